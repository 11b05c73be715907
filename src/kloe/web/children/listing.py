"""The list of children: those within a person's reach, filtered and sorted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kloe.childdata.cohorts import Child
from kloe.web.childdata.opened import OpenExtract
from kloe.web.children import known

_LAST = "\uffff"
_FEW = 1000  # for fewer children it is quicker to ask than to remember
HEADINGS = {
    "child": "Child", "team": "Team", "worker": "Worker", "age": "Age", "groups": "Groups", "risks": "Risk lists",
}  # fmt: skip
_MOST_FIRST = ("age", "groups", "risks")


@dataclass(frozen=True)
class Asked:
    """Which children are asked for, and in which order: a heading, with "-" before it the other way round."""

    cohort: str = ""
    risk: str = ""
    team: str = ""
    worker: str = ""
    sort: str = "child"


@dataclass(frozen=True)
class Line:
    """A child in the list, with the titles of its groups and of the risk lists that it is on."""

    child: Child
    groups: tuple[str, ...]
    risks: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading that sorts: ``state`` is what it is now ("ascending", "descending", "none")."""

    text: str
    address: str
    state: str


def listed(one: OpenExtract, reached: frozenset[str], asked: Asked) -> list[Child]:
    """The children asked for. Raises UnknownNameError for a group or a risk list that there is not."""
    wanted, worker = reached, asked.worker.casefold()
    if asked.cohort:
        wanted &= known.members(one).children_in(asked.cohort)
    if asked.risk:
        wanted &= {row.child_id for row in known.risks(one).find(asked.risk).rows if row.child_id}
    children = _ordered(one, asked.sort.removeprefix("-"))
    if len(wanted) < len(children):
        children = tuple(child for child in children if child.child_id in wanted)
    if asked.team:
        children = tuple(child for child in children if child.team == asked.team)
    if worker:
        children = tuple(child for child in children if worker in (child.worker or "").casefold())
    return list(reversed(children) if _descending(asked.sort) else children)


def lines(one: OpenExtract, children: list[Child]) -> list[Line]:
    """What is shown of each child."""
    found, rows, lists = known.members(one), known.risks_by_child(one), known.risks(one).book
    titles = {cohort.id: cohort.title for cohort in found.book.cohorts}
    return [
        Line(
            child,
            tuple(sorted(titles[group] for group in found.groups_of(child.child_id))),
            tuple(dict.fromkeys(lists.find(row.risk_list).title for row in rows.get(child.child_id, ()))),
        )
        for child in children
    ]


def headings(asked: Asked, query: Mapping[str, str]) -> tuple[Heading, ...]:
    """The headings of the list with their links."""
    by, descending = asked.sort.removeprefix("-"), _descending(asked.sort)
    found = []
    for name, text in HEADINGS.items():
        state = ("descending" if descending else "ascending") if name == by else "none"
        turned = name == by and not asked.sort.startswith("-")
        found.append(Heading(text, "?" + urlencode({**query, "sort": f"-{name}" if turned else name}), state))
    return tuple(found)


def teams_within(one: OpenExtract, reached: frozenset[str]) -> tuple[str, ...]:
    """The teams that children within reach are with now."""

    def found() -> tuple[str, ...]:
        children = known.members(one).children
        return tuple(sorted({child.team for child in children if child.team and child.child_id in reached}))

    return one.memory.of(("children", "team names", reached), found) if len(reached) > _FEW else found()


def _ordered(one: OpenExtract, by: str) -> tuple[Child, ...]:
    """All children in one order, which is worked out once."""
    key = _keys(one).get(by, _by_id)
    return one.memory.of(("children", "in order", by), lambda: tuple(sorted(known.members(one).children, key=key)))


def _by_id(child: Child) -> str:
    return child.child_id


def _descending(sort: str) -> bool:
    """Numbers begin with the most, words with the first."""
    return (sort.removeprefix("-") in _MOST_FIRST) != sort.startswith("-")


def _keys(one: OpenExtract) -> Mapping[str, Callable[[Child], Any]]:
    found, rows = known.members(one), known.risks_by_child(one)
    return {
        "child": _by_id,
        "team": lambda child: (child.team or _LAST, child.worker or _LAST, child.child_id),
        "worker": lambda child: (child.worker or _LAST, child.team or _LAST, child.child_id),
        "age": lambda child: (-1 if child.age is None else child.age, child.child_id),
        "groups": lambda child: (len(found.groups_of(child.child_id)), child.child_id),
        "risks": lambda child: (len({row.risk_list for row in rows.get(child.child_id, ())}), child.child_id),
    }
