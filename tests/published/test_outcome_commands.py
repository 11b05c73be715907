"""The commands that answer from outcomes, as they are typed."""

import csv
import json
from pathlib import Path
from typing import Any

import click
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from kloe.cli.published_annex import annex
from kloe.cli.published_outcomes import (
    build_outcomes,
    coverage,
    distribution,
    import_tables,
    outcomes,
    transitions,
)
from kloe.errors import KloeError


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a library of anybody's: what ships answers."""
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))


def asked(command: click.Command, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def answer(command: click.Command, *words: str) -> dict[str, Any]:
    result = asked(command, *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_outcomes_are_found_by_authority_region_framework_type_and_day() -> None:
    rows = answer(outcomes, "--region", "London", "--framework", "ilacs", "--type", "short", "--since", "2024-01-01",
                  "--until", "2024-12-31")["rows"]  # fmt: skip
    assert rows
    assert {row["region"] for row in rows} == {"London"}
    assert {row["inspection_type"] for row in rows} == {"short"}
    assert all("2024-01-01" <= row["published"] <= "2024-12-31" for row in rows)


def test_latest_gives_one_row_an_authority() -> None:
    rows = answer(outcomes, "--authority", "Kent", "--latest", "--until", "2024-01-01")["rows"]
    assert [(row["authority"], row["published"]) for row in rows] == [("Kent", "2022-07-05")]


def test_an_authority_is_set_beside_its_neighbours() -> None:
    rows = answer(outcomes, "--authority", "Barnsley", "--compare", "neighbours", "--until", "2025-03-31")["rows"]
    assert len(rows) == 11
    assert "Barnsley" in {row["authority"] for row in rows}


def test_what_the_sources_disagree_on_is_shown_with_each_source() -> None:
    rows = answer(outcomes, "--authority", "Nottingham", "--differences")["rows"]
    assert {"2022-09-05", "2022-11-05"} <= {row["value"] for row in rows}


def test_a_distribution_says_base_and_population() -> None:
    result = asked(distribution, "--framework", "ilacs", "--as-at", "2019-11-05")
    assert "77 grades" in result.output
    assert "151 authorities" in result.output
    assert "good: 28 (36.4 %)" in result.output


def test_stated_percentages_are_explained() -> None:
    found = answer(
        distribution, "--explain", "I 13, RI 35, G 36.5, O 15.5", "--since", "2019-11-04", "--until", "2020-02-28"
    )
    assert found["rows"][0]["counted"] == "every inspection under ilacs"
    assert found["rows"][0]["since"] == "2019-12-20"


def test_transitions_and_coverage_answer() -> None:
    found = answer(transitions, "--framework", "ilacs", "--until", "2025-03-31")
    assert sum(one["count"] for one in found["matrix"]) == len(found["rows"])
    covered = answer(coverage, "--as-at", "2023-06-01")
    assert (covered["count"], covered["population"]) == (151, 153)
    not_yet = [row["authority"] for row in covered["rows"] if not row["inspected"]]
    assert not_yet == ["Cumberland", "Westmorland and Furness"]


def test_the_annex_is_written_as_a_table_for_a_paper(tmp_path: Path) -> None:
    target = tmp_path / "annex.csv"
    asked(annex, "--since", "2013-11-01", "--until", "2014-10-31", "-o", str(target))
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 33
    assert rows[0] == {
        "Local authority": "Barking and Dagenham",
        "Overall judgement": "Requires Improvement",
        "LSCB effectiveness": "Requires Improvement",
    }


def test_a_paper_is_held_against_the_outcomes(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    table = Path(__file__).with_name("kent_annex_1.txt").read_text(encoding="utf-8")
    paper.write_text(f"{table}\n6 LCSBs have been rated 'Inadequate'.\n", encoding="utf-8")
    window = ("--since", "2013-11-01", "--until", "2014-10-31")
    found = answer(annex, *window, "--against", str(paper))
    assert [one["by_outcomes"]["count"] for one in found["figures"]] == [7]
    assert len(found["rows"]) == 9
    assert "Bexley" in asked(annex, *window, "--against", str(paper)).output


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "json"])
def test_every_kind_of_file_is_written(ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"outcomes.{ending}"
    assert asked(outcomes, "--authority", "Kent", "-o", str(target)).exit_code == 0
    assert target.stat().st_size


@pytest.mark.parametrize(
    ("command", "words", "says"),
    [
        (outcomes, ["--authority", "Liecestershire"], "Did you mean Leicestershire"),
        (outcomes, ["--region", "Nowhere"], "East Midlands"),
        (outcomes, ["--framework", "ilac"], "ilacs"),
        (outcomes, ["--type", "long"], "short"),
        (outcomes, ["-o", "x.pdf"], ".csv"),
        (distribution, ["--area", "leadrs"], "leaders"),
        (distribution, ["--explain", "I nan", "--since", "2020-01-01", "--until", "2020-02-01"], "Write it as in"),
        (distribution, ["--explain", "I 113 %", "--since", "2020-01-01", "--until", "2020-02-01"], "Write it as in"),
        (distribution, ["--explain", "much", "--since", "2020-01-01", "--until", "2020-02-01"], "Write it as in"),
        (annex, ["--since", "2030-01-01"], "Widen the window"),
        (annex, ["--against", "nowhere.txt"], "cannot be read as text"),
        (import_tables, ["nowhere.ods"], "cannot be read as a workbook"),
    ],
)
def test_what_cannot_be_answered_says_what_would_have_been_right(
    command: click.Command, words: list[str], says: str
) -> None:
    result = asked(command, *words)
    assert isinstance(result.exception, KloeError), result.output
    assert says in str(result.exception)


@pytest.mark.parametrize(
    ("command", "words", "says"),
    [
        (outcomes, ["--compare", "region"], "--authority"),
        (distribution, ["--explain", "I 13"], "--since and --until"),
        (outcomes, ["--since", "yesterday"], "is no day"),
    ],
)
def test_what_is_asked_by_half_is_refused(command: click.Command, words: list[str], says: str) -> None:
    result = asked(command, *words)
    assert result.exit_code == 2
    assert says in result.output


def table(folder: Path, grade: str) -> Path:
    file = folder / "outcomes.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Cover").write_row(0, 0, ["Published on:", "2027-09-23"])
        sheet = book.add_worksheet("History")
        sheet.write_row(0, 0, ["Local authority name", "Inspection date", "Publication date", "Overall effectiveness"])
        sheet.write_row(1, 0, ["Kent", "2022-05-09", "2022-07-05", grade])
    return file


def test_a_table_that_is_imported_is_set_beside_what_ships_and_both_are_kept(tmp_path: Path) -> None:
    result = asked(import_tables, str(table(tmp_path, "Good")))
    assert "1 grade or visit (official 2027)" in result.output
    rows = answer(outcomes, "--authority", "Kent", "--framework", "ilacs", "--differences")["rows"]
    assert ("overall-effectiveness", "good") in {(row["what"], row["value"]) for row in rows}
    assert ("overall-effectiveness", "outstanding") in {(row["what"], row["value"]) for row in rows}
    again = asked(import_tables, str(table(tmp_path, "Outstanding")))
    assert again.exit_code == 0
    assert answer(outcomes, "--authority", "Kent", "--framework", "ilacs", "--differences")["rows"] == []


def test_the_table_of_outcomes_is_built_from_official_tables(tmp_path: Path) -> None:
    target = tmp_path / "built.parquet"
    result = asked(build_outcomes, str(table(tmp_path, "Good")), "-o", str(target))
    assert result.exit_code == 0
    assert "Outcomes of 1 inspection or visit" in result.output
    assert target.stat().st_size
