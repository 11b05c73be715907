"""What scripts get of the commands about reports: the same thing under the same name, on screen and in a file."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from searchable_reports import library_of, made_report

from kloe.cli import main

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))

from reference_pages.json_output import described_of_reports

TABLES = (
    "list",
    "search supervision",
    "recommendations",
    "recommendations --by-theme",
    "themes --at-least 1",
    "theme supervision-and-oversight --at-least 1",
    "outcomes --authority Kent",
    "outcomes --authority Nottingham --differences",
    "distribution --as-at 2019-11-05",
    "transitions --authority Kent",
    "coverage --as-at 2023-06-01",
    "next --region London --as-at 2025-04-01",
    "waits --by next_type --as-at 2025-04-01",
    "backtest --complete-to 2021-03-31",
    "pace --framework sif --as-at 2014-10-29",
)


@pytest.fixture(scope="module", autouse=True)
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    home = tmp_path_factory.mktemp("home")
    asked = "Supervision of staff."
    library_of(
        home / "published",
        made_report("Leeds", date(2018, 3, 5), [("leaders", "Supervision of staff is weak.")], asked=[asked]),
        made_report("Leeds", date(2022, 3, 7), asked=[asked]),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLOE_HOME", str(home))
        yield


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["published", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_a_field_of_one_name_holds_one_kind_of_value_in_the_rows_of_all_commands() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for path, kind in described_of_reports():
        _, _, field = path.partition(".rows[].")
        if field and "." not in field:
            kinds[field].add(kind)
    assert len(kinds) > 100
    assert {field: some for field, some in kinds.items() if len(some) > 1} == {}


@pytest.mark.parametrize("command", TABLES)
def test_the_rows_are_those_of_the_file(command: str, tmp_path: Path) -> None:
    target = tmp_path / "table.json"
    written: dict[str, Any] = json.loads((run(*command.split(), "-o", str(target)), target.read_text("utf-8"))[1])
    told = json.loads(run(*command.split(), "--json").stdout)
    assert told["rows"]
    assert told["notes"] == written["notes"]
    assert [one | same for one, same in zip(told["rows"], written["rows"], strict=True)] == told["rows"]


@pytest.mark.parametrize("command", TABLES)
def test_a_file_and_json_together_leave_the_output_to_json(command: str, tmp_path: Path) -> None:
    result = run(*command.split(), "--json", "-o", str(tmp_path / "table.csv"))
    assert json.loads(result.stdout)["rows"]
    assert "written to" in result.stderr


def test_a_report_is_found_under_the_id_that_every_answer_gives_it() -> None:
    ids = [{row["report"] for row in json.loads(run(*one.split(), "--json").stdout)["rows"]} for one in TABLES[:3]]
    assert ids[0] == ids[1] == ids[2]
    assert {json.loads(run("show", one, "--json").stdout)["report"] for one in ids[0]} == ids[0]


def test_who_is_compared_with_whom_is_told() -> None:
    told = json.loads(run("outcomes", "--authority", "Barnsley", "--compare", "neighbours", "--json").stdout)
    (group,) = told["compared_with"]
    assert group["authority"] == "Barnsley"
    assert {row["authority"] for row in told["rows"]} == {"Barnsley", *group["names"]}
