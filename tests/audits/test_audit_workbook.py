"""A team fills in a workbook as people do; what it says comes back whole, and what is not understood is named."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from audits_to_try import FORM, audit, histories, second
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from kloe.audits.records import Action, Audit, Case, Point
from kloe.audits.sheet_layout import ACTIONS, AUDITS, CHOICES, GUIDE, POINTS, quoted, unquoted
from kloe.audits.workbook_reading import read_workbook
from kloe.errors import KloeError, UnreadableFileError
from kloe.papers.audit_workbook import write_audit_workbook
from kloe.papers.safe_cells import safe_text

FULL = audit(
    strengths=(Point(theme="risk", says="Seen the same day."),),
    learning=(Point(theme="recording", says="The chronology stops in May."),),
    actions=(Action(says="Bring the chronology up to date.", who="Worker 1", by=date(2024, 4, 1)),),
)


def written(folder: Path, audits: Sequence[Audit] = (FULL,), cases: Sequence[Case] = ()) -> Path:
    path = folder / "audits.xlsx"
    write_audit_workbook(FORM, path, cases, audits, spare_rows=3)
    return path


def edited(path: Path, edit: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def column(sheet: Worksheet, mark: str) -> int:
    headings = [str(cell.value) for cell in sheet[1]]
    return next(place for place, name in enumerate(headings, start=1) if name == mark or name.endswith(f"[{mark}]"))


def put(mark: str, value: object, row: int = 2, name: str = AUDITS) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book[name].cell(row, column(book[name], mark)).value = value

    return edit


@given(histories())
@settings(max_examples=25, deadline=None)
def test_what_is_written_is_read_again_exactly(
    tmp_path_factory: pytest.TempPathFactory, audits: Sequence[Audit]
) -> None:
    read = read_workbook(written(tmp_path_factory.mktemp("round"), audits))
    assert read.refused == ()
    assert read.audits == tuple(audits)


@given(st.text())
def test_no_text_becomes_a_formula_and_none_is_changed(text: str) -> None:
    assert unquoted(quoted(text)) == text
    if len(text) < 1000:
        assert safe_text(quoted(text)) == quoted(text)


def test_columns_may_be_moved_rows_sorted_and_left_blank(tmp_path: Path) -> None:
    audits = (FULL, audit("A002", "inadequate"), second(FULL))
    path = written(tmp_path, audits)
    book = openpyxl.load_workbook(path)
    sheet = book[AUDITS]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)]
    headings, said = rows[0], rows[:0:-1]
    other = openpyxl.Workbook()
    moved = other.active
    moved.title = "audits "
    turned = [list(reversed(row)) for row in (headings, *said)]
    moved.append(["Our audits this spring"])
    for row in (*turned[:1], [None], turned[1], [None], [" "], *turned[2:]):
        moved.append(row)
    for name in (POINTS, ACTIONS, GUIDE):
        copied = other.create_sheet(name)
        for row in book[name].iter_rows(values_only=True):
            copied.append(row)
    other.save(path)
    read = read_workbook(path)
    assert read.refused == ()
    assert {one.key: one for one in read.audits} == {one.key: one for one in audits}


GRADES_AS_TYPED = {
    "RI": "requires-improvement",
    "ri": "requires-improvement",
    "requires improvement to be good": "requires-improvement",
    "Requires improvement": "requires-improvement",
    " REQUIRES  IMPROVEMENT ": "requires-improvement",
    "Req. Imp.": "requires-improvement",
    "Req Improvement": "requires-improvement",
    "O": "outstanding",
    "Out": "outstanding",
    "good": "good",
    "G": "good",
    "Inad.": "inadequate",
}


@pytest.mark.parametrize(("typed", "grade"), GRADES_AS_TYPED.items())
def test_grades_are_understood_as_people_write_them(typed: str, grade: str, tmp_path: Path) -> None:
    (read,) = read_workbook(edited(written(tmp_path), put("grade risk", typed))).audits
    assert read.grade_by_area["risk"].grade == grade


OTHERS_AS_TYPED = [
    ("equality", "Y", lambda one: one.answers[0].answer == "yes"),
    ("equality", "partially", lambda one: one.answers[0].answer == "partly"),
    ("record-complete", "n/a", lambda one: one.answer_by_question["record-complete"].answer == "not applicable"),
    ("Day of audit", datetime(2024, 6, 28), lambda one: one.day == date(2024, 6, 28)),
    ("Day of audit", "28/6/2024", lambda one: one.day == date(2024, 6, 28)),
    ("Day of audit", "28 June 2024", lambda one: one.day == date(2024, 6, 28)),
    ("Group of children", "care leaver", lambda one: one.case.group == "care-leaver"),
    ("Child id", 1234, lambda one: one.case.child_id == "1234"),
    ("Child id", "00123", lambda one: one.case.child_id == "00123"),
]


@pytest.mark.parametrize(("mark", "typed", "holds"), OTHERS_AS_TYPED)
def test_answers_days_and_ids_are_understood(mark: str, typed: object, holds: Any, tmp_path: Path) -> None:
    read = read_workbook(edited(written(tmp_path), put(mark, typed)))
    assert read.refused == ()
    assert holds(read.audits[0])


REFUSED = [
    (
        "grade risk",
        "adequate",
        "no grade",
        "Give one of: Outstanding, Good, Requires improvement to be good, Inadequate",
    ),
    ("grade risk", "Good/RI", "no grade", "Give one of"),
    ("grade risk", "=1+1", "no grade", "Give one of"),
    ("grade risk", None, "a reason, but no grade", "Give the grade"),
    ("why risk", None, "has no reason", "Say what it rests on"),
    ("why risk", "#REF!", "formula that gives no text", "Write the text itself"),
    ("why risk", "=A1&B1", "formula that gives no text", "Write the text itself"),
    ("equality", "maybe", "no answer", "Give one of: yes, partly, no, not applicable"),
    ("equality", None, "is not answered", "Answer yes, partly or no"),
    ("equality", "n/a", "has no reason", "Say why"),
    ("Day of audit", "31/02/2024", "no day", "28/06/2024"),
    ("Day of audit", "last week", "no day", "28/06/2024"),
    ("Day of audit", None, "is blank", "28/06/2024"),
    ("Auditor", None, "is blank", "who read the case"),
    ("Child id", None, "is blank", "child's id"),
    ("Group of children", "teenagers", "no group of children", "Care leaver"),
    ("Reader", "third", "no reader", "first reader, second reader"),
    ("Revision", "two", "no revision", "1, 2, 3"),
    ("Revision", 2, "revisions of this reading are 2", "next number"),
]


@pytest.mark.parametrize(("mark", "typed", "what", "remedy"), REFUSED)
def test_a_cell_that_is_not_understood_is_named_with_what_would_be_right(
    mark: str, typed: object, what: str, remedy: str, tmp_path: Path
) -> None:
    read = read_workbook(edited(written(tmp_path, (audit(),)), put(mark, typed)))
    assert read.audits == ()
    said = "\n".join(map(str, read.refused))
    assert said.startswith("Audits, row 2, column ")
    assert what in said
    assert remedy in said


def test_a_refusal_repeats_nothing_that_may_name_a_child(tmp_path: Path) -> None:
    for mark in ("grade risk", "equality", "Day of audit", "Group of children", "Reader", "Revision"):
        read = read_workbook(edited(written(tmp_path), put(mark, "Zebedee Smith")))
        assert read.refused
        assert "Zebedee" not in "".join(map(str, read.refused))


def test_a_good_audit_is_read_beside_a_bad_one(tmp_path: Path) -> None:
    read = read_workbook(edited(written(tmp_path, (FULL, audit("A002"))), put("grade risk", "fine", row=3)))
    assert read.audits == (FULL,)
    assert [(one.sheet, one.row) for one in read.refused] == [(AUDITS, 3)]


FURTHER = [
    (put("Audit id", "A999", name=POINTS), POINTS, "No row of the sheet of audits"),
    (put("Theme", "weather", name=POINTS), POINTS, "no theme"),
    (put("What it is", None, row=3, name=POINTS), POINTS, "is blank"),
    (put("Strength or learning", "weakness", name=POINTS), POINTS, "no kind of point"),
    (put("By when", "soon", name=ACTIONS), ACTIONS, "no day"),
    (put("Action", None, name=ACTIONS), ACTIONS, "is blank"),
]


@pytest.mark.parametrize(("edit", "sheet", "what"), FURTHER)
def test_strengths_learning_and_actions_are_never_dropped(
    edit: Callable[[Any], None], sheet: str, what: str, tmp_path: Path
) -> None:
    read = read_workbook(edited(written(tmp_path), edit))
    assert [one.sheet for one in read.refused] == [sheet]
    assert what in read.refused[0].what


def heading(mark: str, value: object) -> Callable[[Any], None]:
    return put(mark, value, row=1)


def further_column(name: str | None, cell: object) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        place = book[AUDITS].max_column + 1
        book[AUDITS].cell(1, place).value = name
        book[AUDITS].cell(2, place).value = cell

    return edit


COLUMNS = [
    (heading("grade risk", "Risk grading"), "is missing"),
    (heading("grade risk", "Voice: grade [grade voice]"), "is there twice"),
    (further_column("Our own notes", "x"), "not known"),
    (further_column(None, "x"), "no heading"),
]


@pytest.mark.parametrize(("edit", "what"), COLUMNS)
def test_a_column_that_is_not_known_is_named(edit: Callable[[Any], None], what: str, tmp_path: Path) -> None:
    read = read_workbook(edited(written(tmp_path), edit))
    assert any(what in one.what for one in read.refused)


def test_words_of_a_heading_may_change_while_its_mark_stays(tmp_path: Path) -> None:
    read = read_workbook(edited(written(tmp_path), heading("grade risk", "How safe? [grade risk]")))
    assert read.audits == (FULL,)


def test_cases_nobody_has_begun_are_counted_and_not_refused(tmp_path: Path) -> None:
    cases = (Case(child_id="007", team="North", worker="W", group="in-care"), Case(child_id="8"))
    read = read_workbook(written(tmp_path, (FULL,), cases))
    assert (read.audits, read.not_begun, read.refused) == ((FULL,), 2, ())


def test_a_correction_is_a_further_row(tmp_path: Path) -> None:
    corrected = msgspec.structs.replace(audit(grade="good"), revision=2, because="Wrong child's file.")
    audits = (audit(grade="inadequate"), corrected)
    assert read_workbook(written(tmp_path, audits)).audits == audits


def test_the_workbook_offers_grades_and_locks_its_headings(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    assert book.sheetnames == [GUIDE, AUDITS, POINTS, ACTIONS, CHOICES]
    sheet = book[AUDITS]
    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert not sheet["A2"].protection.locked
    assert sheet.freeze_panes == "C2"
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    offered = {str(cell.value) for area in lists for row in book[CHOICES][area.partition("!")[2]] for cell in row}
    assert {"Outstanding", "Requires improvement to be good", "Not applicable", "Second reader"} <= offered
    assert [table.name for table in sheet.tables.values()] == ["audits"]


def test_the_guide_tells_each_question_what_it_rests_on_and_what_to_look_at(tmp_path: Path) -> None:
    guide = openpyxl.load_workbook(written(tmp_path))[GUIDE]
    text = "\n".join(str(cell) for row in guide.iter_rows(values_only=True) for cell in row if cell)
    for question in FORM.questions:
        assert f"[{question.id}]" in text
        assert question.looks_at[0] in text
        for criterion in FORM.criteria[question.id]:
            assert f"ilacs-2023/{criterion.id}" in text


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    nasty = msgspec.structs.replace(FULL, auditor='=HYPERLINK("http://x")', case=Case(child_id="@1", team="+2"))
    book = openpyxl.load_workbook(written(tmp_path, (nasty,)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if str(cell.value).startswith(("=", "+", "@"))]


def rename(book: Any) -> None:
    book[AUDITS].title = "Sheet1"


def drop_guide(book: Any) -> None:
    book.remove(book[GUIDE])


def drop_headings(book: Any) -> None:
    book[AUDITS].delete_rows(1)


@pytest.mark.parametrize(
    ("edit", "says"),
    [(rename, "no sheet of audits"), (drop_guide, "by which framework"), (drop_headings, "no row of headings")],
)
def test_a_workbook_that_is_no_form_is_refused(edit: Callable[[Any], None], says: str, tmp_path: Path) -> None:
    with pytest.raises(KloeError, match=says):
        read_workbook(edited(written(tmp_path), edit))


def test_a_workbook_without_its_guide_is_read_when_the_framework_is_given(tmp_path: Path) -> None:
    path = edited(written(tmp_path), drop_guide)
    assert read_workbook(path, "ilacs-2023").audits == (FULL,)


def test_grades_are_not_read_by_another_framework(tmp_path: Path) -> None:
    with pytest.raises(KloeError, match=r"is of ilacs-2023, not of sif-2013"):
        read_workbook(written(tmp_path), "sif-2013")


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "audits.xlsx"
    path.write_bytes(b"%PDF-1.7 not a workbook")
    with pytest.raises(UnreadableFileError, match="PDF"):
        read_workbook(path)


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut(tmp_path: Path) -> None:
    long = msgspec.structs.replace(FULL, auditor="x" * 40_000)
    with pytest.raises(KloeError, match="longer than"):
        written(tmp_path, (long,))
    assert not (tmp_path / "audits.xlsx").exists()
