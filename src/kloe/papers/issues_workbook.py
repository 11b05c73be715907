"""The issues workbook: a summary by check, the flat table of issues, and the rows that need putting right.

Every table starts with its headings in one row, has no merged cells and no blank rows or columns, and is
marked as a table, so that a screen reader can follow it. It holds children's data.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.issue_rows import write_list_sheets
from kloe.papers.readiness import figures
from kloe.papers.safe_cells import safe_text
from kloe.papers.sheet_style import HEADING_HEIGHT, MOST_ROWS, Styles, finish_sheet, fit_row, new_workbook, start_table
from kloe.papers.words import counted, day, list_names

_SUMMARY = ("Check", "Severity", "What must be true", "Lists", "Issues", "What to do")
_SUMMARY_WIDTHS = (10, 10, 60, 18, 10, 60)
_ISSUES = (
    "Check", "Severity", "List", "File", "Sheet", "Row", "Child", "Column", "Value", "Message", "What to do", "Team",
    "Worker", "Key",
)  # fmt: skip
_ISSUE_WIDTHS = (9, 10, 6, 20, 14, 8, 14, 28, 18, 60, 60, 20, 20, 34)
_COUNTS = """
select issues."check", checks.severity, checks.says, list(distinct issues.list_number order by issues.list_number),
       count(*), checks.remedy
from issues join checks on checks.id = issues."check"
group by all
order by list_position(['error', 'warning', 'query'], any_value(checks.severity)), 5 desc, 1
"""
_FLAT = """
select issues."check", checks.severity, issues.list_number, sheets.file, sheets.sheet, issues.sheet_row,
       issues.child_id, coalesce(headings.heading, issues."column"), issues.value, issues.message, checks.remedy,
       issues.team, issues.worker, issues.key, case when unread.row_id is null then columns.type end
from issues
join checks on checks.id = issues."check"
left join sheets on sheets.source = issues.source
left join column_headings as headings
  on headings.list_number = issues.list_number and headings."column" = issues."column"
left join columns on columns.list_number = issues.list_number and columns."column" = issues."column"
left join unread on unread.list_number = issues.list_number and unread.row_id = issues.row_id
  and unread."column" = issues."column"
order by issues.list_number nulls first, issues.source, issues.sheet_row, issues."check", issues."column"
"""
_FIRST_DAY_OF_EXCEL = date(1900, 1, 1)
_VALUE = _ISSUES.index("Value")
_WRAPPED = (_ISSUES.index("Message"), _ISSUES.index("What to do"))


def write_issues_workbook(extract: Extract, checked: CheckedExtract, path: Path, *, made_at: datetime) -> None:
    """Write the workbook to ``path``. Temporary files stay in its folder: they hold children's data."""
    with new_workbook(path) as book:
        book.set_properties(
            {
                "title": f"Issues in Annex A, {extract.authority or 'authority not named'}",
                "subject": f"Extract of {day(extract.extract_date)}",
                "comments": "Made by Kloe. Holds personal data of children.",
                "created": made_at.astimezone(UTC).replace(tzinfo=None) if made_at.tzinfo else made_at,
            }
        )
        styles = Styles.of(book)
        summary = book.add_worksheet("Summary")
        issues = book.add_worksheet("Issues") if checked.issue_count <= MOST_ROWS else None
        notes = write_list_sheets(book, styles, extract, checked)
        _write_summary(summary, styles, extract, checked, notes)
        if issues is not None:
            _write_issues(issues, styles, checked)


