"""Every sheet of every file as one raw table: all cells as text, in the rows where they stood."""

import csv
import io
import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock

import duckdb
import fastexcel

from kloe.childdata.reading.files import File, FileKind, encoding_of
from kloe.childdata.reading.workbook_parts import CellFault, SheetParts, refuse_far_cells, workbook_parts
from kloe.engine.session import Session
from kloe.engine.sql import identifier
from kloe.errors import UnreadableFileError

# Reads one column of a workbook's sheet again, as numbers (an Arrow object); None where text is exact.
ExactNumbers = Callable[[int], object] | None
_ONE_AT_A_TIME = Lock()
# What it remarks, such as on a sheet of charts, helps nobody, and may hold what stands in a file.
logging.getLogger("calamine").addHandler(logging.NullHandler())
logging.getLogger("calamine").propagate = False
_LAST_ROW = 1_048_576
_FEWEST_COLUMNS = 4  # of a list: a note in a cell may have a comma or two in each line
_AS_IT_CAME = " (as it came)"  # how a tidy Parquet list heads the text of cells that were not understood


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
    exact_numbers: ExactNumbers = None


def load_sheets(session: Session, files: tuple[File, ...]) -> tuple[Sheet, ...]:
    """Load every sheet that has a cell; raises UnreadableFileError for a file that cannot be read."""
    sheets: list[Sheet] = []
    for file in files:
        for name, columns, parts, exact in _tables(session, file, len(sheets)):
            table = f"sheet_{len(sheets)}"
            rows = session.count(f"select count(*) from {table}")
            sheets.append(Sheet(len(sheets), file.name, file.kind, name, table, rows, columns, parts, exact))
    if not sheets:
        raise UnreadableFileError(
            "No sheet holds anything.",
            where={"file": ", ".join(file.name for file in files)},
            remedy="Check that this is the right file, and that it was saved with its data.",
        )
    return tuple(sheets)


def _tables(session: Session, file: File, first: int) -> Iterator[tuple[str, int, SheetParts, ExactNumbers]]:
    """Make one table after another, yielding (sheet name, columns, parts, exact numbers) for each."""
    if file.kind == "csv":
        yield Path(file.name).stem, _load_csv(session, file, f"sheet_{first}"), SheetParts(), None
    elif file.kind == "parquet":
        yield Path(file.name).stem, _load_parquet(session, file, f"sheet_{first}"), SheetParts(), None
    else:
        yield from _workbook_tables(session, file, first)


def _workbook_tables(session: Session, file: File, first: int) -> Iterator[tuple[str, int, SheetParts, ExactNumbers]]:
    """The fast reader gives the cells while other threads store them and unpack the XML for what it leaves out."""
    refuse_far_cells(file)
    try:
        with session.beside() as store, ThreadPoolExecutor(1) as aside, ThreadPoolExecutor(1) as storing:
            looking = aside.submit(workbook_parts, file)
            workbook = fastexcel.read_excel(file.content)
            stored: list[tuple[str, str, Future[int]]] = []
            for name in workbook.sheet_names:
                sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
                if sheet.height and sheet.width:
                    table = f"sheet_{first + len(stored)}"
                    stored.append((name, table, storing.submit(_store, store, table, sheet)))
            parts = looking.result()
        for name, table, last in stored:
            found = parts.get(name, SheetParts())
            _restore_faults(session, table, found.faults, last.result())
            yield name, last.result() + 1, found, partial(_exact_numbers, workbook, name)
    except fastexcel.FastExcelError as problem:
        if file.kind == "xls":
            workbook_parts(file)  # its reader tells a password from damage
        raise UnreadableFileError(
            "The workbook cannot be read: it is damaged, was cut short, or is not what its name says.",
            where={"file": file.name},
            remedy="Open it in Excel, let Excel repair it if it asks, and save it as a new .xlsx file.",
        ) from problem


def _store(session: Session, table: str, sheet: fastexcel.ExcelSheet) -> int:
    """Keep each cell in the row and column where the sheet has it; the number of the last column."""
    cells = {column.absolute_index: column.name for column in sheet.selected_columns}
    select = ", ".join(
        f"nullif({identifier(cells[i])}, '') as c{i}" if i in cells else f"cast(null as varchar) as c{i}"
        for i in range(max(cells) + 1)
    )
    session.connection.register("incoming", sheet)
    session.connection.execute(
        f"create table {table} as select row_number() over () as sheet_row, {select} from incoming"
    )
    session.connection.unregister("incoming")
    return max(cells)


def _exact_numbers(workbook: fastexcel.ExcelReader, name: str, column: int) -> object:
    """One column again, as numbers: as text the reader shortens long fractions."""
    with _ONE_AT_A_TIME:  # lists are loaded side by side, and a workbook answers one thread only
        return workbook.load_sheet(name, header_row=None, skip_rows=0, use_columns=[column], dtypes="float")


