"""How much of England was inspected by a day, and who an authority may be compared with."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kloe.authorities import find_authority
from kloe.authorities.register import authorities_on, neighbours_of
from kloe.errors import KloeError
from kloe.published.outcomes.asking import OVERALL, WHOLE_SERVICE, Asked, Outcomes, population

GroupKind = Literal["region", "ofsted-region", "neighbours", "same-grade"]


@dataclass(frozen=True)
class Coverage:
    """Which authorities have an outcome: ``inspected`` and ``not_yet`` together are the population of the day.

    ``former`` were inspected too, but are no more; they do not count.
    """

    day: date
    of: Asked
    inspected: tuple[str, ...]
    not_yet: tuple[str, ...]
    former: tuple[str, ...]

    @property
    def population(self) -> int:
        """How many authorities there were."""
        return len(self.inspected) + len(self.not_yet)

    @property
    def percent(self) -> float:
        """The share that was inspected, in percent."""
        return 100 * len(self.inspected) / self.population

    @property
    def says(self) -> str:
        """The coverage in words, with its base."""
        since = f" from {self.of.since}" if self.of.since else ""
        return (
            f"{len(self.inspected)} of {self.population} authorities ({self.percent:.1f} %) have an outcome under"
            f" {self.of.under} published{since} by {self.day}"
        )


@dataclass(frozen=True)
class Group:
    """Authorities to compare one with, and in words why they are these."""

    of: str
    kind: GroupKind
    says: str
    names: tuple[str, ...]


def coverage(outcomes: Outcomes, day: date, of: Asked | None = None) -> Coverage:
    """Which of the authorities of ``day`` have a graded outcome published by then, of those meant by ``of`` (ILACS)."""
    asked = replace(of or Asked(systems=("ilacs",)), until=day, graded=True)
    inspected = {one.authority for one in outcomes.inspections(asked)}
    there = population(day)
    return Coverage(
        day,
        asked,
        tuple(name for name in there if name in inspected),
        tuple(name for name in there if name not in inspected),
        tuple(sorted(inspected - set(there))),
    )


def comparison_group(outcomes: Outcomes, name: str, kind: GroupKind, day: date) -> Group:
    """Who there was on ``day`` to compare the authority ``name`` with, itself left out.

    Those of its region, its statistical neighbours, or those whose overall grade was the same. Raises KloeError where
    there is no such group.
    """
    one = find_authority(name, day)
    there = [other for other in authorities_on(day) if other.name != one.name]
    if kind == "region":
        return Group(one.name, kind, f"{one.region}", tuple(o.name for o in there if o.region == one.region))
    if kind == "ofsted-region":
        same = tuple(o.name for o in there if o.ofsted_region == one.ofsted_region)
        return Group(one.name, kind, f"{one.ofsted_region}, as Ofsted counts regions", same)
    if kind == "neighbours":
        near = tuple(name for name in neighbours_of(one.name) if name in {o.name for o in there})
        if not near:
            raise KloeError(f"No statistical neighbours of {one.name} are known.", remedy="Compare it with its region.")
        return Group(one.name, kind, "its statistical neighbours, as they are today", near)
    return _of_same_grade(outcomes, one.name, day)


def _of_same_grade(outcomes: Outcomes, name: str, day: date) -> Group:
    latest = {one.authority: one for one in outcomes.latest(Asked(systems=WHOLE_SERVICE, until=day, graded=True))}
    grade = latest[name].grades.get(OVERALL) if name in latest else None
    if grade is None:
        raise KloeError(
            f"{name} had no overall grade by {day}.", remedy="Choose another day, or compare it with its region."
        )
    there = [other for other in population(day) if other != name and other in latest]
    same = tuple(other for other in there if latest[other].grades.get(OVERALL) == grade)
    return Group(name, "same-grade", f"last graded {grade} overall by {day}", same)
