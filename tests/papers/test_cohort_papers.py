"""`kloe cohorts`: what a person and a script are told of groups of children, and what only a file is."""

import csv
import json
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from kloe.childdata.cohorts import load_cohort_book
from kloe.childdata.cohorts.examples import surprises
from kloe.childdata.specification import latest_specification
from kloe.childdata.synthetic import simulate, write_workbook
from kloe.cli.cohorts import cohorts
from kloe.errors import KloeError, RuleFileError, UnknownNameError
from kloe.frameworks import load_framework
from kloe.papers.cohort_counts import framework_of_day
from small_annex_a import a_list, workbook

DAY = date(2024, 6, 28)
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "count-cohorts.md"


@pytest.fixture(scope="module")
def annex_a(tmp_path_factory):
    return write_workbook(simulate(300, 5, DAY), tmp_path_factory.mktemp("cohorts") / "annex-a.xlsx")


def run(source, *options):
    result = CliRunner().invoke(cohorts, [str(source), "--as-at", "2024-06-28", "--quiet", *map(str, options)])
    if isinstance(result.exception, KloeError):
        raise result.exception
    return result


def data_of(source, *options):
    return json.loads(run(source, "--json", *options).stdout)


def test_every_entry_of_york_is_told_with_a_count_or_a_dash_and_why(annex_a):
    york = load_framework("sif-2013")
    groups = data_of(annex_a, "--framework", york.id)["rows"]
    asked = [("cohort", one.id) for one in york.cohorts] + [("stage", one.id) for one in york.stages]
    asked += [("quota", one.group) for one in york.quotas]
    assert [(group["section"], group["entry"]) for group in groups] == asked
    assert [group["entry"] for group in groups if group["children"] is None] == ["missing-education"]
    assert all(group["cannot_see"] for group in groups if group["sees"] != "whole")
    lines = run(annex_a, "--framework", york.id).stdout
    assert re.search(r"^ +-  Missing from education", lines, re.MULTILINE)
    assert "Not in Annex A: Where children learn" in lines
    assert "Returned home three to six months ago (returned-home); the sample has exactly 1" in lines


def test_children_in_no_group_are_counted_and_said_on_which_lists_they_are(annex_a, tmp_path):
    found = data_of(annex_a, "--framework", "sif-2013")
    lines = " ".join(run(annex_a, "--framework", "sif-2013").stdout.split())
    assert f"In none of the groups in scope that can be told: {found['in_no_scope_group']} children." in lines
    assert "on List 1 only" in lines
    target = tmp_path / "none.csv"
    run(annex_a, "--framework", "sif-2013", "--rows", "none", "-o", target)
    with target.open(encoding="utf-8-sig") as file:
        assert len({row["child_id"] for row in csv.DictReader(file)}) == found["in_no_scope_group"]


def test_the_framework_in_force_on_the_day_is_taken_and_named(annex_a):
    assert data_of(annex_a)["framework"] == "ilacs-2024.04"
    assert "(ilacs-2024.04)" in " ".join(run(annex_a).stdout.split())


@pytest.mark.parametrize(
    ("day", "framework"),
    [(date(2010, 3, 1), "slac-2009"), (date(2014, 3, 4), "sif-2013"), (date(2017, 6, 1), "sif-2013")],
)
def test_a_reinspection_is_not_taken_for_the_framework_itself(day, framework):
    assert framework_of_day(day).id == framework


def test_no_child_is_on_the_screen_and_each_row_of_a_file_leads_back(annex_a, tmp_path):
    target = tmp_path / "children.xlsx"
    told = run(annex_a, "--framework", "sif-2013", "--rows", "looked-after", "-o", target)
    rows = [row for sheet in openpyxl.load_workbook(target) for row in sheet.iter_rows(values_only=True)]
    start = next(place for place, row in enumerate(rows) if row[0] == "child_id")
    heading, children = rows[start], rows[start + 1 :]
    source = openpyxl.load_workbook(annex_a)
    for row in (dict(zip(heading, row, strict=True)) for row in children):
        cells = [str(cell.value) for cell in source[row["sheet"]][row["row"]]]
        assert str(row["child_id"]) in cells
    count = data_of(annex_a, "--framework", "sif-2013")["rows"]
    assert len(children) == next(group["children"] for group in count if group["cohort"] == "looked-after")
    everything = run(annex_a, "--framework", "sif-2013", "--overlaps").output + told.output
    assert not [row[0] for row in children if str(row[0]) in everything]


