"""The pace of a programme of inspections, and when it would be complete if that pace stayed.

Kent's paper of December 2014 is the model: 33 reports of 152 authorities in about a year, and "3.5 to 4 years" for all.
It counted 33 for its share and 39, those inspected, for its years: here each count is a basis of its own, named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from kloe.authorities.register import authorities_on
from kloe.errors import KloeError
from kloe.published.forecasting.graded import GradedInspection, began, ended
from kloe.published.forecasting.pauses import Pauses, pauses_of
from kloe.published.forecasting.waits import DAYS_A_YEAR

# Four fifths of what chance alone would do to a count lie within it.
_DEVIATIONS = 1.2816


@dataclass(frozen=True)
class Pace:
    """``done`` of ``population`` from ``since`` to ``until``, counted as ``basis`` says.

    ``years`` is how long all would take, ``finish`` when that would be; of each range the first is the faster. The
    range is what chance does to a count of this size; that a programme may change its pace is not in it.
    """

    basis: str
    done: int
    population: int
    since: date
    until: date
    days: int
    years: float
    years_range: tuple[float, float]
    finish: date
    finish_range: tuple[date, date]

    @property
    def share(self) -> float:
        """The share of the population that is done."""
        return self.done / self.population


@dataclass(frozen=True)
class Paces:
    """The same programme by several counts; ``population_says`` where its number is from."""

    paces: tuple[Pace, ...]
    population_says: str
    finished: date | None = None

    @property
    def years_range(self) -> tuple[float, float]:
        """From the fastest to the slowest basis, each taken as it is."""
        years = [pace.years for pace in self.paces]
        return min(years), max(years)


def pace(
    done: int, population: int, since: date, until: date, *, basis: str = "done", pauses: Pauses | None = None
) -> Pace:
    """When all of ``population`` would be done at the pace of ``done`` from ``since`` to ``until``, pauses left out.

    Raises KloeError when nothing is done, more is done than there is, or no day has passed.
    """
    stops = pauses or Pauses()
    days = stops.days_at_risk(since, until) if until > since else 0
    _refuse_impossible(done, population, days)
    slow, fast = _by_chance(done)
    needed = [days + days * (population - done) / count for count in (fast, done, slow)]
    early, likely, late = (stops.day_after(since, round(one)) for one in needed)
    years = [round(one / DAYS_A_YEAR, 2) for one in needed]
    return Pace(basis, done, population, since, until, days, years[1], (years[0], years[2]), likely, (early, late))


def paces_of(
    inspections: Sequence[GradedInspection],
    system: str,
    on: date,
    *,
    population: int | None = None,
    since: date | None = None,
    inspected: int | None = None,
) -> Paces:
    """The pace of the first inspection of every authority under ``system``, as it stood on ``on``.

    Counted are the authorities with a published report and, as far as first days are known, those whose fieldwork had
    begun. ``inspected`` gives that second number where it is known better. ``population`` is the register's on that day
    unless given; an authority that has gone by then counts only where it is given. Raises KloeError as ``pace`` does,
    and for a day after the last of ``system``.
    """
    _refuse_ended(system, on)
    start = since or began(system)
    there = {one.name for one in authorities_on(on)}
    own = [one for one in inspections if one.system == system and (population or one.authority in there)]
    counts = _counts(own, start, on, inspected)
    number = population or len(there)
    says = "as given" if population else f"the authorities that there were on {on}"
    stops = pauses_of(system).known_on(on)
    found = [pace(done, number, start, on, basis=basis, pauses=stops) for basis, done in counts]
    return Paces(tuple(found), says, _finished(own, number, start))


def _counts(own: Iterable[GradedInspection], start: date, on: date, inspected: int | None) -> list[tuple[str, int]]:
    later = [one for one in own if (one.first_day or one.published or date.min) >= start]
    out = {one.authority for one in later if one.published and one.published <= on}
    begun = out | {one.authority for one in later if one.first_day and one.first_day <= on}
    if inspected is not None:
        begun_says, number = "inspected, published or not", inspected
    else:
        begun_says, number = "begun, as far as first days are known", len(begun)
    both = [("published", len(out)), (begun_says, number)]
    return [both[0]] if number == len(out) else both


def _finished(own: Iterable[GradedInspection], population: int, start: date) -> date | None:
    """The day on which the last authority's first report came out, once as many have one."""
    first: dict[str, date] = {}
    for one in sorted(own, key=lambda one: one.order):
        if one.published and one.order >= start:
            first.setdefault(one.authority, one.published)
    days = sorted(first.values())
    return days[population - 1] if len(days) >= population else None


def _by_chance(done: int) -> tuple[float, float]:
    """The lowest and highest count that a steady pace would give, by Byar's approximation to Poisson's law."""
    more = done + 1
    lower = done * (1 - 1 / (9 * done) - _DEVIATIONS / (3 * sqrt(done))) ** 3
    upper = more * (1 - 1 / (9 * more) + _DEVIATIONS / (3 * sqrt(more))) ** 3
    return max(lower, 0.1), upper


def _refuse_ended(system: str, on: date) -> None:
    if (last := ended(system)) and on > last:
        raise KloeError(
            f"Inspections under '{system}' ended on {last}: by {on} there was no pace any more.",
            remedy=f"Give a day up to {last}.",
        )


def _refuse_impossible(done: int, population: int, days: int) -> None:
    if days <= 0:
        raise KloeError("No day has passed since the programme began.", remedy="Give a later day.")
    if done < 1:
        raise KloeError("Nothing is done yet, so there is no pace.", remedy="Count at least one inspection.")
    if done > population:
        raise KloeError(
            f"{done} are done of {population}: more than there are.", remedy="Check the population and what is counted."
        )
