"""Why a paper prints another day than the clock: how it lies to the trigger, and what would make it right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kloe.errors import KloeError
from kloe.frameworks.calendars import Calendars, every_weekday
from kloe.frameworks.clocks import Clock
from kloe.frameworks.dated import spoken


@dataclass(frozen=True)
class Explanation:
    """A printed day beside a duty that needs so many working days.

    ``found`` is how many there are from ``start`` to ``printed``, ``found_with_bank_holidays`` the same with bank
    holidays counted. ``starts`` are the first and the last day that would make the printed one right.
    """

    title: str
    printed: date
    start: date
    trigger: str
    needed: int
    due: date
    found: int
    found_with_bank_holidays: int
    starts: tuple[date, date] | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The explanation in plain words."""
        return tuple(_sentences(self))


def explain(printed: date, clocks: Iterable[Clock], calendars: Calendars) -> Explanation:
    """The printed day beside the duty counted in working days whose day is nearest to it.

    Raises KloeError when no duty is counted in working days.
    """
    counted = [clock for clock in clocks if clock.duty.working_days]
    if not counted:
        raise KloeError(
            "No duty here is counted in working days, so there is nothing to hold the day against.",
            remedy="Leave --due out.",
        )
    nearest = min(counted, key=lambda clock: abs((clock.dated[0].last - printed).days))
    return _explanation(printed, nearest, calendars)


def _explanation(printed: date, clock: Clock, calendars: Calendars) -> Explanation:
    needed, working = clock.duty.working_days or 0, calendars.working_days
    starts = None
    if working.is_working_day(printed):
        starts = _starts(printed, needed, calendars)
    return Explanation(
        title=clock.duty.title,
        printed=printed,
        start=clock.start,
        trigger=clock.duty.trigger,
        needed=needed,
        due=clock.dated[0].last,
        found=working.between(clock.start, printed),
        found_with_bank_holidays=every_weekday().between(clock.start, printed),
        starts=starts,
    )


def _starts(printed: date, needed: int, calendars: Calendars) -> tuple[date, date]:
    """From a working day, and from any days off that follow it, the same day is reached."""
    first, one = calendars.working_days.add(printed, -needed), date.resolution
    last = first
    while not calendars.working_days.is_working_day(last + one):
        last += one
    return first, last


def _sentences(one: Explanation) -> Iterator[str]:
    printed, start = spoken(one.printed), spoken(one.start)
    if one.printed == one.due:
        yield f"{printed} is exactly {one.needed} working days after {start}: {one.title}."
        return
    if one.found < 0:
        yield f"{printed} is before {start}, from which {one.needed} working days are counted: {one.title}."
        return
    yield (
        f"{printed} is {one.found} working days after {start}, and not {one.needed}, which is {spoken(one.due)}:"
        f" {one.title}."
    )
    if one.starts:
        first, last = one.starts
        until = f", or on a day off up to {spoken(last)}" if last != first else ""
        word = one.trigger if one.trigger in ("received", "published") else "counted from"
        yield f"It would be right if the report was {word} on {spoken(first)}{until}."
    else:
        yield "It is no working day, so no count of working days ends on it."
    if one.found_with_bank_holidays == one.needed and one.found != one.needed:
        yield f"It is {one.needed} days when bank holidays are counted as working days, which they are not."
    else:
        yield (
            "Counting bank holidays as working days would not explain it:"
            f" that gives {one.found_with_bank_holidays} working days."
        )