def _write_summary(
    sheet: Worksheet, styles: Styles, extract: Extract, checked: CheckedExtract, notes: Sequence[str]
) -> None:
    lines = _introduction(extract, checked, notes)
    sheet.write_string(0, 0, safe_text(lines[0]), styles.title)
    for row, line in enumerate(lines[1:], start=1):
        sheet.write_string(row, 0, safe_text(line))
    top = len(lines)
    counts = checked.session.rows(_COUNTS)
    start_table(sheet, styles, top, len(counts), _SUMMARY, "Summary")
    for row, (check, severity, says, lists, issues, remedy) in enumerate(counts, start=top + 1):
        fit_row(sheet, styles, row, [(str(says), _SUMMARY_WIDTHS[2]), (str(remedy), _SUMMARY_WIDTHS[5])])
        sheet.write_string(row, 0, safe_text(str(check)), styles.top)
        sheet.write_string(row, 1, str(severity), styles.of_severity(str(severity)))
        sheet.write_string(row, 2, safe_text(str(says)), styles.wrapped)
        sheet.write_string(row, 3, _lists(lists), styles.wrapped)
        sheet.write_number(row, 4, int(str(issues)), styles.whole_number)
        sheet.write_string(row, 5, safe_text(str(remedy)), styles.wrapped)
    finish_sheet(sheet, top, len(counts), _SUMMARY_WIDTHS)


def _introduction(extract: Extract, checked: CheckedExtract, notes: Sequence[str]) -> list[str]:
    counts = checked.counts()
    how = "as given" if extract.extract_date_source == "given" else "inferred"
    lines = [
        f"Issues in Annex A: {extract.authority or 'authority not named'}",
        f"Could this be sent today? {figures(extract, checked).verdict.sentence}",
        f"Extract of {day(extract.extract_date)} ({how}): {counted(counts['error'], 'error')},"
        f" {counted(counts['warning'], 'warning')}, {counted(counts['query'], 'query', 'queries')}.",
        "This workbook holds personal data of children. Keep it as you keep the extract.",
        "The sheets of the lists hold the rows with an issue as they came; a cell that fails is coloured and has a"
        " comment, and the last column says what is wrong.",
        "A single quote in front of =, +, - or @ keeps a value from being taken for a formula.",
    ]
    if checked.issue_count > MOST_ROWS:
        lines.append(f"More than {MOST_ROWS:,} issues are too many for a sheet: issues.parquet has them all.")
    return [*lines, *notes]


def _lists(numbers: object) -> str:
    known = [int(str(one)) for one in numbers if one is not None] if isinstance(numbers, list) else []
    return list_names(known) or "The whole extract"


def _write_issues(sheet: Worksheet, styles: Styles, checked: CheckedExtract) -> None:
    sheet.set_row(0, HEADING_HEIGHT)
    start_table(sheet, styles, 0, checked.issue_count, _ISSUES, "Issues")
    count = 0
    for count, row in enumerate(_flat_rows(checked), start=1):
        fit_row(sheet, styles, count, [(str(row[place]), _ISSUE_WIDTHS[place]) for place in _WRAPPED])
        for place, value in enumerate(row[:-1]):
            if value is None:
                continue
            if isinstance(value, int):
                sheet.write_number(count, place, value)
            elif place == 1:
                sheet.write_string(count, place, str(value), styles.of_severity(str(value)))
            elif place in _WRAPPED:
                sheet.write_string(count, place, safe_text(str(value)), styles.wrapped)
            elif place == _VALUE:
                _write_value(sheet, styles, count, str(value), str(row[-1]))
            else:
                sheet.write_string(count, place, safe_text(str(value)))
    finish_sheet(sheet, 0, count, _ISSUE_WIDTHS)


def _flat_rows(checked: CheckedExtract) -> Iterator[tuple[object, ...]]:
    cursor = checked.session.connection.execute(_FLAT)
    while rows := cursor.fetchmany(10_000):
        yield from rows


def _write_value(sheet: Worksheet, styles: Styles, row: int, text: str, kind: str) -> None:
    """A date as a date and a whole number as a number, where the column is one and the cell was understood."""
    if kind == "date" and (found := _date(text)):
        sheet.write_datetime(row, _VALUE, found, styles.date)
    elif kind == "integer" and text.removeprefix("-").isdecimal() and text.isascii() and len(text) < len("1234567890"):
        sheet.write_number(row, _VALUE, int(text), styles.left)
    else:
        sheet.write_string(row, _VALUE, safe_text(text))


def _date(text: str) -> date | None:
    """A date that Excel can hold, from 05/03/2024."""
    try:
        found = datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return None
    return found if found >= _FIRST_DAY_OF_EXCEL else None
