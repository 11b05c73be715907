"""The workbook of measures, laid out as good-practice statistical tables: cover, contents, notes, one table a sheet.

No merged cells, no blank rows or columns, no empty cells in a table: a symbol says why a number is not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kloe.childdata.disclosure.disclosing import DisclosedFigures
from kloe.childdata.disclosure.policy import symbols
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.model import Measure
from kloe.papers.figure_order import ordered, title_of
from kloe.papers.figure_words import counts, group_name
from kloe.papers.safe_cells import safe_text
from kloe.papers.sheet_style import Styles, finish_sheet, fit_row, new_workbook, start_table
from kloe.papers.words import day, joined, number

CONFIDENTIAL, NOT_AVAILABLE, NOT_APPLICABLE, LOW = "[c]", "[x]", "[z]", "[low]"
Cell = str | int | float
_NUMBERS = (
    "Base (number)", "Counted (number)", "Share counted (%)", "Not known (number)", "Counts are of", "Unit of value",
    "Lower quartile (in unit of value)", "Median (in unit of value)", "Upper quartile (in unit of value)",
    "Mean (in unit of value)",
)  # fmt: skip
_NUMBER_WIDTHS = (10, 10, 10, 10, 12, 16, 14, 14, 14, 14)
_OF_ALL = ("Measure", "Title", "What it says", *_NUMBERS, "Limit", "What it cannot say")
_OF_ALL_WIDTHS = (12, 36, 50, *_NUMBER_WIDTHS, 40, 50)
_OF_GROUPS = ("Measure", "Title", "Broken down by", "Group", *_NUMBERS)
_OF_GROUPS_WIDTHS = (12, 36, 20, 30, *_NUMBER_WIDTHS)
_NOTES = ("Note", "What it means")
_CONTENTS = ("Sheet", "What it holds")
_TEXT_WIDTHS = (20, 100)


@dataclass(frozen=True)
class Table:
    """One sheet: its name, title, headings with their widths, and rows."""

    name: str
    title: str
    headings: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]


def write_measures_workbook(
    figures: DisclosedFigures, path: Path, *, authority: str, extract_date: date, made_at: datetime
) -> None:
    """Write what the audience of ``figures`` may see to ``path``; temporary files stay in its folder."""
    title = f"Measures from Annex A: {authority or 'authority not named'}, {day(extract_date)}"
    notes = tuple(_notes(figures))
    tables = tuple(_tables(figures))
    with new_workbook(path) as book:
        created = made_at.astimezone(UTC).replace(tzinfo=None) if made_at.tzinfo else made_at
        about = {"title": title, "subject": figures.policy.title, "author": authority, "comments": figures.policy.says}
        book.set_properties({**about, "created": created})
        styles = Styles.of(book)
        decimal = _decimal(book, figures)
        _write_cover(book.add_worksheet("Cover"), styles, title, figures, made_at)
        listed = [("Notes", "Symbols, and how numbers are withheld and rounded")]
        listed += [(table.name, table.title) for table in tables]
        contents = Table("Contents", "Contents", _CONTENTS, _TEXT_WIDTHS, listed)
        for table in (contents, Table("Notes", "Notes", _NOTES, _TEXT_WIDTHS, notes)):
            _write_table(book.add_worksheet(table.name), styles, table, decimal)
        for table in tables:
            _write_table(book.add_worksheet(table.name), styles, table, decimal, notes=len(notes))


def _decimal(book: Workbook, figures: DisclosedFigures) -> Format:
    """Shares, quartiles and means alike: one decimal where the audience is shown any, and in line below each other."""
    decimals = max(figures.policy.share_decimals, figures.policy.value_decimals)
    layout = {"num_format": "#,##0.0" if decimals else "#,##0", "align": "right", "indent": 1, "valign": "top"}
    return book.add_format(layout)


def _write_cover(sheet: Worksheet, styles: Styles, title: str, figures: DisclosedFigures, made_at: datetime) -> None:
    policy = figures.policy
    lines = (
        f"For: {policy.title}.",
        policy.says,
        "Each measure has a row in the table of its page, and more rows by group in the table that follows.",
        "A symbol in square brackets stands where there is no number: the sheet Notes says what it means.",
        f"Made by Kloe on {day(made_at)}.",
    )
    sheet.set_column(0, 0, sum(_TEXT_WIDTHS))
    sheet.write_string(0, 0, safe_text(title), styles.title)
    for row, line in enumerate(lines, start=1):
        fit_row(sheet, styles, row, [(line, sum(_TEXT_WIDTHS))])
        sheet.write_string(row, 0, safe_text(line), styles.wrapped)


def _notes(figures: DisclosedFigures) -> Iterator[tuple[str, str]]:
    yield from symbols().items()
    policy = figures.policy
    yield "Audience", f"{policy.title}. {policy.says}"
    if policy.withholds:
        yield "Shares", "Shares are worked out from the rounded numbers that are shown."
        yield "Totals", "Numbers are rounded one by one: they may not add up to their total."
        least = f"Quartiles, medians and means are shown from a base of {number(policy.smallest_base)}."
        yield "Quartiles, medians and means", least
        yield "Withheld besides", "Further numbers are withheld where they would give a small one away."
    yield "Source of these rules", policy.basis
    if policy.ours:
        yield (
            "Kloe's own choices",
            f"No source prescribes these: {joined([one.replace('_', ' ') for one in policy.ours])}.",
        )
    for measure, names in figures.too_small.items():
        titles = joined([title_of(figures, name) for name in names])
        yield f"Not shown for {measure}", f"{titles}: the numbers are too small."


def _tables(figures: DisclosedFigures) -> Iterator[Table]:
    book = figures.book
    pages: dict[str, list[Measure]] = {}
    for measure in book.measures:
        pages.setdefault(book.files.get(measure.id, ""), []).append(measure)
    for place, (file, measures) in enumerate(pages.items(), start=1):
        page = book.titles.get(file) or "Measures"
        rows = [_row_of_all(figures, measure) for measure in measures]
        yield Table(f"Table {place}", page, _OF_ALL, _OF_ALL_WIDTHS, rows)
        groups = [row for measure in measures for row in _rows_of_groups(figures, measure)]
        if groups:
            yield Table(f"Table {place} by group", f"{page}, by group", _OF_GROUPS, _OF_GROUPS_WIDTHS, groups)


def _row_of_all(figures: DisclosedFigures, measure: Measure) -> tuple[Cell, ...]:
    figure = figures.figure(measure.id)
    numbers = _numbers(figure, measure, figures.policy.share_decimals) if figure else (NOT_AVAILABLE,) * len(_NUMBERS)
    limit = f"{measure.limit.says} ({measure.limit.basis})" if measure.limit else NOT_APPLICABLE
    says = measure.says if figure else f"{measure.says} Not available: {figures.why_not(measure.id)}"
    return (measure.id, measure.title, says, *numbers, limit, measure.cannot_say or NOT_APPLICABLE)


def _rows_of_groups(figures: DisclosedFigures, measure: Measure) -> Iterator[tuple[Cell, ...]]:
    for breakdown in figures.breakdowns(measure.id):
        title = title_of(figures, breakdown)
        for figure in ordered(figures, measure, breakdown):
            numbers = _numbers(figure, measure, figures.policy.share_decimals)
            yield (measure.id, measure.title, title, group_name(figure.category), *numbers)


def _numbers(figure: Figure, measure: Measure, decimals: int) -> tuple[Cell, ...]:
    base, counted = counts(figure, measure)
    values = (figure.lower_quartile, figure.median, figure.upper_quartile, figure.mean)
    return (
        _cell(base, figure),
        _cell(counted, figure),
        share_cell(figure, measure, decimals),
        _cell(figure.unknown, figure),
        "children" if measure.children else "rows",
        measure.value_unit or NOT_APPLICABLE,
        *(_cell(value, figure) if measure.value else NOT_APPLICABLE for value in values),
    )


def _cell(value: float | None, figure: Figure) -> Cell:
    if value is None:
        return CONFIDENTIAL if figure.withheld else NOT_APPLICABLE
    return value


def share_cell(figure: Figure, measure: Measure, decimals: int) -> Cell:
    """The share counted as a percentage, or the symbol that stands for it.

    ``[low]`` for one that is not zero but rounds to it.
    """
    base, counted = counts(figure, measure)
    if measure.kind != "share" or base == 0:
        return NOT_APPLICABLE
    if base is None or counted is None:
        return _cell(None, figure)
    share = round(100 * counted / base, decimals)
    return LOW if counted and not share else share


def _write_table(sheet: Worksheet, styles: Styles, table: Table, decimal: Format, *, notes: int = 0) -> None:
    top = 2
    sheet.write_string(0, 0, safe_text(table.title), styles.title)
    told = f" {notes} notes to it are on the sheet Notes." if notes else ""
    sheet.write_string(1, 0, f"This sheet holds one table.{told}")
    name = table.name.replace(" ", "_")
    start_table(sheet, styles, top, len(table.rows), [safe_text(one) for one in table.headings], f"{name}_table")
    for row, cells in enumerate(table.rows, start=top + 1):
        texts = zip(cells, table.widths, strict=True)
        fit_row(sheet, styles, row, [(cell, width) for cell, width in texts if isinstance(cell, str)])
        for place, cell in enumerate(cells):
            if table.headings is _CONTENTS and place == 0:
                sheet.write_url(row, place, f"internal:'{cell}'!A1", styles.top, str(cell))
            else:
                _write_cell(sheet, styles, row, place, cell, decimal)
    finish_sheet(sheet, top, len(table.rows), table.widths, frozen=2 if notes else 0)


def _write_cell(sheet: Worksheet, styles: Styles, row: int, place: int, cell: Cell, decimal: Format) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, place, safe_text(cell), _format(styles, cell))
    else:
        sheet.write_number(row, place, cell, styles.whole_number if isinstance(cell, int) else decimal)


def _format(styles: Styles, text: str) -> Format:
    return styles.whole_number if text in (CONFIDENTIAL, NOT_AVAILABLE, NOT_APPLICABLE, LOW) else styles.wrapped
