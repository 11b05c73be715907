"""A journey on paper: everything is in the picture and again in words, the page is accessible, files hold it all."""

import json
import re
import shutil
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kloe.childdata.journeys import Journey, journey
from kloe.cli.journeys import journey as command
from kloe.papers.journey_page import journey_page, journey_svg
from kloe.papers.journey_tables import journey_table
from small_annex_a import NEWEST, headings, read, workbook

AS_AT = date(2024, 6, 28)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
CHILD = "<b>A1</b>"
ROWS: dict[int, list[dict[str, object]]] = {
    1: [{"child_id": CHILD, "contact_date": date(2024, 3, 1)}],
    3: [{"child_id": CHILD, "referral_date": date(2024, 3, 1), "no_further_action": "a) Yes"}],
    4: [{"child_id": CHILD, "start_date": date(2024, 3, 4), "authorised_date": date(2024, 6, 10)}],
    7: [
        {"child_id": CHILD, "start_date": date(2021, 5, 24), "latest_review_date": date(2023, 5, 24), "end_date": None}
    ],
    8: [{"child_id": CHILD, "start_date": date(2024, 5, 24), "last_visit_date": "=1+1", "placement_date": AS_AT}],
}


def book() -> bytes:
    sheets = {
        f"List {number}": [
            headings(number),
            *([row.get(column.name) for column in NEWEST.by_number[number].columns] for row in rows),
        ]
        for number, rows in ROWS.items()
    }
    return workbook(sheets)


@pytest.fixture
def followed() -> Journey:
    return journey(CHILD, read(book(), as_at=AS_AT))


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    path = tmp_path / "annex-a.xlsx"
    path.write_bytes(book())
    return path


def run(annex: Path, *options: str, child: str = CHILD) -> Result:
    return CliRunner().invoke(command, [str(annex), "--as-at", "2024-06-28", "--quiet", "--child", child, *options])


def test_the_picture_has_a_mark_for_each_event_and_a_bar_for_each_stage(followed: Journey):
    drawn = ElementTree.fromstring(journey_svg(followed))  # noqa: S314 - our own picture
    css = [one.attrib.get("class") for one in drawn.iter()]
    assert css.count("event") == len(followed.events)
    assert css.count("bar") == len(followed.spells)
    assert css.count("late") == len(followed.late) > 1
    words = [one.text or "" for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {str(number) for number, _ in enumerate(followed.events, start=1)} <= set(words)
    assert any(one.startswith("Late by") for one in words)
    assert any(one.startswith("Overdue by") for one in words)
    assert any(one.endswith("since 24 May 2021, open") for one in words)
    assert drawn.attrib["role"] == "img"


def test_the_page_says_the_picture_in_words_and_shows_text_as_it_is(followed: Journey):
    page = journey_page(followed)
    assert "&lt;b&gt;A1&lt;/b&gt;" in page
    assert CHILD not in page
    assert "<script" not in page
    for one in (*followed.events, *followed.spells, *followed.late):
        assert one.title in page
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


@pytest.mark.skipif(BROWSER is None, reason=f"no browser on PATH: {', '.join(BROWSERS)}")
@pytest.mark.parametrize("width", [1280, 768, 320])
def test_the_page_is_accessible_and_never_too_wide(followed: Journey, width: int, tmp_path: Path):
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    from test_report_in_browser import look  # noqa: PLC0415 - it needs a browser and axe

    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", journey_page(followed))
    found = look(without_policy, tmp_path, width=width, scheme="light")
    assert found["violations"] == []
    assert {"color-contrast", "svg-img-alt"} <= set(found["passes"])
    assert found["widest"] <= found["width"] == width


def test_lines_can_be_read_aloud_in_order(annex: Path):
    said = run(annex)
    assert said.exit_code == 0, said.output
    assert said.output.index("1 March 2024: Contact") < said.output.index("10 June 2024: Assessment authorised")
    assert "Assessment authorised: late by" in said.output
    assert "A child protection plan during care" in said.output


def test_json_and_files_hold_everything(annex: Path, followed: Journey, tmp_path: Path):
    said = json.loads(run(annex, "--json").output)
    assert [one["kind"] for one in said["events"]] == [one.kind for one in followed.events]
    table = journey_table(followed)
    for ending in ("xlsx", "csv", "parquet", "json", "html", "svg"):
        assert run(annex, "-o", str(tmp_path / f"journey.{ending}")).exit_code == 0
    rows = json.loads((tmp_path / "journey.json").read_text(encoding="utf-8"))["rows"]
    assert len(rows) == len(table.rows)
    assert all(row["row_id"] and row["places"] for row in rows if row["what"] in ("event", "spell", "late", "overdue"))
    sheets = openpyxl.load_workbook(tmp_path / "journey.xlsx")
    cells = {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"event", "spell", "overdue"} <= cells


def test_several_extracts_are_one_journey(annex: Path):
    said = json.loads(run(annex, "--before", str(annex), "--json").output)
    assert len(said["extract_dates"]) == 2
    assert {len(one["places"]) for one in said["events"]} == {2}


def test_what_cannot_be_done_is_said_without_a_traceback(annex: Path, tmp_path: Path):
    assert "no child 'A2'" in str(run(annex, child="A2").exception)
    assert ".svg" in str(run(annex, "-o", str(tmp_path / "journey.docx")).exception)
