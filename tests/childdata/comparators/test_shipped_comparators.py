"""What Kloe ships beside its measures: right figures, no suppressed one turned into nought, authorities told apart."""

from datetime import date

import duckdb
import pytest

from kloe.childdata.comparators.building import SHIPPED, SYMBOLS
from kloe.childdata.comparators.comparing import Comparators, comparators
from kloe.childdata.comparators.model import comparator_file
from kloe.childdata.measures.loading import load_measure_book


def rows(sql: str) -> list[tuple[object, ...]]:
    published = duckdb.read_parquet(str(SHIPPED))
    return published.query("published", sql).fetchall()


@pytest.mark.parametrize(
    ("measure", "period", "england"),
    [
        ("R1", 2025, 519.4),
        ("R2", 2025, 22.6),
        ("R3", 2025, 6.5),
        ("A2", 2025, 85.7),
        ("S1", 2025, 189.3),
        ("I2", 2025, 81.4),
        ("K2", 2025, 40.6),
        ("K3", 2025, 24.5),
        ("K5-open-long", 2025, 2.3),
        ("K5-long", 2025, 4.4),
        ("L2", 2025, 67),
        ("L8", 2025, 10),
        ("L9", 2025, 69),
        ("L10", 2025, 90),
        ("L11", 2025, 81),
        ("V2", 2025, 96),  # published as 4% not in touch
        ("T1", 2025, 15.2),
    ],
)
def test_england_is_as_published(measure: str, period: int, england: float) -> None:
    comparison = comparators().compare(measure, "Leeds")
    assert comparison is not None
    assert (comparison.period, comparison.england) == (period, england)


def test_an_authority_beside_its_neighbours_in_their_order_its_region_and_quartiles() -> None:
    comparison = comparators().compare("R2", "Birmingham City Council")
    assert comparison is not None
    assert comparison.known
    assert comparison.own[0] == (2013, 24.5)
    assert comparison.own_value == 20.7
    assert [name for name, _ in comparison.neighbours[:3]] == ["Nottingham", "Manchester", "Bradford"]
    assert len(comparison.neighbours) == 10
    assert comparison.neighbours_median == 21.3
    assert comparison.region == ("West Midlands", 19.5)
    assert comparison.authorities == 153
    assert comparison.lower_quartile == 16.9
    assert comparison.upper_quartile == 23.0
    assert comparison.period_says == "year ending 31 March 2025"
    assert "Open Government Licence" in comparison.licence
    assert "C1" in comparison.source


def test_a_made_up_authority_has_england_and_quartiles_and_nothing_of_its_own() -> None:
    comparison = comparators().compare("L2", "Testshire")
    assert comparison is not None
    assert not comparison.known
    assert (comparison.own, comparison.own_value, comparison.neighbours, comparison.region) == ((), None, (), None)
    assert comparison.neighbours_median is None
    assert comparison.england == 67
    assert comparison.median is not None


def test_a_measure_without_a_twin_has_no_comparison() -> None:
    assert comparators().compare("C6", "Leeds") is None
    assert comparators().comparisons("C6", "Leeds") == ()


def test_care_leavers_are_compared_by_the_two_ages_that_are_published() -> None:
    assert [one.group for one in comparators().comparisons("V3-all", "Leeds")] == ["aged 19 to 21", "aged 17 to 18"]


def test_what_is_withheld_has_a_symbol_and_no_value() -> None:
    assert rows("select count(*) from published where (value is null) = (symbol is null)") == [(0,)]
    assert {symbol for (symbol,) in rows("select distinct symbol from published where symbol is not null")} <= {
        *SYMBOLS
    }
    camden = comparators().compare("K5-open-long", "Camden")
    assert camden is not None
    assert dict(camden.own_symbols).keys() == {year for year, value in camden.own if value is None}
    assert "c" in dict(camden.own_symbols).values()


@pytest.mark.parametrize(
    ("authority", "first", "last"),
    [
        ("Cumberland", 2024, 2025),
        ("Westmorland and Furness", 2024, 2025),
        ("Cumbria", 2013, 2023),
        ("Northamptonshire", 2013, 2021),
        ("West Northamptonshire", 2022, 2025),
        ("BCP", 2020, 2025),
        ("Dorset", 2020, 2025),
        ("Buckinghamshire", 2013, 2025),
    ],
)
def test_a_reorganised_authority_has_the_years_in_which_it_was_there(authority: str, first: int, last: int) -> None:
    comparison = comparators().compare("R2", authority)
    assert comparison is not None
    assert (comparison.own[0][0], comparison.own[-1][0]) == (first, last)


