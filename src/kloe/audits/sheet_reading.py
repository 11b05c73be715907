"""Read the workbook that a team filled in: every cell is understood, or refused with its place and what is right.

Columns may be moved, rows may be sorted or left blank. Nothing of a cell's own text is repeated in a refusal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from kloe.audits.cell_meanings import Meaning, NotUnderstood, Understand
from kloe.audits.sheet_layout import SheetColumn, SheetLayout
from kloe.childdata.reading.files import open_source
from kloe.childdata.reading.sheets import load_sheets
from kloe.engine.session import Session
from kloe.errors import UnreadableFileError
from kloe.spelling import squeezed

_ROWS_BEFORE_HEADINGS = 20
_FEWEST_HEADINGS = 3
Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class Refusal:
    """Something on a sheet that cannot be used: where, what is wrong, and what would have been right."""

    sheet: str
    row: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """All of it as one or two sentences."""
        place = f"{self.sheet}, row {self.row}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.what} {self.remedy}".rstrip()


@dataclass(frozen=True)
class Sheet:
    """One sheet as it came: its rows from the first, blank ones too."""

    name: str
    rows: tuple[Cells, ...]


@dataclass(frozen=True)
class FilledRow:
    """What one row says, by the mark of the column; blank cells are not there."""

    sheet: str
    row: int
    says: Mapping[str, Meaning]
    headings: Mapping[str, str]
    refused: tuple[Refusal, ...] = ()

    def text(self, mark: str) -> str:
        """What the column holds as text; blank when it is."""
        return str(self.says.get(mark, ""))

    def refusal(self, mark: str, what: str, remedy: str) -> Refusal:
        """A refusal of the cell in this row and column."""
        return Refusal(self.sheet, self.row, self.headings.get(mark, mark), what, remedy)


@dataclass
class ReadSheet:
    """The rows of a sheet that hold anything, and what is wrong with its columns."""

    rows: list[FilledRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def open_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of the file; raises UnreadableFileError where it is no workbook, or hides what is too large."""
    session = Session(threads=1, workers=1)
    try:
        found = load_sheets(session, open_source(path))
        return tuple(Sheet(one.name, tuple(_rows(session, one.table, one.columns))) for one in found)
    finally:
        session.close()


def _rows(session: Session, table: str, columns: int) -> Iterator[Cells]:
    cells = ", ".join(f"c{place}" for place in range(columns))
    for row in session.rows(f"select {cells} from {table} order by sheet_row"):
        yield tuple(cell.strip() or None if isinstance(cell, str) else None for cell in row)


def sheet_called(sheets: Sequence[Sheet], name: str) -> Sheet | None:
    """The sheet of this name, in capitals or not."""
    return next((sheet for sheet in sheets if squeezed(sheet.name) == squeezed(name)), None)


def read_sheet(sheet: Sheet, layout: SheetLayout, understand: Mapping[str, Understand]) -> ReadSheet:
    """Every row below the headings; raises UnreadableFileError where there are none."""
    top = _heading_row(sheet, layout)
    found = ReadSheet()
    columns = _columns(sheet, top, layout, found)
    for number, cells in enumerate(sheet.rows[top + 1 :], start=top + 2):
        if any(cells):
            found.rows.append(_row(sheet.name, number, cells, columns, understand))
    return found


def _heading_row(sheet: Sheet, layout: SheetLayout) -> int:
    fewest = min(_FEWEST_HEADINGS, len(layout.columns))
    for number, cells in enumerate(sheet.rows[:_ROWS_BEFORE_HEADINGS]):
        if sum(bool(cell and layout.column_headed(cell)) for cell in cells) >= fewest:
            return number
    names = ", ".join(column.heading for column in layout.columns[:_FEWEST_HEADINGS])
    raise UnreadableFileError(
        "The sheet has no row of headings that are known.",
        where={"sheet": sheet.name},
        remedy=f"Keep the headings of the form, such as {names}: 'kloe audit form' writes one.",
    )


def _columns(sheet: Sheet, top: int, layout: SheetLayout, found: ReadSheet) -> dict[int, SheetColumn]:
    columns: dict[int, SheetColumn] = {}
    for place in range(max(map(len, sheet.rows), default=0)):
        heading = _cell(sheet.rows[top], place)
        column = layout.column_headed(heading) if heading else None
        if column and column not in columns.values():
            columns[place] = column
        elif column:
            found.refused.append(_bad_column(sheet, top, place, "The heading is there twice.", "Keep one of the two."))
        elif first := next((at for at, row in enumerate(sheet.rows) if at > top and _cell(row, place)), None):
            what = "The column has a heading that is not known." if heading else "The column has no heading."
            remedy = f"{_nearest(heading or '', layout)}Keep the headings of the form, and add no columns."
            found.refused.append(_bad_column(sheet, top if heading else first, place, what, remedy))
    for column in layout.columns:
        if column not in columns.values():
            what = f"The column '{column.heading}' is missing."
            found.refused.append(Refusal(sheet.name, top + 1, "", what, "Put it back; its cells may be blank."))
    return columns


def _bad_column(sheet: Sheet, row: int, place: int, what: str, remedy: str) -> Refusal:
    return Refusal(sheet.name, row + 1, letters(place), what, remedy)


def _nearest(heading: str, layout: SheetLayout) -> str:
    near = get_close_matches(squeezed(heading), layout.by_spelling, n=1, cutoff=0.7)
    return f"Did you mean '{layout.by_spelling[near[0]].heading}'? " if near else ""


def _row(
    sheet: str, number: int, cells: Cells, columns: Mapping[int, SheetColumn], understand: Mapping[str, Understand]
) -> FilledRow:
    headings = {column.mark: f"{letters(place)} ({column.heading})" for place, column in columns.items()}
    says: dict[str, Meaning] = {}
    refused: list[Refusal] = []
    for place, column in columns.items():
        cell = _cell(cells, place)
        if cell is None:
            continue
        try:
            says[column.mark] = understand[column.kind](cell)
        except NotUnderstood as problem:
            refused.append(Refusal(sheet, number, headings[column.mark], problem.what, problem.remedy))
    return FilledRow(sheet, number, says, headings, tuple(refused))


def _cell(cells: Cells, place: int) -> str | None:
    return cells[place] if place < len(cells) else None


def letters(place: int) -> str:
    """The letters that a spreadsheet has above a column.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
