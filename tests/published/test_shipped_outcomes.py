"""The outcomes that ship with Kloe: what they say of England, and that the figures of councils' papers come out."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from kloe.authorities.register import authorities_on
from kloe.errors import KloeError
from kloe.published.outcomes.asking import WHOLE_SERVICE, Asked, Outcomes
from kloe.published.outcomes.coverage import comparison_group, coverage
from kloe.published.outcomes.distribution import Base, distribution, nearest
from kloe.published.outcomes.gathering import open_outcomes
from kloe.published.outcomes.movements import matrix, movements, time_since, waiting
from kloe.published.outcomes.settling import differences
from kloe.published.outcomes.shipping import SHIPPED, read_outcomes, write_outcomes


@pytest.fixture(scope="module")
def shipped() -> Iterator[Outcomes]:
    with Outcomes(read_outcomes()) as outcomes:
        yield outcomes


def test_the_file_says_whose_facts_they_are_and_is_the_same_when_written_again(tmp_path: Path) -> None:
    again = write_outcomes(reversed(read_outcomes()), tmp_path / "again.parquet")
    assert again.read_bytes() == SHIPPED.read_bytes()
    about = duckdb.sql(f"select decode(value) from parquet_kv_metadata('{SHIPPED}') where decode(key) = 'attribution'")
    assert "Open Government Licence" in str(about.fetchall())


def test_all_frameworks_since_2009_are_there(shipped: Outcomes) -> None:
    systems = {one.system for one in shipped.rows}
    assert systems == {"slac", "cp", "lac", "sif", "sif-reinspection", "ilacs", "focused-visits", "monitoring-visits"}


def test_where_reports_and_tables_disagree_it_is_known_and_few_places_do(shipped: Outcomes) -> None:
    found = {(one.inspection, one.what) for one in differences(shipped.rows)}
    assert ("nottingham/ilacs/2022-09-05", "published") in found
    assert ("merton/ilacs/2022-05-09", "type of inspection") in found
    assert all(what in ("published", "type of inspection", "first day") for _, what in found)


def test_a_library_without_anything_leaves_the_shipped_outcomes_as_they_are(tmp_path: Path) -> None:
    with open_outcomes(tmp_path / "none") as outcomes:
        assert outcomes.rows == read_outcomes()


def test_the_history_of_an_authority_goes_back_to_the_first_inspections(shipped: Outcomes) -> None:
    kent = shipped.inspections(Asked(authorities=("Kent",), graded=True))
    assert [(one.system, one.published) for one in kent][:4] == [
        ("slac", date(2010, 11, 19)),
        ("cp", date(2013, 1, 15)),
        ("lac", date(2013, 8, 23)),
        ("sif", date(2017, 6, 13)),
    ]
    assert shipped.latest(Asked(authorities=("Kent",), until=date(2024, 1, 1)))[0].grades["leaders"] == "outstanding"


@pytest.mark.parametrize(
    ("day", "counting", "counts", "population"),
    [
        (date(2019, 11, 5), "latest", [12, 28, 26, 11], 151),
        (date(2019, 12, 20), "every", [13, 31, 29, 11], 151),
        (date(2025, 3, 31), "latest", [33, 67, 34, 19], 153),
    ],
)
def test_the_spread_on_a_day_says_its_population_and_base(
    shipped: Outcomes, day: date, counting: str, counts: list[int], population: int
) -> None:
    base = Base(("ilacs",), "latest" if counting == "latest" else "every")
    spread = distribution(shipped, day, of=base)
    assert list(spread.counts.values()) == counts
    assert spread.population == population
    if counting == "latest":
        assert spread.base + len(spread.without) == population
    assert str(population) in spread.says
    assert str(day) in spread.says


def test_percentages_of_a_paper_are_explained_by_base_and_day(shipped: Outcomes) -> None:
    """Leicestershire, after its report of November 2019: 13, 35, 36.5 and 15.5 percent of councils."""
    stated = {"inadequate": 13, "requires-improvement": 35, "good": 36.5, "outstanding": 15.5}
    best, *others = nearest(shipped, stated, date(2019, 11, 4), date(2020, 2, 28))
    assert best.distribution.of.systems == ("ilacs",)
    assert best.furthest < 0.5
    assert best.first_day <= date(2019, 12, 31) <= best.last_day
    of_all = [one for one in others if one.distribution.of.systems == WHOLE_SERVICE]
    assert of_all
    assert all(one.furthest > 5 for one in of_all)


def test_each_pair_of_inspections_is_counted_once_in_the_matrix_and_the_waiting(shipped: Outcomes) -> None:
    found = movements(shipped, asked=Asked(systems=("ilacs",), until=date(2025, 3, 31), graded=True))
    assert sum(matrix(found).values()) == len(found)
    assert sum(one.count for one in waiting(found)) == len(found)
    stayed = [one for one in found if one.was == one.became == "outstanding"]
    assert matrix(found)["outstanding", "outstanding"] == len(stayed) > 0
    assert {one.steps for one in stayed} == {0}
    for one in waiting(found):
        assert one.shortest <= one.lower_quartile <= one.median <= one.upper_quartile <= one.longest


def test_a_new_authority_follows_the_former_one_only_when_asked(shipped: Outcomes) -> None:
    asked = Asked(authorities=("Cumbria", "Cumberland", "Westmorland and Furness"), systems=WHOLE_SERVICE, graded=True)
    alone = {one.after.authority for one in movements(shipped, asked=asked)}
    followed = [one for one in movements(shipped, asked=asked, inherit=True) if one.inherited]
    assert alone == {"Cumbria"}
    assert {one.after.authority for one in followed} == {"Cumberland", "Westmorland and Furness"}
    assert {one.before.authority for one in followed} == {"Cumbria"}


@pytest.mark.parametrize(
    ("day", "asked", "inspected", "population"),
    [
        (date(2014, 10, 28), Asked(systems=("sif",), since=date(2013, 11, 19)), 33, 152),
        (date(2018, 3, 31), Asked(systems=("sif",)), 152, 152),
        (date(2023, 6, 1), Asked(systems=("ilacs",)), 151, 153),
        (date(2025, 3, 31), Asked(systems=("ilacs",)), 153, 153),
    ],
)
def test_coverage_counts_the_authorities_of_the_day(
    shipped: Outcomes, day: date, asked: Asked, inspected: int, population: int
) -> None:
    found = coverage(shipped, day, asked)
    assert (len(found.inspected), found.population) == (inspected, population)
    assert set(found.inspected) | set(found.not_yet) == {one.name for one in authorities_on(day)}


def test_who_waited_longest_is_an_authority_that_there_is(shipped: Outcomes) -> None:
    waited = time_since(shipped, date(2025, 3, 31))
    assert len(waited) == 153
    assert waited[0][1] >= waited[-1][1]
    assert waited[0][0].authority == "Devon"


def test_an_authority_is_compared_with_its_region_its_neighbours_or_its_equals(shipped: Outcomes) -> None:
    day = date(2024, 1, 1)
    region = comparison_group(shipped, "Leeds", "region", day).names
    ofsted = comparison_group(shipped, "Leeds", "ofsted-region", day).names
    assert "Barnsley" in region
    assert "Newcastle upon Tyne" not in region
    assert set(region) < set(ofsted)
    assert len(comparison_group(shipped, "Leeds", "neighbours", day).names) == 10
    equals = comparison_group(shipped, "Leeds", "same-grade", day).names
    latest = {one.authority: one for one in shipped.latest(Asked(systems=WHOLE_SERVICE, until=day, graded=True))}
    assert {latest[name].grades["overall-effectiveness"] for name in equals} == {"outstanding"}


def test_a_group_that_cannot_be_made_is_refused_with_another_way(shipped: Outcomes) -> None:
    with pytest.raises(KloeError, match="region"):
        comparison_group(shipped, "Cumbria", "neighbours", date(2020, 1, 1))
    with pytest.raises(KloeError, match="no overall grade"):
        comparison_group(shipped, "Cumberland", "same-grade", date(2023, 6, 1))