@pytest.mark.parametrize("authority", ["Kingston upon Thames", "Richmond upon Thames"])
def test_two_authorities_that_publish_one_figure_both_have_it(authority: str) -> None:
    assert rows("select count(*) from published where area_code not similar to '[0-9]{3}'") == [(0,)]
    comparison = comparators().compare("T1", authority)
    assert comparison is not None
    assert comparison.own_value == comparators().compare("T1", "LB Richmond upon Thames").own_value  # type: ignore[union-attr]
    assert comparison.own_value is not None


def test_every_authority_of_the_newest_year_has_ten_neighbours_and_a_region() -> None:
    found = rows(
        "select count(distinct area_code), min(len(string_split(neighbours, ' '))), count(distinct region_code)"
        " from published where level = 'authority' and series = 'population-0-17' and period = 2024"
    )
    assert found == [(153, 10, 9)]
    assert (
        rows("select distinct region_code from published where level = 'authority' and region_code in ('987', '988')")
        == []
    )


def test_numbers_are_free_of_the_noise_that_the_published_file_has() -> None:
    """LAIT holds 87.30000000000001 for 87.3."""
    assert rows("select count(*) from published where value <> round(value, 2)") == [(0,)]


def test_a_rate_says_over_which_children_and_what_a_year_would_give() -> None:
    rate = comparators().rate_per_10000(1_000, "Bournemouth, Christchurch and Poole", date(2024, 6, 28), months=6)
    assert rate is not None
    assert (rate.population, rate.year) == (74_472, 2023)
    assert rate.rate == pytest.approx(134.279, abs=0.001)
    assert rate.yearly == pytest.approx(268.557, abs=0.001)
    assert "6 months" in rate.says
    assert "mid-2023" in rate.says


def test_a_count_of_one_day_is_not_made_yearly() -> None:
    rate = comparators().rate_per_10000(10, "Leeds", date(2024, 3, 31))
    assert rate is not None
    assert rate.yearly is None


@pytest.mark.parametrize(
    ("on", "year"), [(date(2024, 6, 29), 2023), (date(2024, 6, 30), 2024), (date(2031, 1, 1), 2024)]
)
def test_the_population_is_that_of_the_last_mid_year_that_is_published(on: date, year: int) -> None:
    rate = comparators().rate_per_10000(10, "Leeds", on)
    assert rate is not None
    assert rate.year == year


def test_there_is_no_rate_where_no_population_is_published() -> None:
    assert comparators().rate_per_10000(10, "Testshire", date(2024, 6, 28)) is None
    assert comparators().rate_per_10000(10, "Leeds", date(2011, 1, 1)) is None


def test_the_published_rate_of_referrals_is_the_number_over_the_population_that_we_take() -> None:
    """18,007 referrals to Birmingham in the year to March 2024: published as 620.8."""
    rate = comparators().rate_per_10000(18_007, "Birmingham", date(2024, 3, 31), months=12)
    published = comparators().compare("R1", "Birmingham")
    assert rate is not None
    assert published is not None
    assert round(rate.rate, 1) == dict(published.own)[2024]
    assert rate.yearly == rate.rate


def test_every_twin_is_of_a_measure_that_exists_and_reads_it_the_same_way() -> None:
    measures = load_measure_book().by_id
    series = {one.id: one for one in comparator_file().series}
    assert [twin.measure for twin in comparator_file().twins if twin.measure not in measures] == []
    contradictions = [
        twin.measure
        for twin in comparator_file().twins
        if {measures[twin.measure].better, series[twin.series].better} == {"higher", "lower"}
    ]
    assert contradictions == []


def test_every_twin_can_be_compared_and_says_how_it_differs() -> None:
    for measure in comparators().measures():
        for comparison in comparators().comparisons(measure, "Leeds"):
            assert comparison.differs.endswith("."), measure
            assert comparison.own, measure
            assert comparison.authorities > 50, measure


def test_the_file_is_small_enough_to_ship() -> None:
    assert SHIPPED.stat().st_size < 600_000


def test_another_file_can_be_read_instead() -> None:
    assert Comparators(SHIPPED).compare("R1", "Leeds") == comparators().compare("R1", "Leeds")


def test_every_authority_of_today_is_found_by_its_published_name_and_both_its_codes() -> None:
    found = rows(
        "select distinct area_name, ons_code, area_code from published"
        " where level = 'authority' and series = 'population-0-17' and period = 2024"
    )
    assert len(found) == 153
    for name, *codes in found:
        for spelling in (name, *codes):
            rate = comparators().rate_per_10000(1, str(spelling), date(2024, 12, 31))
            assert rate is not None, spelling
            assert rate.year == 2024, spelling
