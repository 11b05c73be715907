"""How the sheets of workbooks look and are laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_000_000
HEADING_HEIGHT = 48
SEVERITIES = ("error", "warning", "query")
_A4 = 9
_LINE = 15
_TALLEST = 409


def new_workbook(path: Path) -> Workbook:
    """A workbook written to ``path``: temporary files stay in its folder, no text is ever a formula or a link."""
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    return Workbook(str(path), options)


@dataclass(frozen=True)
class Styles:
    """The formats that cells are written with."""

    title: Format
    heading: Format
    top: Format
    left: Format
    wrapped: Format
    whole_number: Format
    date: Format
    error: Format
    warning: Format
    query: Format

    @staticmethod
    def of(book: Workbook) -> "Styles":
        """The formats, made for one workbook. Fills have at least 11:1 contrast with their text."""
        return Styles(
            title=book.add_format({"bold": True, "font_size": 14}),
            heading=book.add_format(
                {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": "#E8EDF2"}
            ),
            top=book.add_format({"valign": "top"}),
            left=book.add_format({"align": "left", "valign": "top"}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
            whole_number=book.add_format({"num_format": "#,##0", "align": "right", "indent": 1, "valign": "top"}),
            date=book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"}),
            error=book.add_format({"bg_color": "#FADBD8", "font_color": "#1B1B1B", "valign": "top"}),
            warning=book.add_format({"bg_color": "#FCF3CF", "font_color": "#1B1B1B", "valign": "top"}),
            query=book.add_format({"bg_color": "#D6EAF8", "font_color": "#1B1B1B", "valign": "top"}),
        )

    def of_severity(self, severity: str) -> Format:
        """The fill of a severity."""
        return {"error": self.error, "warning": self.warning}.get(severity, self.query)


def fit_row(sheet: Worksheet, styles: Styles, row: int, wrapped: Sequence[tuple[str, float]]) -> None:
    """Make ``row`` as high as its longest wrapped text needs at its width: not every program does so by itself.

    To be called before the next row is written. Cells without a format of their own stand at the top.
    """
    lines = max(sum(1 + int(len(line) / width) for line in text.split("\n")) for text, width in wrapped)
    sheet.set_row(row, min(lines * _LINE, _TALLEST), styles.top)


def start_table(sheet: Worksheet, styles: Styles, top: int, rows: int, headings: Sequence[str], name: str) -> None:
    """Mark the cells below ``top`` as a table, so that a screen reader names the headings, and write those.

    XlsxWriter marks no table in a sheet that it streams, because the headings might be on disk already. Here
    they are not: this is called before any later row is written, and it writes them itself.
    """
    last = len(headings) - 1
    if rows:
        columns = [{"header": heading} for heading in headings]
        sheet.constant_memory = False
        sheet.add_table(top, 0, top + rows, last, {"name": name, "columns": columns, "style": None})
        sheet.constant_memory = True
    else:
        sheet.autofilter(top, 0, top, last)
    for place, heading in enumerate(headings):
        sheet.write_string(top, place, heading, styles.heading)


def finish_sheet(sheet: Worksheet, top: int, rows: int, widths: Sequence[float], *, frozen: int = 0) -> None:
    """Frozen headings, widths, and a print of landscape A4 that repeats the headings."""
    sheet.freeze_panes(top + 1, frozen)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{top + rows + 1}"})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&L&A&RPage &P of &N")
