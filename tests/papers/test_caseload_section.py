"""Who holds which open children, as the report shows it."""

from datetime import date
from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.childdata.measures.caseloads import changes_of_worker
from kloe.papers.caseload_section import caseload_tables, worker_changes_table
from kloe.papers.report_tables import Table
from small_annex_a import csv_text, folder, headings, read, rows_of

EARLIER, LATER = date(2024, 3, 29), date(2024, 6, 28)
Cases = dict[str, tuple[str | None, str | None]]


def extract_of(place: Path, on: date, cases: Cases) -> Extract:
    """An extract whose List 6 holds these children, all open, with their team and worker."""
    rows = [
        rows_of(6, 1, child_id=child, team=team, worker=worker, closure_date=None, closure_reason=None)[0]
        for child, (team, worker) in cases.items()
    ]
    return read(folder(place, {"List 6.csv": csv_text([headings(6), *rows])}), as_at=on, authority="Testshire")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_teams_and_workers_with_their_children(tmp_path: Path) -> None:
    cases: Cases = {
        "A1": ("North", "Ann"), "A2": ("North", "Ann"), "A3": ("North", "Ann"), "A4": ("North", "Bob"),
        "A5": ("North", "Duty"), "A6": ("South", None),
    }  # fmt: skip
    teams, workers = caseload_tables(extract_of(tmp_path / "now", LATER, cases))
    assert texts(teams) == [
        ["North", "5", "2", "2", "1.5 to 2.5", "3", "0", "1"],
        ["South", "1", "0", "-", "-", "-", "1", "0"],
    ]
    assert [row[:3] for row in texts(workers)] == [
        ["Ann", "North", "3"],
        ["No worker", "South", "1"],
        ["Bob", "North", "1"],
        ["Duty (a stand-in)", "North", "1"],
    ]


def test_children_with_another_worker_are_counted_by_team(tmp_path: Path) -> None:
    before = extract_of(
        tmp_path / "before", EARLIER, {"A1": ("North", "Ann"), "A2": ("North", "Ann"), "A3": ("East", "Cy")}
    )
    now = extract_of(tmp_path / "now", LATER, {"A1": ("North", "Ann"), "A2": ("North", "Duty"), "A3": ("South", "Cy")})
    assert texts(worker_changes_table(changes_of_worker(before, now))) == [
        ["North", "2", "1", "0", "1"],
        ["South", "1", "0", "1", "0"],
    ]


def test_an_extract_without_list_6_has_no_caseloads(tmp_path: Path) -> None:
    path = folder(tmp_path / "contacts", {"List 1.csv": csv_text([headings(1), *rows_of(1, 2)])})
    assert caseload_tables(read(path, as_at=LATER)) == ()
