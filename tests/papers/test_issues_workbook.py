"""The workbook read back: no formula, every mark in its place, counts that agree."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hostile_extract import CASES, FORMULA
from openpyxl.workbook.workbook import Workbook

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers import issue_rows, issues_workbook
from kloe.papers.issues_workbook import write_issues_workbook
from kloe.papers.safe_cells import LONGEST_CELL, comment_text, safe_text

MADE = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
DEFAULT_HEIGHT = 15  # a row of one line is of the default height, which is not written
FILLS = {"error": "FFFADBD8", "warning": "FFFCF3CF", "query": "FFD6EAF8"}


@pytest.fixture(scope="module")
def book(extract: Extract, checked: CheckedExtract, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(extract, checked, tmp_path_factory.mktemp("out"))


def written(extract: Extract, checked: CheckedExtract, folder: Path) -> Workbook:
    write_issues_workbook(extract, checked, folder / "issues.xlsx", made_at=MADE)
    assert [path.name for path in folder.iterdir()] == ["issues.xlsx"]
    return openpyxl.load_workbook(folder / "issues.xlsx")


def rows_of(book: Workbook, name: str) -> list[dict[str, object]]:
    sheet = book[name]
    top = next(iter(sheet.tables.values())).ref.split(":")[0][1:]
    headings, *rows = sheet.iter_rows(min_row=int(top), values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def notes_of(book: Workbook) -> str:
    return "\n".join(str(cell.value) for cell in book["Summary"]["A"])


def test_counts_agree(book: Workbook, checked: CheckedExtract) -> None:
    issues = checked.session.rows('select "check", list_number from issues')
    assert len(rows_of(book, "Issues")) == len(issues) == checked.issue_count
    by_check = {str(row["Check"]): row["Issues"] for row in rows_of(book, "Summary")}
    assert by_check == dict(Counter(str(check) for check, _ in issues))
    assert Counter(row["List"] for row in rows_of(book, "Issues")) == Counter(number for _, number in issues)


def test_nothing_is_a_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "@", "\t"))]
    assert "'" + FORMULA in texts
    assert "-1" in texts


def test_rows_are_those_with_issues_as_they_came(book: Workbook, checked: CheckedExtract) -> None:
    expected = checked.session.rows(
        "select sheet_row, count(*) from issues where list_number = 6 and row_id is not null group by 1 order by 1"
    )
    rows = rows_of(book, "List 6")
    assert [(row["Row in source"], row["Issues"]) for row in rows] == expected
    by_row = {row["Row in source"]: row for row in rows}
    assert by_row[3]["Allocated Worker"] == CASES[1]["worker"]
    assert by_row[3]["CIN Closure Date"] == "2023-01-01"
    assert all(row["What is wrong"] for row in rows)


def test_failing_cells_are_marked_and_say_why(book: Workbook, checked: CheckedExtract, extract: Extract) -> None:
    sheet = book["List 6"]
    headings = [cell.value for cell in sheet[1]]
    rows = {sheet.cell(at, 1).value: at for at in range(2, sheet.max_row + 1)}
    found = checked.session.rows(
        """select sheet_row, unnest([issues."column"] || also_columns), "check", severity, message
           from issues join checks on checks.id = issues."check" where list_number = 6 and row_id is not null"""
    )
    columns = extract.specification.by_number[6].by_name
    marked = set()
    for sheet_row, name, check, severity, message in found:
        if str(name) in columns:
            cell = sheet.cell(rows[sheet_row], headings.index(columns[str(name)].heading) + 1)
            marked.add(cell.coordinate)
            assert cell.comment is not None
            assert comment_text(f"{check}: {message}", 500) in cell.comment.text
            assert cell.comment.author == "Kloe"
            fills = list(FILLS.values())
            assert fills.index(cell.fill.fgColor.rgb) <= fills.index(FILLS[str(severity)])
    assert marked
    commented = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert commented == marked


def test_sheets_are_laid_out_for_reading(book: Workbook) -> None:
    assert book.sheetnames == ["Summary", "Issues", "List 1", "List 6"]
    for sheet in book:
        (table,) = sheet.tables.values()
        assert not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert table.autoFilter is not None
        headings = [cell.value for cell in sheet[table.ref][0]]
        assert headings == [column.name for column in table.tableColumns]
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows())
    assert str(book.properties.title).startswith("Issues in Annex A")
    assert not book.properties.creator


def test_wrapped_texts_have_the_height_they_need(book: Workbook) -> None:
    for name, heading in (("Summary", "What to do"), ("Issues", "Message"), ("List 6", "What is wrong")):
        sheet = book[name]
        top = int(next(iter(sheet.tables.values())).ref.split(":")[0][1:])
        place = [cell.value for cell in sheet[top]].index(heading) + 1
        width = sheet.column_dimensions[sheet.cell(top, place).column_letter].width
        for row in range(top + 1, sheet.max_row + 1):
            cell = sheet.cell(row, place)
            assert cell.alignment.wrap_text
            lines = sum(-(-len(line) // int(width)) for line in str(cell.value).split("\n"))
            assert (sheet.row_dimensions[row].height or DEFAULT_HEIGHT) >= DEFAULT_HEIGHT * lines


def test_dates_and_numbers_are_typed(book: Workbook) -> None:
    rows = rows_of(book, "Issues")
    assert any(isinstance(row["Value"], datetime) for row in rows if row["Column"] == "CIN Start Date")
    assert all(isinstance(row["Row"], int | None) for row in rows)


def test_comments_stop_and_the_last_column_goes_on(
    extract: Extract, checked: CheckedExtract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issue_rows, "MOST_COMMENTS", 2)
    book = written(extract, checked, tmp_path)
    sheet = book["List 6"]
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 2
    assert all(row["What is wrong"] for row in rows_of(book, "List 6"))
    assert "List 6: the first 2 failing cells have a comment" in notes_of(book)


def test_too_many_issues_for_a_sheet(
    extract: Extract, checked: CheckedExtract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issues_workbook, "MOST_ROWS", 3)
    book = written(extract, checked, tmp_path)
    assert "Issues" not in book.sheetnames
    assert "issues.parquet has them all" in notes_of(book)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (FORMULA, "'" + FORMULA),
        ("+441", "'+441"),
        ("-", "'-"),
        ("-1+1", "'-1+1"),
        ("-1", "-1"),
        ("-12.5", "-12.5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_safe_text(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_cells_and_comments_have_an_end() -> None:
    assert len(safe_text("=" * 40_000)) == LONGEST_CELL
    assert comment_text("a\x0bb", 10) == "a\ufffdb"
    assert comment_text("abcdef", 4) == "abc…"
