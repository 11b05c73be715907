"""The forecasts on the outcomes that ship: what the commands say, and how often the windows held."""

import csv
import json
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kloe.cli.published_forecast import backtest, next_inspection, pace, waits
from kloe.errors import KloeError, UnknownNameError
from kloe.frameworks.calendars import load_calendars
from kloe.papers.forecast_lines import backtest_lines
from kloe.published.forecasting import backtest as trying
from kloe.published.forecasting.asking import elections_under
from kloe.published.forecasting.graded import GradedInspection, complete_to, graded_inspections
from kloe.published.forecasting.listed import listed_reports
from kloe.published.outcomes.asking import Outcomes
from kloe.published.outcomes.shipping import read_outcomes


@pytest.fixture(scope="module")
def shipped() -> tuple[GradedInspection, ...]:
    with Outcomes(read_outcomes()) as outcomes:
        return graded_inspections(outcomes.inspections())


@pytest.fixture(scope="module")
def last_day() -> date:
    return complete_to(read_outcomes())


@pytest.fixture(scope="module")
def tried(shipped: tuple[GradedInspection, ...], last_day: date) -> trying.Backtest:
    return trying.backtest(shipped, "ilacs", last_day)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library without reports."""
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))


def said(command: click.Command, *arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def rows(command: click.Command, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said(command, *arguments, "--json"))["rows"]
    return found


def test_kents_pace_of_2014_is_told_by_both_counts_beside_what_came() -> None:
    text = said(pace, "--framework", "sif", "--as-at", "2014-10-29", "--inspected", "39")
    assert "33 of 152 published (21.7%)" in text
    assert "39 of 152 inspected, published or not (25.7%)" in text
    assert "from 3.7 to 4.3 years" in text
    assert "first report came out on 8 December 2017" in text


def test_a_pace_can_be_told_of_counts_of_ones_own() -> None:
    (only,) = rows(pace, "--framework", "sif-2013", "--as-at", "2014-10-29", "--done", "38", "--population", "152")
    assert only["years"] == 3.77
    assert (only["basis"], only["since"]) == ("as given", "2013-11-19")


def test_a_window_says_what_it_rests_on_and_that_it_is_not_certain() -> None:
    text = said(next_inspection, "Leicestershire", "--as-at", "2025-09-01")
    assert "outstanding, report of 12 July 2024 (standard" in text
    for words in ("four of five between", "Rests on", "The framework's own words", "No day is certain", "is rough"):
        assert words in text


def test_every_authority_of_a_region_has_a_row_with_its_days_in_order() -> None:
    found = rows(next_inspection, "--region", "North East", "--as-at", "2025-04-01")
    assert len(found) == 12
    for one in found:
        days = [str(one[name]) for name in ("day", "earliest", "likely", "latest") if one[name]]
        assert days == sorted(days)


def test_windows_can_be_written_as_a_table(tmp_path: Path) -> None:
    target = tmp_path / "windows.csv"
    assert "153 rows written to" in said(next_inspection, "--as-at", "2025-04-01", "-o", str(target))
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 153


def test_an_authority_that_is_gone_sends_one_to_its_successors() -> None:
    with pytest.raises(UnknownNameError, match="Cumberland or Westmorland and Furness"):
        said(next_inspection, "Cumbria", "--as-at", "2025-04-01")


def test_there_was_no_window_before_the_framework() -> None:
    with pytest.raises(KloeError, match="began on 2018-01-01"):
        said(next_inspection, "Kent", "--as-at", "2016-01-01")


def test_waits_are_told_by_grade_and_type() -> None:
    found = rows(waits, "--by", "grade", "--by", "next_type", "--as-at", "2025-09-01")
    by_group = {(one["grade"], one["next_inspection_type"]): one for one in found}
    # A short inspection follows neither requires improvement nor inadequate.
    assert ("requires-improvement", "short") not in by_group
    assert ("inadequate", "short") not in by_group
    assert by_group["good", "short"]["ended"]


def test_the_backtest_tells_its_figures(tried: trying.Backtest) -> None:
    assert f"held {tried.total.held} of {tried.total.judged}" in " ".join(backtest_lines([tried], []))
    data = json.loads(said(backtest, "--json"))
    assert len(data["rows"]) == len(tried.forecasts)
    assert {one["pauses_known"] for one in data["scores"]} == {False, True}
    assert {one["by"] for one in data["scores"]} == {"all", *trying.GROUPS}


def test_the_windows_held_about_as_often_as_the_page_on_forecasts_says(
    tried: trying.Backtest, shipped: tuple[GradedInspection, ...], last_day: date
) -> None:
    after_the_pause = [one for one in tried.forecasts if one.window.on > date(2021, 6, 27)]
    late = trying.Backtest("ilacs", last_day, False, tuple(after_the_pause)).total
    foreseen = trying.backtest(shipped, "ilacs", last_day, foreseen=True).total
    shares = [round(score.share or 0, 2) for score in (tried.total, late, foreseen, tried.own_words)]
    assert shares == pytest.approx([0.62, 0.75, 0.70, 0.06], abs=0.04)


def test_inspections_go_on_before_elections_and_reports_wait(
    shipped: tuple[GradedInspection, ...], last_day: date
) -> None:
    starts, reports = elections_under("ilacs", shipped, last_day, load_calendars())
    assert starts.seen == pytest.approx(starts.expected, rel=0.25)
    assert reports.seen < reports.expected / 2


def test_the_list_of_addresses_has_every_report_of_the_official_table(shipped: tuple[GradedInspection, ...]) -> None:
    listed = listed_reports()
    last = {one.authority: one.order for one in shipped if one.system == "ilacs"}
    gone = {"Bournemouth", "Cumbria", "Northamptonshire"}
    behind = {name for name, day in last.items() if (listed.newest.get(name, date.min) - day).days < -14}
    assert behind == gone
