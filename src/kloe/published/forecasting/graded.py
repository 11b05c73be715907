"""The inspections that a forecast counts from and is judged by: those with grades on the scale since November 2013."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kloe.errors import UnknownNameError
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_frameworks
from kloe.published.outcomes.asking import Inspection
from kloe.published.outcomes.outcome import Outcome

_USUAL_LAG = timedelta(days=42)
_STAND_IN = "leaders"
_OFFICIAL = "official"


@dataclass(frozen=True)
class GradedInspection:
    """One inspection of an authority's children's services, with the grade that the next one's day hangs on.

    ``system`` is the family of its framework. ``grade`` is that for overall effectiveness; where there is none, as
    since April 2026, the one for leaders stands in (``stands_in``). It is blank when neither is known.
    """

    authority: str
    system: str
    framework: str = ""
    type: str = ""
    first_day: date | None = None
    last_day: date | None = None
    published: date | None = None
    grade: str = ""
    stands_in: bool = False

    @property
    def order(self) -> date:
        """The day that it is put in order by: that of its report, known or reckoned."""
        return self.published or (self.last_day or self.first_day or date.min) + _USUAL_LAG


def graded_inspections(found: Iterable[Inspection]) -> tuple[GradedInspection, ...]:
    """Those of ``found`` that judge a whole service, in order of authority and time.

    Left out are frameworks without this scale (before November 2013), visits without grades, reviews of a board alone,
    and what has no day.
    """
    graded = [
        _graded(one) for one in found if (one.published or one.first_day) and _areas(one.system) & set(one.grades)
    ]
    return tuple(sorted(graded, key=lambda one: (one.authority, one.order, one.system)))


def complete_to(outcomes: Iterable[Outcome]) -> date:
    """The last day on which an official table has an inspection: up to it every start is known, later ones by chance.

    Raises UnknownNameError when no row is from such a table.
    """
    days = [row.first_day for row in outcomes if row.source.startswith(_OFFICIAL) and row.first_day]
    if not days:
        raise UnknownNameError(
            "No outcomes of an official table with days of inspection are known.",
            remedy="Give the day up to which every inspection is known, with --complete-to.",
        )
    return max(days)


@cache
def systems() -> tuple[str, ...]:
    """The families of frameworks with grades on the scale since November 2013."""
    return tuple(dict.fromkeys(framework.system for framework in _on_the_scale()))


def began(system: str) -> date:
    """The first day of fieldwork under the family of frameworks ``system``; raises UnknownNameError."""
    days = [one.applies.since for one in _on_the_scale() if one.system == system and one.applies]
    if not days:
        raise UnknownNameError(
            f"No graded inspections are known of '{system}'.", remedy=f"These exist: {', '.join(systems())}."
        )
    return min(days)


def ended(system: str) -> date | None:
    """The last day of fieldwork under the family of frameworks ``system``; None while no end is set."""
    days = [one.applies.to for one in _on_the_scale() if one.system == system and one.applies]
    return max((day for day in days if day), default=None) if None not in days else None


@cache
def _on_the_scale() -> tuple[Framework, ...]:
    graded = (one for one in load_frameworks() if any(kind.graded for kind in one.types) and not one.planned)
    return tuple(one for one in graded if any(grade.id == "requires-improvement" for grade in one.scale))


@cache
def _areas(system: str) -> frozenset[str]:
    """The areas that are judged of the authority itself, not of a board beside it."""
    own = (one for one in _on_the_scale() if one.system == system)
    return frozenset(area.id for one in own for area in one.areas if area.kind != "separate")


@cache
def _overalls(system: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.id for one in _on_the_scale() if one.system == system for area in one.overalls))


def _graded(one: Inspection) -> GradedInspection:
    overall = next((one.grades[area] for area in _overalls(one.system) if area in one.grades), "")
    return GradedInspection(
        authority=one.authority,
        system=one.system,
        framework=one.framework,
        type=one.inspection_type,
        first_day=one.first_day,
        last_day=one.last_day,
        published=one.published,
        grade=overall or one.grades.get(_STAND_IN, ""),
        stands_in=not overall,
    )
