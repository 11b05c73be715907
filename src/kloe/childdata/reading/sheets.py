"""Every sheet of every file as one raw table: all cells as text, in the rows where they stood."""

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import fastexcel

from kloe.childdata.reading.files import File, FileKind
from kloe.childdata.reading.workbook_parts import CellFault, SheetParts, workbook_parts
from kloe.engine.session import Session
from kloe.errors import UnreadableFileError

_MIDNIGHT = " 00:00:00"


@dataclass(frozen=True)
class Sheet:
    """One sheet, loaded as table ``table``: ``sheet_row`` and then ``c0``, ``c1`` ... as text."""

    source: int
    file: str
    kind: FileKind
    name: str
    table: str
    rows: int
    columns: int
    parts: SheetParts = field(default_factory=SheetParts)


def load_sheets(session: Session, files: tuple[File, ...]) -> tuple[Sheet, ...]:
    """Load every sheet that has a cell; raises UnreadableFileError for a file that cannot be read."""
    sheets: list[Sheet] = []
    for file in files:
        for name, columns, parts in _tables(session, file, len(sheets)):
            table = f"sheet_{len(sheets)}"
            rows = int(str(session.rows(f"select coalesce(max(sheet_row), 0) from {table}")[0][0]))
            sheets.append(Sheet(len(sheets), file.name, file.kind, name, table, rows, columns, parts))
    return tuple(sheets)


def _tables(session: Session, file: File, first: int) -> Iterator[tuple[str, int, SheetParts]]:
    """Make one table after another, yielding (sheet name, columns, parts) for each."""
    if file.kind == "csv":
        yield Path(file.name).stem, _load_csv(session, file, f"sheet_{first}"), SheetParts()
    elif file.kind == "parquet":
        yield Path(file.name).stem, _load_parquet(session, file, f"sheet_{first}"), SheetParts()
    else:
        yield from _workbook_tables(session, file, first)


def _workbook_tables(session: Session, file: File, first: int) -> Iterator[tuple[str, int, SheetParts]]:
    parts = workbook_parts(file)
    number = first
    try:
        workbook = fastexcel.read_excel(file.content)
        for name in workbook.sheet_names:
            sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if not sheet.height or not sheet.width:
                continue
            columns = [column.absolute_index for column in sheet.selected_columns]
            _store(session, f"sheet_{number}", sheet, columns)
            _restore_numbers(session, workbook, name, f"sheet_{number}", columns)
            found = parts.get(name, SheetParts())
            _restore_faults(session, f"sheet_{number}", found.faults, max(columns))
            yield name, max(columns) + 1, found
            number += 1
    except fastexcel.FastExcelError as problem:
        raise UnreadableFileError(
            "The workbook cannot be read: it is damaged, was cut short, or is not what its name says.",
            where={"file": file.name},
            remedy="Open it in Excel, let Excel repair it if it asks, and save it as a new .xlsx file.",
        ) from problem


def _store(session: Session, table: str, sheet: object, columns: list[int]) -> None:
    """Keep each cell in the row and column where the sheet has it."""
    session.connection.register("incoming", sheet)
    names = [_quoted(str(row[0])) for row in session.connection.execute("describe incoming").fetchall()]
    cells = dict(zip(columns, names, strict=True))
    select = ", ".join(
        f"{_without_midnight(cells[i])} as c{i}" if i in cells else f"cast(null as varchar) as c{i}"
        for i in range(max(columns) + 1)
    )
    session.connection.execute(
        f"create table {table} as select row_number() over () as sheet_row, {select} from incoming"
    )
    session.connection.unregister("incoming")


