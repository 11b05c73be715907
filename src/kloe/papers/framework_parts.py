"""A framework laid out for reading: its parts with their headings, and under each the entries, some within others.

The lines in a terminal and the reference pages are both written from this.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from kloe.errors import UnknownNameError
from kloe.frameworks.comparing import in_order
from kloe.frameworks.facts import Fact
from kloe.frameworks.framework import Framework
from kloe.frameworks.plans import Request
from kloe.papers.framework_words import told


@dataclass(frozen=True)
class Item:
    """A line with ``details``, ``depth`` steps in; ``entry`` is what it is said of (none: a heading or an order)."""

    title: str
    details: tuple[str, ...] = ()
    entry: Fact | None = None
    depth: int = 0


@dataclass(frozen=True)
class Part:
    """One part of a framework; ``name`` is what ``--part`` takes."""

    name: str
    heading: str
    items: tuple[Item, ...]


def parts_of(framework: Framework, only: str = "") -> tuple[Part, ...]:
    """The parts of a framework that have entries, or the one called ``only``; raises UnknownNameError."""
    if only and only not in _LAID_OUT:
        raise UnknownNameError(f"A framework has no part '{only}'.", remedy=f"The parts are: {', '.join(_LAID_OUT)}.")
    laid_out = (
        Part(name, heading, tuple(items(framework)))
        for name, (heading, items) in _LAID_OUT.items()
        if only in ("", name)
    )
    return tuple(part for part in laid_out if part.items or part.name == only)


def item_of(entry: Fact, framework: Framework, depth: int = 0) -> Item:
    """An entry of ``framework`` as an item."""
    words = told(entry, framework)
    return Item(words.title, words.details, entry, depth)


def _each(framework: Framework, entries: Iterable[Fact], depth: int = 0) -> Iterator[Item]:
    return (item_of(entry, framework, depth) for entry in entries)


def _scope(framework: Framework) -> Iterator[Item]:
    for heading, entries in (
        ("Children in scope", framework.cohorts),
        ("Stages of a child's journey", framework.stages),
        ("Decision points between them", framework.decision_points),
    ):
        if entries:
            yield Item(heading)
            yield from _each(framework, entries, 1)


def _grades(framework: Framework) -> Iterator[Item]:
    unranked = (grade for grade in framework.grades if grade.rank is None)
    for grade in (*framework.scale, *unranked):
        yield from _each(framework, (grade,))
        yield from _each(framework, (one for one in framework.definitions if one.grade == grade.id), 1)


def _areas(framework: Framework, parent: str = "", depth: int = 0) -> Iterator[Item]:
    for area in framework.under(parent):
        words = told(msgspec.structs.replace(area, under=""), framework)  # the tree shows what it is a part of
        yield Item(words.title, words.details, area, depth)
        yield from _areas(framework, area.id, depth + 1)
    if not parent:
        yield from _in_order("In the order of a report's judgements", in_order(framework, "report_order"))
        yield from _in_order("In the order of a report's text", in_order(framework, "narrative_order"))


def _in_order(heading: str, areas: Sequence[Fact]) -> Iterator[Item]:
    if areas:
        yield Item(
            heading, tuple(f"{number}. {getattr(area, 'name', area.id)}" for number, area in enumerate(areas, start=1))
        )


def _rules(framework: Framework) -> Iterator[Item]:
    yield from _each(framework, framework.rules)
    yield from _each(framework, framework.discretions)
    if framework.observations:
        yield Item("What these rules ask besides grades")
        yield from _each(framework, framework.observations, 1)


def _timeline(framework: Framework) -> Iterator[Item]:
    for plan in framework.plans:
        yield from _each(framework, (plan,))
        yield from _each(framework, (event for event in framework.events if event.plan == plan.id), 1)


def _requests(framework: Framework) -> Iterator[Item]:
    for request, depth in requests_in_order(framework):
        yield from _each(framework, (request,), depth)


def requests_in_order(framework: Framework, under: str = "", depth: int = 0) -> Iterator[tuple[Request, int]]:
    """Every request with how deep it stands: what is a part of another follows it."""
    for request in framework.requests:
        if request.under == under:
            yield request, depth
            yield from requests_in_order(framework, request.id, depth + 1)


def _samples(framework: Framework) -> Iterator[Item]:
    for sample in framework.samples:
        yield from _each(framework, (sample,))
        yield from _each(framework, (quota for quota in framework.quotas if quota.sample == sample.id), 1)


def _criteria(framework: Framework) -> Iterator[Item]:
    for area in framework.in_report_order:
        own = [criterion for criterion in framework.criteria if criterion.area == area.id]
        if own:
            yield Item(area.name)
            yield from _each(framework, own, 1)


_LAID_OUT: dict[str, tuple[str, Callable[[Framework], Iterable[Item]]]] = {
    "types": ("Types of inspection", lambda one: _each(one, one.types)),
    "scope": ("What is looked at", _scope),
    "areas": ("Judgement areas", _areas),
    "grades": ("Grades", _grades),
    "rules": ("Rules between the judgements", _rules),
    "timeline": ("Notice and timeline", _timeline),
    "requests": ("What inspectors ask for", _requests),
    "samples": ("Cases that are looked at", _samples),
    "criteria": ("Criteria", _criteria),
    "lines-of-enquiry": ("Lines of enquiry", lambda one: _each(one, one.lines_of_enquiry)),
    "duties": ("Duties after the inspection", lambda one: _each(one, one.duties)),
    "remarks": ("Remarks", lambda one: _each(one, one.remarks)),
}
