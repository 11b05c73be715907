"""What the commands print, and the exit codes that scripts rely on."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile_extract import AS_AT, CASES, write_workbook

SLOWEST_HELP = 0.5
TRIES = 3


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "annex-a.xlsx", {6: CASES})


def kloe(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kloe.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_verdict_comes_first_and_the_checks_that_are_not_shown_are_counted(workbook: Path) -> None:
    done = kloe("check", workbook, "--as-at", AS_AT)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Could we send this today? No: ")
    assert lines[1].startswith("Extract of 30 June 2024 (given)")
    shown = [line for line in lines if line.startswith(("  error ", "  warning ", "  query "))]
    assert len(shown) == 15
    assert any(line.startswith("  and ") and line.endswith(" with issues") for line in lines)
    assert done.stderr.splitlines() == ["Reading and tidying ...", "Checking ..."]


def test_json_is_all_that_is_printed(workbook: Path, tmp_path: Path) -> None:
    for words in (("check", workbook), ("pack", workbook, "-o", tmp_path / "pack")):
        done = kloe(*words, "--as-at", AS_AT, "--json")
        assert (done.returncode, done.stderr) == (1, "")
        assert json.loads(done.stdout)["verdict"]["answer"] == "No"


def test_nothing_to_check_is_not_all_well(tmp_path: Path) -> None:
    done = kloe("check", write_workbook(tmp_path / "blank.xlsx", {1: [], 6: []}))
    assert done.returncode == 1
    assert "Not as it stands: no errors, but no list holds a row." in done.stdout
    assert "(today, as no list holds a row)" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "no-such-file.xlsx"), "no-such-file.xlsx"),
        (("pack", "{workbook}", "--previous", "{folder}"), "This is no pack that Kloe has written"),
        (("pack", "{workbook}", "-o", "{folder}"), "which would be lost"),
        (("check", "{workbook}", "-o", "issues.txt"), ".csv, .parquet or .xlsx"),
    ],
)
def test_what_cannot_be_used_is_said_without_a_traceback(
    workbook: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = kloe(*(word.format(workbook=workbook, folder=tmp_path) for word in words))
    assert done.returncode == 3
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Checking" not in done.stderr  # nobody waits for the work before hearing of it


def test_help_comes_at_once() -> None:
    taken = []
    for _ in range(TRIES):
        start = time.perf_counter()
        assert kloe("--help").returncode == 0
        taken.append(time.perf_counter() - start)
    assert min(taken) < SLOWEST_HELP
