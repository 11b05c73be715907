"""The papers of a timeline: a calendar that clients read and subscribe to, a page that prints on one sheet, tables."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import chdir
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar
from icalendar.cal import Component

import kloe.cli

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
ROOT = getattr(os, "geteuid", lambda: 1)() == 0
YORK = ("--framework", "sif-2013", "--notified", "2014-03-03", "--authority", "York")
AFTER = ("--framework", "sif-2013", "--published", "2016-11-25")
PLANS = {
    "sif-2013": YORK,
    "slac-2009": ("--framework", "slac-2009", "--notified", "2012-04-16"),
    "standard": ("--framework", "ilacs-2023", "--type", "standard", "--notified", "2023-04-17"),
    "short": ("--framework", "ilacs-2023", "--type", "short", "--notified", "2023-04-17"),
}


SHEETS = PLANS | {"before an election": ("--framework", "sif-2013", "--notified", "2014-04-14"), "after": AFTER}


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(kloe.cli.main, ["timeline", *arguments])


def said(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def written(folder: Path, name: str, *arguments: str) -> Path:
    said(*arguments, "-o", str(folder / name))
    return folder / name


def events(file: Path) -> list[Component]:
    return list(Calendar.from_ical(file.read_bytes()).walk("VEVENT"))


def the(found: list[Component], words: str) -> Component:
    [event] = [one for one in found if words in one["SUMMARY"]]
    return event


# The calendar


def test_a_client_reads_york_with_days_that_end_on_the_day_after(tmp_path: Path) -> None:
    found = events(written(tmp_path, "york.ics", *YORK))
    assert len(found) == 10
    annex_a = the(found, "Annex A is due")
    assert annex_a["SUMMARY"] == "Due: Annex A is due"
    assert (annex_a.decoded("DTSTART"), annex_a.decoded("DTEND")) == (date(2014, 3, 5), date(2014, 3, 6))
    assert annex_a["DTSTART"].params["VALUE"] == "DATE"
    audits = the(found, "20 case files")
    assert (audits.decoded("DTSTART"), audits.decoded("DTEND")) == (date(2014, 3, 10), date(2014, 3, 15))
    for words in ("Hand over the child-level data", "performance analyst", "City of York Council"):
        assert words in annex_a["DESCRIPTION"]


def test_a_time_that_is_stated_is_a_moment_and_one_that_is_rough_is_told(tmp_path: Path) -> None:
    found = events(written(tmp_path, "york.ics", *YORK))
    assert the(found, "Inspectors arrive").decoded("DTSTART") == datetime(2014, 3, 4, 9, tzinfo=UTC)
    call = the(found, "telephones")
    assert call.decoded("DTSTART") == date(2014, 3, 3)
    assert "by about 9.30 am" in call["DESCRIPTION"]


def test_a_stated_time_in_summer_is_that_of_the_clock_in_england(tmp_path: Path) -> None:
    found = events(written(tmp_path, "summer.ics", "--framework", "sif-2013", "--notified", "2014-06-02"))
    assert the(found, "Inspectors arrive").decoded("DTSTART") == datetime(2014, 6, 3, 8, tzinfo=UTC)


def test_the_same_question_gives_the_same_calendar(tmp_path: Path) -> None:
    first, second = (written(tmp_path, name, *YORK) for name in ("one.ics", "two.ics"))
    assert first.read_bytes() == second.read_bytes()


def test_every_event_has_a_uid_of_its_own_which_stays_when_its_day_moves(tmp_path: Path) -> None:
    published = events(written(tmp_path, "published.ics", *AFTER))
    received = events(written(tmp_path, "received.ics", *AFTER, "--received", "2016-11-28"))
    before, now = ({one["UID"]: one.decoded("DTSTART") for one in found} for found in (published, received))
    assert len(before) == len(published)
    assert before.keys() == now.keys()
    moved = [uid for uid in before if before[uid] != now[uid]]
    assert any("action-plan" in uid for uid in moved)
    stamps = [{one.decoded("DTSTAMP") for one in found} for found in (published, received)]
    assert stamps == [{datetime(2016, 11, 25, tzinfo=UTC)}, {datetime(2016, 11, 28, tzinfo=UTC)}]


def test_two_authorities_share_no_uid(tmp_path: Path) -> None:
    york = {one["UID"] for one in events(written(tmp_path, "york.ics", *YORK))}
    bury = {one["UID"] for one in events(written(tmp_path, "bury.ics", *YORK[:-1], "Bury"))}
    assert york.isdisjoint(bury)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    handler = partial(_QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_subscriber_finds_a_named_calendar_that_says_when_to_come_again(tmp_path: Path, address: str) -> None:
    written(tmp_path, "york.ics", *YORK)
    with urlopen(f"{address}/york.ics") as answer:  # noqa: S310 - our own server
        assert answer.headers.get_content_type() == "text/calendar"
        sent = answer.read()
    calendar = Calendar.from_ical(sent)
    assert rb"X-WR-CALNAME:Single inspection\, York" in sent  # a comma in a text is escaped: RFC 5545, 3.3.11
    assert rb"NAME:Single inspection\, York" in sent.splitlines()
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(days=1)
    assert len(calendar.walk("VEVENT")) == 10


def test_no_id_is_broken_at_the_end_of_a_line() -> None:
    for days in (("--framework", "monitoring-visits-2016", "--notified", "2017-06-12"), AFTER):
        assert not [line for line in said(*days).splitlines() if line.endswith("-")]


def test_what_the_whole_inspection_falls_into_is_said_once(tmp_path: Path) -> None:
    april = ("--framework", "sif-2013", "--notified", "2014-04-14")
    election, holiday = "European elections on 22 May 2014 (unverified)", "Monday 21 April 2014 is a bank holiday"
    page = written(tmp_path, "plan.html", *april).read_text(encoding="utf-8")
    for text in (said(*april), page):
        assert text.count(election) == 1
        assert text.count(holiday) == 1
        assert "reckoned by Kloe" in " ".join(text.split())
    in_every_row = json.loads(said(*april, "--json"))["events"]
    assert all(any(election in mark for mark in row["marks"]) for row in in_every_row)


# The page


@pytest.mark.parametrize("plan", PLANS)
def test_a_page_names_every_event_once_and_needs_nothing_else(plan: str, tmp_path: Path) -> None:
    page = written(tmp_path, "plan.html", *PLANS[plan]).read_text(encoding="utf-8")
    data = json.loads(said(*PLANS[plan], "--json"))
    rows = re.findall(r'<th scope="row".*?</tr>', page, re.S)
    assert len(rows) == len(data["events"])
    assert sum('class="flag"' in row for row in rows) == sum(one["is_deadline"] for one in data["events"])
    assert '<html lang="en-GB">' in page
    assert "<caption" in page
    assert not re.search(r"<script|<link|src=|url\(|@import", page)


@pytest.mark.skipif(BROWSER is None, reason=f"no browser on PATH: {', '.join(BROWSERS)}")
@pytest.mark.parametrize("plan", SHEETS)
def test_a_plan_prints_on_one_sheet(plan: str, tmp_path: Path) -> None:
    page, sheet = written(tmp_path, "plan.html", *SHEETS[plan]), tmp_path / "plan.pdf"
    command = [
        str(BROWSER), "--headless", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
        f"--user-data-dir={tmp_path / 'profile'}", *(["--no-sandbox"] if ROOT else []),
        "--no-pdf-header-footer", f"--print-to-pdf={sheet}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert re.findall(rb"/Count (\d+)", sheet.read_bytes())[:1] == [b"1"]


@pytest.mark.skipif(BROWSER is None, reason=f"no browser on PATH: {', '.join(BROWSERS)}")
@pytest.mark.parametrize("width", [1200, 320])
def test_the_page_is_accessible_and_never_too_wide(width: int, tmp_path: Path) -> None:
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    from test_report_in_browser import look  # noqa: PLC0415 - it needs a browser and axe

    page = written(tmp_path, "plan.html", *YORK, "--published", "2014-05-13").read_text(encoding="utf-8")
    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    found = look(without_policy, tmp_path, width=width, scheme="light")
    assert found["violations"] == []
    assert "color-contrast" in found["passes"]
    assert found["widest"] <= found["width"] == width


def test_a_source_without_a_known_author_is_named_by_its_title_alone(tmp_path: Path) -> None:
    page = written(tmp_path, "plan.html", *YORK).read_text(encoding="utf-8")
    assert "</b>: Briefing on the single inspection" in page
    assert "not stated" not in page


def test_a_name_with_markup_stays_text(tmp_path: Path) -> None:
    page = written(tmp_path, "plan.html", *YORK[:-1], "<b>York</b>").read_text(encoding="utf-8")
    assert "<b>York" not in page
    assert "&lt;b&gt;York" in page


# Tables and data


def test_the_table_has_a_row_for_every_event(tmp_path: Path) -> None:
    text = written(tmp_path, "york.csv", *YORK).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["first_day"] for row in rows] == [
        one["first_day"] for one in json.loads(said(*YORK, "--json"))["events"]
    ]
    [annex_a] = [row for row in rows if row["title"] == "Annex A is due"]
    assert (annex_a["is_deadline"], rows[0]["is_deadline"]) == ("yes", "no")
    assert annex_a["source"] == "york-2013: 4"


def test_no_cell_of_an_own_calendar_becomes_a_formula(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[calendar]]\nid = "own"\ntitle = "=1+1"\n[[period]]\ncalendar = "own"\ntitle = "x"\n'
        "from = 2014-03-05\nto = 2014-03-05\n",
        encoding="utf-8",
    )
    text = written(tmp_path, "york.csv", *YORK, "--calendar", str(own)).read_bytes().decode("utf-8-sig")
    marked = [row["marks"] for row in csv.DictReader(io.StringIO(text)) if row["marks"]]
    assert marked == ["'=1+1: x"] * 2


def test_the_data_says_what_a_day_is_counted_from() -> None:
    data = json.loads(said(*AFTER, "--due", "2017-03-09", "--json"))
    plan = data["duties"][0]
    assert (plan["last_day"], plan["counted_from"], plan["as_if"]) == ("2017-03-08", "2016-11-25", True)
    assert data["bank_holidays_left_out"] is True
    explained = data["explanation"]
    assert (explained["working_days_found"], explained["right_from"]) == (71, "2016-11-28")


def test_the_table_in_the_terminal_shows_day_duty_owner_and_source() -> None:
    lines = said(*YORK)
    assert re.search(r"^  Wed 5 Mar 2014 +DUE Annex A is due\n +Hand over the child-level data", lines, re.M)
    assert "Owner: performance analyst. Source: york-2013: 4." in lines
    assert "Owners are Kloe's suggestion" in lines


def test_what_is_only_recalled_is_marked_in_every_paper(tmp_path: Path) -> None:
    later = ("--framework", "sif-2013", "--notified", "2015-07-06")
    assert "DUE Annex A is due (unverified)" in said(*later)
    assert the(events(written(tmp_path, "later.ics", *later)), "Annex A is due")["SUMMARY"].endswith("(unverified)")
    assert "Annex A is due (unverified)" in written(tmp_path, "later.html", *later).read_text(encoding="utf-8")
    assert "recalled" in written(tmp_path, "later.csv", *later).read_text(encoding="utf-8")


def test_both_halves_can_be_asked_for_at_once() -> None:
    data = json.loads(said(*YORK, "--published", "2014-05-13", "--json"))
    assert data["events"]
    assert data["duties"]


def test_the_remembered_calendar_of_an_authority_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "authorities" / "york"
    folder.mkdir(parents=True)
    (folder / "calendars.toml").write_text(
        '[[period]]\ncalendar = "school-holidays"\ntitle = "inset day"\nfrom = 2014-03-03\nto = 2014-03-03\n',
        encoding="utf-8",
    )
    assert "school holidays: inset day" in said(*YORK)
    assert "inset day" not in said(*YORK, "--without", "school-holidays")
    assert "inset day" not in said(*YORK[:-2])


# What is refused


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--framework", "sif-2013"), 2, "--notified for the days of an inspection"),
        ((*YORK, "--due", "2014-06-01"), 2, "give --published or --received"),
        (("--framework", "sif-2013", "--notified", "3 March"), 2, "2024-03-04"),
        (("--framework", "sif-2031", "--notified", "2014-03-03"), 3, "sif-2013"),
        ((*YORK, "-o", "york.pdf"), 3, ".ics, .html, .csv or .json"),
        ((*YORK, "--without", "easter"), 3, "bank-holidays, elections, school-holidays"),
        ((*YORK, "--type", "short"), 3, "single"),
        ((*YORK, "--calendar", "nowhere.toml"), 3, "nowhere.toml"),
        (("--framework", "ilacs-2023", "--notified", "2023-04-17"), 3, "standard, short"),
        (("--framework", "sif-2013", "--notified", "2014-03-08"), 3, "2014-03-07"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_would_be_right(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path
) -> None:
    with chdir(tmp_path):
        result = run(*arguments)
    assert result.exit_code == code, result.output
    assert words in result.output
    assert list(tmp_path.glob("*.pdf")) == []
