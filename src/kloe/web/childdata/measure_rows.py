"""The rows behind a figure, within what a person may see of them: children's data."""

from dataclasses import dataclass
from typing import Any

from kloe.childdata.measures.dimensions import ALL
from kloe.engine.session import Session
from kloe.papers.figure_words import amount
from kloe.web.accounts.access import Reach
from kloe.web.childdata.opened import OpenExtract

A_PAGE = 50
# Whose a child is: the teams that the lists name beside the child. Rows without a child are for those who see all.
_WITHIN = """
select behind.*, sheets.file, sheets.sheet, places.teams, places.workers
from ({rows}) as behind
left join sheets on sheets.source = behind.source
left join (
  select child_id, list(distinct team order by team) filter (where team is not null) as teams,
    list(distinct worker order by worker) filter (where worker is not null) as workers
  from allocations group by child_id
) as places on places.child_id = behind.child
where ($everybody or behind.child in $children or len(list_intersect(list_transform(coalesce(places.teams, []),
    lambda team: regexp_replace(lower(team), '[^a-z0-9]', '', 'g')), $teams)) > 0)
"""
_COUNTED = {
    "": "",
    "yes": " and counted",
    "no": " and not counted and not coalesce(unknown, false)",
    "unknown": " and unknown",
}


@dataclass(frozen=True)
class RowBehind:
    """One row of the base of a figure, and what it answers."""

    child: str | None
    answer: str
    value: float | None
    file: str | None
    sheet: str | None
    row: int | None
    teams: tuple[str, ...]
    workers: tuple[str, ...]

    @property
    def words(self) -> str:
        """Its value as a person reads it."""
        return "" if self.value is None else amount(self.value)


@dataclass(frozen=True)
class Behind:
    """A page of rows, how many there are in reach, and how many the figure counts in all."""

    rows: tuple[RowBehind, ...]
    total: int


@dataclass(frozen=True)
class Asked:
    """Which rows: of a group of a breakdown, and only those counted (yes, no, unknown)."""

    breakdown: str = ""
    group: str | None = None
    counted: str = ""


def rows_behind(one: OpenExtract, measure: str, reach: Reach, asked: Asked, start: int = 0) -> Behind:
    """A page of the rows of the base of a figure. Raises KloeError where there is no such figure."""
    query = one.rows_query(measure, asked.breakdown or ALL, asked.group)
    sql = _WITHIN.format(rows=query.removesuffix(" order by row_id")) + _COUNTED.get(asked.counted, "")
    values = {"everybody": reach.everybody, "children": sorted(reach.children), "teams": sorted(reach.teams)}
    return Behind(tuple(_rows(one.extract.session, sql, values, start)), _count(one.extract.session, sql, values))


def _count(session: Session, sql: str, values: dict[str, Any]) -> int:
    return session.count(f"select count(*) from ({sql})", values)


def _rows(session: Session, sql: str, values: dict[str, Any], start: int) -> list[RowBehind]:
    found = session.rows(
        "select child, case when unknown then 'Unknown' when counted then 'Counted' else 'Not counted' end, value,"
        f" file, sheet, sheet_row, teams, workers from ({sql}) order by row_id limit {A_PAGE} offset {start:d}",
        values,
    )
    return [
        RowBehind(child, answer, value, file, sheet, row, tuple(teams or ()), tuple(workers or ()))
        for child, answer, value, file, sheet, row, teams, workers in found
    ]
