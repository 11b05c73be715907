"""Flows: every example worked by hand, nothing lost or counted twice, and what an extract lacks is said."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, product
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kloe
from kloe.childdata.checks.running import Unavailable
from kloe.childdata.example_rows import EXAMPLE_DAY, stage_rows
from kloe.childdata.flows.examples import surprises
from kloe.childdata.flows.flows import Flows, follow_flows, follow_tables
from kloe.childdata.flows.loading import load_flow_book
from kloe.childdata.flows.planning import BREAKDOWNS, plan_flows
from kloe.childdata.journeys import load_journey_book
from kloe.childdata.journeys.making import fill_events
from kloe.childdata.journeys.planning import plan_journeys
from kloe.childdata.measures.loading import load_measure_book
from kloe.childdata.specification import latest_specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.session import Session
from kloe.errors import KloeError, RuleFileError
from kloe.frameworks.loading import find_framework
from small_annex_a import a_list, read, workbook

NEWEST = latest_specification()
BOOK = load_flow_book()
PLAN = plan_flows(BOOK, NEWEST)
JOURNEYS = load_journey_book()
EVENTS = plan_journeys(JOURNEYS, NEWEST)
TABLES = catalogue(NEWEST, {}).tables
NOTHING_MISSING = Unavailable({}, {}, {})
Row = dict[str, object]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with closing(Session(threads=1, workers=1)) as opened:
        create_tables(opened, TABLES.values())
        yield opened


def follow(session: Session, lists: dict[str, list[Row]]) -> Flows:
    stage_rows(session, TABLES, lists)
    return follow_tables(session, PLAN, EXAMPLE_DAY, "Testshire", NOTHING_MISSING)


def test_every_example_comes_out_as_worked_by_hand():
    assert list(surprises(BOOK, NEWEST)) == []
    assert all(one.example for group in (BOOK.conversions, BOOK.told, BOOK.after) for one in group)


def test_an_example_that_is_wrong_is_told():
    first = BOOK.conversions[0]
    wrong = msgspec.structs.replace(first, example=({**first.example[0], "went_on": 7},))
    found = list(surprises(replace(BOOK, conversions=(wrong,), told=(), after=(), decision_points=()), NEWEST))
    assert [(one.entry, one.what, one.expected, one.found) for one in found] == [(first.id, "went_on", 7, 1)]


def test_each_threshold_point_of_the_framework_is_spoken_of():
    names = {one.id for one in find_framework("sif-2013").decision_points}
    assert {one.id for one in BOOK.decision_points} == names
    assert all(one.why and (one.shown_by or one.seen == "no") for one in BOOK.decision_points)


def test_windows_and_limits_that_the_measures_have_are_theirs():
    known = load_measure_book().settings
    asked = {one.id: one for one in BOOK.conversions}
    assert asked["referral-to-assessment"].window == known["referral_before_assessment_days"].value
    assert asked["section-47-to-conference"].limit == known["initial_conference_working_days"].value
    assert asked["section-47-to-conference"].basis == known["initial_conference_working_days"].basis


DAYS = st.integers(-220, 5).map(lambda days: EXAMPLE_DAY + timedelta(days=days))
CHILDREN = st.sampled_from(["A", "B", "C", " "])


def rows(**dates: st.SearchStrategy[object]) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.fixed_dictionaries({"child_id": CHILDREN, **dates}), max_size=6)


LISTS = st.fixed_dictionaries(
    {
        "contacts": rows(contact_date=DAYS | st.just("TBC")),
        "referrals": rows(referral_date=DAYS | st.just("TBC")),
        "assessments": rows(start_date=DAYS),
        "child_protection": rows(start_date=DAYS, end_date=st.none() | DAYS),
        "children_in_need": rows(start_date=DAYS, closure_date=st.none() | DAYS),
        "children_in_care": rows(start_date=DAYS, ceased_date=st.none() | DAYS),
    }
)
SLOW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(lists=LISTS)
@SLOW
def test_every_row_is_in_one_count_and_destinations_add_up(session: Session, lists: dict[str, list[Row]]):
    flows = follow(session, lists)
    for one in flows.conversions():
        if one.conversion in ("contact-to-referral", "referral-to-assessment", "plan-to-care"):
            source = {"contact": "contacts", "referral": "referrals", "plan": "child_protection"}
            table = source[one.conversion.split("-")[0]]
            apart = one.too_recent + one.before + one.not_yet + one.undated + one.no_child
            assert one.base + apart == len(lists[table])
            assert one.went_on <= one.went_further <= one.base
            assert one.children_went_on <= one.children <= one.base
    for _, group in groupby(flows.destinations(), key=lambda one: one.after):
        found = list(group)
        assert sum(one.count for one in found) == found[0].base


@given(lists=LISTS)
@SLOW
def test_every_step_with_a_child_and_a_day_is_an_event_of_its_journey(session: Session, lists: dict[str, list[Row]]):
    follow(session, lists)
    fill_events(session, JOURNEYS, EVENTS, NEWEST, NOTHING_MISSING)
    kind = {(one.list, one.day): one.id for one in JOURNEYS.events}
    assert [step.id for step in BOOK.steps if (step.list, step.day) not in kind] == []
    dated = "trim(child_id) <> '' and day is not null"
    for step in BOOK.steps:
        steps = f"select row_id, child_id, day from flow_steps where step = $1 and {dated} order by all"
        events = f"select row_id, trim(child_id), day from events where kind = $1 and {dated} order by all"
        found, known = session.rows(steps, [step.id]), session.rows(events, [kind[step.list, step.day]])
        assert set(found) <= set(known)
        assert step.where or found == known


@given(lists=LISTS)
@SLOW
def test_each_child_goes_one_way(session: Session, lists: dict[str, list[Row]]):
    flows = follow(session, lists)
    order = [step.id for step in BOOK.funnel]
    ways = flows.ways()
    for way in ways:
        assert list(way.steps) == sorted(set(way.steps), key=order.index)
    for step in flows.steps():
        if step.step in order:
            assert sum(way.children for way in ways if step.step in way.steps) == step.children
    assert sum(way.children for way in ways) == len(children_in_the_window(lists))


def children_in_the_window(lists: dict[str, list[Row]]) -> set[str]:
    days = {
        "contacts": "contact_date", "referrals": "referral_date", "assessments": "start_date",
        "child_protection": "start_date", "children_in_care": "start_date",
    }  # fmt: skip
    return {
        str(row["child_id"])
        for table, day in days.items()
        for row in lists[table]
        if in_window(row[day]) and str(row["child_id"]).strip()
    }


def in_window(day: object) -> bool:
    return isinstance(day, date) and date(2023, 12, 28) <= day <= EXAMPLE_DAY


@given(lists=LISTS)
@SLOW
def test_a_conversion_is_what_a_plain_walk_over_the_rows_finds(session: Session, lists: dict[str, list[Row]]):
    flows = follow(session, lists)
    (found,) = [one for one in flows.conversions() if one.conversion == "contact-to-referral"]
    base, went_on = 0, 0
    for contact in lists["contacts"]:
        day = contact["contact_date"]
        if not (in_window(day) and isinstance(day, date) and contact["child_id"] != " "):
            continue
        if day + timedelta(days=14) <= EXAMPLE_DAY:
            base += 1
            went_on += any(
                row["child_id"] == contact["child_id"] and 0 <= (row["referral_date"] - day).days <= 14
                for row in lists["referrals"]
                if isinstance(row["referral_date"], date)
            )
    assert (found.base, found.went_on) == (base, went_on)


@given(lists=LISTS, seed=st.integers(0, 99))
@SLOW
def test_the_order_of_rows_changes_nothing(session: Session, lists: dict[str, list[Row]], seed: int):
    shuffled = {name: Random(seed).sample(rows, len(rows)) for name, rows in lists.items()}  # noqa: S311
    assert said(follow(session, lists)) == said(follow(session, shuffled))


def said(flows: Flows) -> tuple[object, ...]:
    return flows.steps(), flows.conversions(), flows.told(), flows.destinations(), flows.ways()


@given(lists=LISTS)
@SLOW
def test_groups_add_up_to_the_whole(session: Session, lists: dict[str, list[Row]]):
    flows = follow(session, lists)
    for by, whole in product(BREAKDOWNS, flows.conversions()):
        own = [one for one in flows.conversions(by) if one.conversion == whole.conversion]
        assert sum(one.base for one in own) == whole.base
        assert sum(one.went_on for one in own) == whole.went_on


def test_ages_go_upwards(session: Session):
    born = {"Unborn": 2024, "1 to 4": 2021, "10 to 15": 2011, "Under 1": 2024, "5 to 9": 2017}
    contacts = [
        {"contact_date": date(2024, 3, 1), "birth_date": date(year, 8 if name == "Unborn" else 1, 1)}
        for name, year in born.items()
    ]
    found = follow(session, {"contacts": contacts}).conversions("age_band")
    ages = [one.category for one in found if one.conversion == "contact-to-referral"]
    assert ages == ["Unborn", "Under 1", "1 to 4", "5 to 9", "10 to 15"]


def test_flows_by_something_else_are_refused(session: Session):
    with pytest.raises(KloeError, match="by 'shoe_size'"):
        follow(session, {}).conversions("shoe_size")


def test_a_list_that_did_not_come_is_said_and_never_counted_as_none():
    extract = read(workbook({"List 1": a_list(1), "List 4": a_list(4)}), as_at=date(2024, 6, 28))
    flows = follow_flows(extract)
    assert flows.why_not["referral"] == "List 3 (Referrals) is not in this extract."
    assert flows.why_not["contact-to-referral"] == flows.why_not["referral"]
    assert {one.step for one in flows.steps()} == {"contact", "assessment"}
    assert [one.events for one in flows.steps()] == [3, 3]
    assert flows.conversions() == ()


@pytest.mark.parametrize("name", ["all-lists-small.xlsx", "legacy-2005.xls"])
def test_real_workbooks_are_followed(real_workbooks: Path, name: str):
    extract = kloe.read_annex_a(real_workbooks / name)
    with closing(extract.session):
        flows = follow_flows(extract)
        assert sum(way.children for way in flows.ways()) > 0
        for by in ("", *BREAKDOWNS):
            assert all(one.went_on <= one.base for one in flows.conversions(by))


WRONG = """
title = "Wrong"
[[step]]
id = "contact"
title = "Contact"
list = 1
day = "contact_date"
[[conversion]]
id = "x"
from = "contact"
to = "moon"
window = 1
reason = "-"
says = "-"
cannot_say = "-"
"""


def test_a_step_that_does_not_exist_is_refused_with_its_place(tmp_path: Path):
    (tmp_path / "wrong.toml").write_text(WRONG, encoding="utf-8")
    with pytest.raises(RuleFileError, match="There is no 'moon'") as refused:
        load_flow_book([tmp_path / "wrong.toml"])
    assert refused.value.where == {"file": "wrong.toml", "entry": "x", "field": "from"}
