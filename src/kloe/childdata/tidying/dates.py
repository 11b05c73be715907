"""Date cells that came as text or numbers; the order of day and month is settled by the column as a whole."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kloe.childdata.tidying.text import squeezed_spaces
from kloe.childdata.tidying.values import Changed, ChangeReason, Tidied, Unread

Order = Literal["day first", "month first", "mixed", "day first, assumed", "no text dates"]

CLEAR_MAJORITY = 0.95
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_050  # 1 January 1950 to 31 December 2099
SERIAL_ZERO = date(1899, 12, 30)
SERIAL_ZERO_OF_1904 = date(1904, 1, 1)  # workbooks first made on a Mac may count from here
TWO_DIGIT_YEARS_FROM = 1950
_CLOCK = r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?:[:.][0-5]\d(?:\.\d+)?)?"
_TIME = rf"(?:[T,]?\s*{_CLOCK}\s*(?:[ap]\.?m\.?)?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?"
_MIDNIGHT = re.compile(r"[T\s,]*(?:0?0[:.]00(?:[:.]00(?:\.0+)?)?|12[:.]00(?:[:.]00)?\s*am)Z?", re.IGNORECASE)
_NUMERIC = re.compile(rf"(\d{{1,2}})\s*[/.\-\s]\s*(\d{{1,2}})\s*[/.\-\s]\s*(\d{{4}}|\d{{2}})({_TIME})", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}})({_TIME})", re.IGNORECASE)
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_DAY_NAME = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*(?:of\s+)?([a-z]{{3,9}})\.?,?[\s\-/.]*(\d{{4}}|\d{{2}})({_TIME})",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})({_TIME})", re.IGNORECASE
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True)
class DateOrder:
    """How day and month were told apart in one column, and on how many cells that rests."""

    order: Order
    day_first: int
    month_first: int
    either: int


def settle_order(values: Mapping[str, int]) -> DateOrder:
    """The order that a column's numeric text dates (value: how many cells) are written in."""
    day_first = month_first = either = 0
    for text, cells in values.items():
        found = _NUMERIC.fullmatch(squeezed_spaces(text))
        if not found:
            continue
        day, month = _date(found[3], found[2], found[1]), _date(found[3], found[1], found[2])
        if day and month:
            either += 0 if day == month else cells
        elif day:
            day_first += cells
        elif month:
            month_first += cells
    return DateOrder(_order(day_first, month_first, either), day_first, month_first, either)


def _order(day_first: int, month_first: int, either: int) -> Order:
    if not day_first + month_first:
        return "day first, assumed" if either else "no text dates"
    if day_first / (day_first + month_first) >= CLEAR_MAJORITY:
        return "day first"
    if month_first / (day_first + month_first) >= CLEAR_MAJORITY:
        return "month first"
    return "mixed"


def tidy_date(text: str, order: Order, serial_zero: date = SERIAL_ZERO) -> Tidied:
    """One text as an ISO date; never guessed when the column leaves it open which part is the month.

    A bare number is taken for a serial date, counted from ``serial_zero``.
    """
    clean = squeezed_spaces(text)
    if found := _NUMERIC.fullmatch(clean):
        return _numeric(found, order)
    if found := _YEAR_FIRST.fullmatch(clean):
        return _settled(_date(found[1], found[2], found[3]), found[4], found[1])
    if found := _COMPACT.fullmatch(clean):
        return _settled(_date(found[1] + found[2], found[3], found[4]), "", found[1] + found[2])
    if found := _SERIAL.fullmatch(clean):
        return _serial(int(found[1]), found[2] or "", serial_zero)
    if found := _DAY_NAME.fullmatch(clean):
        return _settled(_named(found[3], found[2], found[1]), found[4], found[3])
    if found := _NAME_DAY.fullmatch(clean):
        return _settled(_named(found[3], found[1], found[2]), found[4], found[3])
    return Unread("not a date")


def _numeric(found: re.Match[str], order: Order) -> Tidied:
    day_first, month_first = _date(found[3], found[2], found[1]), _date(found[3], found[1], found[2])
    if day_first and month_first and day_first != month_first:
        if order == "mixed":
            return Unread("day and month could be swapped")
        return _settled(month_first if order == "month first" else day_first, found[4], found[3])
    return _settled(day_first or month_first, found[4], found[3])


def _settled(day: date | None, time: str, year: str) -> Tidied:
    if day is None:
        return Unread("not a date")
    reason: ChangeReason = "text date"
    if len(year) == 2:
        reason = "two-digit year"
    elif time and not _MIDNIGHT.fullmatch(time):
        reason = "time of day dropped"
    return Changed(day.isoformat(), reason)


def _serial(days: int, fraction: str, zero: date) -> Tidied:
    if not FIRST_SERIAL <= days + (zero - SERIAL_ZERO).days <= LAST_SERIAL:
        return Unread("not a date")
    day = zero + timedelta(days=days)
    return Changed(day.isoformat(), "time of day dropped" if fraction.strip("0") else "serial date")


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        return None


def _full_year(year: str) -> int:
    if len(year) > 2:
        return int(year)
    century = 2000 if 2000 + int(year) < TWO_DIGIT_YEARS_FROM + 100 else 1900
    return century + int(year)


def _named(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month.casefold())
    return _date(year, str(number), day) if number else None
