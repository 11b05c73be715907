"""Times without routine inspections, taken out of the wait; and the days of elections, in which reports wait.

A wait is counted in days at risk: days on which an inspection could have started. The pause of 2020 and 2021 is taken
out. Pre-election periods are not: inspections go on in them, and only reports wait (see ``elections``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kloe.frameworks.suspensions import load_suspensions

_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Pause:
    """Days on which no routine inspection starts, the first and the last included."""

    first: date
    last: date
    says: str = ""


@dataclass(frozen=True)
class Pauses:
    """Pauses in order of time; no two of them share a day."""

    pauses: tuple[Pause, ...] = ()

    def known_on(self, day: date) -> "Pauses":
        """What of them was known on ``day``: that a pause had begun, but not when it would end."""
        return Pauses(tuple(Pause(one.first, min(one.last, day), one.says) for one in self.pauses if one.first <= day))

    def days_at_risk(self, since: date, until: date) -> int:
        """The days after ``since``, up to and with ``until``, on which an inspection could start."""
        paused = (min(one.last, until) - max(one.first - _DAY, since) for one in self.pauses)
        return (until - since).days - sum(max(stretch.days, 0) for stretch in paused)

    def day_after(self, since: date, days: int) -> date:
        """The day that comes ``days`` days at risk after ``since``; at most the last one of the calendar."""
        day = since.toordinal() + days
        for one in self.pauses:
            if one.last > since and one.first.toordinal() <= day:
                day += (one.last - max(one.first - _DAY, since)).days
        return date.fromordinal(min(day, date.max.toordinal()))

    def meet(self, since: date, until: date) -> bool:
        """Whether any pause has a day from ``since`` to ``until``."""
        return any(one.first <= until and since <= one.last for one in self.pauses)


def pauses_of(system: str, types: Iterable[str] = ("standard", "short")) -> Pauses:
    """The suspensions of inspections of these types under the frameworks of ``system``, from suspensions.toml."""
    asked = set(types)
    found = (
        Pause(one.since, one.to, one.says)
        for one in load_suspensions()
        if (not one.systems or system in one.systems) and (not one.types or asked & set(one.types))
    )
    return Pauses(tuple(sorted(found)))
