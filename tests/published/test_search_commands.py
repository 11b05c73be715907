"""The commands ``kloe published search`` and ``recommendations``: what a person sees, and what a script gets."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner, Result
from searchable_reports import library_of, made_report

from kloe.cli import main
from kloe.published.library import Library, add_reports, open_library
from kloe.published.reading.pdf import Document, read_pdf
from kloe.published.searching import search

REPORTS = Path(__file__).parents[3] / "shared" / "data" / "reports"
HOSTILE = "=HYPERLINK(1) neglect \x1b[31mred\u202e"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    library_of(
        tmp_path / "home" / "published",
        made_report(
            "Leeds",
            date(2018, 3, 5),
            [("help-and-protection", "Neglect is seen late."), ("help-and-protection", HOSTILE)],
            asked=["Supervision of staff.", "Life-story work."],
        ),
        made_report("Leeds", date(2022, 3, 7), asked=["The regularity of supervision."]),
    )

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["published", *arguments])

    return invoke


def test_a_person_sees_the_passage_with_its_page_and_report(run: Run) -> None:
    shown = run("search", "neglect", "late").output
    assert "1 paragraph in 1 report for: (neglect and late)" in shown
    assert "1. Leeds, published 4 May 2018, page 2, paragraph 1 – Findings [" in shown
    assert "**Neglect** is seen **late**." in shown


def test_what_a_report_says_does_not_reach_the_terminal_as_commands(run: Run) -> None:
    shown = run("search", "hyperlink").output
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_slip_in_a_name_is_told(run: Run) -> None:
    assert "'Leedes' was taken for Leeds." in run("search", "neglect", "--authority", "Leedes").output


def test_a_script_gets_the_whole_paragraph_and_the_places(run: Run) -> None:
    found = json.loads(run("search", "neglect", "--limit", "1", "--json").output)
    assert (found["total"], len(found["rows"])) == (2, 1)
    hit = found["rows"][0]
    start, end = hit["found"][0]
    assert hit["text"][start:end].casefold() == "neglect"


@pytest.mark.parametrize("words", ["", "(", "-x", "NOT x", '"'])
def test_what_cannot_be_asked_ends_with_a_sentence(run: Run, words: str) -> None:
    result = run("search", "--", words)
    assert result.exit_code not in (0, 1)
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_what_was_found_is_written_to_files_with_formulas_made_harmless(run: Run, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "parquet", "json"):
        assert run("search", "neglect", "--limit", "1", "-o", str(tmp_path / f"found.{ending}")).exit_code == 0
    rows = list(csv.DictReader((tmp_path / "found.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 2
    assert all(not row["text"].startswith("=") for row in rows)
    assert any("**Neglect**" in row["passage"] for row in rows)
    sheet = openpyxl.load_workbook(tmp_path / "found.xlsx").worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    with duckdb.connect() as database:
        assert len(database.execute(f"select * from '{tmp_path / 'found.parquet'}'").fetchall()) == 2


def test_recommendations_are_listed_with_what_became_of_them(run: Run) -> None:
    shown = run("recommendations").output
    assert "3 recommendations in 2 reports. For 2 of them the library has a later report: 1 said again (50%)" in shown
    assert "→ Said again in the next report of 6 May 2022, page 2: 1. The regularity of supervision." in shown
    assert "Because both have: supervision" in shown
    assert "→ Not found in the next report of 6 May 2022." in shown
    assert "→ No later report in the library." in shown


def test_recommendations_can_be_narrowed_by_words_and_to_those_said_again(run: Run) -> None:
    again = json.loads(run("recommendations", "--again", "--json").output)["rows"]
    assert [(one["text"], one["later_text"]) for one in again] == [
        ("Supervision of staff.", "The regularity of supervision.")
    ]
    story = json.loads(run("recommendations", "life-story", "--json").output)["rows"]
    assert [one["became"] for one in story] == ["not found"]
    late = json.loads(run("recommendations", "--year", "2022", "--json").output)["rows"]
    assert [one["became"] for one in late] == ["no later report"]


def test_recommendations_are_counted_by_theme(run: Run, tmp_path: Path) -> None:
    clusters = json.loads(run("recommendations", "--by-theme", "--json").output)["rows"]
    assert sum(one["recommendations"] for one in clusters) >= 3
    assert all(one["said_again"] + one["perhaps"] <= one["followed"] <= one["recommendations"] for one in clusters)
    run("recommendations", "--by-theme", "-o", str(tmp_path / "themes.csv"))
    assert (tmp_path / "themes.csv").read_text(encoding="utf-8-sig").startswith("theme,recommendations,reports,")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Three published reports, of three generations."""
    folder = tmp_path_factory.mktemp("real") / "published"
    names = ("80525_newcastle upon tyne/*2017.pdf", "80572_torbay/*2018.pdf", "80573_trafford/*2026.pdf")
    files = [file for name in names for file in REPORTS.glob(name)]
    if len(files) < len(names):
        pytest.skip("the published reports are not beside the repository")
    add_reports(files, folder=folder)
    return open_library(folder)


@pytest.mark.parametrize(
    ("words", "authority"),
    [
        ('"return home interviews"', "Newcastle"),
        ("life story", "Torbay"),
        ("neglect", "Trafford"),
        ("child*", "Trafford"),
    ],
)
def test_what_is_found_in_a_real_report_stands_on_the_page_that_is_told(
    real: Library, words: str, authority: str
) -> None:
    found = search(real, words, limit=200)
    assert any((hit.authority or "").startswith(authority) for hit in found.hits)
    documents = {report: read_pdf(real.original(report)) for report in {hit.report for hit in found.hits}}
    for hit in found.hits:
        document = documents[hit.report]
        assert isinstance(document, Document)
        pages = _letters("".join(document.pages[hit.page - 1 : hit.last_page]))
        assert hit.found
        assert all(_letters(hit.text[start:end]) in pages for start, end in hit.found)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
