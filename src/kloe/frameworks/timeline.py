"""The days of an inspection: a plan of a framework, laid out from the day of the call."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from kloe.errors import KloeError
from kloe.frameworks.calendars import Calendars
from kloe.frameworks.choosing import in_force_on
from kloe.frameworks.dated import Dated, spoken
from kloe.frameworks.framework import Framework
from kloe.frameworks.plans import Event, Plan, Suspension, Weekday
from kloe.frameworks.structure import InspectionType
from kloe.frameworks.suspensions import load_suspensions, suspended

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_WEEK = 5
InForce = Callable[[date], Sequence[Framework]]


@dataclass(frozen=True)
class Timeline:
    """An inspection of one type, day by day; ``notes`` are what its reader must know of how it was laid out."""

    framework: Framework
    plan: Plan
    kind: InspectionType
    notified: date
    fieldwork_from: date
    fieldwork_to: date
    events: tuple[Dated, ...]
    notes: tuple[str, ...]


def lay_out(
    framework: Framework,
    notified: date,
    *,
    calendars: Calendars,
    in_force: InForce = in_force_on,
    type_id: str = "",
    suspensions: Iterable[Suspension] | None = None,
) -> Timeline:
    """The days of an inspection of this type of which the authority was ``notified``.

    ``in_force`` gives the frameworks that apply to fieldwork from a day: when ``framework`` is none of them, a note
    names those that are. A note also tells of those of ``suspensions`` that stop this type on that day. Both are what
    Kloe ships, unless others are given. Raises KloeError when the type is not settled, no plan is known, or the call
    cannot have come on that day.
    """
    kind = _chosen_type(framework, type_id)
    _refuse_day_off(notified, calendars)
    plans = [plan for plan in framework.plans if kind.id in plan.types]
    layouts = [_Layout(framework, plan, notified, calendars) for plan in plans]
    chosen = next((one for one in layouts if one.fits), None) or min(layouts, key=_Layout.days_off)
    events = tuple(sorted(map(chosen.dated, chosen.events), key=lambda one: (one.first, one.last)))
    first_day, stops = chosen.fieldwork_from, load_suspensions() if suspensions is None else suspensions
    notes = (
        *_notes(chosen),
        *_notes_on_force(framework, first_day, in_force),
        *_notes_on_suspensions(suspended(framework, (kind.id,), first_day, stops)),
        *calendars.explanations(events[0].first, max(one.last for one in events)),
    )
    return Timeline(framework, chosen.plan, kind, notified, first_day, chosen.fieldwork_to, events, notes)


@dataclass(frozen=True)
class _Layout:
    framework: Framework
    plan: Plan
    notified: date
    calendars: Calendars

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for event in self.framework.events if event.plan == self.plan.id)

    @property
    def in_weeks(self) -> bool:
        """Whether the call came on the weekday for which the plan gives weeks and weekdays."""
        return WEEKDAYS[self.notified.weekday()] == self.plan.starts_on

    @property
    def fieldwork_from(self) -> date:
        return self._days(self._event(self.plan.fieldwork_from))[0]

    @property
    def fieldwork_to(self) -> date:
        return self._days(self._event(self.plan.fieldwork_to))[1]

    @property
    def fits(self) -> bool:
        """Whether the plan is for fieldwork from this day."""
        return self.days_off() == 0

    def days_off(self) -> int:
        """How many days the fieldwork begins before or after those that the plan is for."""
        since, to = self.plan.since or date.min, self.plan.to or date.max
        return max((since - self.fieldwork_from).days, (self.fieldwork_from - to).days, 0)

    def dated(self, event: Event) -> Dated:
        first, last, marks = self._moved(event, *self._days(event))
        return Dated(
            key=self.framework.key(event),
            group=self.plan.title,
            title=event.title,
            duty=event.duty,
            who=event.who,
            owner=event.owner,
            first=first,
            last=last,
            source=event.source,
            confidence=event.confidence,
            by=event.deadline,
            at=event.at,
            note=event.note,
            marks=(*marks, *self.calendars.marks(first, last)),
        )

    def _event(self, event_id: str) -> Event:
        return self.framework.find(self.events, event_id, "event")

    def _days(self, event: Event) -> tuple[date, date]:
        if event.day is not None:
            until = event.day if event.until_day is None else event.until_day
            return self._after_call(event.day), self._after_call(until)
        week, weekday = event.week or 1, event.weekday or "Monday"
        return self._in_week(week, weekday), self._in_week(event.until_week or week, event.until or weekday)

    def _in_week(self, week: int, weekday: Weekday) -> date:
        if self.in_weeks:
            monday = self.notified - timedelta(days=self.notified.weekday())
            return monday + timedelta(weeks=week - 1, days=WEEKDAYS.index(weekday))
        start = WEEKDAYS.index(self.plan.starts_on or "Monday")
        return self._after_call((week - 1) * _WEEK + WEEKDAYS.index(weekday) - start)

    def _after_call(self, working_days: int) -> date:
        return self.calendars.working_days.add(self.notified, working_days)

    def _moved(self, event: Event, first: date, last: date) -> tuple[date, date, tuple[str, ...]]:
        """A deadline on a bank holiday moves to the next working day; everything else is only marked."""
        working = self.calendars.working_days
        if event.deadline and not working.is_working_day(last):
            moved = working.add(last, 1)
            mark = f"moved from {spoken(last)}, a bank holiday, to the next working day"
            return (moved if first == last else first), moved, (mark,)
        holidays = [day for day in _each_weekday(first, last) if not working.is_working_day(day)]
        return first, last, tuple(f"{spoken(day)} is a bank holiday: ask what is done on it" for day in holidays)


def _each_weekday(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return (day for day in days if day.weekday() < _WEEK)


def _chosen_type(framework: Framework, type_id: str) -> InspectionType:
    """The type asked for, or the only one that a plan is known of."""
    planned = {name for plan in framework.plans for name in plan.types}
    kinds = [kind for kind in framework.types if kind.id in planned]
    if not kinds:
        raise KloeError(
            f"No timeline of {framework.id} is known: nothing that was read says how its days run.",
            remedy="'kloe frameworks list' shows the versions there are.",
        )
    names = ", ".join(kind.id for kind in kinds)
    if type_id:
        kind = framework.find(framework.types, type_id, "type of inspection")
        if kind not in kinds:
            raise KloeError(
                f"No timeline is known of the type '{type_id}' of {framework.id}.",
                remedy=f"One is known of: {names}.",
            )
        return kind
    if len(kinds) > 1:
        raise KloeError(f"{framework.id} has several types of inspection.", remedy=f"Say which with --type: {names}.")
    return kinds[0]


def _refuse_day_off(notified: date, calendars: Calendars) -> None:
    working = calendars.working_days
    if not working.is_working_day(notified):
        why = "at a weekend" if notified.weekday() >= _WEEK else "a bank holiday"
        before, after = working.add(notified, -1), working.add(notified, 1)
        raise KloeError(
            f"{spoken(notified)} is {why}: the call comes on a working day.",
            remedy=f"The nearest are {spoken(before)} ({before}) and {spoken(after)} ({after}).",
        )


def _notes(layout: _Layout) -> Iterator[str]:
    plan, call = layout.plan, layout.notified
    if plan.starts_on and not layout.in_weeks:
        yield (
            f"The call came on a {call:%A}, and the plan is for a {plan.starts_on}: every day is counted in working"
            " days from the call."
        )
    if not layout.fits:
        bounds = (f"from {spoken(plan.since)}" if plan.since else "", f"to {spoken(plan.to)}" if plan.to else "")
        days = " ".join(filter(None, bounds))
        yield f"The plan '{plan.title}' is for fieldwork that begins {days}; no other one is nearer."


def _notes_on_force(framework: Framework, day: date, in_force: InForce) -> Iterator[str]:
    """Which framework applies to fieldwork from this day, where it is not this one."""
    applies = framework.applies
    if applies and applies.covers(day):
        return
    others = in_force(day)
    if not others:
        raise KloeError(
            f"No framework that Kloe knows applies to fieldwork from {spoken(day)}.",
            remedy=f"{framework.id} applies {_days_of(framework)}.",
        )
    nearest = [one for one in others if one.system == framework.system] or [one for one in others if not one.part_of]
    names = [f"{one.title} ({one.id})" for one in nearest or others]
    do = "these do" if len(names) > 1 else "this does"
    yield f"{framework.id} does not apply to fieldwork from {spoken(day)}; {do}: {' and '.join(names)}."


def _notes_on_suspensions(stopped: Iterable[Suspension]) -> Iterator[str]:
    return (f"Suspended from {spoken(one.since)} to {spoken(one.to)}{one.caveat}: {one.says}" for one in stopped)


def _days_of(framework: Framework) -> str:
    applies = framework.applies
    if not applies:
        return "to no fieldwork yet: it is only planned"
    until = f" to {spoken(applies.to)}" if applies.to else ""
    return f"to fieldwork from {spoken(applies.since)}{until}"
