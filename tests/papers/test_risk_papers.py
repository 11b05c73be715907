"""The command on risk lists: counts on the screen and no child, files that lead back to rows, and a workbook."""

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kloe.cli.risk_lists import risk
from kloe.errors import KloeError
from small_annex_a import a_list, workbook

HOSTILE = "@SUM(1+1)"


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = a_list(
        7,
        3,
        end_date=None,
        last_visit_date=date(2024, 1, 2),
        start_date=date(2022, 1, 3),
        team=HOSTILE,
        worker="Ada Jones",
    )
    place = tmp_path_factory.mktemp("risk") / "annex-a.xlsx"
    place.write_bytes(workbook({"List 7": rows}))
    return place


def run(extract: Path, *more: object) -> Result:
    arguments = [str(extract), "--as-at", "2024-06-28", "--quiet", *map(str, more)]
    return CliRunner().invoke(risk, arguments, catch_exceptions=True)


def test_the_screen_has_counts_and_reasons_and_no_child(extract: Path) -> None:
    shown = run(extract)
    assert shown.exit_code == 0, shown.output
    assert "[plans-over-21-months]: 3, the most 907 days" in shown.output
    assert "[assessments-late]: cannot be made. List 4" in shown.output
    assert f"By team: {HOSTILE} 3." in shown.output
    assert "A1000" not in shown.output


def test_a_script_gets_the_same_counts_and_no_child(extract: Path) -> None:
    shown = run(extract, "--json")
    assert "A1000" not in shown.output
    lists = {one["id"]: one for one in json.loads(shown.output)["lists"]}
    assert (lists["plan-visits-late"]["rows"], lists["plan-visits-late"]["limit"]) == (3, "20 working days")
    assert lists["plan-visits-late"]["basis"].endswith("(ours)")
    assert lists["assessments-late"]["rows"] is None


def test_the_workbook_has_a_summary_the_children_and_a_sheet_a_list(extract: Path, tmp_path: Path) -> None:
    target = tmp_path / "risk.xlsx"
    shown = run(extract, "-o", target)
    assert shown.exit_code == 0, shown.output
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[:2] == ["Summary", "Children"]
    sheet = next(one for one in book.worksheets if one.title.endswith("plans-over-21-months"))
    top = [str(sheet.cell(row, 1).value) for row in range(1, 7)]
    assert top[0] == "Plans over 21 months"
    assert top[1].startswith("Who is on it: ")
    assert top[2].startswith("Limit: 21 months. Basis: The number of months is ours")
    assert [sheet.cell(7, column).value for column in (1, 2, 4)] == ["Child", "Team", "Since"]
    first = [sheet.cell(8, column).value for column in (1, 2, 3)]
    assert first == ["A1000", f"'{HOSTILE}", "Ada Jones"]
    assert sheet.cell(8, 4).value.date() == date(2022, 1, 3)
    assert sheet.cell(8, 4).is_date
    assert (sheet.page_setup.orientation, sheet.freeze_panes) == ("landscape", "B8")
    assert len(sheet.tables) == 1
    assert not any(cell.data_type == "f" for one in book.worksheets for row in one.iter_rows() for cell in row)
    summary = {row[0]: row for row in book["Summary"].iter_rows(values_only=True) if row[0]}
    assert summary["Assessments past 45 working days"][7].startswith("List 4")


@pytest.mark.parametrize("ending", [".csv", ".json", ".parquet"])
def test_one_long_table_is_written_for_programs(extract: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"risk{ending}"
    assert run(extract, "-o", target, "--list", "plans-over-15-months").output.startswith("3 rows written")
    if ending == ".json":
        row = json.loads(target.read_text(encoding="utf-8"))["rows"][0]
        assert (row["child_id"], row["days"], row["sheet_row"], row["annex_a_list"]) == ("A1000", 907, 2, 7)
    if ending == ".csv":
        assert f"'{HOSTILE}" in target.read_text(encoding="utf-8-sig")


def test_it_can_be_narrowed(extract: Path) -> None:
    shown = run(extract, "--list", "plans-over-21-months", "--worker", "Ada Jones")
    assert shown.output.count("[") == 1
    for wrong in (["--team", "Nowhere"], ["--list", "nothing"], ["-o", "risk.txt"]):
        assert isinstance(run(extract, *wrong).exception, KloeError)
