"""The waits between inspections: from the day of one report to the first day of the next fieldwork.

From the report, because the framework's "three years" are, as far as is known, counted from it, and because its day is
known of nearly every inspection since 2013; the first day of fieldwork is known of every one since 2018.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from statistics import quantiles

from kloe.authorities.register import authorities
from kloe.published.forecasting.graded import GradedInspection, began
from kloe.published.forecasting.pauses import Pauses

# Nearly all reports are out thirteen weeks after fieldwork began: of later starts only some are known.
REPORT_LAG = timedelta(days=91)
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Wait:
    """The wait after one inspection, in days at risk.

    ``next`` is the inspection that ended it; without one it went on when last looked. ``entered`` is how long it had
    lasted when its framework began: of shorter waits of that time nothing is known under this framework.
    """

    after: GradedInspection
    next: GradedInspection | None
    days: int
    entered: int = 0


@dataclass(frozen=True)
class Summary:
    """The ended waits of one group in years at risk, and how many waits go on; quartiles from four on."""

    group: tuple[str, ...]
    ended: int
    waiting: int
    shortest: float | None
    quartiles: tuple[float, float, float] | None
    longest: float | None


def known_by(inspections: Iterable[GradedInspection], day: date) -> tuple[GradedInspection, ...]:
    """The inspections whose report was out by ``day``."""
    return tuple(one for one in inspections if one.published and one.published <= day)


def waits(inspections: Sequence[GradedInspection], system: str, known_to: date, pauses: Pauses) -> tuple[Wait, ...]:
    """Every wait for an inspection under ``system``, as looked at on ``known_to``.

    ``known_to`` is the day up to which every start of an inspection is known: what started later is not used, so that
    those of which we happen to know do not make waits look shorter. A wait whose end has no known day is left out; so
    is one for an authority that is gone, from the day on which it went.
    """
    start, gone = began(system), {one.name: one.until for one in authorities() if one.until}
    found = []
    for authority, own in groupby(sorted(inspections, key=lambda one: (one.authority, one.order)), _authority):
        looked = min(known_to, gone.get(authority, known_to))
        found += [
            wait for pair in _pairs(list(own)) if (wait := _wait(*pair, system, start, looked, pauses)) is not None
        ]
    return tuple(found)


def summaries(found: Iterable[Wait], by: Sequence[str] = ("grade",)) -> tuple[Summary, ...]:
    """The waits in groups: by ``grade`` and ``type`` of the inspection before, ``next_type`` of the one that came."""
    groups: dict[tuple[str, ...], list[Wait]] = {}
    for wait in found:
        groups.setdefault(tuple(_named(wait, field) for field in by), []).append(wait)
    return tuple(_summary(group, groups[group]) for group in sorted(groups))


def _summary(group: tuple[str, ...], found: Sequence[Wait]) -> Summary:
    years = sorted(wait.days / DAYS_A_YEAR for wait in found if wait.next)
    quarters = tuple(round(one, 2) for one in quantiles(years, n=4)) if len(years) > 3 else None
    return Summary(
        group,
        len(years),
        len(found) - len(years),
        round(years[0], 2) if years else None,
        (quarters[0], quarters[1], quarters[2]) if quarters else None,
        round(years[-1], 2) if years else None,
    )


def _named(wait: Wait, field: str) -> str:
    if field == "next_type":
        return (wait.next.type if wait.next else "") or "not yet"
    return str(getattr(wait.after, field)) or "not known"


def _pairs(own: Sequence[GradedInspection]) -> Iterator[tuple[GradedInspection, GradedInspection | None]]:
    yield from pairwise(own)
    yield own[-1], None


def _wait(
    after: GradedInspection, following: GradedInspection | None, system: str, start: date, looked: date, pauses: Pauses
) -> Wait | None:
    if not after.published or (following and (following.system != system or not following.first_day)):
        return None
    came = following if following and following.first_day and following.first_day <= looked else None
    until = came.first_day if came and came.first_day else looked
    entered = pauses.days_at_risk(after.published, start) if after.published < start else 0
    days = pauses.days_at_risk(after.published, until)
    return Wait(after, came, days, entered) if days > entered else None


def _authority(inspection: GradedInspection) -> str:
    return inspection.authority
