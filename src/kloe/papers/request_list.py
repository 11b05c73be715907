"""What inspectors ask for as a list: in lines, as data and as CSV, with the day of each deadline where it is known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kloe.errors import UnknownNameError
from kloe.frameworks.dated import Dated, spoken
from kloe.frameworks.facts import UNVERIFIED
from kloe.frameworks.framework import Framework
from kloe.frameworks.plans import Request
from kloe.frameworks.timeline import Timeline
from kloe.papers.framework_lines import reference, wrapped
from kloe.papers.framework_parts import requests_in_order
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.safe_cells import safe_table

COLUMNS = (
    "key", "under", "title", "kind", "holder", "held_already", "deadline", "due_day", "due_day_unverified", "format",
    "window", "types", "note", "source", "confidence",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A request of a framework, and the event it is ``due`` at, when the day of the call is known.

    ``depth`` says how far down it stands: 0 is no part of another request.
    """

    request: Request
    depth: int
    due: Dated | None = None

    @property
    def due_day(self) -> date | None:
        """The day of a deadline; of an event that is none, the first day."""
        if self.due is None:
            return None
        return self.due.last if self.due.by else self.due.first


def asked(framework: Framework, type_id: str = "", timeline: Timeline | None = None) -> tuple[Asked, ...]:
    """The requests of a type of inspection (blank: of all), in order, with days where ``timeline`` is given.

    Raises UnknownNameError for a type that the framework does not have.
    """
    if type_id:
        framework.find(framework.types, type_id, "type of inspection")
    if not framework.requests:
        raise UnknownNameError(
            f"Kloe knows of no requests under {framework.id}.", remedy="'kloe frameworks show' tells all it knows."
        )
    chosen = [
        (request, depth)
        for request, depth in requests_in_order(framework)
        if not type_id or not request.types or type_id in request.types
    ]
    events = {event.key.rpartition("/")[2]: event for event in timeline.events} if timeline else {}
    return tuple(Asked(request, depth, events.get(request.due)) for request, depth in chosen)


def request_lines(framework: Framework, every: Sequence[Asked], timeline: Timeline | None = None) -> Iterator[str]:
    """What is handed over and what inspectors hold already, each with deadline and format; then notes on the days."""
    yield from wrapped(f"What inspectors ask for: {framework.title} ({framework.id})")
    if timeline:
        yield f"Notified: {spoken(timeline.notified)}"
    for heading, held in (("To be handed over", False), ("Held by inspectors already: know what it says", True)):
        chosen = [one for one in every if one.request.held is held]
        if chosen:
            yield from ("", heading.upper(), *(line for one in chosen for line in _lines(one)))
    if notes := (*_caveats(every), *(timeline.notes if timeline else ())):
        yield ""
    for note in notes:
        yield from wrapped(f"Note: {note}")


def _caveats(every: Iterable[Asked]) -> Iterator[str]:
    """What unverified means, where anything in the list is so marked."""
    if any(UNVERIFIED in line for one in every for line in _lines(one)):
        yield f"What is {UNVERIFIED} is recalled by people of the field, not seen in a source: check it before use."


def _lines(one: Asked) -> Iterator[str]:
    request, indent = one.request, "  " * (one.depth + 1)
    yield from wrapped(f"{request.title}{request.caveat} {reference(request)}", indent)
    in_words = request.deadline.rstrip(".")
    unsure = f", {UNVERIFIED}" if one.due and one.due.unverified and UNVERIFIED not in in_words else ""
    due = f"{spoken(one.due_day)} ({in_words}{unsure})" if one.due_day else in_words
    named = () if request.held else (("due: ", due), ("held by ", request.holder))
    more = (*named, ("format: ", request.format.rstrip(".")), ("covers ", request.window.rstrip(".")))
    if says := "; ".join(f"{name}{says}" for name, says in more if says):
        yield from wrapped(says, indent + "    ")
    if request.note:
        yield from wrapped(f"Note: {request.note}", indent + "    ")


def requests_as_data(framework: Framework, every: Iterable[Asked]) -> list[dict[str, object]]:
    """One record a request, with the columns of the CSV."""
    return [dict(zip(COLUMNS, _cells(framework, one), strict=True)) for one in every]


def _cells(framework: Framework, one: Asked) -> tuple[object, ...]:
    request = one.request
    return (
        framework.key(request), _key_of(framework, request.under), request.title, request.kind, request.holder,
        request.held, request.deadline, one.due_day, bool(one.due and one.due.unverified),
        request.format, request.window, request.types, request.note, request.source, request.confidence,
    )  # fmt: skip


def _key_of(framework: Framework, request_id: str) -> str:
    """The key of the request that another is a part of; blank for none."""
    return framework.key(framework.find(framework.requests, request_id, "request")) if request_id else ""


def write_requests(framework: Framework, every: Iterable[Asked], target: Path) -> None:
    """Write the list as CSV; no cell of it is a formula. Raises KloeError."""
    refuse_other_endings("A list of requests is", target, (".csv",))
    table = safe_table(COLUMNS, (_cells(framework, one) for one in every))
    with writing_to(target) as beside:
        beside.write_text(table, encoding="utf-8-sig", newline="")
