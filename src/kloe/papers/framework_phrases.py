"""Phrases about frameworks: the days of a version, when an event is, a condition of a rule, how days are counted."""

from collections.abc import Iterable

from kloe.frameworks.facts import Fact
from kloe.frameworks.framework import Framework
from kloe.frameworks.plans import Duty, Event
from kloe.frameworks.rules import Condition
from kloe.papers.words import counted, day, joined

_ROUGHLY = {"month": " (known to the month)", "season": " (known to the season)", "day": ""}


def days_of(framework: Framework) -> str:
    """The days of fieldwork under it: "fieldwork that starts from 1 April 2026 on"."""
    if framework.applies is None:
        return "planned; no day is known"
    until = f"to {day(framework.applies.to)}" if framework.applies.to else "on"
    rough = _ROUGHLY[framework.applies.known_to]
    unsure = " (unverified)" if framework.applies.confidence == "recalled" else ""
    return f"fieldwork that starts from {day(framework.applies.since)} {until}{rough}{unsure}"


def when_of(event: Event) -> str:
    """When an event is: "Wednesday of week 1", "working day 3 after the call"."""
    if event.day is None:
        until_week = f" of week {event.until_week}" if event.until_week else ""
        until = f" to {event.until}{until_week}" if event.until else ""
        first = f"{event.weekday} of week {event.week}" if until_week else event.weekday
        words = f"{first}{until}" + ("" if until_week else f" of week {event.week}")
    elif event.until_day is not None:
        words = f"working days {event.day} to {event.until_day} after the call"
    else:
        words = f"working day {event.day} after the call" if event.day else "the day of the call"
    return f"{words}, {event.at}" if event.at else words


def names_of(ids: Iterable[str], entries: Iterable[Fact]) -> str:
    """The names of the entries with these ids, in a sentence."""
    names = {entry.id: getattr(entry, "name", "") or getattr(entry, "title", entry.id) for entry in entries}
    return joined([names.get(one, one) for one in ids])


def condition_of(condition: Condition, framework: Framework) -> str:
    """A condition of a rule in words, with areas by their short ids: "at least 1 of 'leaders' and 'adoption': good"."""
    grades = " or ".join(names_of((grade,), framework.grades).lower() for grade in condition.grades)
    areas = joined([f"'{plain(area)}'" for area in condition.areas])
    least, most = condition.at_least, condition.at_most
    if least is None and most is None:
        return f"{areas if len(condition.areas) == 1 else f'each of {areas}'}: {grades}"
    if (least or 0, most) == (0, 0):
        return f"none of {areas}: {grades}"
    if least == most:
        return f"exactly {least} of {areas}: {grades}"
    bounds = (f"at least {least}" if least is not None else "", f"at most {most}" if most is not None else "")
    return f"{' and '.join(filter(None, bounds))} of {areas}: {grades}"


def how_many(exactly: int | None, at_least: int | None) -> str:
    """The number of cases: "exactly 20", "at least 25"."""
    return f"exactly {exactly}" if exactly is not None else f"at least {at_least}" if at_least else "a number not given"


def clock_of(duty: Duty, framework: Framework) -> str:
    """How the days of a duty are counted: "70 working days from the day of receipt"."""
    starts = {
        "published": "publication",
        "received": "receipt of the report",
        "action plan due": "the day on which the action plan is due",
        "another duty": names_of((duty.after,), framework.duties),
    }
    lasts = (
        counted(duty.working_days, "working day") if duty.working_days is not None else "",
        counted(duty.weeks, "week") if duty.weeks is not None else "",
        _months(duty) if duty.months is not None else "",
    )
    again = f"every {counted(duty.every_months, 'month')}, {duty.times} times" if duty.every_months else ""
    amount = ", then ".join(filter(None, (*lasts, again)))
    return f"{amount} from {starts[duty.trigger]}" if amount else ""


def _months(duty: Duty) -> str:
    return f"{duty.months} to {duty.to_months} months" if duty.to_months else counted(duty.months or 0, "month")


def plain(name: str) -> str:
    """A short id as words: "safeguarding/are-safe" is "safeguarding: are safe"."""
    return name.replace("/", ": ").replace("-", " ")


def sentence(text: str) -> str:
    """``text`` with a capital at its beginning."""
    return text[:1].upper() + text[1:]
