"""What `kloe timeline` answers, for all its papers: the days of an inspection, what is due after it, and as data."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from kloe.frameworks.calendars import Calendars
from kloe.frameworks.clocks import Clocks
from kloe.frameworks.dated import Dated, spoken
from kloe.frameworks.explaining import Explanation
from kloe.frameworks.facts import UNVERIFIED
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_sources
from kloe.frameworks.timeline import Timeline
from kloe.papers.safe_cells import safe_table

_OWNERS = "Owners are Kloe's suggestion: the sources do not name them."
_UNVERIFIED = (
    "Unverified: recalled by people of the field or reckoned by Kloe, seen in no source that was read. Check it before"
    " use."
)
COLUMNS = (
    "first_day", "last_day", "time", "title", "duty", "who", "suggested_owner", "is_deadline", "condition", "counted",
    "marks", "note", "source", "confidence", "group", "key",
)  # fmt: skip


@dataclass(frozen=True)
class InspectionDays:
    """The days of an inspection under ``framework``, what is due after it, and why a paper prints another day."""

    framework: Framework
    calendars: Calendars
    timeline: Timeline | None = None
    clocks: Clocks | None = None
    explanation: Explanation | None = None
    authority: str = ""

    @property
    def dated(self) -> tuple[Dated, ...]:
        """All days: those of the inspection, then those after it."""
        return (
            *(self.timeline.events if self.timeline else ()),
            *(self.clocks.dated if self.clocks else ()),
        )

    @property
    def throughout(self) -> tuple[str, ...]:
        """What the whole inspection falls into: a paper says it once, not on every day."""
        first, *others = self.timeline.events if self.timeline else (None,)
        marks = first.marks if first and others else ()
        return tuple(mark for mark in marks if all(mark in one.marks for one in others))

    @property
    def events(self) -> tuple[Dated, ...]:
        """The days of the inspection, each without the marks that are said of all of them."""
        every = self.timeline.events if self.timeline else ()
        said = self.throughout
        return tuple(replace(one, marks=tuple(mark for mark in one.marks if mark not in said)) for one in every)

    @property
    def duties(self) -> tuple[Dated, ...]:
        """What is due after the inspection."""
        return self.clocks.dated if self.clocks else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of how the days were found, each once."""
        parts = [one.notes for one in (self.timeline, self.clocks) if one]
        unverified = any(one.unverified or any(UNVERIFIED in mark for mark in one.marks) for one in self.dated)
        return tuple(dict.fromkeys((_OWNERS, *([_UNVERIFIED] if unverified else []), *chain.from_iterable(parts))))

    @property
    def title(self) -> str:
        """What the days are of, and whose: the heading of a paper, the name of a calendar."""
        what = self.timeline.kind.name if self.timeline else "After the inspection"
        return f"{what}, {self.authority}" if self.authority else what

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What was given, and what follows for the whole inspection: a name and a value each."""
        return tuple(self._facts())

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield "Framework", f"{self.framework.title} ({self.framework.id})"
        if self.timeline:
            yield "Notified", spoken(self.timeline.notified)
            yield "Notice", self.timeline.plan.notice
            yield "Fieldwork", f"{spoken(self.timeline.fieldwork_from)} to {spoken(self.timeline.fieldwork_to)}"
        if self.clocks and self.clocks.published:
            yield "Published", spoken(self.clocks.published)
        if self.clocks and self.clocks.received:
            yield "Received", spoken(self.clocks.received)
        yield "Working days", f"Monday to Friday; {self.calendars.counting}"
        if self.throughout:
            yield "All of it falls into", "; ".join(self.throughout)


def source_names(sources: tuple[str, ...]) -> str:
    """Sources as a reader knows them: who wrote it and what, with the paragraph."""
    return "; ".join(_source_name(source) for source in sources)


def _source_name(source: str) -> str:
    name, _, place = source.partition(":")
    known = load_sources().get(name)
    nobody = known and known.by == "not stated"
    said = (known.title if nobody else f"{known.by}, {known.title}") if known else name
    return f"{said} ({place.strip()})" if place.strip() else said


def days_as_data(days: InspectionDays) -> dict[str, object]:
    """The same for a script: dates as YYYY-MM-DD."""
    timeline, clocks = days.timeline, days.clocks
    return {
        "framework": days.framework.id,
        "authority": days.authority or None,
        "type": timeline.kind.id if timeline else None,
        "plan": timeline.plan.id if timeline else None,
        "notified": _iso(timeline.notified if timeline else None),
        "fieldwork_from": _iso(timeline.fieldwork_from if timeline else None),
        "fieldwork_to": _iso(timeline.fieldwork_to if timeline else None),
        "published": _iso(clocks.published if clocks else None),
        "received": _iso(clocks.received if clocks else None),
        "bank_holidays_left_out": days.calendars.leaves_out_bank_holidays,
        "events": [_row(one) for one in (timeline.events if timeline else ())],
        "duties": [
            {**_row(one), "counted_from": _iso(clock.start), "as_if": clock.as_if}
            for clock in (clocks.clocks if clocks else ())
            for one in clock.dated
        ],
        "explanation": _explained(days.explanation) if days.explanation else None,
        "notes": list(days.notes),
    }


def days_as_csv(days: InspectionDays) -> str:
    """The same as a table for a spreadsheet, one row a day or span; no cell can become a formula."""
    return safe_table(COLUMNS, (_row(one).values() for one in days.dated))


def _row(one: Dated) -> dict[str, object]:
    return {
        "first_day": one.first.isoformat(),
        "last_day": one.last.isoformat(),
        "time": one.at,
        "title": one.title,
        "duty": one.duty,
        "who": one.who,
        "suggested_owner": one.owner,
        "is_deadline": one.by,
        "condition": one.condition,
        "counted": one.counted,
        "marks": list(one.marks),
        "note": one.note,
        "source": list(one.source),
        "confidence": one.confidence,
        "group": one.group,
        "key": one.key,
    }


def _explained(one: Explanation) -> dict[str, object]:
    first, last = one.starts or (None, None)
    return {
        "due": one.printed.isoformat(),
        "duty": one.title,
        "counted_from": one.start.isoformat(),
        "working_days_needed": one.needed,
        "working_days_found": one.found,
        "working_days_found_with_bank_holidays": one.found_with_bank_holidays,
        "right_from": _iso(first),
        "right_to": _iso(last),
        "sentences": list(one.sentences),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
