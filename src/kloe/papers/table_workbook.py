"""A table as a workbook: a sheet that says what it is and what its columns hold, and a sheet with the table."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from kloe.papers.data_tables import Column, DataTable, Value
from kloe.papers.safe_cells import safe_text
from kloe.papers.sheet_style import MOST_ROWS, Styles, finish_sheet, fit_row, new_workbook, start_table

_ABOUT_WIDTH = 110
_NARROWEST, _WIDEST = 10, 60
_SAMPLE = 200
_FORBIDDEN_IN_A_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_table_workbook(table: DataTable, path: Path) -> None:
    """Write ``table`` to ``path``; temporary files stay in its folder. Formulas in texts stay texts.

    A sheet holds a million rows: what is beyond is left out, and the first sheet says so.
    """
    with new_workbook(path) as book:
        book.set_properties({"title": table.title, "comments": " ".join(table.notes)})
        styles = Styles.of(book)
        _write_about(book.add_worksheet("About"), styles, table)
        _write_rows(book.add_worksheet(_sheet_name(table.name)), styles, table)


def _write_about(sheet: Worksheet, styles: Styles, table: DataTable) -> None:
    lines = [*table.notes]
    lines += [f"{column.name}: {column.says}" for column in table.columns if column.says]
    if len(table.rows) > MOST_ROWS:
        lines.append(f"Only the first {MOST_ROWS:,} of {len(table.rows):,} rows are here: CSV and Parquet hold all.")
    sheet.set_column(0, 0, _ABOUT_WIDTH)
    sheet.write_string(0, 0, safe_text(table.title), styles.title)
    for row, line in enumerate(lines, start=1):
        fit_row(sheet, styles, row, [(line, _ABOUT_WIDTH)])
        sheet.write_string(row, 0, safe_text(line), styles.wrapped)


def _write_rows(sheet: Worksheet, styles: Styles, table: DataTable, name: str = "rows") -> None:
    rows = table.rows[:MOST_ROWS]
    widths = [_width(table, place) for place in range(len(table.columns))]
    start_table(sheet, styles, 0, len(rows), [safe_text(heading) for heading in table.headings], name)
    for at, row in enumerate(rows, start=1):
        texts = [(text, width) for value, width in zip(row, widths, strict=True) if (text := _text(value))]
        fit_row(sheet, styles, at, texts or [("", _NARROWEST)])
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, styles, (at, place), column, value)
    finish_sheet(sheet, 0, len(rows), widths, frozen=1)


def _write_cell(sheet: Worksheet, styles: Styles, place: tuple[int, int], column: Column, value: Value) -> None:
    if value is None:
        return
    if column.kind == "day":
        sheet.write_datetime(*place, value, styles.date)
    elif column.kind == "whole number":
        sheet.write_number(*place, value, styles.whole_number)
    elif column.kind == "number":
        sheet.write_number(*place, value, styles.top)
    else:
        sheet.write_string(*place, safe_text(_text(value)), styles.wrapped)


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "; ".join(map(str, value))
    return str(value)


def _width(table: DataTable, place: int) -> float:
    """Wide enough for most of the first rows; longer texts are wrapped."""
    texts = [table.columns[place].name, *(_text(row[place]) for row in table.rows[:_SAMPLE])]
    return min(max(max(map(len, texts)) + 2, _NARROWEST), _WIDEST)


def _sheet_name(name: str) -> str:
    return name.translate(_FORBIDDEN_IN_A_SHEET_NAME).strip()[:31] or "Table"


def write_tables_workbook(tables: Sequence[DataTable], path: Path) -> None:
    """Write several tables to ``path``, a sheet each, behind a sheet that says what the first of them is."""
    with new_workbook(path) as book:
        book.set_properties({"title": tables[0].title, "comments": " ".join(tables[0].notes)})
        styles = Styles.of(book)
        _write_about(book.add_worksheet("About"), styles, tables[0])
        for table in tables:
            _write_rows(book.add_worksheet(_sheet_name(table.name)), styles, table, f"{table.name.lower()}_rows")