def test_overlaps_are_a_row_a_pair_and_a_table_on_the_screen(annex_a):
    found = data_of(annex_a, "--framework", "sif-2013", "--overlaps")
    pairs = {(row["cohort"], row["other_cohort"]): row for row in found["rows"]}
    for (one, other), row in pairs.items():
        assert row["in_both"] == pairs[other, one]["in_both"] <= row["children"]
    counts = {group["cohort"]: group["children"] for group in found["groups"]}
    away = pairs["placed-out-of-authority", "looked-after"]
    assert away["in_both"] == away["children"] == counts["placed-out-of-authority"] > 0
    lines = run(annex_a, "--framework", "sif-2013", "--overlaps").stdout
    assert "GROUPS IN SCOPE: CHILDREN IN BOTH" in lines


def test_what_is_missing_is_said_beside_the_count(tmp_path):
    source = tmp_path / "small.xlsx"
    source.write_bytes(workbook({"List 3": a_list(3)}))
    lines = " ".join(run(source, "--framework", "sif-2013").stdout.split())
    assert "Cannot be told: List 8 (Children in care) is not in this extract." in lines
    assert "There may be more: List 4 (Assessments) is not in this extract." in lines


def test_a_formula_in_a_childs_row_stays_text(tmp_path):
    source, target = tmp_path / "small.xlsx", tmp_path / "rows.csv"
    source.write_bytes(workbook({"List 3": a_list(3, team="+cmd|' /C calc'!A0")}))
    run(source, "--framework", "sif-2013", "--rows", "referred", "-o", target)
    with target.open(encoding="utf-8-sig") as file:
        assert {row["team"][:2] for row in csv.DictReader(file)} == {"'+"}


def test_rows_are_never_printed(annex_a):
    result = run(annex_a, "--rows", "looked-after")
    assert result.exit_code == 2
    assert "say which with -o" in result.output


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--framework", "jtai-2016"], "names no groups"),
        (["--framework", "no-such"], "There is no framework"),
        (["--framework", "sif-2013", "--rows", "no-such", "-o", "x.csv"], "There is no cohort"),
        (["-o", "x.docx"], "docx"),
    ],
)
def test_what_does_not_exist_is_refused(annex_a, options, says):
    with pytest.raises(KloeError, match=says):
        run(annex_a, *options)


def test_the_months_of_a_quota_are_those_of_the_framework(annex_a, tmp_path):
    framework = tmp_path / "ours.toml"
    framework.write_text(
        """
id = "ours"
title = "Ours"
system = "sif"
summary = "As in 2013, but for a quota."
based_on = "sif-2013"
planned = true

[[quota]]
id = "returned-home"
sample = "tracked"
of = "looked-after"
group = "returned-home"
says = "One child who returned home in the last two months"
exactly = 1
from_months = 0
to_months = 2
source = ["york-2013"]
confidence = "stated"
"""
    )
    settings = data_of(annex_a, "--framework", framework)["settings"]
    assert (settings["returned_home_from_months"], settings["returned_home_to_months"]) == (0, 2)


def own_file(place, answers=""):
    file = place / "my-cohorts.toml"
    (shown,) = re.findall(r"```toml cohorts\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    file.write_text(shown.replace('sees = "whole"', f'sees = "whole"\n{answers}'))
    return file


def test_the_group_that_the_page_shows_is_sound_and_counted(annex_a, tmp_path):
    file = own_file(tmp_path)
    assert list(surprises(load_cohort_book([file]), latest_specification())) == []
    group = data_of(annex_a, "--cohorts", file)["rows"][-1]
    assert (group["section"], group["cohort"]) == ("own", "our-alone")
    assert group["children"] is not None
    assert "GROUPS OF YOUR OWN" in run(annex_a, "--cohorts", file).stdout


def test_an_own_reading_takes_the_place_of_kloes(annex_a, tmp_path):
    file = own_file(tmp_path, 'answers = ["ilacs-2024.04:cohort/care-leavers"]')
    assert [group["cohort"] for group in data_of(annex_a, "--cohorts", file)["rows"]][-1] == "our-alone"
    assert data_of(annex_a, "--framework", "ilacs-2023", "--cohorts", file)["rows"][-1]["cohort"] == "care-leavers"


@pytest.mark.parametrize("answer", ["sif-2013:cohort/no-such", "no-such:cohort/referred", "stage/no-such"])
def test_an_answer_to_what_no_framework_has_is_refused(annex_a, tmp_path, answer):
    with pytest.raises(RuleFileError) as refused:
        run(annex_a, "--cohorts", own_file(tmp_path, f'answers = ["{answer}"]'))
    assert refused.value.where == {"file": "my-cohorts.toml", "entry": "our-alone", "field": "answers"}


def test_a_framework_that_names_no_groups_counts_those_of_ones_own(annex_a, tmp_path):
    groups = data_of(annex_a, "--framework", "jtai-2016", "--cohorts", own_file(tmp_path))
    assert [group["section"] for group in groups["rows"]] == ["own"]
    assert groups["in_no_scope_group"] is None


def test_a_day_before_all_frameworks_says_what_to_do():
    with pytest.raises(UnknownNameError, match="--framework"):
        framework_of_day(date(1999, 1, 1))
