"""The clocks after an inspection: until when a duty is to be met, counted from what, by which calendar.

The day after the trigger is day 1. The day on which a report is received is not that on which it is published: where
only one of the two is known, the other is taken to be the same day, and the answer says so.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kloe.errors import KloeError
from kloe.frameworks.calendars import Calendars, every_weekday
from kloe.frameworks.dated import Dated, spoken
from kloe.frameworks.framework import Framework
from kloe.frameworks.plans import Duty

_ACTION_PLAN = "action-plan"
_OF_THE_REPORT = ("published", "received")


@dataclass(frozen=True)
class Clock:
    """A duty of ``framework`` with its day or days; ``start`` is the day it is counted from."""

    framework: Framework
    duty: Duty
    start: date
    as_if: bool
    dated: tuple[Dated, ...]


@dataclass(frozen=True)
class Clocks:
    """What follows an inspection whose report was ``published`` or ``received`` on these days."""

    framework: Framework
    published: date | None
    received: date | None
    clocks: tuple[Clock, ...]
    notes: tuple[str, ...]

    @property
    def dated(self) -> tuple[Dated, ...]:
        """Every day on which something is due, in the order of the frameworks and of their duties."""
        return tuple(one for clock in self.clocks for one in clock.dated)


def clocks_after(
    framework: Framework,
    *,
    published: date | None,
    received: date | None,
    calendars: Calendars,
    others: Sequence[Framework] = (),
    type_id: str = "",
) -> Clocks:
    """What is due after an inspection, by ``framework`` and, without ``type_id``, by those of ``others`` beside it.

    ``others`` are the frameworks in force: those that are ``part_of`` the same system have duties of their own, such
    as focused visits. Raises KloeError when no day is given, or one before the framework began.
    """
    day = received or published
    if day is None:
        raise KloeError("No day is given.", remedy="Give --published, --received, or both.")
    _refuse_too_early(framework, day)
    if type_id:
        framework.find(framework.types, type_id, "type of inspection")
    beside = () if type_id else tuple(one for one in others if one.part_of == framework.system)
    above = tuple(one for one in others if one.system == framework.part_of)
    counting = _Counting(published, received, calendars, (framework, *beside, *above))
    found = tuple(_each_once((framework, *beside), type_id))
    clocks = tuple(clock for one, duty in found if (clock := counting.clock(one, duty)))
    notes = [_undated(one, duty) for one, duty in found if not counting.clock(one, duty)]
    notes += [] if found else [f"No duty after an inspection under {framework.id} is known."]
    days = [one.last for clock in clocks for one in clock.dated]
    return Clocks(
        framework, published, received, clocks, (*notes, *calendars.explanations(day, max(days, default=day)))
    )


def _each_once(frameworks: Iterable[Framework], type_id: str) -> Iterator[tuple[Framework, Duty]]:
    """The duties of this type, or all; one that a framework only repeats from the one before is not said twice."""
    said: set[tuple[str, str, str]] = set()
    for framework in frameworks:
        for duty in framework.duties:
            what = (duty.id, duty.says, duty.condition)
            if what not in said and (not (type_id and duty.types) or type_id in duty.types):
                said.add(what)
                yield framework, duty


@dataclass(frozen=True)
class _Counting:
    published: date | None
    received: date | None
    calendars: Calendars
    frameworks: tuple[Framework, ...]

    def clock(self, framework: Framework, duty: Duty, followed_by: tuple[Duty, ...] = ()) -> Clock | None:
        """The duty with its days; None when they cannot be told.

        ``followed_by`` are the duties that hang on this one: two that hang on each other have no day.
        """
        found = None if duty in followed_by else self._start(framework, duty, followed_by)
        if not found:
            return None
        start, said, as_if = found
        days = tuple(_days(duty, start, self.calendars))
        dated = tuple(
            self._dated(framework, duty, (start, said), span, (number, len(days)))
            for number, span in enumerate(days, 1)
        )
        return Clock(framework, duty, start, as_if, dated) if dated else None

    def _start(self, framework: Framework, duty: Duty, followed_by: tuple[Duty, ...]) -> tuple[date, str, bool] | None:
        """The day that a duty is counted from, in words, and whether that is only taken to be the day."""
        if duty.trigger in _OF_THE_REPORT:
            return self._reported(duty)
        base = next(filter(None, self._bases(framework, duty, followed_by)), None)
        if not base:
            return None
        end = base.dated[0].last
        return end, f"{spoken(end)}, when this is due: {base.duty.title}", base.as_if

    def _reported(self, duty: Duty) -> tuple[date, str, bool] | None:
        own = self.published if duty.trigger == "published" else self.received
        day = own or self.published or self.received
        if day is None:
            return None
        if own:
            return own, f"{spoken(own)}, when it was {duty.trigger}", False
        other = "received" if duty.trigger == "published" else "published"
        return day, f"{spoken(day)}, as if it was {duty.trigger} on the day it was {other}", True

    def _bases(self, framework: Framework, duty: Duty, followed_by: tuple[Duty, ...]) -> Iterator[Clock | None]:
        """The duty that this one follows: the one it names, or the action plan, here or beside."""
        for one in (framework, *self.frameworks):
            for other in one.duties:
                named = other.id == duty.after if duty.after else other.id == _ACTION_PLAN
                if named and other is not duty:
                    yield self.clock(one, other, (*followed_by, duty))

    def _dated(
        self,
        framework: Framework,
        duty: Duty,
        counted_from: tuple[date, str],
        days: tuple[date, date],
        of: tuple[int, int],
    ) -> Dated:
        (start, said), (first, last), (number, several) = counted_from, days, of
        return Dated(
            key=framework.key(duty) + (f"/{number}" if several > 1 else ""),
            group=f"{framework.title} ({framework.id})",
            title=f"{duty.title} ({number} of {several})" if several > 1 else duty.title,
            duty=duty.says,
            who=duty.who,
            owner=duty.owner,
            first=first,
            last=last,
            source=duty.source,
            confidence=duty.confidence,
            by=bool(duty.working_days or duty.weeks) and several == 1,
            condition=duty.condition,
            counted=f"{_length(duty)} after {said}" + (f"; {self.calendars.counting}" if duty.working_days else ""),
            note=duty.note,
            marks=(*self._marks_of_counting(duty, start, last), *self.calendars.marks(first, last)),
        )

    def _marks_of_counting(self, duty: Duty, start: date, last: date) -> Iterator[str]:
        if duty.working_days and self.calendars.leaves_out_bank_holidays:
            otherwise = every_weekday().add(start, duty.working_days)
            if otherwise != last:
                yield f"it would be {spoken(otherwise)} if bank holidays were counted as working days"
        if not duty.working_days and not self.calendars.working_days.is_working_day(last):
            yield f"{spoken(last)} is no working day"


def _days(duty: Duty, start: date, calendars: Calendars) -> Iterator[tuple[date, date]]:
    """The day, or the first and last day, of each time that a duty is to be met; none when no length is given."""
    if duty.working_days:
        day = calendars.working_days.add(start, duty.working_days)
        yield from ((one, one) for one in _repeated(day, duty))
    elif duty.weeks:
        yield from ((one, one) for one in _repeated(start + timedelta(weeks=duty.weeks), duty))
    elif duty.months or duty.every_months:
        begins = add_months(start, duty.months or duty.every_months or 0)
        for one in _repeated(begins, duty):
            yield one, add_months(one, (duty.to_months or duty.months or 0) - (duty.months or 0))


def _repeated(day: date, duty: Duty) -> Iterator[date]:
    every = duty.every_months or 0
    return (add_months(day, every * number) for number in range(duty.times if every else 1))


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _length(duty: Duty) -> str:
    if duty.working_days:
        return f"{duty.working_days} working days"
    if duty.weeks:
        return f"{duty.weeks} weeks"
    if duty.months and duty.to_months:
        return f"{duty.months} to {duty.to_months} months"
    every = f"every {duty.every_months} months" if duty.every_months else ""
    return ", then ".join(filter(None, [f"{duty.months} months" if duty.months else "", every]))


def _undated(framework: Framework, duty: Duty) -> str:
    applies = f", when {duty.condition}" if duty.condition else ""
    return f"No day can be told of: {duty.title}{duty.caveat} ({framework.id}{applies}). {duty.says}"


def _refuse_too_early(framework: Framework, day: date) -> None:
    if framework.planned:
        raise KloeError(
            f"{framework.id} is only planned: what is due after an inspection under it is not known.",
            remedy=f"'kloe frameworks at {day}' shows what applies then.",
        )
    if framework.applies and day < framework.applies.since:
        raise KloeError(
            f"{framework.id} applies to fieldwork from {spoken(framework.applies.since)}: no report under it is of"
            f" {spoken(day)}.",
            remedy=f"'kloe frameworks at {day}' shows what applied then.",
        )
