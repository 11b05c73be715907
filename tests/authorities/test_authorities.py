"""The register of authorities: who is meant by a name, on a day; who follows whom; who is near whom."""

from datetime import date

import pytest

from kloe.authorities import authorities, authority_by_name, authority_named, authority_on, find_authority
from kloe.authorities.names import authorities_in
from kloe.authorities.register import authorities_on, neighbours_of, successors
from kloe.errors import UnknownNameError


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2014, 10, 28), 152), (date(2020, 1, 1), 151), (date(2022, 1, 1), 152), (date(2024, 1, 1), 153)],
)
def test_on_each_day_there_are_as_many_authorities_as_there_were(day: date, count: int) -> None:
    assert len(authorities_on(day)) == count


@pytest.mark.parametrize(
    ("text", "day", "name"),
    [
        ("Bournemouth", date(2014, 6, 30), "Bournemouth"),
        ("Bournemouth", date(2022, 2, 11), "Bournemouth, Christchurch and Poole"),
        ("Dorset", date(2016, 5, 23), "Dorset County"),
        ("Dorset Council", date(2021, 11, 19), "Dorset"),
        ("Dorset County Council", date(2016, 5, 23), "Dorset County"),
        ("Northamptonshire", date(2019, 7, 29), "Northamptonshire"),
        ("Northamptonshire", date(2024, 1, 1), "Northamptonshire"),
        ("London Borough of Barking & Dagenham", date(2014, 7, 7), "Barking and Dagenham"),
        ("City of Bradford Metropolitan District Council", date(2022, 11, 1), "Bradford"),
        ("Bradford Children and Families Trust", date(2026, 1, 1), "Bradford"),
        ("london corporation", date(2016, 9, 20), "City of London"),
        ("E06000028", date(2018, 8, 24), "Bournemouth"),
    ],
)
def test_a_name_means_the_authority_that_bore_it_on_the_day(text: str, day: date, name: str) -> None:
    found = authority_on(text, day)
    assert found is not None
    assert found.name == name


def test_without_a_day_a_name_means_the_authority_of_today() -> None:
    assert authority_named("Bournemouth") == "Bournemouth, Christchurch and Poole"
    assert authority_named("Dorset County Council") == "Dorset"
    assert authority_named("Cumbria") == "Cumbria"


def test_a_trust_of_several_authorities_names_none_of_them() -> None:
    assert authority_named("Achieving for Children") is None


def test_a_name_that_is_not_known_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Leicestershire"):
        find_authority("Liecestershire")


def test_what_a_reorganisation_made_is_found_from_both_sides() -> None:
    assert successors("Dorset County") == ("Bournemouth, Christchurch and Poole", "Dorset")
    assert successors("Cumbria") == ("Cumberland", "Westmorland and Furness")
    assert authority_by_name("North Northamptonshire").follows == ("Northamptonshire",)
    for one in authorities():
        for before in map(authority_by_name, one.follows):
            assert before.until is not None
            assert one.since is not None
            assert (one.since - before.until).days == 1


def test_every_authority_of_today_has_ten_neighbours_and_former_ones_none() -> None:
    assert {len(neighbours_of(one.name)) for one in authorities() if not one.until} == {10}
    assert {len(neighbours_of(one.name)) for one in authorities() if one.until} == {0}
    assert neighbours_of("Barnsley")[0] == "Rotherham"


def test_every_code_and_number_belongs_to_one_authority() -> None:
    codes = [code for one in authorities() for code in (*one.codes, one.urn) if code]
    assert len(codes) == len(set(codes))


def test_ofsted_counts_the_north_east_and_yorkshire_as_one_region() -> None:
    regions = {one.ofsted_region for one in authorities()}
    assert len({one.region for one in authorities()}) == 9
    assert len(regions) == 8


def test_a_region_is_found_as_people_write_it_and_as_either_register_counts() -> None:
    assert authorities_in("north east") == authorities_in("North-East")
    both = {one.region for one in authorities_in("North East, Yorkshire and the Humber")}
    assert both == {"North East", "Yorkshire and the Humber"}


@pytest.mark.parametrize("region", ["", "Wessex"])
def test_a_region_that_there_is_not_is_refused_with_those_that_there_are(region: str) -> None:
    with pytest.raises(UnknownNameError, match=f"no region '{region}'") as refused:
        authorities_in(region)
    assert "South West" in refused.value.remedy
