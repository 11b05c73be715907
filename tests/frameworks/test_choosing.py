"""The first day of fieldwork decides which framework applies: one answer a system, and a plain refusal otherwise."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kloe.errors import UnknownNameError
from kloe.frameworks import Framework, load_frameworks
from kloe.frameworks.choosing import at, in_force_on, main_version

ANSWERS = [
    ("2010-10-04", "", {"slac-2009", "cra-2009"}),
    ("2013-01-14", "", {"cp-2012"}),
    ("2014-03-03", "single", {"sif-2013"}),
    ("2018-02-05", "single", {"sif-2013"}),
    ("2018-02-05", "standard", {"ilacs-2018"}),
    ("2019-07-01", "short", {"ilacs-2018.12"}),
    ("2022-12-05", "standard", {"ilacs-2020"}),
    ("2023-01-16", "short", {"ilacs-2023"}),
    ("2025-01-20", "standard", {"ilacs-2024.12"}),
    ("2025-11-17", "standard", {"ilacs-2025.04"}),
    ("2026-01-26", "standard", {"ilacs-2025.04"}),
    ("2026-04-27", "standard", {"ilacs-2026"}),
    ("2030-01-07", "standard", {"ilacs-2026"}),
]


@pytest.mark.parametrize(("day", "kind", "expected"), ANSWERS)
def test_the_first_day_of_fieldwork_and_the_type_decide(day: str, kind: str, expected: set[str]) -> None:
    assert {one.framework.id for one in at(date.fromisoformat(day), kind)} == expected


def test_two_systems_side_by_side_are_both_told_each_with_its_types() -> None:
    found = {one.framework.system: one for one in at(date(2018, 2, 5))}
    assert {"sif", "ilacs"} <= found.keys()
    assert [kind.id for kind in found["sif"].types] == ["single"]
    assert {"standard", "short"} <= {kind.id for kind in found["ilacs"].types}


def test_an_edition_names_the_version_it_is_an_edition_of() -> None:
    (found,) = at(date(2024, 3, 4), "standard")
    assert (found.framework.id, found.main.id) == ("ilacs-2024.02", "ilacs-2023")
    (found,) = at(date(2014, 3, 3), "single")
    assert found.main is found.framework


def test_a_type_may_be_asked_for_by_its_name_in_any_case() -> None:
    assert at(date(2023, 6, 5), "SHORT") == at(date(2023, 6, 5), "short")
    name = at(date(2023, 6, 5), "short")[0].types[0].name
    assert at(date(2023, 6, 5), name.upper()) == at(date(2023, 6, 5), "short")


def test_a_time_without_routine_inspections_is_told() -> None:
    (found,) = at(date(2020, 6, 1), "standard")
    assert found.suspensions
    assert all(stop.since <= date(2020, 6, 1) <= stop.to for stop in found.suspensions)
    assert not at(date(2019, 6, 3), "standard")[0].suspensions


REFUSALS = [
    (date(2001, 5, 7), "", ("first one", "2009-04-01")),
    (date(2014, 3, 3), "standard", ("single (sif-2013)", "ilacs-2018 from")),
    (date(2025, 3, 3), "single", ("standard (ilacs-2024.12)", "sif-2013 from 2013-11-19")),
    (date(2025, 3, 3), "shrt", ("short (ilacs-2024.12)",)),
]


@pytest.mark.parametrize(("day", "kind", "told"), REFUSALS)
def test_a_refusal_says_what_would_have_been_right(day: date, kind: str, told: tuple[str, ...]) -> None:
    with pytest.raises(UnknownNameError) as refused:
        at(day, kind)
    assert all(words in str(refused.value) for words in told), str(refused.value)


def test_a_day_in_a_gap_is_told_what_was_before_and_comes_after() -> None:
    earlier, later = (one for one in load_frameworks() if one.id in ("slac-2009", "sif-2013"))
    with pytest.raises(UnknownNameError) as refused:
        at(date(2013, 1, 14), frameworks=(later, earlier))
    assert "last one before is slac-2009" in str(refused.value)
    assert "next one is sif-2013 from 2013-11-19" in str(refused.value)


def test_a_planned_version_is_never_picked() -> None:
    planned = {one.id for one in load_frameworks() if one.planned}
    assert "cfs-2027" in planned
    assert not planned & {one.id for one in in_force_on(date(2099, 1, 4), load_frameworks())}


def by_system() -> dict[str, list[Framework]]:
    systems = defaultdict(list)
    for one in load_frameworks():
        if one.applies:
            systems[one.system].append(one)
    return systems


@pytest.mark.parametrize("system", sorted(by_system()))
def test_versions_of_one_system_follow_one_another_without_overlap_or_gap(system: str) -> None:
    for earlier, later in pairwise(by_system()[system]):
        assert earlier.applies
        assert later.applies
        last = earlier.applies.to or later.applies.since - timedelta(days=1)  # an open end: until the next begins
        assert last + timedelta(days=1) == later.applies.since, f"{earlier.id}, {later.id}"


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda one: one.id)
def test_what_a_version_says_of_others_can_be_so(framework: Framework) -> None:
    known = {one.id: one for one in load_frameworks()}
    if framework.edition_of:
        main = main_version(framework, known.values())
        assert main.id != framework.id
        assert main.system == framework.system
        assert not main.edition_of
    if framework.part_of:
        assert framework.part_of in {one.system for one in known.values()}
    for name in framework.supersedes:
        if name in known and framework.applies:
            applies = known[name].applies
            assert applies
            assert applies.since < framework.applies.since
