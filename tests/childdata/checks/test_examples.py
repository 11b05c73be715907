"""Every shipped check does what its own examples say, and every known rule has become one or says why not."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kloe.childdata.checks.examples import surprises
from kloe.childdata.checks.loading import load_rule_book, shipped_files
from kloe.childdata.checks.model import CheckFile, Example
from kloe.childdata.specification import latest_specification
from kloe.rule_files import read_rules

BOOK = load_rule_book()
RULES = Path(__file__).parents[4] / "shared" / "facts" / "annex-a-rules.csv"


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: file.stem)
def test_every_example_does_what_it_says(file: Path) -> None:
    ids = frozenset(check.id for check in read_rules(file, CheckFile).checks)
    assert not ids or list(surprises(BOOK, latest_specification(), ids)) == []


@pytest.mark.parametrize("field", ["says", "message", "remedy", "basis", "failing", "passing"])
def test_every_check_has_all_that_a_reader_needs(field: str) -> None:
    assert [check.id for check in BOOK.checks if not getattr(check, field)] == []


def test_every_known_rule_is_a_check_or_is_left_out_with_a_reason() -> None:
    if not RULES.exists():
        pytest.skip("the list of known rules is not beside this repository")
    with RULES.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    left_out = {rule.id for rule in BOOK.left_out}
    checks = {check.id for check in BOOK.checks}
    assert known
    assert known - checks - left_out == set()
    assert checks & left_out == set()


def test_every_rule_that_is_left_out_says_why() -> None:
    assert BOOK.left_out
    assert all(len(rule.reason) > 20 for rule in BOOK.left_out)


def test_every_setting_is_used_by_a_check() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in shipped_files())
    assert [name for name in BOOK.settings if f":{name}" not in text] == []


BEFORE, AFTER = date(2024, 3, 4), date(2024, 3, 5)
WRONG = {"start_date": AFTER, "authorised_date": BEFORE}
RIGHT = {"start_date": BEFORE, "authorised_date": AFTER}
ASSESSMENT = next(check for check in BOOK.checks if check.id == "L4-02")
LYING = [
    ("a passing row among the failing", (WRONG, RIGHT), (RIGHT,), [("fail", 2)]),
    ("a failing row among the passing", (WRONG,), (RIGHT, RIGHT, WRONG), [("pass", 3)]),
    ("a scene that fails among the passing", (WRONG,), ({"assessments": [RIGHT, WRONG]},), [("pass", 1)]),
    ("a column that no list has", (WRONG, {"begin_date": AFTER}), (RIGHT,), [("fail", 2)]),
    ("none", (WRONG, {"assessments": [RIGHT, WRONG]}), (RIGHT, {"start_date": AFTER}), []),
]


@pytest.mark.parametrize(
    ("failing", "passing", "expected"), [case[1:] for case in LYING], ids=[case[0] for case in LYING]
)
def test_an_example_that_does_not_do_what_it_says_is_named(
    failing: tuple[Example, ...], passing: tuple[Example, ...], expected: list[tuple[str, int]]
) -> None:
    check = msgspec.structs.replace(ASSESSMENT, failing=failing, passing=passing)
    found = surprises(replace(BOOK, checks=(check,)), latest_specification())
    assert [(one.expected, one.number) for one in found] == expected


def test_a_check_that_breaks_does_neither_what_its_failing_nor_what_its_passing_examples_say() -> None:
    check = msgspec.structs.replace(
        ASSESSMENT, fails="matches(child_id, '(')", failing=({"child_id": "C1"},), passing=({"child_id": "C2"},)
    )
    found = surprises(replace(BOOK, checks=(check,)), latest_specification())
    assert [(one.expected, one.number) for one in found] == [("fail", 1), ("pass", 1)]
