"""What changed in the measures since an earlier extract, as a table and as files."""

import csv
from datetime import date
from pathlib import Path

import pytest

from kloe.childdata.measures.comparing import Change, MeasureChanges, compare_measures
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import load_measure_book
from kloe.engine.session import Session
from kloe.papers.measure_changes import (
    change_rows,
    changes_of_measures,
    difference,
    largest_changes,
    write_changes,
    write_children_of_changes,
)
from small_annex_a import csv_text, folder, headings, read, rows_of

BOOK = load_measure_book()
START, IN_TIME, LATE = date(2024, 1, 8), date(2024, 1, 12), date(2024, 5, 28)


def changes_between(place: Path) -> MeasureChanges:
    measured = []
    for name, on, done in (
        ("before", date(2024, 6, 14), {"A1": IN_TIME, "A2": LATE}),
        ("now", date(2024, 6, 28), {"A1": IN_TIME, "=A3": IN_TIME, "A2": LATE}),
    ):
        rows = [
            rows_of(4, 1, child_id=c, start_date=date(2024, 1, 8), authorised_date=day)[0] for c, day in done.items()
        ]
        path = folder(place / name, {"List 4.csv": csv_text([headings(4), *rows])})
        measured.append(read(path, as_at=on, authority="Testshire").measure())
    return compare_measures(*measured)


@pytest.mark.parametrize(
    ("kind", "before", "now", "said"),
    [
        ("share", (10, 5), (10, 8), "+30 points"),
        ("share", (10, 5), (10, 5), "no change"),
        ("share", (0, 0), (10, 5), "-"),
        ("count", (9, 9), (7, 7), "-2"),
        ("count", (0, 0), (1200, 1200), "+1,200"),
    ],
)
def test_a_change_is_said_in_the_unit_of_its_measure(
    kind: str, before: tuple[int, int], now: tuple[int, int], said: str
) -> None:
    measure = next(one for one in BOOK.measures if one.kind == kind and not one.children)
    figures = [Figure(measure.id, "all", "", base, counted, 0) for base, counted in (before, now)]
    assert difference(figures[0], figures[1], measure) == said


def test_a_withheld_figure_has_no_change() -> None:
    measure = next(one for one in BOOK.measures if one.kind == "share")
    known, withheld = (
        Figure(measure.id, "all", "", 10, 5, 0),
        Figure(measure.id, "all", "", None, None, None, withheld=True),
    )
    assert difference(known, withheld, measure) == "-"


def test_the_table_shows_both_figures_and_who_moved(tmp_path: Path) -> None:
    changes = changes_between(tmp_path)
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in changes_of_measures(changes).rows}
    assert rows[changes.book.by_id["A2-from-start"].title] == ["50%", "66.7%", "+16.7 points", "1", "0", "1"]


def test_the_largest_changes_are_those_beyond_chance() -> None:
    share, count = (
        next(one for one in BOOK.measures if one.kind == kind and not one.children) for kind in ("share", "count")
    )
    of = {share.id: ((100, 90), (100, 40)), count.id: ((9, 9), (12, 12))}
    changes = tuple(
        Change(id_, *(Figure(id_, "all", "", base, counted, 0) for base, counted in pair)) for id_, pair in of.items()
    )
    session = Session()
    largest = largest_changes(MeasureChanges(session, BOOK, changes))
    session.shut()
    assert [[cell.text for cell in row][:4] for row in largest.rows] == [[share.title, "90%", "40%", "-50 points"]]


def test_every_measure_is_in_the_file_and_no_child(tmp_path: Path) -> None:
    changes = changes_between(tmp_path)
    write_changes(changes, tmp_path / "changes.csv")
    text = (tmp_path / "changes.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(text.splitlines()))) == len(changes.book.measures) == len(change_rows(changes))
    assert "=A3" not in text


def test_the_children_who_made_a_change_are_written_only_when_asked_for(tmp_path: Path) -> None:
    changes = changes_between(tmp_path)
    assert write_children_of_changes(changes, ["A2-from-start"], tmp_path / "children.csv") == 1
    (line,) = csv.DictReader((tmp_path / "children.csv").read_text(encoding="utf-8-sig").splitlines())
    assert line == {
        "measure": "A2-from-start",
        "child": "'=A3",
        "way": "entered",
        "was_in_base": "False",
        "is_in_base": "True",
    }
