"""The commands that put extracts and others side by side, as typed: files, exit codes, and no child on the console."""

import csv
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kloe.childdata.extract import read_annex_a
from kloe.cli import main

EARLIER, LATER = "2024-03-28", "2024-06-28"
CANNOT_USE, MISWRITTEN = 3, 2
UNIX = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights and needs leave to make links")


def kloe(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@dataclass(frozen=True)
class Extracts:
    """Two workbooks of one authority, a folder to write to, and every child's number that is in them."""

    earlier: Path
    later: Path
    out: Path
    children: frozenset[str]

    def names_a_child(self, text: str) -> list[str]:
        return [child for child in self.children if child in text]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, frozenset[str]]:
    place = tmp_path_factory.mktemp("synthetic")
    made = kloe("synthetic", "--children", 60, "--seed", 2, "--as-at", LATER, "--earlier", EARLIER, "-o", place)
    assert made.exit_code == 0
    earlier, later = place / EARLIER / "annex-a.xlsx", place / "annex-a.xlsx"
    ids: set[str] = set()
    for workbook in (earlier, later):
        extract = read_annex_a(workbook)
        for one in extract.specification.lists:
            if any(column.name == "child_id" for column in one.columns):
                ids |= {row[0] for row in extract.session.rows(f"select distinct child_id from {one.name}") if row[0]}
        extract.session.close()
    assert len(ids) > 50
    return earlier, later, frozenset(ids)


