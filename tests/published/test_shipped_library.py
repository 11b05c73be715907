"""The library that ships with Kloe counts themes with nothing downloaded, and says no word of any report."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kloe.cli import main
from kloe.published.library import Library, add_reports, open_library
from kloe.published.library.shipping import SHIPPED, library_or_shipped, ship, shipped_library
from kloe.published.theme_counts.choosing import Asked
from kloe.published.theme_counts.counting import count_themes

REPORTS = Path(__file__).parents[3] / "shared" / "data" / "reports"
SOME = 12


@pytest.fixture(scope="module")
def some_reports(tmp_path_factory: pytest.TempPathFactory) -> Library:
    if not REPORTS.is_dir():
        pytest.skip("the published reports are not here (../shared/data/reports)")
    folder = tmp_path_factory.mktemp("library")
    add_reports(sorted(REPORTS.glob("*/*.pdf"))[3 :: 171 // SOME], folder=folder)
    return open_library(folder)


def test_themes_are_counted_with_nothing_downloaded(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["published", "themes"], env={"KLOE_HOME": str(tmp_path)})
    assert answer.exit_code == 0
    assert f"the {shipped_library().count} reports that ship with Kloe" in answer.stderr
    assert "Early help" in answer.stdout


def test_no_words_of_a_report_are_shipped() -> None:
    library = shipped_library()
    assert library.rows("select count(*) as n from sentences where text is not null or because is not null") == [
        {"n": 0}
    ]
    assert library.rows("select count(*) as n from paragraphs") == [{"n": 0}]


def test_ones_own_library_comes_first(some_reports: Library) -> None:
    assert library_or_shipped(some_reports.folder).count == some_reports.count
    assert library_or_shipped(some_reports.folder / "nothing").folder == SHIPPED


def test_what_ships_is_what_the_reader_and_the_coder_say_now(some_reports: Library) -> None:
    """When this fails, run tools/ship_reports.py on a library of all reports."""
    shipped = shipped_library()
    for table, columns in (("sentences", "report, area, themes, polarity"), ("judgements", "report, area, grade")):
        asked = f"select {columns}, count(*) as n from {table} group by all order by all"
        read_now = some_reports.rows(asked)
        known = {one["report"] for one in read_now}
        assert [row for row in shipped.rows(asked) if row["report"] in known] == read_now, table


def test_the_same_reports_ship_as_the_same_bytes(some_reports: Library, tmp_path: Path) -> None:
    first, second = ship(some_reports, tmp_path / "first"), ship(some_reports, tmp_path / "second")
    files = sorted(file.relative_to(first) for file in first.rglob("*") if file.is_file())
    assert files
    assert all((first / file).read_bytes() == (second / file).read_bytes() for file in files)
    assert count_themes(Library(first), Asked()) == count_themes(some_reports, Asked())
