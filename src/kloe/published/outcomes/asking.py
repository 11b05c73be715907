"""The outcomes as something to ask: one value for each inspection and area, whichever source gives it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import duckdb

from kloe.authorities.names import authorities_in, find_authority
from kloe.authorities.register import authorities_on
from kloe.errors import UnknownNameError
from kloe.frameworks import load_frameworks
from kloe.frameworks.choosing import main_version
from kloe.published.outcomes.outcome import Outcome
from kloe.published.outcomes.shipping import load_into

OVERALL = "overall-effectiveness"
WHOLE_SERVICE = ("sif", "sif-reinspection", "ilacs")
# A report counts more than a table, and a newer table more than an older one.
_RANK = "if(source = 'report', 0, 10000 - coalesce(try_cast(right(source, 4) as integer), 0))"
_VIEWS = f"""
create view ranked as select *, ({_RANK}, report) as rank from outcomes;
create table inspections as
select inspection, any_value(authority) as authority, any_value(region) as region, any_value(system) as system,
  arg_min(framework, rank) as framework,
  coalesce(arg_min(inspection_type, rank) filter (inspection_type <> ''), '') as inspection_type,
  arg_min(first_day, rank) filter (first_day is not null) as first_day,
  arg_min(last_day, rank) filter (last_day is not null) as last_day,
  arg_min(published, rank) filter (published is not null) as published,
  coalesce(arg_min(report, rank) filter (report <> ''), '') as report,
  coalesce(arg_min(theme, rank) filter (theme <> ''), '') as theme,
  string_agg(distinct source, '; ' order by source) as sources
from ranked group by inspection;
create table grades as
select inspection, area, arg_min(grade, rank) as grade, arg_min(printed, rank) as printed,
  arg_min(source, rank) as source, arg_min(page, rank) as page
from ranked where area <> '' and grade <> '' group by inspection, area;
"""


@dataclass(frozen=True)
class Asked:
    """Which inspections are meant; an empty field leaves all in. ``since`` and ``until`` are days of publication."""

    authorities: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    graded: bool | None = None

    @property
    def under(self) -> str:
        """The frameworks that are meant, in words."""
        return ", ".join(self.frameworks or self.systems) or "any framework"


@dataclass(frozen=True)
class Inspection:
    """One inspection with its grades by area; ``published`` is None where no source gives the day."""

    inspection: str
    authority: str
    region: str
    system: str
    framework: str
    inspection_type: str
    first_day: date | None
    last_day: date | None
    published: date | None
    report: str
    theme: str
    sources: str
    grades: dict[str, str] = field(hash=False)

    @property
    def known_on(self) -> date | None:
        """The day from which its outcome counts: of publication, or where that is not known its first day."""
        return self.published or self.first_day


_TOLD = ("inspection", "authority", "region", "system", "framework", "inspection_type", "first_day", "last_day",
         "published", "report", "theme", "sources")  # fmt: skip


class Outcomes:
    """A table of settled outcomes, held in DuckDB; ``rows`` are as ``settle`` gives them."""

    def __init__(self, rows: Iterable[Outcome]) -> None:
        self.rows = tuple(rows)
        self._database = duckdb.connect(config={"threads": 1})
        load_into(self._database, self.rows)
        self._database.execute(_VIEWS)

    def __enter__(self) -> Self:
        """Itself, closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let the table go."""
        self._database.close()

    def query(self, sql: str, values: dict[str, Any] | Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Ask the tables ``outcomes``, ``inspections`` and ``grades`` in SQL."""
        return self._database.execute(sql, values or None).fetchall()

    def inspections(self, asked: Asked | None = None) -> tuple[Inspection, ...]:
        """The inspections that are meant, the oldest first."""
        where, values = _conditions(asked or Asked())
        rows = self.query(
            f"select {', '.join(_TOLD)}, graded.areas, graded.grades from inspections left join (select inspection,"
            " list(area order by area) as areas, list(grade order by area) as grades from grades group by inspection)"
            f" as graded using (inspection) where {where} order by coalesce(published, first_day), inspection",
            values,
        )
        return tuple(
            Inspection(**dict(zip(_TOLD, row, strict=False)), grades=_by_area(row[-2], row[-1])) for row in rows
        )

    def latest(self, asked: Asked | None = None) -> tuple[Inspection, ...]:
        """Of each authority the last of the inspections that are meant, in the order of their names."""
        last = {one.authority: one for one in self.inspections(asked)}
        return tuple(last[name] for name in sorted(last))


