"""Caseloads and changes of worker are counted from the lists as they came, and agree with the measures T1."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from kloe.childdata.checks.loading import load_rule_book
from kloe.childdata.extract import Extract, read_annex_a
from kloe.childdata.measures.caseloads import (
    STAND_INS,
    TeamCaseloads,
    TeamChanges,
    caseloads,
    changes_of_worker,
    team_caseloads,
)
from kloe.childdata.measures.loading import load_measure_book
from kloe.childdata.specification import latest_specification
from kloe.errors import KloeError
from kloe.papers.tidy_lists import write_tidy_lists

EARLIER_DAY, LATER_DAY = date(2024, 3, 28), date(2024, 6, 28)
Row = dict[str, str]
Reading = Callable[..., Extract]


def case(child: str, team: str, worker: str, status: str = "CIN", closed: str = "") -> Row:
    printed = {"CIN": "c) Child in need plan", "CPP": "b) Child Protection plan", "CLA": "a) Looked after child"}
    return {"child_id": child, "team": team, "worker": worker, "case_status": printed[status], "closure_date": closed}


LATER = [
    case("C1", "North", "Ada Jones"),
    case("C2", "North", "Ada Jones", "CPP"),
    case("C2", "North", "Ada Jones", "CPP"),  # a child twice is one child
    case("C3", "North", "Ada Jones", closed="29/06/2024"),  # closed after the extract date: open on the day
    case("C4", "North", "Ben Shah", "CLA"),
    case("C5", "North", "Duty"),
    case("C6", "North", ""),
    case("C7", "South", "Cal Price", closed="28/06/2024"),  # closed on the day
    case("C8", "South", "Dee Ward", closed="soon"),  # nobody knows whether it is open
    case("C9", "South", "Dee Ward"),
    case("C10", "", "Eve Long"),
]
ON_PLAN = [
    {"child_id": "C2", "team": "North", "worker": "Ada Jones", "end_date": ""},
    {"child_id": "C3", "team": "North", "worker": "Ada Jones", "end_date": "27/06/2024"},
]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Reading]:
    """Read lists from CSV as an authority would hand them over."""
    opened: list[Extract] = []

    def reading(lists: dict[int, Sequence[Row]], as_at: date = LATER_DAY) -> Extract:
        files = tuple(_write(tmp_path / f"{as_at}-{number}.csv", number, rows) for number, rows in lists.items())
        opened.append(read_annex_a(files, as_at=as_at))
        return opened[-1]

    yield reading
    for extract in opened:
        extract.session.close()


def _write(path: Path, number: int, rows: Sequence[Row]) -> Path:
    """A list with the columns that its first row has."""
    columns = [column for column in latest_specification().by_number[number].columns if column.name in rows[0]]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in columns])
        writer.writerows([row[column.name] for column in columns] for row in rows)
    return path


def test_each_worker_has_the_children_who_are_open_on_the_day(read: Reading) -> None:
    found = {(one.team, one.worker): one for one in caseloads(read({6: LATER, 7: ON_PLAN}))}
    assert {place: one.open_children for place, one in found.items()} == {
        ("North", "Ada Jones"): 3, ("North", "Ben Shah"): 1, ("North", "Duty"): 1, ("North", None): 1,
        ("South", "Dee Ward"): 1, (None, "Eve Long"): 1,
    }  # fmt: skip
    ada = found["North", "Ada Jones"]
    assert ada.by_status == {"b) Child Protection plan": 1, "c) Child in need plan": 2}
    assert (ada.on_plan, ada.in_care, ada.team_median) == (1, None, 2)
    assert [place for place, one in found.items() if one.placeholder] == [("North", "Duty")]


def test_a_team_shows_how_its_caseloads_are_spread_and_who_has_no_worker(read: Reading) -> None:
    assert team_caseloads(read({6: LATER})) == (
        TeamCaseloads("North", 2, 6, 1, 1, 1.5, 2, 2.5, 3),
        TeamCaseloads("South", 1, 1, 0, 0, 1, 1, 1, 1),
        TeamCaseloads(None, 1, 1, 0, 0, 1, 1, 1, 1),
    )


def test_caseloads_agree_with_the_measures(read: Reading) -> None:
    extract = read({6: LATER, 7: ON_PLAN})
    measured, teams = extract.measure(), team_caseloads(extract)
    sums = {
        "T1": sum(team.open_children for team in teams),
        "T1-without": sum(team.without_worker for team in teams),
        "T1-placeholder": sum(team.with_placeholder for team in teams),
        "T1-plans": sum(one.on_plan or 0 for one in caseloads(extract)),
    }
    figures = {measure: measured.figure(measure) for measure in sums}
    assert {measure: figure and figure.counted_children for measure, figure in figures.items()} == sums
    assert figures["T1"] is not None
    assert figures["T1"].unknown == 1


def test_the_words_for_a_stand_in_are_the_same_wherever_they_are_used() -> None:
    measure = load_measure_book().by_id["T1-placeholder"]
    check = next(one for one in load_rule_book().checks if one.id == "G-43")
    assert STAND_INS in measure.counted
    assert STAND_INS in check.fails


EARLIER = [
    case("C1", "NORTH ", "ada-jones"),  # another spelling is no change
    case("C2", "North", "Ben Shah"),  # another worker
    case("C3", "South", "Ada Jones"),  # another team
    case("C4", "South", "Cal Price"),  # both
    case("C5", "North", "Ada Jones"),  # now with duty
    case("C6", "North", "Duty"),  # nobody held it, and nobody does
    case("C9", "South", "Cal Price", closed="01/03/2024"),  # was closed
    case("C10", "", "Eve Long", closed="soon"),  # nobody knows whether it was open
    case("C11", "North", "Ada Jones"),  # not on the later list
]
CHANGES = (TeamChanges("North", 6, 4, 2, 1, ("C2", "C3", "C4", "C5", "C6")),)


def _pack(extract: Extract, folder: Path) -> Path:
    write_tidy_lists(extract, None, folder)
    return folder


@pytest.mark.parametrize("kept_as", ["pack", "extract"])
def test_changes_of_worker_and_team_are_told_apart(read: Reading, tmp_path: Path, kept_as: str) -> None:
    earlier, later = read({6: EARLIER}, EARLIER_DAY), read({6: LATER})
    before = _pack(earlier, tmp_path / "pack") if kept_as == "pack" else earlier
    assert changes_of_worker(before, later, with_children=True) == CHANGES


def test_no_child_is_named_unless_asked_for(read: Reading) -> None:
    found = changes_of_worker(read({6: EARLIER}, EARLIER_DAY), read({6: LATER}))
    assert [one.changed for one in found] == [()]
    assert [one.other_worker for one in found] == [4]


def test_a_folder_or_list_that_cannot_be_compared_is_refused_with_what_to_do(read: Reading, tmp_path: Path) -> None:
    later = read({6: LATER})
    with pytest.raises(KloeError, match=r"no List 6 in lists/.*earlier pack"):
        changes_of_worker(tmp_path, later)
    without = [{"child_id": "C1", "case_status": "", "closure_date": "", "team": "North"}]
    folder = _pack(read({6: without}, EARLIER_DAY), tmp_path / "pack")
    with pytest.raises(KloeError, match=r"has no column 'Allocated Worker'"):
        changes_of_worker(folder, later)
    next((folder / "lists").glob("list_06_*.parquet")).write_bytes(b"no parquet")
    with pytest.raises(KloeError, match=r"cannot be read as Parquet"):
        changes_of_worker(folder, later)


def test_the_later_extract_given_first_is_refused(read: Reading) -> None:
    earlier, later = read({6: EARLIER}, EARLIER_DAY), read({6: LATER})
    with pytest.raises(KloeError, match=r"28/06/2024.*28/03/2024.*older one first"):
        changes_of_worker(later, earlier)


def test_without_list_6_there_are_no_caseloads(read: Reading) -> None:
    with pytest.raises(KloeError, match=r"List 6 .*is not in this extract"):
        caseloads(read({7: ON_PLAN}))
