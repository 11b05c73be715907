"""The commands: counts on the screen, children only in files, and picks that are never lost."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kloe.childdata.synthetic import simulate, write_workbook
from kloe.cli.sampling import audit_sample, sample, sample_pick
from kloe.errors import KloeError

DAY = "2024-06-28"


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    return write_workbook(simulate(500, 11, date.fromisoformat(DAY)), tmp_path_factory.mktemp("made") / "a.xlsx")


def run(command, *arguments):
    return CliRunner().invoke(command, list(map(str, arguments)), catch_exceptions=False).output


def choose(extract, framework, *more):
    return run(sample, extract, "--framework", framework, "--as-at", DAY, "--seed", 4, "--quiet", *more)


def test_a_sample_is_written_with_its_quotas_and_no_child_is_printed(extract, tmp_path):
    said = choose(extract, "sif-2013", "-o", tmp_path / "s.json")
    kept = json.loads((tmp_path / "s.json").read_text())
    ids = {row["child_id"] for row in kept["rows"]}
    assert len(ids) == 25
    assert sum("looked-after" in row["quotas"] for row in kept["rows"]) == 12
    assert not any(child in said for child in ids)
    choose(extract, "sif-2013", "-o", tmp_path / "s.xlsx")
    sheets = load_workbook(tmp_path / "s.xlsx").sheetnames
    assert sheets == ["About", "Cases", "Stages", "Constraints", "Spread", "Picks"]


def test_picks_are_counted_and_not_lost_and_a_second_sample_avoids_them_too(extract, tmp_path):
    first = tmp_path / "first.json"
    choose(extract, "slac-2009", "-o", first)
    kept = json.loads(first.read_text())
    care = next(one for one in kept["constraints"] if one["constraint"] == "looked-after")
    picked = next(child for child in care["members"] if child not in {row["child_id"] for row in kept["rows"]})
    pick = (first, picked, "--day", "2024-07-01", "--by", "Lead inspector", "--why", "Mentioned in a meeting")
    said = run(sample_pick, *pick)
    with_picks = said.partition("With the 1 pick")[2]
    assert f"{care['says']} ({care['found'] + 1} of 4)" in with_picks
    with pytest.raises(KloeError, match="in the sample already"):
        run(sample_pick, *pick)
    with pytest.raises(KloeError, match="would lose them"):
        choose(extract, "slac-2009", "-o", first)
    assert json.loads(first.read_text())["picks"][0]["child_id"] == picked
    second = tmp_path / "second.json"
    choose(extract, "slac-2009", "--sample", "at-fieldwork", "--apart-from", first, "-o", second)
    again = {row["child_id"] for row in json.loads(second.read_text())["rows"]}
    assert len(again) == 12
    assert not again & {picked, *(row["child_id"] for row in kept["rows"])}


def test_a_size_that_the_framework_rules_out_and_an_unknown_child_are_refused(extract):
    with pytest.raises(KloeError, match="at least 25"):
        choose(extract, "sif-2013", "--size", 10)
    with pytest.raises(KloeError, match="not in this extract"):
        choose(extract, "sif-2013", "--without", "nobody")


def test_months_of_an_authoritys_own_samples_do_not_repeat_a_child(extract, tmp_path):
    months = [tmp_path / "may.json", tmp_path / "june.json"]
    common = (extract, "--as-at", DAY, "--number", 1, "--seed", 2, "--quiet")
    run(audit_sample, *common, "--month", "2024-05", "-o", months[0])
    run(audit_sample, *common, "--month", "2024-06", "--earlier", months[0], "-o", months[1])
    one, other = ({row["child_id"] for row in json.loads(path.read_text())["rows"]} for path in months)
    assert one
    assert not one & other
