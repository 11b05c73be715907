"""How grades are spread over authorities or inspections on a day, with the population and the base said."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from kloe.authorities.register import authorities_on
from kloe.published.grades import GRADES
from kloe.published.outcomes.asking import OVERALL, WHOLE_SERVICE, Asked, Inspection, Outcomes, population

Counting = Literal["latest", "every"]
BELOW_GOOD = frozenset({"requires-improvement", "adequate", "inadequate"})
NOT_JUDGED = "not-judged"


@dataclass(frozen=True)
class Base:
    """What is counted: inspections under ``systems`` (or their versions ``frameworks``), the latest each or every one.

    With "latest", only authorities that there are on the day count; with "every", former ones too.
    """

    systems: tuple[str, ...] = WHOLE_SERVICE
    counting: Counting = "latest"
    authorities: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """The inspections it is about."""
        return Asked(self.authorities, self.systems, self.frameworks, graded=True)

    @property
    def says(self) -> str:
        """The base in words."""
        what = "the latest graded inspection of each authority" if self.counting == "latest" else "every inspection"
        return f"{what} under {self.asked.under}" + (
            f", of {len(self.authorities)} authorities chosen" if self.authorities else ""
        )


@dataclass(frozen=True)
class Distribution:
    """The grades of one area on ``day``: ``counts`` by grade in the order of the scale.

    ``base`` is how many have such a grade, ``population`` how many authorities there are (or are chosen) on the day,
    ``without`` those of them that have none: not inspected yet, or last inspected without this judgement.
    """

    day: date
    area: str
    of: Base
    counts: Mapping[str, int]
    population: int
    without: tuple[str, ...]

    @property
    def base(self) -> int:
        """How many grades are counted."""
        return sum(self.counts.values())

    def percent(self, *grades: str) -> float | None:
        """The share of ``grades`` in the base, in percent; None of an empty base."""
        return 100 * sum(self.counts.get(grade, 0) for grade in grades) / self.base if self.base else None

    @property
    def below_good(self) -> int:
        """How many are graded below good."""
        return sum(count for grade, count in self.counts.items() if grade in BELOW_GOOD)

    @property
    def says(self) -> str:
        """Base and population in words."""
        return (
            f"{self.base} grades for {self.area} published by {self.day}: {self.of.says};"
            f" {self.population} authorities, {len(self.without)} of them without one"
        )


@dataclass(frozen=True)
class NearestSpread:
    """A base and the days on which its percentages come nearest to given ones; ``furthest`` is the largest gap."""

    furthest: float
    first_day: date
    last_day: date
    distribution: Distribution


def distribution(outcomes: Outcomes, day: date, *, area: str = OVERALL, of: Base | None = None) -> Distribution:
    """How the grades of ``area`` were spread on ``day``, by the outcomes published by then."""
    of = of or Base()
    asked = replace(of.asked, until=day)
    counted = outcomes.latest(asked) if of.counting == "latest" else outcomes.inspections(asked)
    return _distribution(counted, day, area, of)


def nearest(
    outcomes: Outcomes, percentages: Mapping[str, float], since: date, until: date, *, area: str = OVERALL
) -> tuple[NearestSpread, ...]:
    """On which days from ``since`` to ``until``, and on which base, the spread was most like ``percentages`` by grade.

    One answer a base, the nearest first: it explains a figure whose paper says neither its base nor its day.
    """
    bases = [Base(systems, counting) for systems in (("ilacs",), ("sif", "sif-reinspection"), WHOLE_SERVICE)
             for counting in ("latest", "every")]  # fmt: skip
    found = (_nearest(outcomes, percentages, since, until, area, of) for of in bases)
    return tuple(sorted((one for one in found if one), key=lambda one: one.furthest))


def _distribution(counted: Sequence[Inspection], day: date, area: str, of: Base) -> Distribution:
    there = frozenset(population(day))
    chosen = tuple(name for name in of.authorities or sorted(there) if name in there)
    if of.counting == "latest":
        counted = [one for one in counted if one.authority in there]
    graded = {one.authority for one in counted if area in one.grades}
    counts = Counter(one.grades[area] for one in counted if area in one.grades)
    return Distribution(
        day, area, of, _in_order(counts), len(chosen), tuple(name for name in chosen if name not in graded)
    )


def _nearest(
    outcomes: Outcomes, percentages: Mapping[str, float], since: date, until: date, area: str, of: Base
) -> NearestSpread | None:
    everything = outcomes.inspections(replace(of.asked, until=until))
    changes = {since} | {one.known_on for one in everything if one.known_on and since < one.known_on}
    changes |= {one.since for one in authorities_on(until) if one.since and since < one.since}
    days = sorted(changes)
    best: NearestSpread | None = None
    for at, day in enumerate(days):
        spread = _distribution(_known(everything, day, of), day, area, of)
        if not spread.base:
            continue
        gap = max(abs((spread.percent(grade) or 0) - share) for grade, share in percentages.items())
        if best is None or gap < best.furthest:
            last = days[at + 1] - timedelta(days=1) if at + 1 < len(days) else until
            best = NearestSpread(gap, day, last, spread)
    return best


def _known(inspections: Iterable[Inspection], day: date, of: Base) -> list[Inspection]:
    known = [one for one in inspections if one.known_on and one.known_on <= day]
    return list({one.authority: one for one in known}.values()) if of.counting == "latest" else known


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    scale = [grade for grade in GRADES if grade != "adequate" or grade in counts]
    return {grade: counts.get(grade, 0) for grade in (*scale, *(one for one in counts if one not in GRADES))}