def _restore_faults(session: Session, table: str, faults: tuple[CellFault, ...], last: int) -> None:
    """Put back what the reader leaves empty: error values, and formulas that were never worked out."""
    within = [fault for fault in faults if fault.column <= last and fault.row <= _LAST_ROW]
    if not within:
        return
    session.connection.execute(
        "create or replace temp table faults as select unnest(cast($rows as bigint[])) as at_row,"
        " unnest(cast($columns as integer[])) as at_column, unnest(cast($texts as varchar[])) as fault",
        {
            "rows": [fault.row for fault in within],
            "columns": [fault.column for fault in within],
            "texts": [fault.text for fault in within],
        },
    )
    session.connection.execute(  # rows at the end where no cell has a value
        f"insert into {table} (sheet_row) select unnest(range((select max(sheet_row) from {table}) + 1,"
        " (select max(at_row) from faults) + 1))"
    )
    for column in sorted({fault.column for fault in within}):
        session.connection.execute(
            f"update {table} set c{column} = fault from faults where at_row = sheet_row and at_column = {column}"
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
    _refuse_swallowed_rows(rows, _delimiter(text), file)
    width = max(map(len, rows), default=0)
    if not width:
        raise UnreadableFileError("The file is empty.", where={"file": file.name}, remedy="Export it again.")
    with tempfile.TemporaryDirectory(dir=session.workplace) as folder:
        even = Path(folder) / "even.csv"
        with even.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, quoting=csv.QUOTE_ALL).writerows(row + [""] * (width - len(row)) for row in rows)
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
        cells = ", ".join(f"nullif(c{i}, '') as c{i}" for i in range(width))
        session.connection.execute(
            f"create table {table} as select row_number() over () as sheet_row,"
            f" {cells}"
            f" from read_csv(?, columns = {{{columns}}}, header = false, auto_detect = false, delim = ',',"
            " quote = '\"', escape = '\"', parallel = false, max_line_size = 16777216)",
            [str(even)],
        )
    return width


def _refuse_swallowed_rows(rows: Sequence[Sequence[str]], mark: str, file: File) -> None:
    """A quotation mark that is never closed makes one cell of all the rows that follow."""
    usual = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    for number, row in enumerate(rows, start=1):
        if any("\n" in cell and _is_rows(cell, mark, usual) for cell in row):
            raise UnreadableFileError(
                "A cell holds whole rows: a quotation mark is opened and not closed.",
                where={"file": file.name, "row": number},
                remedy="Take out the quotation mark, or export the file again as CSV (UTF-8).",
            )


def _is_rows(cell: str, mark: str, width: int) -> bool:
    return width >= _FEWEST_COLUMNS and any(line.count(mark) >= width - 1 for line in cell.splitlines()[1:])


def _decoded(file: File) -> str:
    content = file.content.rstrip(b"\x1a")  # the mark with which old systems end a text
    encoding = encoding_of(content)
    if encoding:
        return content.decode(encoding, errors="replace").removeprefix("\ufeff")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    return content.decode("cp1252", errors="replace")  # Excel's own "CSV" on Windows


def _delimiter(text: str) -> str:
    """The separator that cuts most of the first rows into the same number of parts; of equals, into most parts."""
    return max(",;\t|", key=lambda mark: _evenness(text[:200_000], mark))


def _evenness(text: str, mark: str) -> tuple[int, int]:
    parts: Counter[int] = Counter()
    with suppress(csv.Error):
        parts.update(len(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 40))
    several = [(rows, number) for number, rows in parts.items() if number > 1]
    return max(several, default=(0, 0))


def _load_parquet(session: Session, file: File, table: str) -> int:
    """The column names become row 1, as in a workbook, so that the rows have the same numbers there."""
    with tempfile.TemporaryDirectory(dir=session.workplace) as folder:
        path = Path(folder) / "list.parquet"
        path.write_bytes(file.content)
        try:
            found: list[str] = [row[0] for row in session.rows("describe from read_parquet(?)", [str(path)])]
            kept = frozenset(found)
            names = [name for name in found if name.removesuffix(_AS_IT_CAME) not in kept - {name}]
            headings = ", ".join(f"cast(? as varchar) as c{i}" for i in range(len(names)))
            cells = ", ".join(_parquet_cell(name, kept) for name in names)
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


def _parquet_cell(name: str, kept: Set[str]) -> str:
    cell = f"cast({identifier(name)} as varchar)"
    beside = f"{name}{_AS_IT_CAME}"
    return f"coalesce({cell}, cast({identifier(beside)} as varchar))" if beside in kept else cell
