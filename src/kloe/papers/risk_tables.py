"""Risk lists as one long table for CSV, Parquet and JSON, and as counts without a child for scripts."""

from typing import Any

from kloe.childdata.risk_lists.found import FoundList, RiskLists, RiskRow
from kloe.papers.data_tables import Column, DataTable, Value
from kloe.papers.words import day

COLUMNS = (
    Column("list", says="The risk list"),
    Column("title", says="What it is called"),
    Column("when", says="Past its limit now, coming, or history"),
    Column("child_id", says="Blank on the list of workers' caseloads"),
    Column("team"),
    Column("worker"),
    Column("since", "day", "The day counted from"),
    Column("days", "number", "How much has passed, in the unit"),
    Column("unit"),
    Column("limit", says="What it is held against"),
    Column("over", "number", "By how much it is past the limit; in days where the limit is in weeks or months"),
    Column("rule", says="Who is on the list"),
    Column("basis", says="What gives the limit"),
    Column("annex_a_list", "whole number", "The list of Annex A that the row stands on"),
    Column("row_id", "whole number"),
    Column("sheet_row", "whole number", "The row of the sheet, as a spreadsheet counts"),
    Column("source", "whole number", "The number of the sheet or file"),
)


def basis_in_words(found: FoundList) -> str:
    """What gives the limit; says that it is ours where no law or guidance does, or an authority has changed it."""
    basis = found.definition.basis
    said = "ours" in basis or not found.limit_is_ours
    return basis if said else f"{basis} (ours)".strip()


def risk_table(lists: RiskLists) -> DataTable:
    """A row for each row of each list."""
    rows = [_row(found, row) for found in lists.lists for row in found.rows]
    notes = (
        f"Extract of {day(lists.extract_date)}. Holds personal data of children.",
        *(f"{one.definition.title}: cannot be made. {one.why}" for one in lists.lists if one.why),
        *(
            f"{one.definition.title}: of {one.cannot_be_told} rows it cannot be told."
            for one in lists.lists
            if one.cannot_be_told
        ),
    )
    return DataTable("risk_lists", "Risk and drift lists", COLUMNS, rows, notes)


def _row(found: FoundList, row: RiskRow) -> tuple[Value, ...]:
    one = found.definition
    return (
        one.id, one.title, one.when, row.child_id, row.team, row.worker, row.since, row.days, row.unit, row.limit,
        row.over, one.says, basis_in_words(found), row.list_number, row.row_id, row.sheet_row, row.source,
    )  # fmt: skip


def risk_counts(lists: RiskLists) -> dict[str, Any]:
    """Counts of every list, without a child: what is printed with --json."""
    return {
        "extract_date": lists.extract_date,
        "lists": [
            {
                "id": one.definition.id,
                "title": one.definition.title,
                "rule": one.definition.says,
                "when": one.definition.when,
                "limit": one.limit,
                "basis": basis_in_words(one),
                "act": one.definition.act,
                "cannot_say": one.definition.cannot_say,
                "rows": None if one.why else len(one.rows),
                "most": one.most,
                "unit": one.definition.unit,
                "not_on": None if one.why else one.not_on,
                "cannot_be_told": None if one.why else one.cannot_be_told,
                "by_team": [{"team": team, "rows": rows} for team, rows in one.by_team.items()],
                "why_not_made": one.why,
            }
            for one in lists.lists
        ],
        "by_team": [{"team": team, "rows": rows} for team, rows in lists.by_team().items()],
        "children_by_number_of_lists": [
            {"lists": number, "children": children} for number, children in lists.children_by_number().items()
        ],
    }
