"""Small Annex A lists for tests: headings and rows as a council would write them, and the files they come in."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from kloe.childdata.extract import Extract, read_annex_a
from kloe.childdata.specification import Column, latest_specification, load_specification
from kloe.engine.session import Session

Cell = object
Rows = Sequence[Sequence[Cell]]
NEWEST = latest_specification()
FIRST_DAY = date(2024, 1, 8)
TODAY = date(2024, 6, 1)
OPEN: list[Session] = []


def headings(number: int, layout: str = NEWEST.id) -> list[str]:
    """The headings of a list, as the template prints them."""
    return [column.heading for column in load_specification(layout).by_number[number].columns]


def rows_of(number: int, count: int = 3, layout: str = NEWEST.id, **cells: Cell) -> list[list[Cell]]:
    """Rows of a list that hold nothing odd, but for the ``cells`` given by column."""
    columns = load_specification(layout).by_number[number].columns
    return [[cells.get(column.name, usual(column, n)) for column in columns] for n in range(count)]


def usual(column: Column, n: int) -> Cell:
    """What row ``n`` usually holds in a column."""
    if column.type == "date":
        return date(2012, 3, 4) if column.name == "birth_date" else FIRST_DAY + timedelta(days=n)
    if column.type == "integer":
        return 11 if column.name == "age" else 1
    if column.type == "category":
        codes = NEWEST.codes_of(column)
        return codes.listed[0].printed if codes else None
    return f"{column.name.title()} {n}" if "id" not in column.name else f"A{1000 + n}"


def a_list(number: int, count: int = 3, layout: str = NEWEST.id, **cells: Cell) -> list[list[Cell]]:
    """Headings and rows."""
    return [list(headings(number, layout)), *rows_of(number, count, layout, **cells)]


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """An .xlsx file with these sheets, each from its cell A1."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook made with openpyxl."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    """The rows as CSV, dates as councils write them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in row] for row in rows)
    return out.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of an archive, to alter one and zip them again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def folder(place: Path, files: Mapping[str, bytes | str]) -> Path:
    """A folder of these files."""
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def read(source: object, **options: object) -> Extract:
    """Read Annex A; what is read is closed after the test (see conftest.py)."""
    extract = read_annex_a(source, **{"today": TODAY, **options})  # type: ignore[arg-type]
    OPEN.append(extract.session)
    return extract


def tidy(extract: Extract, number: int) -> list[dict[str, object]]:
    """The tidy rows of a list by column, in order; with "row_id", "sheet_row" and "... as it came"."""
    found = extract.session.connection.execute(f"select * from {NEWEST.by_number[number].name} order by row_id")
    names = [str(described[0]) for described in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def arrived(extract: Extract) -> dict[int, int]:
    """List number to rows kept, for the lists that came."""
    return {
        int(str(number)): int(str(rows))
        for number, rows in extract.session.rows(
            "select list_number, data_rows from arrivals where sheets > 0 order by 1"
        )
    }
