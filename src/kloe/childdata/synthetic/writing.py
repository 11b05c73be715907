"""Write a synthetic authority as a workbook, as CSV files or as Parquet files."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import xlsxwriter

from kloe.childdata.specification import ChildList, Column
from kloe.childdata.synthetic.authority import Authority, Cells, FilledList
from kloe.engine.sql import literal

_BLANK = "\\N"  # unlike an empty cell of a CSV, this cannot be taken for empty text


def write_workbook(authority: Authority, path: Path) -> Path:
    """One sheet a list, called ``List_1`` to ``List_11``, with the template's headings in row 1."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        # The day of the extract, not of the writing: the same authority makes the same file.
        book.set_properties({"created": datetime.combine(authority.as_at, datetime.min.time())})
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        for one in authority.lists.values():
            sheet = book.add_worksheet(f"List_{one.layout.number}")
            for place, column in enumerate(one.layout.columns):
                sheet.set_column(place, place, 12 if column.type == "date" else 18)
                sheet.write_string(0, place, column.heading)
            _write_rows(sheet, one, day_format)
    return path


def _write_rows(sheet: "xlsxwriter.worksheet.Worksheet", one: FilledList, day_format: object) -> None:
    """Row by row, as constant memory asks; what a cell is follows from its value."""
    text, number = sheet.write_string, sheet.write_number
    serials: dict[object, float] = {}
    for row, cells in enumerate(one.rows(), start=1):
        for place, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, str):
                text(row, place, cell)
            elif isinstance(cell, date):
                serial = serials.get(cell)
                if serial is None:
                    serial = serials[cell] = float(cell.toordinal() - _EXCEL_DAY_ZERO)
                number(row, place, serial, day_format)
            else:
                number(row, place, cell)


_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()


def write_csv(authority: Authority, folder: Path) -> tuple[Path, ...]:
    """One file a list, ``List_1.csv`` to ``List_11.csv``: dates as dd/mm/yyyy, UTF-8 that Excel recognises."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for one in authority.lists.values():
        path = folder / f"List_{one.layout.number}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.heading for column in one.layout.columns])
            writer.writerows(zip(*_as_text(one, "%d/%m/%Y", blank=""), strict=True))
        paths.append(path)
    return tuple(paths)


def _as_text(one: FilledList, day: str, *, blank: str) -> Iterator[list[object]]:
    """The columns with dates written out, each day once."""
    for cells in one.columns.values():
        said: dict[object, object] = {cell: cell.strftime(day) for cell in set(cells) if isinstance(cell, date)}
        said[None] = blank
        yield [said.get(cell, cell) for cell in cells]


def write_parquet(authority: Authority, folder: Path) -> tuple[Path, ...]:
    """One file a list, ``list_01_contacts.parquet`` and so on: dates are DATE, numbers BIGINT, the rest text."""
    folder.mkdir(parents=True, exist_ok=True)

    def path_of(layout: ChildList) -> Path:
        return folder / f"list_{layout.number:02}_{layout.name}.parquet"

    with connect() as connection:
        return copy_lists(connection, authority, path_of)


def connect() -> duckdb.DuckDBPyConnection:
    """A database that writes rows in the order they came, the same bytes each time."""
    return duckdb.connect(":memory:", config={"threads": 1, "preserve_insertion_order": True})


def copy_lists(
    connection: duckdb.DuckDBPyConnection,
    authority: Authority,
    path_of: Callable[[ChildList], Path],
    *,
    named: bool = False,
) -> tuple[Path, ...]:
    """Write each list to its path, with the authority's name as first column when ``named``.

    Rows go through a CSV file that the database reads with the types said: without Arrow there is no quicker
    way in (measured: inserting rows one by one took some fifty times as long).
    """
    with TemporaryDirectory(prefix="kloe-synthetic-") as scratch:
        paths = []
        for one in authority.lists.values():
            between = Path(scratch) / f"{one.layout.name}.csv"
            between.write_text(_between(one), encoding="utf-8", newline="")
            path = path_of(one.layout)
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(_copy(one, between, path, authority.name if named else None))
            paths.append(path)
        return tuple(paths)


def _between(one: FilledList) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(zip(*_as_text(one, "%Y-%m-%d", blank=_BLANK), strict=True))
    return text.getvalue()


def _copy(one: FilledList, between: Path, path: Path, authority: str | None) -> str:
    """SQL that reads ``between`` and writes ``path``. Paths and headings are quoted; no value of a row is in it."""
    columns = ", ".join(
        f"{literal(column.heading)}: '{_sql_type(column, one.columns[column.name])}'" for column in one.layout.columns
    )
    first = f'{literal(authority)} as "Authority", ' if authority is not None else ""
    return (
        f"copy (select {first}* from read_csv({literal(between)}, header = false, auto_detect = false,"
        f" delim = ',', quote = '\"', escape = '\"', nullstr = '{_BLANK}', columns = {{{columns}}}))"
        f" to {literal(path)} (format parquet, compression zstd)"
    )


def _sql_type(column: Column, cells: Cells) -> str:
    """The type of a column; text where a fault put text among dates or numbers."""
    expected = {"date": date, "integer": int}.get(column.type)
    if expected is None or any(cell is not None and type(cell) is not expected for cell in cells):
        return "VARCHAR"
    return "DATE" if expected is date else "BIGINT"
