"""Which reports are counted: by day of publication, framework, region, area and grade, with what was left out."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from kloe.authorities.names import authorities_in
from kloe.errors import UnknownNameError
from kloe.frameworks.loading import framework_ids
from kloe.published.grades import grade_meant
from kloe.published.library.tables import Library
from kloe.published.themes.taxonomy import area_meant

OVERALL = "overall-effectiveness"
WELL = ("outstanding", "good")
POORLY = ("inadequate",)
AT_LEAST = 3
_REPORTS = """
select r.report, r.authority, r.framework, r.published, s.sentences, g.grade
from reports r
join (
    select report, count(*) as sentences from sentences where $area = '' or area = $area group by report
) s using (report)
left join (
    select report, any_value(grade order by number) as grade from judgements
    where list_contains($judged, area) group by report
) g using (report)
order by r.published, r.authority, r.report
"""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which reports are meant; an empty field leaves all in.

    ``since`` and ``until`` are days of publication. ``frameworks`` are ids or how they begin. ``area`` counts only the
    sentences about it, and takes the grade of that area in place of the overall one. A report dwells on a theme when
    ``at_least`` so many of its sentences speak of it.
    """

    since: date | None = None
    until: date | None = None
    frameworks: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    area: str = ""
    at_least: int = AT_LEAST


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A report that is meant. ``grade`` is blank where it has none; ``sentences`` are those that are counted."""

    report: str
    authority: str
    framework: str
    published: date | None
    grade: str
    sentences: int


def choose(library: Library, asked: Asked) -> tuple[Chosen, ...]:
    """The reports that are meant, the oldest first; raises UnknownNameError for what there is not."""
    area = area_meant(asked.area) if asked.area else None
    frameworks = _frameworks(asked.frameworks)
    within = {one.name for region in asked.regions for one in authorities_in(region)}
    grades = tuple(map(grade_meant, asked.grades))
    values = {"area": area.id if area else "", "judged": list(area.sections) if area else [OVERALL]}
    return tuple(
        one
        for one in map(_chosen, library.rows(_REPORTS, values))
        if _within(one.published, asked)
        and (not asked.frameworks or one.framework in frameworks)
        and (not asked.regions or one.authority in within)
        and (not grades or one.grade in grades)
    )


def window(reports: Sequence[Chosen]) -> tuple[date, date] | None:
    """The days on which the first and the last of the reports were published."""
    days = [one.published for one in reports if one.published]
    return (min(days), max(days)) if days else None


def with_grade(reports: Iterable[Chosen], grades: Sequence[str]) -> tuple[Chosen, ...]:
    """Those with one of the grades."""
    return tuple(one for one in reports if one.grade in grades)


def _chosen(row: dict[str, Any]) -> Chosen:
    return Chosen(
        report=row["report"],
        authority=row["authority"] or "",
        framework=row["framework"] or "",
        published=row["published"],
        grade=row["grade"] or "",
        sentences=row["sentences"],
    )


def _within(published: date | None, asked: Asked) -> bool:
    if published is None:
        return asked.since is None and asked.until is None
    return (asked.since is None or asked.since <= published) and (asked.until is None or published <= asked.until)


def _frameworks(names: Iterable[str]) -> set[str]:
    meant: set[str] = set()
    for name in names:
        key = name.casefold()
        found = {one for one in framework_ids() if one == key or one.startswith(f"{key}-")}
        if not found:
            systems = sorted({one.rsplit("-", 1)[0] for one in framework_ids()})
            raise UnknownNameError(
                f"There is no framework '{name}'.", remedy=f"There are {', '.join(systems)}, and their versions."
            )
        meant |= found
    return meant