@pytest.fixture
def extracts(workbooks: tuple[Path, Path, frozenset[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Extracts:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    return Extracts(workbooks[0], workbooks[1], tmp_path, workbooks[2])


def keep(workbook: Path, day: str, authority: str = "Testshire") -> Result:
    return kloe("keep", workbook, "--as-at", day, "--authority", authority, "--json")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def refused(done: Result, said: str, code: int = CANNOT_USE) -> None:
    assert done.exit_code == code, done.output
    assert said in done.output
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_what_is_kept_is_followed_over_time_and_names_no_child(extracts: Extracts) -> None:
    said = [keep(extracts.earlier, EARLIER), keep(extracts.later, LATER)]
    assert [json.loads(one.stdout)["extract_date"] for one in said] == [EARLIER, LATER]
    trend = kloe("trend", "--authority", "testshire", "--only", "A1", "--json")
    assert trend.exit_code == 0
    assert [row["when"] for row in json.loads(trend.stdout)] == [EARLIER, LATER]
    lines = kloe("trend", "--authority", "Testshire")
    by_month = kloe("trend", "--authority", "Testshire", "--months", "--only", "A2")
    without = kloe("trend", "--authority", "Testshire", "--months", "--only", "A1")
    assert f"{EARLIER} " in lines.stdout
    assert "2024-05 " in by_month.stdout
    assert len(by_month.stdout.splitlines()) == 1
    assert (without.exit_code, without.stdout) == (0, "")
    assert "No extract that was kept has such a figure by month." in without.stderr
    for one in (*said, trend, lines, by_month):
        assert extracts.names_a_child(one.output) == []


@UNIX
def test_only_the_owner_may_look_into_what_is_kept(extracts: Extracts) -> None:
    folder = Path(json.loads(keep(extracts.later, LATER).stdout)["folder"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    keep(extracts.later, LATER)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@UNIX
def test_a_link_out_of_the_home_is_not_followed(extracts: Extracts) -> None:
    folder = Path(json.loads(keep(extracts.later, LATER).stdout)["folder"])
    elsewhere = extracts.out / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    refused(kloe("trend", "--authority", "Testshire"), "No extract of Testshire has been kept")
    before = sorted(path.stat().st_mtime_ns for path in elsewhere.rglob("*"))
    assert keep(extracts.later, LATER).exit_code == 0
    assert not folder.is_symlink()
    assert sorted(path.stat().st_mtime_ns for path in elsewhere.rglob("*")) == before


def test_no_name_leads_out_of_the_home(extracts: Extracts) -> None:
    folder = Path(json.loads(keep(extracts.later, LATER, "../../Testshire").stdout)["folder"])
    assert folder.parent == extracts.out / "home" / "extracts"


def test_authorities_whose_names_are_nearly_alike_do_not_lose_their_extracts(extracts: Extracts) -> None:
    keep(extracts.later, LATER, "Test Shire")
    refused(keep(extracts.earlier, LATER, "Test-Shire"), "An extract of Test Shire is kept there")
    assert kloe("trend", "--authority", "Test Shire", "--only", "A1").exit_code == 0


def test_a_comparison_prints_no_child_and_writes_them_only_where_it_is_told_to(extracts: Extracts) -> None:
    changes, children = extracts.out / "new folder" / "changes.csv", extracts.out / "children.csv"
    done = kloe("compare", extracts.earlier, extracts.later, "--only", "A2", "-o", changes, "--children", children)
    assert done.exit_code == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("A2 ")]
    assert " children entered, " in line
    assert extracts.names_a_child(done.output) == []
    rows = table(changes)
    assert len(rows) > 100  # every measure, whatever --only prints
    assert extracts.names_a_child(changes.read_text(encoding="utf-8-sig")) == []
    (change,) = [row for row in rows if row["measure"] == "A2"]
    moved = table(children)
    assert {row["measure"] for row in moved} == {"A2"}
    assert {row["child"] for row in moved} <= extracts.children
    for way in ("entered", "left"):
        assert sum(row["way"] == way for row in moved) == int(change[f"children_{way}"])
    assert moved


def test_a_comparison_as_json_is_all_that_is_printed(extracts: Extracts) -> None:
    keep(extracts.earlier, EARLIER)
    kept = extracts.out / "home" / "extracts" / f"testshire-{EARLIER}"
    done = kloe("compare", kept, extracts.later, "--only", "A1", "--json")
    (row,) = json.loads(done.stdout)
    assert (row["measure"], row["why_not"]) == ("A1", "")
    assert row["earlier_base"] > 0
    assert extracts.names_a_child(done.output) == []


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        ("trend --authority Testshire --only NOPE", "There is no measure 'NOPE'", CANNOT_USE),
        ("trend --authority Nowhere", "No extract of Nowhere has been kept", CANNOT_USE),
        ("trend", "Missing option '--authority'", MISWRITTEN),
        ("keep {later}", "Nobody has said whose extract this is", CANNOT_USE),
        ("keep {out}/none.xlsx --authority T", "The file does not exist", CANNOT_USE),
        ("compare {earlier} {later} --only NOPE", "There is no measure 'NOPE'", CANNOT_USE),
        ("compare {earlier} {later} -o {later}/changes.csv", "The file cannot be written", CANNOT_USE),
        ("compare {earlier} {later} --children {later}/children.csv", "The file cannot be written", CANNOT_USE),
        ("compare {earlier} {later} -o changes.xlsx", "Changes are written as .csv", CANNOT_USE),
        ("compare {earlier} {later} -o {out}/a.csv --children {out}/a.csv", "the same file", MISWRITTEN),
        ("compare {out} {later}", "There is nothing to read here", CANNOT_USE),
        ("compare {out}/none {later}", "The file does not exist", CANNOT_USE),
        ("comparators show NOPE --authority Rutland", "There is no measure 'NOPE'", CANNOT_USE),
        ("comparators build {out} -o {out}/a.parquet", "There is no file lait_*.parquet", CANNOT_USE),
        ("measure {later} --only NOPE", "There is no measure 'NOPE'", CANNOT_USE),
        ("measure {later} --rows A2", "never prints it", MISWRITTEN),
        ("measure {later} --rows NOPE -o {out}/rows.csv", "There is no such measure", CANNOT_USE),
        ("measure {later} --rows A2 -o {later}/rows.csv", "The file cannot be written", CANNOT_USE),
        ("measure {later} --rows A2 -o {out}/rows.txt", ".csv or .parquet", CANNOT_USE),
        ("measure {later} --rows A2 --by shoe -o {out}/rows.csv", "no figures by this breakdown", CANNOT_USE),
        ("measure {later} --rows A2 --by sex --group X -o {out}/rows.csv", "no such group", CANNOT_USE),
        ("pack {later} --audience published --previous {out} -o {out}/pack", "This is no pack", CANNOT_USE),
        ("pack {later} --audience everybody -o {out}/pack", "Invalid value for '--audience'", MISWRITTEN),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(
    extracts: Extracts, words: str, said: str, code: int
) -> None:
    places = {"earlier": extracts.earlier, "later": extracts.later, "out": extracts.out}
    done = kloe(*(word.format(**places) for word in words.split()))
    refused(done, said, code)
    assert list(extracts.out.iterdir()) == []


def test_extracts_of_two_authorities_are_not_compared(extracts: Extracts) -> None:
    keep(extracts.earlier, EARLIER, "Testshire")
    keep(extracts.later, LATER, "Elsewhere")
    kept = extracts.out / "home" / "extracts"
    done = kloe("compare", kept / f"testshire-{EARLIER}", kept / f"elsewhere-{LATER}")
    refused(done, "The extracts are of Testshire and of Elsewhere")


def test_the_rows_behind_a_figure_are_as_many_as_its_base_and_go_to_a_file_only(extracts: Extracts) -> None:
    rows = extracts.out / "rows.csv"
    figures = json.loads(kloe("measure", extracts.later, "--only", "A2", "--as-at", LATER, "--json").stdout)
    (figure,) = figures["measures"][0]["figures"]
    done = kloe("measure", extracts.later, "--rows", "A2", "--as-at", LATER, "-o", rows)
    assert done.exit_code == 0
    assert extracts.names_a_child(done.output) == []
    found = table(rows)
    assert sum(row["unknown"] == "false" for row in found) == figure["base"]
    assert {row["child"] for row in found} <= extracts.children


def test_the_pack_for_anybody_tells_what_changed_to_nobody(extracts: Extracts) -> None:
    earlier, pack = extracts.out / "earlier", extracts.out / "pack"
    first = kloe("pack", extracts.earlier, "--as-at", EARLIER, "-o", earlier)
    assert (earlier / "issues.xlsx").exists(), first.output
    done = kloe(
        "pack", extracts.later, "--as-at", LATER, "--audience", "published", "--previous", earlier, "-o", pack, "--json"
    )
    assert done.exit_code in (0, 1)
    assert json.loads(done.stdout)["audience"] == "published"
    assert {path.name for path in pack.rglob("*")} == {
        "report.html", "measures.xlsx", "measures.parquet", "manifest.json",
    }  # fmt: skip
    report = (pack / "report.html").read_text(encoding="utf-8")
    assert "since-last" not in report
    assert 'id="since"' not in report
    assert extracts.names_a_child(done.output + report + (pack / "manifest.json").read_text(encoding="utf-8")) == []
    refused(kloe("compare", pack, extracts.later), "There is nothing to read here")


def test_comparators_are_shown_with_their_source(extracts: Extracts) -> None:
    done = kloe("comparators", "show", "R1", "--authority", "Rutland")
    assert done.exit_code == 0
    for part in ("published of this authority:", "England:", "statistical neighbour ", "Open Government Licence"):
        assert part in done.stdout
    unknown = kloe("comparators", "show", "R1", "--authority", "Testshire")
    assert (unknown.exit_code, "nothing is published of it" in unknown.stdout) == (0, True)
    none = kloe("comparators", "show", "A1-open", "--authority", "Rutland")
    assert (none.exit_code, none.stdout) == (0, "No published figure is known beside A1-open.\n")
