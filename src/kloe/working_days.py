"""England's working days: add, subtract, count.

A working day is Monday to Friday and no bank holiday. Day 0 is the day something starts: an event on the
same day is 0 working days later, so ``working_days_between(a, b)`` counts the working days after ``a`` up
to and including ``b``. The bank holidays are GOV.UK's own list for England and Wales, as bundled by
``govuk-bank-holidays`` (2012 onwards); for years outside that list only weekends are left out, and
``covers`` says so.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2050, 12, 31)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """A calendar: weekdays without the given holidays. Local closure days are simply more holidays."""

    holidays: frozenset[date]
    _sorted: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the holidays that fall on a weekday in order: only those matter when counting."""
        weekdays = sorted(day for day in self.holidays if day.weekday() < _SATURDAY)
        object.__setattr__(self, "_sorted", tuple(weekdays))

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def number(self, day: date) -> int:
        """How many working days there are from FIRST_DAY up to and including ``day``."""
        days = (day - FIRST_DAY).days + 1 + FIRST_DAY.weekday()
        weeks, rest = divmod(days, 7)
        return weeks * 5 + min(rest, 5) - min(FIRST_DAY.weekday(), 5) - bisect_right(self._sorted, day)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        return self.number(end) - self.number(start)

    def add(self, start: date, working_days: int) -> date:
        """The day that is ``working_days`` after ``start`` (before it, when negative)."""
        step = timedelta(days=1 if working_days >= 0 else -1)
        day, left = start, abs(working_days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def covers(self, day: date) -> bool:
        """Whether bank holidays are known for the year of ``day``."""
        return bool(self._sorted) and self._sorted[0].year <= day.year <= self._sorted[-1].year

    def with_closures(self, days: Iterable[date]) -> "WorkingDays":
        """The same calendar with local closure days left out as well."""
        return WorkingDays(self.holidays | frozenset(days))


@cache
def england() -> WorkingDays:
    """The calendar of England, from GOV.UK's bundled list: nothing is fetched.

    Only the package's data is read: importing it would import an HTTP library.
    """
    bundled = files("govuk_bank_holidays").joinpath("bank-holidays.json").read_bytes()
    events = json.loads(bundled)["england-and-wales"]["events"]
    return WorkingDays(frozenset(date.fromisoformat(event["date"]) for event in events))
