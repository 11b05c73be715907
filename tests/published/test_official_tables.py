"""Ofsted's official tables: read by what their headings say, wherever the columns stand."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from kloe.errors import UnreadableFileError
from kloe.published.outcomes.official import read_official
from kloe.published.outcomes.outcome import Outcome
from kloe.published.outcomes.settling import settle

OFFICIAL = Path(__file__).parents[3] / "shared" / "data" / "official"
HISTORY = OFFICIAL / "Childrens_social_care_in_England_2023_underlying_data.ods"
LATEST = OFFICIAL / "LA_Inspection_Outcomes_as_at_31_March_2025.ods"
RI = "Requires improvement to be good"
Sheets = dict[str, list[list[str | None]]]

needs_official = pytest.mark.skipif(not HISTORY.exists(), reason="Ofsted's tables are not at hand")


def workbook(folder: Path, sheets: Sheets, name: str = "outcomes.xlsx") -> Path:
    with xlsxwriter.Workbook(folder / name) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
    return folder / name


COVER: list[list[str | None]] = [["Published on:", "2026-09-24"]]


def test_columns_are_known_by_their_words_in_any_order_and_with_blank_ones_between(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["A title of the sheet"],
        ["Overall\neffectiveness", "", " Local  authority name ", "Inspection type", "Publication date",
         "Inspection date", "The impact of leaders on social work practice with children and families", "A new column"],
        ["Good", "", "Kent", "ILACS Short Inspection", "2026-02-02", "2025-12-01", "Outstanding", "?"],
    ]  # fmt: skip
    read = read_official(workbook(tmp_path, {"Cover": COVER, "Anything": rows}))
    assert read.source == "official 2026"
    assert read.not_understood == ("Anything: the column 'A new column'",)
    assert {(one.area, one.printed) for one in read.outcomes} == {
        ("overall-effectiveness", "Good"),
        ("leaders", "Outstanding"),
    }
    first = read.outcomes[0]
    assert (first.authority, first.inspection_type) == ("Kent", "short")
    assert (first.first_day, first.published) == (date(2025, 12, 1), date(2026, 2, 2))


def test_a_history_gives_each_inspection_of_a_row_its_own_day_and_grades(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["Local authority name", "Third ILACS framework inspection type", "Third ILACS framework publication date",
         "Third ILACS framework overall effectiveness", "Second ILACS framework publication date",
         "Second ILACS framework overall effectiveness"],
        ["Devon", "ILACS Standard Inspection", "2025-05-13", "Inadequate", "2020-03-17", RI],
        [],
        ["A second table, of those that are no more"],
        ["Local authority name", "ILACS framework publication date", "ILACS framework overall effectiveness"],
        ["Bournemouth", "2018-08-24", RI],
    ]  # fmt: skip
    outcomes = read_official(workbook(tmp_path, {"History": rows})).outcomes
    assert [(one.authority, one.published, one.printed) for one in outcomes] == [
        ("Devon", date(2025, 5, 13), "Inadequate"),
        ("Devon", date(2020, 3, 17), RI),
        ("Bournemouth", date(2018, 8, 24), RI),
    ]


def test_a_visit_without_grades_is_kept_with_its_theme(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["Local authority name", "Inspection/Visit date", "Inspection/Visit type", "Overall effectiveness",
         "Visit Theme"],
        ["Kent", "04/12/2024", "ILACS Focused Visit", "", "Front door"],
    ]  # fmt: skip
    (visit,) = read_official(workbook(tmp_path, {"In-year": rows})).outcomes
    assert (visit.system, visit.theme, visit.first_day) == ("focused-visits", "Front door", date(2024, 12, 4))
    assert not visit.area


def test_a_row_of_an_unknown_authority_is_named_not_dropped_in_silence(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["Local authority name", "Publication date", "Overall effectiveness"],
        ["Kent", "2025-01-01", "Good"],
        ["Barsetshire", "2025-01-01", "Good"],
    ]
    read = read_official(workbook(tmp_path, {"Table": rows}))
    assert [one.authority for one in read.outcomes] == ["Kent"]
    assert read.not_understood == ("Table: the row of Barsetshire",)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "table.ods"
    file.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="Download it again"):
        read_official(file)


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no table of local authority inspections"):
        read_official(workbook(tmp_path, {"Sheet": [["Name", "Places"], ["A home", "4"]]}))


def inspections(rows: tuple[Outcome, ...], system: str) -> set[str]:
    return {one.inspection for one in rows if one.system == system}


@needs_official
def test_the_history_since_2009_is_read_whole() -> None:
    read = read_official(HISTORY)
    rows = settle(read.outcomes)
    assert read.source == "official 2023"
    assert read.not_understood == ()
    counts = {system: len(inspections(rows, system)) for system in ("sif", "sif-reinspection", "cp", "lac", "ilacs")}
    assert counts == {"sif": 152, "sif-reinspection": 21, "cp": 51, "lac": 5, "ilacs": 177}
    assert len([one for one in rows if one.system == "slac" and one.inspection_type == "announced"]) == 304


@needs_official
def test_grades_of_the_old_scale_are_kept_as_printed_and_told_apart() -> None:
    kent = [one for one in settle(read_official(HISTORY).outcomes) if one.authority == "Kent" and one.system == "cp"]
    assert [(one.printed, one.grade, bool(one.remark)) for one in kent] == [(RI, "adequate", True)]


@needs_official
def test_two_authorities_of_one_name_stay_two() -> None:
    rows = read_official(HISTORY).outcomes
    days = {(one.authority, one.published) for one in rows if one.table == "LA_inspections_2009-2023"}
    assert ("Dorset County", date(2016, 5, 23)) in days
    assert ("Dorset", date(2021, 11, 19)) in days
    assert ("Dorset", date(2016, 5, 23)) not in days


@needs_official
def test_a_dash_is_no_grade_and_stays_as_printed() -> None:
    rows = settle(read_official(HISTORY).outcomes)
    scilly = {one.area: (one.printed, one.grade) for one in rows if one.inspection.startswith("islesofscilly/sif/")}
    assert scilly["adoption"] == ("-", "")
    assert scilly["overall-effectiveness"][1] != ""


@needs_official
def test_the_table_of_2025_has_every_inspection_under_ilacs_and_the_visits_of_its_year() -> None:
    rows = settle(read_official(LATEST).outcomes)
    assert len(inspections(rows, "ilacs")) == 271
    assert len(inspections(rows, "focused-visits")) == 36
    assert len(inspections(rows, "monitoring-visits")) == 24
    assert all(one.first_day and one.published for one in rows)
