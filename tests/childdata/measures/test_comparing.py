"""Two extracts beside each other: the figures, and the children who made the change."""

from datetime import date
from pathlib import Path

import pytest

from kloe.childdata.measures.comparing import Change, MeasureChanges, compare_measures
from kloe.childdata.measures.measured import MeasuredExtract
from small_annex_a import csv_text, folder, headings, read, rows_of

EARLIER, LATER = date(2024, 3, 29), date(2024, 6, 28)
START, SOON, LATE = date(2024, 1, 8), date(2024, 1, 12), date(2024, 3, 28)
Assessments = dict[str, date | None]


def measured(place: Path, on: date, assessments: Assessments) -> MeasuredExtract:
    """The measures of an extract whose List 4 holds these children, all begun on one day, authorised then or not."""
    rows = [rows_of(4, 1, child_id=c, start_date=START, authorised_date=done)[0] for c, done in assessments.items()]
    path = folder(place, {"List 4.csv": csv_text([headings(4), *rows])})
    return read(path, as_at=on, authority="Testshire").measure()


@pytest.fixture
def changes(tmp_path: Path) -> MeasureChanges:
    before = measured(tmp_path / "before", EARLIER, {"A1": SOON, "A2": SOON, "A3": None, "A4": LATE})
    now = measured(tmp_path / "now", LATER, {"A2": SOON, "A3": SOON, "A4": LATE, "A5": SOON})
    return compare_measures(before, now)


def change_of(changes: MeasureChanges, measure: str) -> Change:
    return next(one for one in changes.changes if one.measure == measure)


def test_the_figures_of_both_and_how_many_children_changed(changes: MeasureChanges) -> None:
    """A1 has gone, A3 was open and is now done in time, A5 is new, A4 was late both times."""
    change = change_of(changes, "A2-from-start")
    assert change.earlier is not None
    assert change.later is not None
    assert (change.earlier.counted, change.earlier.base) == (2, 3)
    assert (change.later.counted, change.later.base) == (3, 4)
    assert (change.entered, change.left, change.stayed) == (2, 1, 1)


def test_the_children_who_made_the_change(changes: MeasureChanges) -> None:
    found = [(one.child, one.way, one.was_in_base, one.is_in_base) for one in changes.children("A2-from-start")]
    assert found == [("A3", "entered", False, True), ("A5", "entered", False, True), ("A1", "left", True, False)]


def test_what_one_of_them_cannot_say_is_not_compared(tmp_path: Path) -> None:
    path = folder(tmp_path / "contacts", {"List 1.csv": csv_text([headings(1), *rows_of(1, 2)])})
    earlier = read(path, as_at=EARLIER).measure()
    now = measured(tmp_path / "now", LATER, {"A2": SOON})
    change = change_of(compare_measures(earlier, now), "A2-from-start")
    assert change.earlier is None
    assert change.why_not.startswith("Earlier extract: List 4 (Assessments) is not in this extract.")
    assert (change.entered, change.left, change.stayed) == (0, 0, 0)


def test_an_extract_beside_itself_has_not_changed(tmp_path: Path) -> None:
    same = [measured(tmp_path / name, LATER, {"A2": SOON, "A3": None, "A4": LATE}) for name in ("a", "b")]
    for change in compare_measures(*same).changes:
        assert (change.entered, change.left) == (0, 0)
