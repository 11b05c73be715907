"""The days that a report prints: its windows of fieldwork, the day it was published, and the day in a file's name."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from kloe.published.model import Place, Said, Sureness, Window
from kloe.published.reading.lines import Text, plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?"
_TO = r"(?:to|until|till|through|-)"
_AND = r"(?:and|&|,|;|then|plus)"
_DAY = (
    rf"\d{{1,2}}\s*/\s*\d{{1,2}}\s*/\s*\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:\s*{_MONTH}(?!\w))?(?:,?\s*\d{{4}})?"
)
# Each turn of the loop takes one word or one dash: with more ways to share them out a row of dashes is tried for ever.
_BETWEEN = rf"(?:\s*(?:{_TO}|{_AND}))+\s*"
_DAYS = re.compile(rf"(?:{_WEEKDAY}\s*)?(?:{_DAY})(?:{_BETWEEN}(?:{_WEEKDAY}\s*)?(?:{_DAY}))*")
_ONE_DAY = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*(?:/\s*(?P<number>\d{1,2})\s*/\s*(?P<short>\d{2,4})"
    rf"|(?P<month>{_MONTH})?(?:,?\s*(?P<year>\d{{4}}))?)"
)
_FIELDWORK = re.compile(
    r"(?:(?:inspection|visit|fieldwork) dates?(?:\(s\))?|dates? of (?:the )?(?:inspection|visit))"
    r"\s*:?\s*(?:from\s+|between\s+)?"
)
_IN_A_LETTER = re.compile(r"\b(?:on|from|between|took place)\s+(?=(?:the\s+)?\d)")
_PUBLISHED = re.compile(r"(?:report )?published(?: on)?\s*:?\s*")
_IN_NAME = re.compile(rf"(\d{{1,2}})[ _.-]+({_MONTH})[ _.-]+(\d{{4}})|(\d{{4}})-(\d{{2}})-(\d{{2}})", re.IGNORECASE)
_LONGEST = 120  # days of one window: a longer one is a slip of the pen
_FRONT = 3


class _Day(msgspec.Struct):
    """A day as far as it is printed; ``ends`` says that it closes the range which the day before it opens."""

    day: int
    month: int | None
    year: int | None
    ends: bool = False


def windows(text: Text, *, letter: bool = False) -> tuple[Said[Window], ...]:
    """The windows of fieldwork that the front says, in order; none where it says none that can be.

    A ``letter`` may say them in a sentence. A running header that holds the days counts where the front has none.
    """
    for number, page in enumerate(text.pages[:_FRONT], start=1):
        for said in _FIELDWORK.finditer(page):
            if found := _windows_at(text, number, said.end()):
                return found
    return (_windows_in_sentence(text) if letter else ()) or _windows_in_running(text)


def published(text: Text) -> Said[date] | None:
    """The day of publication as printed, or None."""
    for number, page in enumerate(text.pages[:_FRONT], start=1):
        for said in _PUBLISHED.finditer(page):
            found = _DAYS.match(page, said.end())
            if found and (one := _windows_of(_days(found[0]))):
                place = Place(page=number, start=found.start(), end=found.end())
                return Said(value=one[0].first, printed=text.printed(place), place=place)
    return None


def published_by_name(file: str) -> date | None:
    """The last day that the name of a file holds, such as "… - 09 may 2023.pdf", or None."""
    days = [_day_in_name(found) for found in _IN_NAME.finditer(file)]
    return next((day for day in reversed(days) if day), None)


def _windows_at(text: Text, page: int, start: int, sure: Sureness = "certain") -> tuple[Said[Window], ...]:
    found = _DAYS.match(text.pages[page - 1], start)
    if not found:
        return ()
    place = Place(page=page, start=found.start(), end=found.end())
    printed = text.printed(place)
    return tuple(Said(value=one, printed=printed, place=place, sure=sure) for one in _windows_of(_days(found[0])))


def _windows_in_sentence(text: Text) -> tuple[Said[Window], ...]:
    page = text.pages[0]
    found = (_windows_at(text, 1, said.end(), "likely") for said in _IN_A_LETTER.finditer(page))
    return next((windows for windows in found if windows), ())


def _windows_in_running(text: Text) -> tuple[Said[Window], ...]:
    for line in text.lines:
        if line.kind == "running" and (found := _DAYS.match(plain(line.text))):
            place = Place(page=line.page, start=line.start, end=line.end)
            return tuple(
                Said(value=one, printed=line.text, place=place, sure="likely") for one in _windows_of(_days(found[0]))
            )
    return ()


def _days(words: str) -> list[_Day]:
    """The days in ``words``, each with the month and year that are printed with it or with its neighbours."""
    days: list[_Day] = []
    end = 0
    for found in _ONE_DAY.finditer(words):
        ends = bool(days) and re.search(_TO, words[end : found.start()]) is not None
        days.append(_Day(int(found["day"]), _month(found), _year(found), ends=ends))
        end = found.end()
    for later, earlier in pairwise(reversed(days)):
        earlier.month = earlier.month or later.month
        if earlier.year is None and later.year and later.month and earlier.month:
            earlier.year = later.year - (earlier.month > later.month)
    for earlier, later in pairwise(days):
        later.year = later.year or earlier.year
        later.month = later.month or earlier.month
    return days


def _month(found: re.Match[str]) -> int | None:
    if found["number"]:
        return int(found["number"])
    return _MONTHS.index(found["month"][:3]) + 1 if found["month"] else None


def _year(found: re.Match[str]) -> int | None:
    if found["short"]:
        return int(found["short"]) + (2000 if len(found["short"]) == 2 else 0)
    return int(found["year"]) if found["year"] else None


def _windows_of(days: Sequence[_Day]) -> tuple[Window, ...]:
    """The windows that the days make; days one after the other are one window. None when any day cannot be."""
    made: list[Window] = []
    for day in days:
        on = _date(day.year, day.month, day.day)
        if on is None:
            return ()
        if made and (day.ends or made[-1].last + timedelta(days=1) == on):
            made[-1] = Window(first=made[-1].first, last=on)
        else:
            made.append(Window(first=on, last=on))
    return tuple(made) if all(0 <= (one.last - one.first).days <= _LONGEST for one in made) else ()


def _date(year: int | None, month: int | None, day: int) -> date | None:
    try:
        return date(year or 0, month or 0, day)
    except ValueError:
        return None


def _day_in_name(found: re.Match[str]) -> date | None:
    if found[1]:
        return _date(int(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    return _date(int(found[4]), int(found[5]), int(found[6]))
