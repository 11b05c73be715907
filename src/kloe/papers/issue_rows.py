"""The rows of each list that have an issue, as they came, with the failing cells marked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.childdata.specification import ChildList
from kloe.papers.safe_cells import comment_text, safe_text
from kloe.papers.sheet_style import HEADING_HEIGHT, MOST_ROWS, SEVERITIES, Styles, finish_sheet, fit_row, start_table

MOST_COMMENTS = 2_000  # each is a drawing: many more make a workbook slow to open
LONGEST_COMMENT = 1_000
LONGEST_HEADING = 240
_BEFORE = ("Row in source", "Source sheet", "Issues", "Worst")
_AFTER = "What is wrong"
_FROZEN = len(_BEFORE) + 1  # the child's id stays in view
_NARROWEST, _WIDEST = 11, 42
_AFTER_WIDTH = 100.0
_COMMENT_WIDTH, _COMMENT_LINE, _CHARACTERS_A_LINE = 320, 17, 48


@dataclass(frozen=True)
class RowIssue:
    """One issue of a row, and the columns that it marks."""

    check: str
    severity: int
    message: str
    columns: tuple[str, ...]


def write_list_sheets(book: Workbook, styles: Styles, extract: Extract, checked: CheckedExtract) -> list[str]:
    """One sheet for each list that has rows with issues; returns what a reader should be told about them."""
    wrong_rows = {
        int(str(number)): int(str(count))
        for number, count in checked.session.rows(
            "select list_number, count(distinct row_id) from issues where row_id is not null group by list_number"
        )
    }
    notes: list[str] = []
    for child_list in extract.specification.lists:
        if child_list.number in wrong_rows:
            sheet = book.add_worksheet(f"List {child_list.number}")
            notes += _ListSheet(sheet, styles, child_list, wrong_rows[child_list.number]).write(extract)
    return notes


_ROWS = """
with wrong as (
  select row_id, list(struct_pack(
      "check" := "check", severity := severity, message := message,
      columns := list_filter(["column"] || coalesce(also_columns, []), lambda name: name is not null)
    ) order by list_position(['error', 'warning', 'query'], severity), "check", "column") as issues
  from issues join checks on checks.id = issues."check"
  where list_number = ? and row_id is not null group by row_id
)
select raw.sheet_row, sheets.sheet, wrong.issues, {cells}
from raw_{name} as raw join wrong using (row_id) left join sheets on sheets.source = raw.source
order by raw.row_id limit {limit}
"""


def _row_issues(found: Iterable[Mapping[str, Any]]) -> list[RowIssue]:
    return [
        RowIssue(one["check"], SEVERITIES.index(one["severity"]), one["message"], tuple(one["columns"]))
        for one in found
    ]


class _ListSheet:
    """Writes one list's sheet, row by row in the order of the source."""

    def __init__(self, sheet: Worksheet, styles: Styles, child_list: ChildList, wrong_rows: int) -> None:
        self._sheet, self._styles, self._list, self._wrong_rows = sheet, styles, child_list, wrong_rows
        self._names = [column.name for column in child_list.columns]
        self._places = {name: place for place, name in enumerate(self._names, start=len(_BEFORE))}
        self._headings = _unlike([*_BEFORE, *(column.heading for column in child_list.columns), _AFTER])
        self._widths = [_fitting(heading) for heading in self._headings]
        self._comments = 0
        self._uncommented = 0

    def write(self, extract: Extract) -> list[str]:
        """The whole sheet; returns what a reader should be told about it."""
        self._sheet.set_row(0, HEADING_HEIGHT)
        rows = min(self._wrong_rows, MOST_ROWS)
        start_table(self._sheet, self._styles, 0, rows, self._headings, f"List_{self._list.number}")
        self._sheet.set_comments_author("Kloe")
        count = 0
        for count, row in enumerate(self._rows(extract), start=1):
            self._write_row(count, row)
        widths = [*self._widths[:-1], _AFTER_WIDTH]
        finish_sheet(self._sheet, 0, count, widths, frozen=_FROZEN)
        return self._notes(count)

    def _rows(self, extract: Extract) -> Iterator[tuple[Any, ...]]:
        """Row in the source, sheet, issues, and then the cells as they came."""
        cells = ", ".join(f'raw."{name}"' for name in self._names)
        query = _ROWS.format(cells=cells, name=self._list.name, limit=MOST_ROWS)
        cursor = extract.session.connection.execute(query, [self._list.number])
        while rows := cursor.fetchmany(2_000):
            yield from rows

    def _write_row(self, at: int, row: Sequence[Any]) -> None:
        issues = _row_issues(row[2])
        worst = SEVERITIES[issues[0].severity]
        sheet, styles, widths = self._sheet, self._styles, self._widths
        said = safe_text("\n".join(self._said(issue) for issue in issues))
        fit_row(sheet, styles, at, [(said, _AFTER_WIDTH)])
        sheet.write_number(at, 0, row[0])
        sheet.write_string(at, 1, safe_text(str(row[1] or "")))
        sheet.write_number(at, 2, len(issues))
        sheet.write_string(at, 3, worst, styles.of_severity(worst))
        failing = self._failing(issues)
        for place, value in enumerate(row[3:], start=len(_BEFORE)):
            wrong = failing.get(place)
            if value is None and wrong is None:
                continue
            text = "" if value is None else safe_text(str(value))
            widths[place] = max(widths[place], min(len(text) + 2, _WIDEST))
            if wrong is None:
                sheet.write_string(at, place, text)
            else:
                self._mark(at, place, text, wrong)
        sheet.write_string(at, len(self._headings) - 1, said, styles.wrapped)

    def _failing(self, issues: Sequence[RowIssue]) -> dict[int, list[RowIssue]]:
        failing: dict[int, list[RowIssue]] = defaultdict(list)
        for issue in issues:
            for name in dict.fromkeys(issue.columns):
                if name in self._places:
                    failing[self._places[name]].append(issue)
        return failing

    def _mark(self, at: int, place: int, text: str, issues: Sequence[RowIssue]) -> None:
        """Colour a failing cell by its worst issue, and say in a comment what is wrong with it."""
        style = self._styles.of_severity(SEVERITIES[issues[0].severity])
        if text:
            self._sheet.write_string(at, place, text, style)
        else:
            self._sheet.write_blank(at, place, None, style)
        if self._comments >= MOST_COMMENTS:
            self._uncommented += 1
            return
        self._comments += 1
        said = comment_text("\n".join(f"{issue.check}: {issue.message}" for issue in issues), LONGEST_COMMENT)
        lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in said.split("\n"))
        self._sheet.write_comment(at, place, said, {"width": _COMMENT_WIDTH, "height": _COMMENT_LINE * (lines + 1)})

    def _said(self, issue: RowIssue) -> str:
        """The issue with the headings of the cells it marks, for those who do not see colours or comments."""
        headings = [self._headings[self._places[name]] for name in dict.fromkeys(issue.columns) if name in self._places]
        where = f" [{', '.join(headings)}]" if headings else ""
        return f"{issue.check} ({SEVERITIES[issue.severity]}){where}: {issue.message}"

    def _notes(self, written: int) -> list[str]:
        notes, name = [], f"List {self._list.number}"
        if self._uncommented:
            notes.append(
                f"{name}: the first {MOST_COMMENTS:,} failing cells have a comment;"
                f" for {self._uncommented:,} more see the column '{_AFTER}'."
            )
        if written < self._wrong_rows:
            notes.append(f"{name}: only the first {written:,} of {self._wrong_rows:,} rows with an issue are here.")
        return notes


def _unlike(headings: Sequence[str]) -> list[str]:
    """Headings that are all different, on one line and not too long, as a table's must be."""
    seen: set[str] = set()
    unlike: list[str] = []
    for heading in (" ".join(heading.split())[:LONGEST_HEADING] for heading in headings):
        name = heading if heading.casefold() not in seen else f"{heading} ({len(unlike) + 1})"
        seen.add(name.casefold())
        unlike.append(name)
    return unlike


def _fitting(heading: str) -> float:
    """A width at which a heading takes three lines or so."""
    return min(max(_NARROWEST, len(heading) / 2.5, max(map(len, heading.split())) + 2), _WIDEST)
