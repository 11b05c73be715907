"""The back-test uses nothing that was not known, judges each window once it has closed, and its sums add up."""

from collections import Counter
from datetime import date

import pytest
from small_outcomes import graded, row, two_each

from kloe.published.forecasting.backtest import GROUPS, Backtest, backtest
from kloe.published.forecasting.graded import GradedInspection
from kloe.published.forecasting.known import known_on
from kloe.published.forecasting.window import window_after

# Inspected early in 2018, and again in the first half year after the pause; Kent after four years, Bury never again.
KNOWN = (
    *two_each(list(range(1300, 1400, 5)), first_day=date(2018, 1, 8)),
    *graded(
        [row("Kent", date(2022, 9, 5)), row("Kent", date(2026, 11, 2)), row("Bury", date(2022, 9, 5), "inadequate")]
    ),
)
COMPLETE_TO = date(2027, 1, 1)


@pytest.fixture(scope="module")
def tested() -> Backtest:
    return backtest(KNOWN, "ilacs", COMPLETE_TO)


def test_each_forecast_is_the_one_that_could_have_been_made_on_its_day(tested: Backtest) -> None:
    for one in tested.forecasts:
        on = one.window.on
        out = [inspection for inspection in KNOWN if inspection.published and inspection.published <= on]
        assert window_after(known_on(on, out, "ilacs", on), one.window.after) == one.window


def test_forecasts_are_made_with_the_report_and_each_year_until_the_next_inspection(tested: Backtest) -> None:
    made = [one.window.on for one in tested.forecasts if one.window.after.authority == "Kent"]
    assert made == [date(year, 11, 4) for year in range(2022, 2026)]
    assert all(one.came is None or one.window.on < one.came for one in tested.forecasts)


def test_a_window_counts_once_it_has_closed_whether_or_not_an_inspection_came(tested: Backtest) -> None:
    for one in tested.forecasts:
        window = one.window
        closed = window.latest is not None and window.latest <= COMPLETE_TO
        assert (one.verdict != "open") == closed
        if one.verdict == "held":
            assert (window.earliest or date.max) <= (one.came or date.min) <= (window.latest or date.min)
    bury = [one.verdict for one in tested.forecasts if one.window.after.authority == "Bury"]
    assert "later" in bury


def test_the_frameworks_own_window_is_judged_beside_it(tested: Backtest) -> None:
    # Two and a half to three and a half years: too early for the twenty, whom the pause held up, and for Kent. After
    # their second reports nothing came in time. After inadequate the framework names no last day.
    words = tested.own_words
    assert (words.held, words.sooner, words.later) == (0, 0, 41)


def test_every_grouping_adds_up_to_the_whole(tested: Backtest) -> None:
    total = tested.total
    counts = Counter(one.verdict for one in tested.forecasts)
    assert (total.held, total.sooner, total.later, total.open) == tuple(
        counts[name] for name in ("held", "sooner", "later", "open")
    )
    for by in GROUPS.values():
        scores = tested.scores(by)
        assert sum(one.held for one in scores) == total.held
        assert sum(one.judged + one.open for one in scores) == len(tested.forecasts)


def test_the_pause_surprised_those_who_forecast_before_it_and_no_one_after(tested: Backtest) -> None:
    before = [one for one in tested.forecasts if one.window.on < date(2020, 3, 17)]
    after = [one for one in tested.forecasts if one.window.on > date(2021, 6, 27)]
    assert before
    assert after
    assert all(one.surprised for one in before)
    assert not any(one.surprised for one in after)
    assert not any(one.surprised for one in backtest(KNOWN, "ilacs", COMPLETE_TO, foreseen=True).forecasts)


def test_a_share_counts_only_days_that_are_past(tested: Backtest) -> None:
    for one in tested.calibration():
        assert 0 <= one.came <= one.past
    days = [dict(one.window.basis.percentiles).get(0.5) for one in tested.forecasts]
    median = next(one for one in tested.calibration() if one.meant == 0.5)
    assert median.past == sum(day is not None and day <= COMPLETE_TO for day in days)


def test_the_order_of_the_inspections_changes_nothing(tested: Backtest) -> None:
    turned: tuple[GradedInspection, ...] = KNOWN[::-1]
    assert backtest(turned, "ilacs", COMPLETE_TO) == tested
