"""What chance alone would do, against values that others have published."""

import pytest

from kloe.childdata.comparators.chance import (
    Interval,
    count_interval,
    differs_from,
    rate_differs_from,
    rate_interval,
    rate_limits,
    share_interval,
    share_limits,
)


@pytest.mark.parametrize(
    ("counted", "base", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_intervals_of_newcombe_1998_table_1(counted: int, base: int, low: float, high: float) -> None:
    interval = share_interval(counted, base)
    assert interval is not None
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_a_share_of_all_and_of_none_stays_between_nought_and_one() -> None:
    assert share_interval(0, 7).low == 0  # type: ignore[union-attr]
    assert share_interval(7, 7).high == 1  # type: ignore[union-attr]
    assert share_interval(0, 0) is None


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (2, 0.242, 7.225), (5, 1.623, 11.668), (9, 4.115, 17.085)],
)
def test_small_counts_have_the_exact_limits_of_the_poisson_tables(count: int, low: float, high: float) -> None:
    interval = count_interval(count)
    assert (round(interval.low, 3), round(interval.high, 3)) == (low, high)


@pytest.mark.parametrize(("count", "low", "high"), [(10, 4.795, 18.390), (20, 12.217, 30.888), (100, 81.364, 121.627)])
def test_larger_counts_come_close_to_the_exact_limits(count: int, low: float, high: float) -> None:
    interval = count_interval(count)
    assert interval.low == pytest.approx(low, abs=0.01)
    assert interval.high == pytest.approx(high, abs=0.01)


def test_a_rate_has_the_interval_of_its_count() -> None:
    assert rate_interval(0, 20_000) == Interval(0, pytest.approx(3.6889 / 2, abs=0.0001))
    assert rate_interval(3, 0) is None


def test_limits_around_a_target_narrow_as_the_base_grows() -> None:
    """By hand: 0.2 +- 3.0902 x the root of 0.16/100, and 1.95996 x it for 95%."""
    alarm, warning = share_limits(0.2, 100), share_limits(0.2, 100, confidence=0.95)
    assert alarm is not None
    assert warning is not None
    assert (round(alarm.low, 4), round(alarm.high, 4)) == (0.0764, 0.3236)
    assert (round(warning.low, 4), round(warning.high, 4)) == (0.1216, 0.2784)
    assert share_limits(0.2, 10_000).high < warning.high  # type: ignore[union-attr]
    assert share_limits(0.2, 0) is None


def test_limits_of_a_rate_by_hand() -> None:
    """Target 40 per 10,000 of 10,000 children: 40 +- 1.95996 x the root of 40."""
    limits = rate_limits(40, 10_000, confidence=0.95)
    assert limits is not None
    assert (round(limits.low, 2), round(limits.high, 2)) == (27.60, 52.40)
    assert rate_limits(40, 0) is None


@pytest.mark.parametrize(
    ("counted", "base", "verdict"),
    [
        (33, 100, "above"),
        (32, 100, "as expected by chance"),
        (8, 100, "as expected by chance"),
        (7, 100, "below"),
        (10, 10, "too few to say"),
        (0, 0, "too few to say"),
    ],
)
def test_a_share_differs_only_outside_the_limits_for_its_base(counted: int, base: int, verdict: str) -> None:
    assert differs_from(counted, base, 0.2) == verdict


def test_a_target_close_to_all_needs_a_large_base_too() -> None:
    assert differs_from(80, 100, 0.97) == "too few to say"
    assert differs_from(800, 1_000, 0.97) == "below"


@pytest.mark.parametrize(
    ("count", "population", "verdict"),
    [(60, 10_000, "above"), (45, 10_000, "as expected by chance"), (20, 10_000, "below"), (9, 1_000, "too few to say")],
)
def test_a_rate_differs_only_outside_the_limits_for_its_population(count: int, population: int, verdict: str) -> None:
    assert rate_differs_from(count, population, 40) == verdict


@pytest.mark.parametrize("base", [60, 153, 2_000])
def test_the_verdict_and_the_interval_of_a_share_never_disagree(base: int) -> None:
    """Wilson's interval holds exactly the targets from which the share does not differ."""
    for counted in range(0, base + 1, max(1, base // 50)):
        interval = share_interval(counted, base, confidence=0.998)
        assert interval is not None
        assert (differs_from(counted, base, 0.3) == "as expected by chance") == (0.3 in interval)
