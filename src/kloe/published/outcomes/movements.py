"""From one inspection to the next: which grade followed which, and after how long."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

from kloe.authorities import authority_by_name
from kloe.published.grades import GRADES
from kloe.published.outcomes.asking import OVERALL, WHOLE_SERVICE, Asked, Inspection, Outcomes, population

_DAYS_IN_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Movement:
    """Two inspections of one authority that followed each other, with their grades for the area.

    ``inherited``: the earlier one is of an authority whose area this one took over.
    """

    before: Inspection
    after: Inspection
    was: str
    became: str
    inherited: bool = False

    @property
    def days(self) -> int | None:
        """Days from publication to publication, or from first day to first day; None where neither is known of both."""
        for earlier, later in (
            (self.before.published, self.after.published),
            (self.before.first_day, self.after.first_day),
        ):
            if earlier and later:
                return (later - earlier).days
        return None

    @property
    def months(self) -> float | None:
        """The same in months of 30.4 days."""
        return None if self.days is None else self.days / _DAYS_IN_A_MONTH

    @property
    def steps(self) -> int:
        """How many grades better (positive) or worse."""
        return _rank(self.was) - _rank(self.became)


@dataclass(frozen=True)
class Waiting:
    """How many months passed to the next inspection after grade ``was``: how often, median, quartiles, range."""

    was: str
    count: int
    shortest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    longest: float


def movements(
    outcomes: Outcomes, *, area: str = OVERALL, asked: Asked | None = None, inherit: bool = False
) -> tuple[Movement, ...]:
    """Every pair of inspections that followed each other and grade ``area``, in the order of the later ones.

    Without ``asked``, inspections of the whole service: single inspection, its re-inspections, ILACS. With ``inherit``
    the first inspection of a new authority follows the last of each whose area it took over.
    """
    found: list[Movement] = []
    last: dict[str, Inspection] = {}
    for one in outcomes.inspections(asked or Asked(systems=WHOLE_SERVICE, graded=True)):
        if area not in one.grades:
            continue
        if one.authority in last:
            found.append(_movement(last[one.authority], one, area))
        elif inherit:
            earlier = (last[name] for name in authority_by_name(one.authority).follows if name in last)
            found += [_movement(before, one, area, inherited=True) for before in earlier]
        last[one.authority] = one
    return tuple(found)


def matrix(found: Sequence[Movement]) -> Mapping[tuple[str, str], int]:
    """How often each grade followed each, in the order of the scale."""
    counts = Counter((one.was, one.became) for one in found)
    return dict(sorted(counts.items(), key=lambda item: (_rank(item[0][0]), _rank(item[0][1]))))


def waiting(found: Sequence[Movement]) -> tuple[Waiting, ...]:
    """How long it took from one inspection to the next, by the earlier grade."""
    by_grade: dict[str, list[float]] = {}
    for one in found:
        if one.months is not None:
            by_grade.setdefault(one.was, []).append(one.months)
    return tuple(_waiting(was, by_grade[was]) for was in sorted(by_grade, key=_rank))


def time_since(outcomes: Outcomes, day: date, *, asked: Asked | None = None) -> tuple[tuple[Inspection, int], ...]:
    """The latest graded inspection of each authority with the days from then to ``day``, the longest first."""
    latest = outcomes.latest(asked or Asked(systems=WHOLE_SERVICE, graded=True, until=day))
    there = frozenset(population(day))
    waited = [(one, (day - one.known_on).days) for one in latest if one.known_on and one.authority in there]
    return tuple(sorted(waited, key=lambda pair: -pair[1]))


def _movement(before: Inspection, after: Inspection, area: str, *, inherited: bool = False) -> Movement:
    return Movement(before, after, before.grades[area], after.grades[area], inherited)


def _waiting(was: str, months: list[float]) -> Waiting:
    lower, _, upper = quantiles(months, n=4, method="inclusive") if len(months) > 1 else months * 3
    return Waiting(was, len(months), min(months), lower, median(months), upper, max(months))


def _rank(grade: str) -> int:
    return GRADES.index(grade) if grade in GRADES else len(GRADES)
