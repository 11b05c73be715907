"""The sheets of a workbook (.ods, .xlsx) as rows of text."""

from pathlib import Path

import duckdb
import fastexcel

from kloe.errors import UnreadableFileError

Rows = list[tuple[str | None, ...]]


def read_sheets(path: Path) -> dict[str, Rows]:
    """Each sheet by its name, all cells as text, days as 2024-03-01; raises UnreadableFileError."""
    try:
        workbook = fastexcel.read_excel(path.read_bytes())
        with duckdb.connect() as database:
            return {name: _rows(database, workbook, name) for name in workbook.sheet_names}
    except (OSError, fastexcel.FastExcelError) as problem:
        raise UnreadableFileError(
            "The file cannot be read as a workbook.",
            where={"file": path.name},
            remedy="Download it again; it must be an .ods or .xlsx file.",
        ) from problem


def _rows(database: duckdb.DuckDBPyConnection, workbook: fastexcel.ExcelReader, name: str) -> Rows:
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not (sheet.height and sheet.width):
        return []
    database.register("incoming", sheet)
    try:
        return database.execute("select * from incoming").fetchall()
    finally:
        database.unregister("incoming")
