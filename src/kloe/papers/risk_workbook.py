"""Risk lists as a workbook for managers: a summary, the children who are on most lists, and a sheet for each list."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kloe.childdata.risk_lists.found import FoundList, RiskLists
from kloe.papers.data_tables import Column, Value
from kloe.papers.output_file import writing_to
from kloe.papers.risk_tables import basis_in_words
from kloe.papers.safe_cells import safe_text
from kloe.papers.sheet_style import MOST_ROWS, Styles, finish_sheet, fit_row, new_workbook, start_table
from kloe.papers.words import day

_SUMMARY = (
    Column("Risk list"), Column("When"), Column("Rows", "whole number"), Column("Most", "number"), Column("Unit"),
    Column("Limit"), Column("Cannot be told", "whole number"), Column("Who is on it"), Column("What to do"),
    Column("Cannot say"), Column("Basis"), Column("Sheet"),
)  # fmt: skip
_SUMMARY_WIDTHS = (32, 10, 8, 8, 13, 16, 10, 44, 36, 36, 36, 14)
_CHILDREN = (Column("Child"), Column("Lists", "whole number"), Column("Risk lists"), Column("Teams"), Column("Workers"))
_CHILDREN_WIDTHS = (16, 8, 70, 28, 28)
_ROWS = (
    Column("Child"), Column("Team"), Column("Worker"), Column("Since", "day"), Column("Passed", "number"),
    Column("Unit"), Column("Limit"), Column("Over", "number"), Column("List", "whole number"),
    Column("Row of the sheet", "whole number"), Column("File", "whole number"), Column("Row", "whole number"),
)  # fmt: skip
_ROWS_WIDTHS = (16, 24, 24, 13, 9, 15, 22, 9, 7, 12, 7, 9)
_PERSONAL = "This workbook holds personal data of children. Keep it as you keep the extract."


def write_risk_workbook(lists: RiskLists, target: Path) -> None:
    """Write the workbook to ``target``: the old file or the whole new one. Formulas in texts stay texts."""
    with writing_to(target) as beside, new_workbook(beside) as book:
        book.set_properties({"title": "Risk and drift lists", "comments": _PERSONAL})
        styles = Styles.of(book)
        _write_summary(book, styles, lists)
        _write_children(book, styles, lists)
        for number, one in enumerate(lists.lists, start=1):
            if not one.why:
                _write_list(book, styles, one, number)


def _write_summary(book: Workbook, styles: Styles, lists: RiskLists) -> None:
    top = [
        f"Risk and drift lists on {day(lists.extract_date)}",
        _PERSONAL,
        "A list that cannot be made says why; that is not the same as nobody on it.",
    ]
    rows = [_summary_row(one, number) for number, one in enumerate(lists.lists, start=1)]
    _write_table(book.add_worksheet("Summary"), styles, top, _SUMMARY, rows, _SUMMARY_WIDTHS)


def _summary_row(one: FoundList, number: int) -> tuple[Value, ...]:
    rule = one.definition
    if one.why:
        return rule.title, rule.when, None, None, None, one.limit, None, one.why, None, None, None, None
    return (
        rule.title, rule.when, len(one.rows), one.most, rule.unit, one.limit, one.cannot_be_told, rule.says, rule.act,
        rule.cannot_say, basis_in_words(one), _sheet_name(one, number),
    )  # fmt: skip


def _write_children(book: Workbook, styles: Styles, lists: RiskLists) -> None:
    titles = {one.definition.id: one.definition.title for one in lists.lists}
    rows = [
        (child.child_id, len(child.lists), "; ".join(titles[one] for one in child.lists), "; ".join(child.teams),
         "; ".join(child.workers))
        for child in lists.by_child()
    ]  # fmt: skip
    top = ["Children by the number of lists they are on", "Only lists of what is past a limit now are counted."]
    _write_table(book.add_worksheet("Children"), styles, top, _CHILDREN, rows, _CHILDREN_WIDTHS)


def _write_list(book: Workbook, styles: Styles, one: FoundList, number: int) -> None:
    rule = one.definition
    top = [
        rule.title,
        f"Who is on it: {rule.says}",
        f"Limit: {one.limit or 'none'}. Basis: {basis_in_words(one)}.",
        f"What to do: {rule.act}",
        f"Cannot say: {rule.cannot_say}",
        f"Rows on the list: {len(one.rows):,}. Of {one.cannot_be_told:,} more it cannot be told.",
    ]
    rows = [
        (row.child_id, row.team, row.worker, row.since, row.days, row.unit, row.limit, row.over, row.list_number,
         row.sheet_row, row.source, row.row_id)
        for row in one.rows
    ]  # fmt: skip
    sheet = book.add_worksheet(_sheet_name(one, number))
    _write_table(sheet, styles, top, _ROWS, rows, _ROWS_WIDTHS)


def _sheet_name(one: FoundList, number: int) -> str:
    """A sheet name has at most 31 characters; the number keeps two long ones apart."""
    return f"{number} {one.definition.id}"[:31]


def _write_table(
    sheet: Worksheet,
    styles: Styles,
    top: Sequence[str],
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    widths: Sequence[float],
) -> None:
    """The lines on top, then a table with filters and headings that stay in sight; it prints on landscape A4."""
    for at, line in enumerate(top):
        sheet.write_string(at, 0, safe_text(line), styles.top if at else styles.title)
    rows = rows[: MOST_ROWS - len(top)]
    name = f"table_{sheet.index}"
    start_table(sheet, styles, len(top), len(rows), [column.name for column in columns], name)
    for at, row in enumerate(rows, start=len(top) + 1):
        fit_row(sheet, styles, at, [(str(value), width) for value, width in zip(row, widths, strict=True)])
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, styles, (at, place), column, value)
    finish_sheet(sheet, len(top), len(rows), widths, frozen=1)


def _write_cell(sheet: Worksheet, styles: Styles, place: tuple[int, int], column: Column, value: Value) -> None:
    if value is None:
        return
    if column.kind == "day":
        sheet.write_datetime(*place, value, styles.date)
    elif column.kind in ("number", "whole number"):
        sheet.write_number(*place, value, styles.top)
    else:
        sheet.write_string(*place, safe_text(str(value)), styles.wrapped)
