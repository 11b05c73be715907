"""The register of measures is answered whole: by a measure, or with what the answer would need."""

import csv
import re
from pathlib import Path

import pytest

from kloe.childdata.measures.loading import load_measure_book
from kloe.childdata.specification import latest_specification

SHARED = Path(__file__).parents[4] / "shared"
BOOK = load_measure_book()
REGISTER = SHARED / "facts" / "measures.csv"
NAMED = re.compile(r"\b[A-Z]\d{1,2}\b")
SETTING = re.compile(r":(\w+)")


def entry_of(identifier: str) -> str:
    """The entry of the register that an id begins with: ``Q1`` of ``Q1-workforce``."""
    return identifier.split("-", 1)[0]


@pytest.fixture(scope="module")
def register() -> dict[str, set[str]]:
    """Id of each entry of the register, with the lists that it is over."""
    if not REGISTER.is_file():
        pytest.skip("the register of measures is not here (../shared/facts/measures.csv)")
    with REGISTER.open(encoding="utf-8", newline="") as file:
        return {row["id"]: set(row["lists"].split("|")) for row in csv.DictReader(file)}


def test_every_entry_of_the_register_is_answered_or_says_what_it_would_need(register: dict[str, set[str]]) -> None:
    assert len(register) == 73
    answered = {measure.of for measure in BOOK.measures}
    told = {entry_of(one.id) for one in BOOK.unanswered}
    assert sorted(register.keys() - answered - told) == []


def test_no_measure_answers_what_is_not_in_the_register(register: dict[str, set[str]]) -> None:
    assert {measure.id: measure.of for measure in BOOK.measures if measure.of not in register} == {}
    assert [one.id for one in BOOK.unanswered if entry_of(one.id) not in register] == []


def test_every_measure_is_over_a_list_of_its_entry(register: dict[str, set[str]]) -> None:
    elsewhere = [
        one.id for one in BOOK.measures if str(one.list) not in register[one.of] and "all" not in register[one.of]
    ]
    assert elsewhere == []


def test_every_measure_says_which_list_it_is_over() -> None:
    lists = latest_specification().by_number
    assert {measure.id: measure.list for measure in BOOK.measures if measure.list not in lists} == {}


def test_the_id_of_a_measure_begins_with_its_entry() -> None:
    assert [one.id for one in BOOK.measures if one.id != one.of and not one.id.startswith(f"{one.of}-")] == []


def test_ids_are_given_once() -> None:
    ids = [measure.id for measure in BOOK.measures] + [one.id for one in BOOK.unanswered]
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []


def test_titles_are_given_once() -> None:
    titles = [measure.title for measure in BOOK.measures]
    assert sorted(one for one in set(titles) if titles.count(one) > 1) == []


def test_what_an_unanswered_entry_names_is_a_measure() -> None:
    answered = {measure.of for measure in BOOK.measures}
    named = {(one.id, name) for one in BOOK.unanswered for name in NAMED.findall(one.needs)}
    assert named
    assert sorted(one for one in named if one[1] not in answered) == []


def test_every_unanswered_entry_says_what_it_would_need() -> None:
    assert [one.id for one in BOOK.unanswered if not (one.title and one.needs)] == []


def test_every_setting_is_used() -> None:
    lines = [text for one in BOOK.measures for text in (one.base, one.counted, one.value)]
    lines += [group.where for breakdown in BOOK.breakdowns for group in breakdown.groups]
    used = {name for line in lines for name in SETTING.findall(line)}
    assert sorted(BOOK.settings.keys() - used) == []


def test_a_setting_says_what_it_means_and_where_it_is_from_unless_it_is_ours() -> None:
    assert [one.name for one in BOOK.settings.values() if not one.says] == []
    assert [one.name for one in BOOK.settings.values() if not one.ours and not one.basis] == []


def test_every_limit_says_what_it_is_and_which_law_or_guidance_sets_it() -> None:
    limits = {measure.id: measure.limit for measure in BOOK.measures if measure.limit}
    assert limits
    assert [name for name, limit in limits.items() if not (limit.says.strip() and limit.basis.strip())] == []


def test_a_limit_in_numbers_has_a_unit() -> None:
    limits = {measure.id: measure.limit for measure in BOOK.measures if measure.limit}
    assert [name for name, limit in limits.items() if limit.value is not None and not limit.unit] == []


def test_a_value_has_a_unit() -> None:
    assert [one.id for one in BOOK.measures if one.value and not one.value_unit] == []


def test_no_two_breakdowns_of_a_measure_share_a_name() -> None:
    shared = {breakdown.name for breakdown in BOOK.breakdowns}
    assert {one.id: names for one in BOOK.measures if (names := set(one.splits) & shared - set(one.without))} == {}


def test_a_measure_goes_without_breakdowns_that_exist() -> None:
    shared = {breakdown.name for breakdown in BOOK.breakdowns}
    assert {one.id: names for one in BOOK.measures if (names := set(one.without) - shared)} == {}


def test_every_file_of_measures_has_a_title() -> None:
    assert [name for name, title in BOOK.titles.items() if not title] == []
    assert {Path(file).suffix for file in BOOK.titles} == {".toml"}
