"""The calendars that an inspection is laid out against: bank holidays, elections, school holidays, and an own file.

Bank holidays decide which days are working days. All others only mark what falls into them: nothing is moved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks.facts import UNVERIFIED, Confidence
from kloe.rule_files import read_rules
from kloe.working_days import WorkingDays, england

BANK_HOLIDAYS = "bank-holidays"
_FILE = Path(__file__).with_name("calendars.toml")


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A calendar that can be switched off; ``title`` is how an event that falls into it is marked."""

    id: str
    title: str
    says: str = ""
    source: str = ""


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Days of a ``calendar``, the first and the last included."""

    calendar: str
    title: str
    since: date = msgspec.field(name="from")
    to: date
    source: str = ""
    confidence: Confidence = "stated"


class _CalendarFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    calendars: tuple[Calendar, ...] = msgspec.field(name="calendar", default=())
    periods: tuple[Period, ...] = msgspec.field(name="period", default=())


@dataclass(frozen=True)
class Calendars:
    """The calendars that are switched on, and the days of those that only mark."""

    calendars: tuple[Calendar, ...]
    periods: tuple[Period, ...]

    @property
    def leaves_out_bank_holidays(self) -> bool:
        """Whether a bank holiday is no working day here."""
        return any(one.id == BANK_HOLIDAYS for one in self.calendars)

    @cached_property
    def working_days(self) -> WorkingDays:
        """England's working days, or every Monday to Friday when bank holidays are switched off."""
        return england() if self.leaves_out_bank_holidays else every_weekday()

    @property
    def counting(self) -> str:
        """How working days are counted, for whoever reads a date."""
        if self.leaves_out_bank_holidays:
            return "bank holidays in England are not counted"
        return "bank holidays are counted as working days"

    def marks(self, first: date, last: date) -> tuple[str, ...]:
        """What the days from ``first`` to ``last`` fall into, in words."""
        titles = {one.id: one.title for one in self.calendars}
        return tuple(
            f"{titles[one.calendar]}: {one.title}" + (f" ({UNVERIFIED})" if one.confidence == "recalled" else "")
            for one in self._met(first, last)
        )

    def explanations(self, first: date, last: date) -> tuple[str, ...]:
        """What the marks between two days mean, and whether bank holidays are not known for all of these days."""
        met = {one.calendar for one in self._met(first, last)}
        notes = [f"{one.title.capitalize()}: {one.says}" for one in self.calendars if one.id in met and one.says]
        if self.leaves_out_bank_holidays and not (england().covers(first) and england().covers(last)):
            known = sorted(england().holidays)
            notes.append(
                f"Bank holidays are known from {known[0].year} to {known[-1].year}: in other years only weekends are"
                " left out, so check each day."
            )
        return tuple(notes)

    def _met(self, first: date, last: date) -> Iterator[Period]:
        return (one for one in self.periods if one.since <= last and first <= one.to)


def every_weekday() -> WorkingDays:
    """The calendar in which bank holidays are working days."""
    return WorkingDays(frozenset())


def load_calendars(own: Iterable[Path] = (), without: Iterable[str] = ()) -> Calendars:
    """The calendars that Kloe ships and those of ``own`` files, less those switched off.

    Raises RuleFileError for a file that cannot be used, UnknownNameError for a name that no calendar has.
    """
    shipped = read_rules(_FILE, _CalendarFile)
    calendars, periods = {one.id: one for one in shipped.calendars}, list(shipped.periods)
    for file in own:
        found = read_rules(file, _CalendarFile)
        calendars.update({one.id: one for one in found.calendars})
        _refuse_impossible(found, calendars, file)
        periods += found.periods
    off = set(without)
    if unknown := sorted(off - calendars.keys()):
        raise UnknownNameError(
            f"There is no calendar '{unknown[0]}' to leave out.", remedy=f"These exist: {', '.join(calendars)}."
        )
    on = tuple(one for one in calendars.values() if one.id not in off)
    return Calendars(on, tuple(one for one in periods if one.calendar not in off))


def _refuse_impossible(found: _CalendarFile, known: dict[str, Calendar], file: Path) -> None:
    marking = [name for name in known if name != BANK_HOLIDAYS]
    for one in found.periods:
        where = {"file": file.name, "entry": f"period {one.title}"}
        if one.calendar not in marking:
            raise RuleFileError(
                f"'{one.calendar}' is no calendar that days can be added to.",
                where={**where, "field": "calendar"},
                remedy=f"Use {', '.join(marking)}, or name a new one in a [[calendar]] with id and title.",
            )
        if one.to < one.since:
            raise RuleFileError(
                f"It would end on {one.to}, before it begins.",
                where={**where, "field": "to"},
                remedy=f"Give a day from {one.since} on.",
            )
