"""The key of an issue: the same in next month's extract, another for another issue."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from small_annex_a import NEWEST, csv_text, folder, headings, read, rows_of

AS_AT = date(2024, 6, 28)
Rows = list[list[object]]
Issue = dict[str, object]


@pytest.fixture(scope="module", autouse=True)
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLOE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def position(number: int, column: str) -> int:
    return [one.name for one in NEWEST.by_number[number].columns].index(column)


def children(number: int, count: int, start: int = 0) -> Rows:
    """Rows of different children, several of them with something wrong."""
    rows = rows_of(number, count)
    for offset, row in enumerate(rows):
        row[0] = f"B{start + offset}"
        if offset % 2:
            row[position(number, "gender")] = "x"
        if offset % 3 == 0:
            row[position(number, "birth_date")] = date(2031, 1, 1)
        if offset % 4 == 0:
            row[position(number, "ethnicity")] = None
    return rows


def issues_of(place: Path, contacts: Sequence[Sequence[object]], cases: Sequence[Sequence[object]]) -> list[Issue]:
    lists = {1: contacts, 6: cases}
    files = {f"List {number}.csv": csv_text([headings(number), *rows]) for number, rows in lists.items()}
    return read(folder(place, files), as_at=AS_AT).check().issues()


def about_children(issues: Sequence[Issue], wanted: Sequence[Sequence[object]]) -> dict[object, tuple[object, ...]]:
    """What each issue of these children is, by its key."""
    names = {row[0] for row in wanted}
    return {
        issue["key"]: tuple(issue[name] for name in ("check", "list", "child", "column", "value", "message"))
        for issue in issues
        if issue["child"] in names
    }


@pytest.fixture
def before(tmp_path: Path) -> list[Issue]:
    return issues_of(tmp_path / "before", children(1, 12), children(6, 12))


def test_different_issues_have_different_keys(before: list[Issue]) -> None:
    assert len({issue["check"] for issue in before}) > 3
    assert len(before) > 30
    assert [key for key, count in Counter(issue["key"] for issue in before).items() if count > 1] == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_keys_stay_when_rows_come_in_another_order(tmp_path: Path, before: list[Issue], seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same order every time
    contacts, cases = children(1, 12), children(6, 12)
    dice.shuffle(contacts)
    dice.shuffle(cases)
    after = issues_of(tmp_path / "after", contacts, cases)
    assert about_children(after, contacts) == about_children(before, contacts)


def test_keys_stay_when_other_children_join(tmp_path: Path, before: list[Issue]) -> None:
    known = children(1, 12)
    after = issues_of(tmp_path / "after", children(1, 5, start=500) + known, children(6, 12))
    assert about_children(before, known).items() <= about_children(after, known).items()


def test_keys_stay_when_another_child_leaves(tmp_path: Path, before: list[Issue]) -> None:
    left = children(1, 12)[1:]
    after = issues_of(tmp_path / "after", left, children(6, 12)[1:])
    assert about_children(after, left) == about_children(before, left)


def test_a_corrected_cell_takes_its_issue_away_and_no_other(tmp_path: Path, before: list[Issue]) -> None:
    contacts = children(1, 12)
    contacts[1][position(1, "gender")] = "a) Male"
    after = issues_of(tmp_path / "after", contacts, children(6, 12))
    gone = {issue["key"] for issue in before if issue["child"]} - {issue["key"] for issue in after}
    places = {(issue["list"], issue["child"]) for issue in before if issue["key"] in gone}
    assert (1, "B1") in places
    assert {child for _, child in places} == {"B1"}


def test_rows_that_say_the_same_event_twice_have_a_key_each(tmp_path: Path) -> None:
    twice = children(1, 2)[1:] * 2
    twice[1] = [*twice[1]]
    twice[1][position(1, "ethnicity")] = "b) WIRI"
    issues = issues_of(tmp_path / "twice", twice, children(6, 1))
    assert len({issue["row"] for issue in issues if issue["list"] == 1 and issue["child"] == "B1"}) == 2
    assert len({issue["key"] for issue in issues}) == len(issues)


def test_an_issue_of_a_group_keeps_its_key_wherever_its_rows_are(tmp_path: Path) -> None:
    def many_contacts(first: date) -> Rows:
        rows = rows_of(1, 6)
        for number, row in enumerate(rows):
            row[0] = "B7"
            row[position(1, "contact_date")] = first.replace(day=first.day + number)
        return rows

    def keys(place: Path, rows: Rows) -> set[object]:
        return {issue["key"] for issue in issues_of(place, rows, children(6, 3)) if issue["check"] == "L1-06"}

    rows = many_contacts(date(2024, 4, 2))
    first = keys(tmp_path / "a", rows)
    assert len(first) == 1
    assert keys(tmp_path / "b", rows[::-1]) == first
    assert keys(tmp_path / "c", rows[1:]) == first
