"""The commands: counts on the screen, children only in files, and picks that are never lost."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kloe.childdata.cohorts import membership
from kloe.childdata.extract import read_annex_a
from kloe.childdata.synthetic import simulate, write_workbook
from kloe.cli.sampling import audit_sample, sample, sample_pick
from kloe.errors import KloeError
from kloe.sampling import read_sample

DAY = "2024-06-28"
REAL = Path(__file__).parents[3] / "shared" / "data" / "annex-a" / "all-lists-small.xlsx"


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


def test_the_answer_as_json_says_all_and_names_no_child(extract, tmp_path):
    said = choose(extract, "sif-2013", "--json", "-o", tmp_path / "s.json")
    answer, kept = json.loads(said), json.loads((tmp_path / "s.json").read_text())
    assert not any(f'"{row["child_id"]}"' in said for row in kept["rows"])
    assert "members" not in said
    assert answer["cases"] == 25
    assert answer["frame"]["inside"] + answer["frame"]["outside"] == 500
    assert {one["dimension"] for one in answer["spread"]} == {"stage", "team", "worker", "age_band", "sex", "ethnicity"}
    by_team = [one for one in answer["spread"] if one["dimension"] == "team"]
    assert sum(one["cases"] for one in by_team) == 25
    assert sum(one["children"] for one in by_team) == answer["frame"]["inside"]
    for one in answer["spread"]:
        if one["dimension"] == "stage":
            assert one["cases"] == sum(one["value"] in row["stages"] for row in kept["rows"])


def test_only_children_in_scope_are_chosen_unless_everybody_is_asked_for(extract):
    scope, everybody = choose(extract, "sif-2013"), choose(extract, "sif-2013", "--everybody")
    assert "in a group that sif-2013 names as in scope" in scope
    assert "from 500 children; 0 are left out" in everybody


def test_two_of_a_family_in_the_file_are_not_chosen_together(extract, tmp_path):
    first, second, file = tmp_path / "first.json", tmp_path / "second.json", tmp_path / "families.csv"
    choose(extract, "sif-2013", "-o", first)
    one, other = (row["child_id"] for row in json.loads(first.read_text())["rows"][:2])
    file.write_text(f"child_id,family_id\n{one},F\n{other},F\n")
    choose(extract, "sif-2013", "--families", file, "-o", second)
    kept = json.loads(second.read_text())
    assert not {one, other} <= {row["child_id"] for row in kept["rows"]}
    assert {verdict["constraint"]: verdict["ruling"] for verdict in kept["constraints"]}["no-siblings"] == "met"


def test_where_each_child_fills_one_quota_a_pick_does_too(extract, tmp_path):
    file = tmp_path / "s.json"
    said = choose(extract, "sif-2013", "--one-quota-a-child", "-o", file)
    assert "Each child fills one quota" in said
    kept = read_sample(file)
    quotas = {one.constraint: one for one in kept.constraints}
    picked = next(
        child
        for child in quotas["looked-after"].members
        if child not in kept.child_ids and sum(child in one.members for one in kept.constraints if one.of) == 1
    )
    run(sample_pick, file, picked, "--day", "2024-07-01", "--by", "Lead", "--why", "Asked")
    after = {one.constraint: one for one in read_sample(file).with_picks()}
    assert after["looked-after"].found == quotas["looked-after"].found + 1


def test_own_audit_samples_do_not_write_over_picks(extract, tmp_path):
    file = tmp_path / "s.json"
    choose(extract, "jtai-2016", "-o", file)
    picked = next(
        child.child_id
        for child in membership(read_annex_a([extract], as_at=date.fromisoformat(DAY))).children
        if child.child_id not in read_sample(file).child_ids
    )
    run(sample_pick, file, picked, "--day", "2024-07-01", "--by", "Lead", "--why", "Asked", "-o", tmp_path / "s.xlsx")
    assert load_workbook(tmp_path / "s.xlsx")["Picks"].max_row > 1
    before = file.read_bytes()
    with pytest.raises(KloeError, match="would lose them"):
        run(audit_sample, extract, "--number", 1, "--month", "2024-05", "--quiet", "-o", file)
    assert file.read_bytes() == before


@pytest.mark.skipif(not REAL.exists(), reason="the shared data is not here")
def test_a_real_workbook_too_small_for_the_quotas_gives_the_nearest_sample_and_why(tmp_path):
    said = run(sample, REAL, "--framework", "sif-2013", "--seed", 1, "--quiet", "-o", tmp_path / "s.json")
    assert "not met: Twelve children looked after (4 of 12), 8 away. Only 4 of the children" in said
    assert len(read_sample(tmp_path / "s.json").rows) == 25
    said = run(audit_sample, REAL, "--number", 2, "--month", "2024-05", "--quiet", "-o", tmp_path / "m.json")
    assert "Children in Care Team 2: 1 of 1 child, 1 too few" in said


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
