"""How sheets of the issues workbook look and are laid out."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_000_000
HEADING_HEIGHT = 48
SEVERITIES = ("error", "warning", "query")
_A4 = 9


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
            left=book.add_format({"align": "left"}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
            whole_number=book.add_format({"num_format": "#,##0", "valign": "top"}),
            date=book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            error=book.add_format({"bg_color": "#FADBD8", "font_color": "#1B1B1B", "valign": "top"}),
            warning=book.add_format({"bg_color": "#FCF3CF", "font_color": "#1B1B1B", "valign": "top"}),
            query=book.add_format({"bg_color": "#D6EAF8", "font_color": "#1B1B1B", "valign": "top"}),
        )

    def of_severity(self, severity: str) -> Format:
        """The fill of a severity."""
        return {"error": self.error, "warning": self.warning}.get(severity, self.query)


def write_headings(sheet: Worksheet, styles: Styles, row: int, headings: Sequence[str]) -> None:
    """The one row of headings."""
    for place, heading in enumerate(headings):
        sheet.write_string(row, place, heading, styles.heading)


def finish_sheet(  # noqa: PLR0913 - a sheet's shape
    sheet: Worksheet,
    top: int,
    rows: int,
    headings: Sequence[str],
    widths: Sequence[float],
    *,
    name: str,
    frozen: int = 0,
) -> None:
    """Table or filter, frozen headings, widths, and a print of landscape A4 that repeats the headings.

    ``name`` marks the cells as a table of that name; without it (streamed sheets cannot) there is a filter.
    """
    last = len(headings) - 1
    if name and rows:
        columns = [{"header": heading} for heading in headings]
        sheet.add_table(top, 0, top + rows, last, {"name": name, "columns": columns, "style": None})
    else:
        sheet.autofilter(top, 0, top + max(rows, 1), last)
    sheet.freeze_panes(top + 1, frozen)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{top + rows + 1}"})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&L&A&RPage &P of &N")