def _restore_numbers(
    session: Session, workbook: fastexcel.ExcelReader, name: str, table: str, columns: list[int]
) -> None:
    """The reader shortens long fractions as text: read those columns once more as numbers."""
    tests = ", ".join(f"count_if({_shortened(i)})" for i in columns)
    counts = session.rows(f"select {tests} from {table}")[0]
    for i in (i for i, count in zip(columns, counts, strict=True) if count):
        numbers = workbook.load_sheet(name, header_row=None, skip_rows=0, use_columns=[i], dtypes="float")
        session.connection.register("incoming", numbers)
        session.connection.execute(
            f"update {table} set c{i} = cast(number as varchar) from"
            " (select row_number() over () as n, columns(*) as number from incoming) as exact"
            f" where exact.n = {table}.sheet_row and exact.number is not null and {_shortened(i)}"
        )
        session.connection.unregister("incoming")


def _shortened(column: int) -> str:
    return f"strlen(c{column}) > 9 and contains(c{column}, '.') and regexp_full_match(c{column}, '-?\\d+\\.\\d{{8,9}}')"


def _restore_faults(session: Session, table: str, faults: tuple[CellFault, ...], last: int) -> None:
    """Put back what the reader leaves empty: error values, and formulas that were never worked out."""
    for fault in faults:
        if fault.column <= last:
            session.connection.execute(
                f"update {table} set c{fault.column} = ? where sheet_row = ?", [fault.text, fault.row]
            )


def _load_csv(session: Session, file: File, table: str) -> int:
    text = _decoded(file)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as problem:
        raise UnreadableFileError(
            f"This is not a readable CSV file: {problem}.",
            where={"file": file.name},
            remedy="Export it again as CSV (UTF-8).",
        ) from problem
    width = max(map(len, rows), default=0)
    if not width:
        raise UnreadableFileError("The file is empty.", where={"file": file.name}, remedy="Export it again.")
    with tempfile.TemporaryDirectory(dir=session.workplace) as folder:
        even = Path(folder) / "even.csv"
        with even.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, quoting=csv.QUOTE_ALL).writerows(row + [""] * (width - len(row)) for row in rows)
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
        session.connection.execute(
            f"create table {table} as select row_number() over () as sheet_row,"
            f" {', '.join(f'nullif(c{i}, {chr(39) * 2}) as c{i}' for i in range(width))}"
            f" from read_csv(?, columns = {{{columns}}}, header = false, auto_detect = false, delim = ',',"
            " quote = '\"', escape = '\"', parallel = false, max_line_size = 16777216)",
            [str(even)],
        )
    return width


def _decoded(file: File) -> str:
    if file.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return file.content.decode("utf-16", errors="replace")
    with suppress(UnicodeDecodeError):
        return file.content.decode("utf-8-sig")
    return file.content.decode("cp1252", errors="replace")  # Excel's own "CSV" on Windows


def _delimiter(text: str) -> str:
    """The separator that cuts the fullest of the first lines into most parts."""
    lines = text.splitlines()[:40]
    return max(",;\t|", key=lambda mark: max((len(re.findall(re.escape(mark), line)) for line in lines), default=0))


def _load_parquet(session: Session, file: File, table: str) -> int:
    """The column names become row 1, as in a workbook, so that the rows have the same numbers there."""
    with tempfile.TemporaryDirectory(dir=session.workplace) as folder:
        path = Path(folder) / "list.parquet"
        path.write_bytes(file.content)
        try:
            described = session.connection.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
            names = [str(row[0]) for row in described]
            headings = ", ".join(f"cast(? as varchar) as c{i}" for i in range(len(names)))
            cells = ", ".join(_without_midnight(f"cast({_quoted(name)} as varchar)") for name in names)
            session.connection.execute(
                f"create table {table} as select 1 as sheet_row, {headings}"
                f" union all select row_number() over () + 1, {cells} from read_parquet(?)",
                [*names, str(path)],
            )
        except duckdb.Error as problem:
            raise UnreadableFileError(
                "The Parquet file cannot be read: it is damaged or was cut short.",
                where={"file": file.name},
                remedy="Write it again.",
            ) from problem
    return len(names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _without_midnight(cell: str) -> str:
    """A date without a time of day is just its date."""
    return f"case when strlen({cell}) = 19 and ends_with({cell}, '{_MIDNIGHT}') then left({cell}, 10) else {cell} end"
