"""The ways that children took, as nodes and links: each child once, and all that comes into a node goes out of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from kloe.childdata.flows.figures import Way
from kloe.childdata.flows.flows import Flows
from kloe.childdata.flows.model import NOTHING

NOTHING_OPEN = "Nothing open in these lists"


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A step, or what children are in on the extract date (``now``); ``entering`` took no earlier step."""

    id: str
    title: str
    children: int
    entering: int
    now: bool


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """How many children went from one node straight to another that stands later."""

    source: str
    target: str
    children: int


def way_nodes(flows: Flows) -> tuple[tuple[Node, ...], tuple[Link, ...]]:
    """The nodes, in the order of the funnel and then of the stages, and the links between them."""
    ways = flows.ways()
    children, entering, links = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for way in ways:
        stops = stops_of(way)
        entering[stops[0]] += way.children
        for stop in stops:
            children[stop] += way.children
        for pair in pairwise(stops):
            links[pair] += way.children
    return tuple(_nodes(flows, children, entering)), _links(links, [one for one, _ in _order(flows)])


def stops_of(way: Way) -> tuple[str, ...]:
    """The nodes on one way: its steps, and what the child is in now."""
    return (*way.steps, f"now-{way.now}")


def _order(flows: Flows) -> Sequence[tuple[str, str]]:
    return (
        *((step.id, step.title) for step in flows.book.funnel if step.id not in flows.why_not),
        *((f"now-{one.id}", f"{one.title} now") for one in flows.book.stages if one.id not in flows.why_not),
        (f"now-{NOTHING}", NOTHING_OPEN),
    )


def _nodes(flows: Flows, children: Counter[str], entering: Counter[str]) -> Iterable[Node]:
    for name, title in _order(flows):
        yield Node(id=name, title=title, children=children[name], entering=entering[name], now=name.startswith("now-"))


def _links(links: Counter[tuple[str, str]], order: Sequence[str]) -> tuple[Link, ...]:
    found = sorted(links, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))
    return tuple(Link(source=source, target=target, children=links[source, target]) for source, target in found)
