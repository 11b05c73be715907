"""Every real report that is at hand, read and held against what people wrote down about it."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kloe.authorities import authority_named
from kloe.published.model import Report, Unread
from kloe.published.reading.pdf import read_pdf
from kloe.published.reading.report import read_report

DATA = Path(__file__).parents[3] / "shared" / "data"
REPORTS = DATA / "reports"
TRUTH = DATA / "reports-judgements.csv"

pytestmark = pytest.mark.skipif(not TRUTH.is_file(), reason="the real reports are not here (../shared/data/reports)")

FORMS = {
    "4+OE pre-2023": "ilacs-four-rows",
    "5": "ilacs-five-rows",
    "4 no OE 2026": "ilacs-no-overall",
    "L1": "sif-layout-1",
    "L2": "sif-layout-2",
    "L3": "sif-layout-3",
}
COLUMNS = {
    "overall": {"overall-effectiveness"},
    "leaders": {"leaders", "leadership"},
    "help_protection": {"help-and-protection"},
    "care_and_cl_combined": {"children-in-care-and-care-leavers"},
    "in_care": {"children-in-care", "children-looked-after"},
    "care_leavers": {"care-leavers"},
    "adoption": {"adoption"},
    "lscb": {"lscb"},
}
LETTERS = {
    "outstanding": "O",
    "good": "G",
    "requires-improvement": "RI",
    "adequate": "A",
    "inadequate": "I",
    "not-judged": "NJ",
}
# Where the list of truths and the printed page differ, the page counts.
PRINTED = {
    ("80460_derbyshire/children's services inspection - 19 september 2019.pdf", "end"): "2019-08-08",
}


def rows() -> list[dict[str, str]]:
    if not TRUTH.is_file():
        return []
    with TRUTH.open(encoding="utf-8") as opened:
        return [dict(row) for row in csv.DictReader(opened)]


@cache
def read(file: str) -> Report:
    found = read_report(REPORTS / file)
    assert isinstance(found, Report), found
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"].rsplit("/", 1)[-1] + row["file"][:6])
def test_a_real_report_is_read_as_people_read_it(row: dict[str, str]) -> None:
    report = read(row["file"])
    assert report.form == ("sif-reinspection" if row["generation"] == "SIF-reinspection" else FORMS[row["form"]])
    assert str(report.windows[0].value.first) == row["start"]
    assert str(report.windows[-1].value.last) == PRINTED.get((row["file"], "end"), row["end"])
    assert str(report.published_by_name) == row["published"]
    if row["generation"] == "ILACS":
        assert report.inspection_type == ("" if row["type"] == "split/extended" else row["type"])
    graded = {column: LETTERS[one.grade] for one in report.judgements for column in columns(one.area)}
    assert graded == {column: row[column] for column in COLUMNS if row[column]}


def columns(area: str) -> Iterator[str]:
    yield from (column for column, areas in COLUMNS.items() if area in areas)


@pytest.mark.parametrize("folder", sorted({row["file"].split("/")[0] for row in rows()}))
def test_the_authority_of_a_real_report_is_the_one_whose_folder_it_is_in(folder: str) -> None:
    called = folder.split("_")[1].replace("london corporation", "city of london")
    for file in (row["file"] for row in rows() if row["file"].startswith(f"{folder}/")):
        whose = read(file).authority
        assert whose is not None
        assert whose.value == authority_named(called)


def test_every_heading_of_a_section_gives_the_grade_of_the_table() -> None:
    judgements = [one for row in rows() for one in read(row["file"]).judgements]
    checked = [one for one in judgements if one.heading]
    assert [one for one in checked if not one.agrees] == []
    unchecked = [one for one in judgements if not one.heading and one.area not in ("overall-effectiveness", "lscb")]
    assert len(unchecked) <= 2


def test_what_is_said_of_a_judgement_is_printed_at_its_place() -> None:
    for row in rows():
        pages = read_pdf(REPORTS / row["file"])
        assert not isinstance(pages, Unread)
        for one in read(row["file"]).judgements:
            there = pages.pages[one.place.page - 1][one.place.start : one.place.end]
            assert one.printed_grade.split()[0] in there
            if one.area != "overall-effectiveness":
                assert set(one.printed_area.split()) <= set(there.split()) | {one.printed_area.split()[-1]}


def test_the_doubts_about_the_real_reports_are_those_that_a_reader_has() -> None:
    doubts = {row["file"].split("_")[1].split("/")[0]: doubt for row in rows() for doubt in read(row["file"]).doubts}
    assert doubts.keys() == {"norfolk", "west berkshire", "derbyshire", "devon"}


def test_two_windows_are_kept_apart() -> None:
    devon = read("80461_devon/children's services inspection - 13 may 2025.pdf")
    assert [(str(one.value.first), str(one.value.last)) for one in devon.windows] == [
        ("2024-09-30", "2024-10-11"),
        ("2025-01-13", "2025-01-16"),
    ]


def test_lead_inspectors_are_named_as_printed() -> None:
    stoke = read("80564_stoke-on-trent/children's services inspection - 25 november 2022.pdf")
    assert [one.value for one in stoke.lead_inspectors] == ["Rebecca Quested", "Matthew Reed"]
    none_named = [row["file"] for row in rows() if not read(row["file"]).lead_inspectors]
    assert none_named == ["80461_devon/children's services inspection - 13 may 2025.pdf"]


def test_the_report_of_2013_is_read_from_its_record() -> None:
    sandwell = read("80549_sandwell/children's services inspection,  pdf - 02 august 2013.pdf")
    assert sandwell.form == "lac-2013"
    assert sandwell.framework == "lac-2013"
    assert {one.area: one.grade for one in sandwell.judgements} == {
        "overall-effectiveness": "inadequate",
        "capacity": "adequate",
        "outcomes": "adequate",
        "quality-of-provision": "inadequate",
        "leadership": "inadequate",
    }
    assert all(one.agrees for one in sandwell.judgements)
    assert sandwell.published is not None
    assert str(sandwell.published.value) == "2013-08-02"


def test_a_saved_web_page_is_called_what_it_is() -> None:
    birmingham = read_report(REPORTS / "80429_birmingham" / "children's services inspection - 19 october 2012.pdf")
    assert isinstance(birmingham, Unread)
    assert birmingham.verdict == "not a PDF"
