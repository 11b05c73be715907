"""Two extracts of one authority: the same children and the same past, seen on two days."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kloe.childdata.extract import read_annex_a
from kloe.childdata.synthetic import Authority, simulate, simulate_earlier, write_csv
from kloe.childdata.synthetic.making import make_authority
from kloe.errors import KloeError

LATER, EARLIER = date(2025, 3, 31), date(2024, 12, 31)
BOTH_WINDOWS = date(2024, 10, 1)  # from here to EARLIER, both extracts list events
Rows = list[dict[str, object]]


@pytest.fixture(scope="module", params=[1, 2, 3])
def pair(request: pytest.FixtureRequest) -> tuple[Authority, Authority]:
    return simulate_earlier(2000, request.param, LATER, EARLIER), simulate(2000, request.param, LATER)


def rows(authority: Authority, name: str) -> Rows:
    one = authority.lists[name]
    return [dict(zip(one.columns, cells, strict=True)) for cells in one.rows()]


def children(authority: Authority) -> set[object]:
    return {row["child_id"] for name in authority.lists if name != "adopters" for row in rows(authority, name)}


EVENTS = {
    "contacts": ("contact_date", "contact_source"),
    "referrals": ("referral_date", "referral_source", "no_further_action", "team", "worker"),
    "section_47_enquiries": ("strategy_date", "team", "worker"),
}


@pytest.mark.parametrize("name", EVENTS)
def test_events_before_the_first_day_are_the_same_in_both(pair: tuple[Authority, Authority], name: str) -> None:
    day, *also = EVENTS[name]
    counted = [
        Counter(
            (row["child_id"], row[day], *(row[column] for column in also))
            for row in rows(extract, name)
            if BOTH_WINDOWS <= row[day] <= EARLIER  # type: ignore[operator]
        )
        for extract in pair
    ]
    assert counted[0]
    assert counted[0] == counted[1]


STARTS = {
    "early_help": ("start_date", "completion_date"),
    "assessments": ("start_date", "authorised_date"),
    "children_in_need": ("start_date", "closure_date"),
    "child_protection": ("start_date", "end_date"),
    "children_in_care": ("start_date", "ceased_date"),
    "adoption": ("decision_date", "adoption_order_date"),
}


@pytest.mark.parametrize("name", STARTS)
def test_what_was_open_goes_on_or_has_ended_since(pair: tuple[Authority, Authority], name: str) -> None:
    start, end = STARTS[name]
    before, after = ({(row["child_id"], row[start]): row[end] for row in rows(extract, name)} for extract in pair)
    was_open = {key for key, ended in before.items() if ended is None}
    if name == "children_in_need":  # an assessment that found no need leaves no episode behind
        was_open -= {
            (row["child_id"], row[start]) for row in rows(pair[0], name) if row["case_status"] == "d) Open assessment"
        }
    found = {key: after[key] for key in was_open & after.keys()}
    assert all(ended is None or ended > EARLIER for ended in found.values())  # type: ignore[operator]
    closed_then = {key: ended for key, ended in before.items() if ended is not None and key in after}
    assert all(after[key] == ended for key, ended in closed_then.items())
    if name != "assessments":  # an open assessment may be all that a later, other episode keeps of it
        assert len(found) == len(was_open)


@pytest.mark.parametrize("name", STARTS)
def test_what_began_by_then_and_was_open_is_on_both(pair: tuple[Authority, Authority], name: str) -> None:
    start, end = STARTS[name]
    before, after = pair
    known = {(row["child_id"], row[start]) for row in rows(before, name)}
    running = {
        (row["child_id"], row[start])
        for row in rows(after, name)
        if row[start] <= EARLIER and (row[end] is None or row[end] > EARLIER)  # type: ignore[operator]
    }
    assert running
    # A referral of the last days has not led to a case yet.
    assert len(running - known) <= len(running) // 20


def test_children_are_the_same_people_and_some_come_and_some_go(pair: tuple[Authority, Authority]) -> None:
    then, now = map(children, pair)
    assert len(then & now) > len(now) / 2
    assert now - then
    assert then - now
    births = [{row["child_id"]: row["birth_date"] for row in rows(extract, "children_in_need")} for extract in pair]
    for child in births[0].keys() & births[1].keys():
        assert births[0][child] == births[1][child]


def test_nothing_on_the_earlier_extract_lies_after_it(pair: tuple[Authority, Authority]) -> None:
    for one in pair[0].lists.values():
        for name, cells in one.columns.items():
            if one.layout.by_name[name].type == "date" and name != "birth_date":
                assert all(cell <= EARLIER for cell in cells if cell is not None), name  # type: ignore[operator]


def test_the_earlier_extract_breaks_no_error_either(pair: tuple[Authority, Authority], tmp_path: Path) -> None:
    write_csv(pair[0], tmp_path)
    result = read_annex_a(tmp_path, authority=pair[0].name, as_at=EARLIER).check()
    counts = dict(result.counts())
    # As many assessments, conferences and plans go on too long as do in England, and each of these is a query.
    expected = sum(one.issues for one in result.outcomes if one.check.id in {"L4-05", "L5-10", "L7-23"})
    assert counts["error"] == 0
    assert counts["warning"] + counts["query"] - expected < pair[0].row_count / 50


def test_both_have_about_as_many_rows(pair: tuple[Authority, Authority]) -> None:
    for name in ("referrals", "children_in_need", "child_protection", "children_in_care", "leaving_care"):
        assert len(pair[0].lists[name]) == pytest.approx(len(pair[1].lists[name]), rel=0.2)


@pytest.mark.parametrize("day", [LATER, date(2025, 4, 1), date(2024, 9, 1)])
def test_a_day_that_is_not_in_the_six_months_before_is_refused(day: date) -> None:
    with pytest.raises(KloeError, match="earlier extract"):
        simulate_earlier(50, 1, LATER, day)


def test_the_earlier_extract_is_written_into_a_folder_of_its_day(tmp_path: Path) -> None:
    lines = list(make_authority(tmp_path, children=40, seed=1, as_at=LATER, authority="A", form="csv", earlier=EARLIER))
    assert len(lines) == 2
    assert len(list((tmp_path / "2024-12-31").glob("*.csv"))) == len(list(tmp_path.glob("*.csv"))) == 11