def authorities_meant(names: Iterable[str] = (), regions: Iterable[str] = ()) -> tuple[str, ...]:
    """The usual names of the authorities meant, with those whose area they took over; raises UnknownNameError."""
    found = [find_authority(name) for name in names]
    for region in regions:
        found += authorities_in(region)
    return tuple(dict.fromkeys(name for one in found for name in (one.name, *one.follows)))


def systems_meant(names: Iterable[str]) -> tuple[str, ...]:
    """The systems of frameworks meant by ``names``: ids of systems or of versions; raises UnknownNameError."""
    systems = {one.system for one in load_frameworks()}
    versions = {one.id: one.system for one in load_frameworks()}
    for name in names:
        if name not in systems and name not in versions:
            raise UnknownNameError(
                f"There is no framework '{name}'.",
                remedy=f"There are {', '.join(sorted(systems))}, and their versions.",
            )
    return tuple(name if name in systems else versions[name] for name in names)


def frameworks_meant(names: Iterable[str]) -> tuple[str, ...]:
    """The main versions meant by ``names``; none when all of them name whole systems, as those say it already."""
    names, known = tuple(names), load_frameworks()
    systems = {one.system for one in known}
    if all(name in systems for name in names):
        return ()
    meant = (one for name in names for one in known if name in (one.id, one.system) and not one.planned)
    return tuple(dict.fromkeys(main_version(one, known).id for one in meant))


def types_meant(names: Iterable[str]) -> tuple[str, ...]:
    """The ids of types of inspection among ``names``; raises UnknownNameError for one that there is not."""
    known = {kind.id for one in load_frameworks() for kind in one.types}
    return tuple(_known(name, known, "type of inspection") for name in names)


def area_meant(name: str) -> str:
    """The id of the judgement area ``name``; raises UnknownNameError that lists the areas of whole inspections."""
    known = {area.id for one in load_frameworks() if not one.edition_of for area in one.areas if area.graded}
    return _known(name, known, "judgement area")


def _known(name: str, known: set[str], kind: str) -> str:
    if name not in known:
        listed = ", ".join(sorted(one for one in known if "/" not in one))
        raise UnknownNameError(f"There is no {kind} '{name}'.", remedy=f"There are {listed}.")
    return name


def population(day: date) -> tuple[str, ...]:
    """The names of the authorities that there were on ``day``."""
    return tuple(one.name for one in authorities_on(day))


def _by_area(areas: list[str] | None, grades: list[str] | None) -> dict[str, str]:
    return dict(zip(areas or (), grades or (), strict=True))


def _conditions(asked: Asked) -> tuple[str, dict[str, Any]]:
    lists = {
        "authority": asked.authorities,
        "system": asked.systems,
        "framework": asked.frameworks,
        "inspection_type": asked.types,
    }
    values: dict[str, Any] = {name: list(wanted) for name, wanted in lists.items() if wanted}
    where = ["true", *(f"list_contains(${name}, {name})" for name in values)]
    for name, sign, day in (("since", ">=", asked.since), ("until", "<=", asked.until)):
        if day:
            values[name] = day
            where.append(f"coalesce(published, first_day) {sign} ${name}")
    if asked.graded is not None:
        where.append(
            f"{'' if asked.graded else 'not '}exists (from grades where grades.inspection = inspections.inspection)"
        )
    return " and ".join(where), values
