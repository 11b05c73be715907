"""The two shipped layouts of Annex A, and how files of a layout are refused."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from kloe.childdata.specification import (
    Specification,
    latest_specification,
    load_specification,
    specification_at,
    specification_ids,
)
from kloe.childdata.specification.comparing import compare
from kloe.childdata.specification.loading import read_specification
from kloe.errors import RuleFileError, UnknownNameError

OLDER, NEWER = load_specification("annex-a-2019-08"), load_specification("annex-a-2024-01")
FACTS = Path(__file__).parents[4] / "shared" / "facts" / "annex-a-spec.csv"
CODE_FACTS, GUIDANCE_FACTS = FACTS.with_name("annex-a-codes-2019.csv"), FACTS.with_name("annex-a-guidance-2019.csv")
VERSIONS = pytest.mark.parametrize("version", [OLDER, NEWER], ids=lambda version: version.id)
COLUMN_COUNTS = {1: 7, 2: 8, 3: 11, 4: 12, 5: 14, 6: 14, 7: 17, 8: 34, 9: 13, 10: 16, 11: 19}


@pytest.fixture(scope="module")
def facts() -> list[dict[str, str]]:
    if not FACTS.exists():
        pytest.skip("the facts about Annex A are not beside this repository")
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_2019_layout_has_eleven_lists_and_165_columns() -> None:
    assert {one.number: len(one.columns) for one in OLDER.lists} == COLUMN_COUNTS
    assert sum(COLUMN_COUNTS.values()) == 165


def test_the_2024_layout_has_four_columns_more_on_list_9() -> None:
    assert {one.number: len(one.columns) for one in NEWER.lists} == COLUMN_COUNTS | {9: 17}


@VERSIONS
def test_lists_are_in_the_order_of_their_numbers_and_begin_with_the_person(version: Specification) -> None:
    assert [one.number for one in version.lists] == list(range(1, 12))
    assert [one.person for one in version.lists] == ["child_id"] * 10 + ["adopter_id"]
    assert all(one.identity[0] == one.person for one in version.lists)


@VERSIONS
def test_names_can_be_written_in_rules(version: Specification) -> None:
    names = {one.name for one in version.lists} | {name for one in version.lists for name in one.by_name}
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


@VERSIONS
def test_no_two_headings_of_a_list_can_be_confused(version: Specification) -> None:
    for one in version.lists:
        headings = ({text.casefold() for text in (column.heading, *column.older_headings)} for column in one.columns)
        texts = [text for texts in headings for text in texts]
        assert len(texts) == len(set(texts)), one.title


@VERSIONS
def test_no_two_answers_of_a_code_set_can_be_confused(version: Specification) -> None:
    for codes in version.code_sets:
        printed = [text for code in codes.codes for text in {code.printed, *code.also_printed}]
        assert len(printed) == len(set(printed)), codes.name
        assert codes.listed, codes.name


@VERSIONS
def test_a_layout_that_no_official_template_backs_says_what_is_uncertain(version: Specification) -> None:
    assert version.source
    assert version.licence
    assert version.uncertain


def test_the_newest_layout_has_every_column_of_the_facts(facts: list[dict[str, str]]) -> None:
    ours = [(one.number, column.heading) for one in NEWER.lists for column in one.columns]
    assert sorted(ours) == sorted((int(row["list_number"]), row["column_name"]) for row in facts)


def test_the_2019_layout_has_the_columns_in_the_order_of_the_template(facts: list[dict[str, str]]) -> None:
    rows = sorted((int(row["list_number"]), int(row["position_2019"]), row) for row in facts if row["position_2019"])
    ours = [(one.number, column.heading) for one in OLDER.lists for column in one.columns]
    assert ours == [(number, row["column_name"]) for number, _, row in rows]


def test_every_column_of_the_facts_has_its_type(facts: list[dict[str, str]]) -> None:
    ours = {(one.number, column.heading): column.type for one in NEWER.lists for column in one.columns}
    told = {(int(row["list_number"]), row["column_name"]): row["type"] for row in facts}
    assert ours == told


def test_every_answer_that_the_facts_list_is_a_code(facts: list[dict[str, str]]) -> None:
    missing = []
    for row in facts:
        one = NEWER.by_number[int(row["list_number"])]
        column = next(column for column in one.columns if column.heading == row["column_name"])
        codes = NEWER.codes_of(column)
        told = set(filter(None, row["categories"].split("|")))
        ours = {text for code in codes.codes for text in (code.printed, *code.also_printed)} if codes else set()
        if row["type"] == "category":
            missing += [(one.number, column.heading, answer) for answer in told if answer not in ours]
    assert missing == []


def read_facts(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        pytest.skip("the facts about Annex A are not beside this repository")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def plain(text: str) -> str:
    return " ".join(text.split())


def test_every_column_of_2019_has_ofsteds_guidance_word_for_word() -> None:
    for row in read_facts(GUIDANCE_FACTS):
        one = OLDER.by_number[int(row["list_number"])]
        column = one.columns[int(row["position"]) - 1]
        assert column.heading == plain(row["field_heading_exact"])
        assert plain(column.guidance) == plain(row["official_guidance_text"])


def test_every_code_of_2019_has_ofsteds_explanation_and_groupings() -> None:
    ours = {
        (text, code.group, code.broad_group, text_of)
        for codes in OLDER.code_sets
        for code in codes.codes
        for text in (code.printed, *code.also_printed)
        for text_of in ("", code.label, code.detail, f"{code.code} - {code.detail}", f"{code.code} - {code.label}")
    }
    told = {
        (row["preferred_code"], row["group_1"], row["group_2"], plain(row["detail"]))
        for row in read_facts(CODE_FACTS)
        if row["code_set"] != "LA of Placement"  # a column of text: the names of authorities go into it as well
    }
    assert told - ours == set()


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2015, 1, 1), "annex-a-2019-08"),
        (date(2019, 8, 1), "annex-a-2019-08"),
        (date(2023, 12, 31), "annex-a-2019-08"),
        (date(2024, 1, 1), "annex-a-2024-01"),
        (date(2040, 1, 1), "annex-a-2024-01"),
    ],
    ids=str,
)
def test_the_layout_in_force_on_a_day(day: date, version: str) -> None:
    assert specification_at(day).id == version


def test_the_latest_layout_is_the_last_one() -> None:
    assert latest_specification().id == specification_ids()[-1] == "annex-a-2024-01"


def test_a_layout_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnknownNameError, match="annex-a-2019-08, annex-a-2024-01"):
        load_specification("annex-a-1999")


EXPECTED_LINES = [
    "From annex-a-2019-08 to annex-a-2024-01",
    "List 9: 13 columns become 17",
    "List 9: titled 'Care leavers', now 'Leaving care services'",
    "List 9: new column 'Latest Date of Contact' (date)",
    "List 9: new column 'Allocated Personal Advisor' (text)",
    "Codes of Activity Status: 'F3: Full time in training or employment' is no longer listed",
    "Codes of Reason for Closure: new 'RC9 - Case closed after assessment, referred to early help' (unverified)",
    "Codes of Contact or referral source: new 'p1) 5D: LA services' (unverified)",
]


@pytest.mark.parametrize("line", EXPECTED_LINES)
def test_what_changed_is_said_in_sentences(line: str) -> None:
    assert line in list(compare(OLDER, NEWER))


def test_only_list_9_gained_columns() -> None:
    lines = [line for line in compare(OLDER, NEWER) if line.startswith("List")]
    assert lines
    assert all(line.startswith("List 9") for line in lines)


def test_comparing_the_other_way_says_what_is_gone() -> None:
    lines = list(compare(NEWER, OLDER))
    assert "List 9: 17 columns become 13" in lines
    assert "List 9: column 'Latest Date of Contact' is gone" in lines
    assert "Codes of Contact or referral source: 'p1) 5D: LA services' is gone" in lines


@VERSIONS
def test_a_layout_does_not_differ_from_itself(version: Specification) -> None:
    assert list(compare(version, version)) == [f"From {version.id} to {version.id}"]


HEAD = 'id = "mine"\ntitle = "Mine"\nvalid_from = 2030-01-01\nsource = "us"\nlicence = "none"\n'
LIST = '[[list]]\nnumber = 1\nname = "contacts"\ntitle = "Contacts"\nscope = "all"\nidentity = ["child_id"]\n'
ID = '[[list.column]]\nname = "child_id"\nheading = "Child Unique ID"\ntype = "text"\nrequired = "always"\n'
GENDER = '[[list.column]]\nname = "gender"\nheading = "Gender"\ntype = "category"\nrequired = "always"\n'
CODES = '[[code_set]]\nname = "sex"\ntitle = "Sex"\ncodes = [{ code = "F", printed = "F" }]\n'
REFUSED = [
    ("an unknown key", HEAD + "valid_until = 2031-01-01\n", {"field": "valid_until"}),
    ("an unknown key of a column", HEAD + LIST + ID + "requird = 1\n", {"entry": "child_id", "field": "requird"}),
    ("a missing key", HEAD.replace('licence = "none"\n', ""), {"field": "licence"}),
    ("a bad date", HEAD.replace("2030-01-01", '"soon"'), {"field": "valid_from"}),
    ("a type that does not exist", HEAD + LIST + ID.replace('"text"', '"txt"'), {"entry": "child_id", "field": "type"}),
    ("a number that is text", HEAD + LIST.replace("= 1", '= "1"') + ID, {"entry": "contacts", "field": "number"}),
    ("an unknown code set", HEAD + CODES + LIST + ID + GENDER + 'codes = "sx"\n', {"field": "codes"}),
    ("a category without codes", HEAD + LIST + ID + GENDER, {"entry": "list contacts", "field": "codes"}),
    ("codes without a category", HEAD + CODES + LIST + ID + 'codes = "sex"\n', {"field": "codes"}),
    ("a column twice", HEAD + LIST + ID + ID, {"entry": "list contacts", "field": "name"}),
    ("a version that does not exist", HEAD + 'based_on = "annex-a-1999"\n', {"field": "based_on"}),
    ("a list twice", HEAD + LIST + ID + LIST + ID, {"entry": "list", "field": "name"}),
    ("a number of a list twice", HEAD + LIST + ID + LIST.replace('"contacts"', '"calls"') + ID, {"field": "number"}),
    (
        "a heading twice",
        HEAD + LIST + ID + ID.replace('"child_id"', '"x"'),
        {"entry": "list contacts", "field": "heading"},
    ),
    ("a printed code twice", HEAD + CODES.replace("[{", '[{ code = "f", printed = "F" }, {'), {"field": "printed"}),
    ("a code set twice", HEAD + CODES + CODES, {"entry": "code_set", "field": "name"}),
    (
        "a code twice",
        HEAD + CODES.replace("[{", '[{ code = "F", printed = "f" }, {'),
        {"entry": "code_set sex", "field": "code"},
    ),
    ("an identity that is no column", HEAD + LIST.replace('["child_id"]', '["id"]') + ID, {"field": "identity"}),
]


@pytest.mark.parametrize(("text", "where"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_layout_that_contradicts_itself_is_refused(tmp_path: Path, text: str, where: dict[str, str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        read_specification(file)
    assert refused.value.where.items() >= ({"file": "mine.toml"} | where).items()


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + 'title = "Again"\n', encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"mine\.toml"):
        read_specification(file)


def test_a_layout_takes_over_what_it_does_not_say(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + 'based_on = "annex-a-2024-01"\n' + LIST + ID, encoding="utf-8")
    mine = read_specification(file)
    assert [one.number for one in mine.lists] == list(range(1, 12))
    assert len(mine.by_name["contacts"].columns) == 1
    assert mine.lists[1:] == NEWER.lists[1:]
    assert mine.code_sets == NEWER.code_sets
