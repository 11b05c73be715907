"""The days of one extract as numbers: its windows, and working days counted without a loop."""

from datetime import date, timedelta

from kloe.errors import KloeError
from kloe.working_days import WorkingDays, england

_YEARS_BACK = 27
_YEARS_AHEAD = 2
_DECEMBER = 11


class Days:
    """Every day is its ordinal (``date.toordinal``): adding and comparing numbers is what makes this fast.

    ``today`` is the extract date; ``half_year`` and ``year`` are the first days inside the windows of 6 and
    12 months before it.
    """

    def __init__(self, as_at: date, calendar: WorkingDays | None = None) -> None:
        calendar = calendar or england()
        self.as_at = as_at
        self.today = as_at.toordinal()
        self.half_year = months_before(as_at, 6).toordinal() + 1
        self.year = months_before(as_at, 12).toordinal() + 1
        first = as_at - timedelta(days=366 * _YEARS_BACK)
        self._first = first.toordinal()
        self._working: list[int] = []
        self._number: list[int] = []
        for ordinal in range(self._first, self.today + 366 * _YEARS_AHEAD):
            if calendar.is_working_day(date.fromordinal(ordinal)):
                self._working.append(ordinal)
            self._number.append(len(self._working))

    def is_working_day(self, day: int) -> bool:
        """Whether ``day`` is a working day."""
        return self._working[self._number[day - self._first] - 1] == day

    def add(self, day: int, working_days: int) -> int:
        """The working day that is ``working_days`` after ``day`` (before it, when negative)."""
        return self._working[self._number[day - self._first] - 1 + working_days]

    def between(self, start: int, end: int) -> int:
        """Working days after ``start`` up to and including ``end``."""
        return self._number[end - self._first] - self._number[start - self._first]

    def on_or_before(self, day: int) -> int:
        """``day``, or the last working day before it."""
        return self._working[self._number[day - self._first] - 1]

    def on_or_after(self, day: int) -> int:
        """``day``, or the first working day after it."""
        return day if self.is_working_day(day) else self.add(day, 1)


def months_before(day: date, months: int) -> date:
    """The same day of the month ``months`` earlier; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month == _DECEMBER), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def birthday(birth: int, years: int) -> int:
    """The day on which someone born on ``birth`` turns ``years``; 1 March for a 29 February birth."""
    born = date.fromordinal(birth)
    try:
        return born.replace(year=born.year + years).toordinal()
    except ValueError:
        return date(born.year + years, 3, 1).toordinal()


def completed_years(birth: int, day: int) -> int:
    """Age at last birthday on ``day``; -1 before birth."""
    if birth > day:
        return -1
    born, then = date.fromordinal(birth), date.fromordinal(day)
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))


def refuse_unsuitable(as_at: date) -> None:
    """Raise KloeError for an extract date whose children would be born before the calendar or the columns."""
    if not date(2019, 1, 1) <= as_at <= date(2040, 12, 31):
        raise KloeError(
            f"A synthetic authority cannot be made for {as_at}.",
            where={"argument": "as_at"},
            remedy="Choose a day from 2019 to 2040.",
        )
