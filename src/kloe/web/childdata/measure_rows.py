"""The rows behind a figure, within what a person may see of them: children's data."""

from dataclasses import dataclass
from typing import Any

from kloe.childdata.measures.dimensions import ALL
from kloe.papers.figure_words import amount
from kloe.web.accounts.access import Reach
from kloe.web.childdata.opened import OpenExtract

A_PAGE = 50
# Whose a child is: the teams that the lists name beside the child. Rows without a child are for those who see all.
_WITHIN = """
(child in $children or child in (
  select child_id from allocations where regexp_replace(lower(team), '[^a-z0-9]', '', 'g') in $teams
))
"""
_MINE = "select * from ({rows}) where {within}{counted}"
_PAGE = """
with page as (select * from ({mine}) order by row_id limit {most} offset {start})
select child, case when unknown then 'Unknown' when counted then 'Counted' else 'Not counted' end, value, file, sheet,
  page.sheet_row,
  list(distinct team order by team) filter (where team is not null),
  list(distinct worker order by worker) filter (where worker is not null)
from page left join sheets on sheets.source = page.source left join allocations on allocations.child_id = page.child
group by page.row_id, child, counted, unknown, value, file, sheet, page.sheet_row order by page.row_id
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
    within, values = _within(reach)
    query = one.rows_query(measure, asked.breakdown or ALL, asked.group).removesuffix(" order by row_id")
    mine = _MINE.format(rows=query, within=within, counted=_COUNTED.get(asked.counted, ""))
    found = one.extract.session.rows(_PAGE.format(mine=mine, most=A_PAGE, start=start), values)
    rows = [
        RowBehind(child, answer, value, file, sheet, row, tuple(teams or ()), tuple(workers or ()))
        for child, answer, value, file, sheet, row, teams, workers in found
    ]
    return Behind(tuple(rows), one.extract.session.count(f"select count(*) from ({mine})", values))


def _within(reach: Reach) -> tuple[str, dict[str, Any]]:
    if reach.everybody:
        return "true", {}
    return _WITHIN, {"children": sorted(reach.children), "teams": sorted(reach.teams)}
