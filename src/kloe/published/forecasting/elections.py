"""What elections do: inspections go on in pre-election periods, and reports wait. Counted, and said of a window."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from kloe.frameworks.calendars import Calendars, Period
from kloe.published.forecasting.graded import GradedInspection
from kloe.published.forecasting.pauses import Pauses

_CALENDAR = "elections"


@dataclass(frozen=True)
class InElections:
    """What began or came out on the days of pre-election periods, beside what other days would make one expect."""

    what: str
    days: int
    seen: int
    expected: float


def counted_in_elections(
    inspections: Iterable[GradedInspection], calendars: Calendars, since: date, until: date, pauses: Pauses
) -> tuple[InElections, ...]:
    """Starts of fieldwork and reports from ``since`` to ``until`` in pre-election periods; pauses are left out."""
    found = list(inspections)
    during, other = _days(calendars, since, until, pauses)
    return tuple(
        _in_elections(what, [day for day in days if day], during, other)
        for what, days in (
            ("fieldwork began", [one.first_day for one in found]),
            ("reports came out", [one.published for one in found]),
        )
    )


@dataclass(frozen=True)
class ReportDay:
    """When a report would come out, ``lag`` days after fieldwork began, and the period in which it may wait, if any."""

    day: date
    lag: int
    waits_for: Period | None


def report_day(first_day: date, inspections: Iterable[GradedInspection], calendars: Calendars) -> ReportDay | None:
    """When the report of fieldwork from ``first_day`` would come out: after the median of these; None without any."""
    lags = [(one.published - one.first_day).days for one in inspections if one.published and one.first_day]
    if not lags:
        return None
    lag = round(median(lags))
    day = first_day + timedelta(days=lag)
    return ReportDay(day, lag, report_waits(day, calendars))


def report_waits(day: date, calendars: Calendars) -> Period | None:
    """The pre-election period that ``day`` falls into, in which a report may wait until after the poll."""
    return next((one for one in _periods(calendars) if one.since <= day <= one.to), None)


def _in_elections(what: str, days: Sequence[date], during: set[date], other: set[date]) -> InElections:
    outside = sum(day in other for day in days)
    expected = round(outside / len(other) * len(during), 1) if other else 0.0
    return InElections(what, len(during), sum(day in during for day in days), expected)


def _days(calendars: Calendars, since: date, until: date, pauses: Pauses) -> tuple[set[date], set[date]]:
    every = (since + timedelta(days=count) for count in range((until - since).days + 1))
    working = {day for day in every if not pauses.meet(day, day)}
    during = {day for day in working if report_waits(day, calendars)}
    return during, working - during


def _periods(calendars: Calendars) -> list[Period]:
    return [one for one in calendars.periods if one.calendar == _CALENDAR]
