"""Laws that hold whatever the seed: the lists agree, keep to their windows, and count what they say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kloe.childdata.specification import latest_specification
from kloe.childdata.synthetic import Authority, national_rates, read_fault_kinds, simulate, simulate_journeys
from kloe.childdata.synthetic.days import Days, completed_years, months_before
from kloe.childdata.synthetic.pathways import population_of
from kloe.errors import KloeError
from kloe.working_days import england

AS_AT = date(2026, 6, 24)
LISTS = latest_specification().by_name
Row = Mapping[str, object]

some_seeds = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def rows(authority: Authority, name: str) -> Iterator[Row]:
    one = authority.lists[name]
    for cells in one.rows():
        yield dict(zip(one.columns, cells, strict=True))


def by_child(authority: Authority, name: str) -> Mapping[object, Row]:
    return {row["child_id"]: row for row in rows(authority, name)}


@some_seeds
@given(seed=st.integers(0, 10_000))
def test_case_status_agrees_with_the_lists_of_plans_care_and_assessments(seed: int) -> None:
    authority = simulate(300, seed, AS_AT)
    status = {child: row["case_status"] for child, row in by_child(authority, "children_in_need").items()}
    in_care = {c for c, row in by_child(authority, "children_in_care").items() if row["ceased_date"] is None}
    on_plan = {c for c, row in by_child(authority, "child_protection").items() if row["end_date"] is None}
    assessed = {row["child_id"] for row in rows(authority, "assessments") if row["authorised_date"] is None}
    for child in in_care:
        assert status[child] == "a) Looked after child"
    for child in on_plan - in_care:
        assert status[child] == "b) Child Protection plan"
    for child in assessed:
        assert status[child] != "e) Closed episode"
    counts = Counter(status.values())
    assert counts["a) Looked after child"] == len(in_care)
    assert counts["b) Child Protection plan"] == len(on_plan - in_care)
    assert {c for c, s in status.items() if s == "d) Open assessment"} <= assessed


@some_seeds
@given(seed=st.integers(0, 10_000))
def test_a_child_is_the_same_on_every_list(seed: int) -> None:
    authority = simulate(300, seed, AS_AT)
    seen: dict[object, dict[str, object]] = {}
    for name in LISTS:
        if name == "adopters":
            continue
        for row in rows(authority, name):
            known = seen.setdefault(row["child_id"], {})
            for column in ("birth_date", "gender", "ethnicity", "disability"):
                if column in row:
                    assert known.setdefault(column, row[column]) == row[column]
    assert len(seen) == 300


@some_seeds
@given(seed=st.integers(0, 10_000), as_at=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_every_list_keeps_to_its_window(seed: int, as_at: date) -> None:
    authority = simulate(200, seed, as_at)
    half, year = months_before(as_at, 6), months_before(as_at, 12)
    inside = {
        "contacts": "contact_date",
        "referrals": "referral_date",
        "section_47_enquiries": "strategy_date",
    }
    for name, column in inside.items():
        assert all(half < row[column] <= as_at for row in rows(authority, name))  # type: ignore[operator]
    ending = {
        "early_help": ("completion_date", half),
        "assessments": ("authorised_date", half),
        "children_in_need": ("closure_date", half),
        "child_protection": ("end_date", half),
        "children_in_care": ("ceased_date", half),
        "adoption": ("adoption_order_date", year),
    }
    for name, (column, since) in ending.items():
        ends = [row[column] for row in rows(authority, name) if row[column] is not None]
        assert all(since < end <= as_at for end in ends)  # type: ignore[operator]
    for name in LISTS:
        for column, cells in authority.lists[name].columns.items():
            if LISTS[name].by_name[column].type == "date" and column != "birth_date":
                assert all(cell <= as_at for cell in cells if cell is not None)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["children_in_need", "child_protection", "children_in_care", "leaving_care"])
def test_one_row_a_child(authority: Authority, name: str) -> None:
    assert max(Counter(row["child_id"] for row in rows(authority, name)).values()) == 1


def test_numbers_of_referrals_exclude_the_latest_and_are_the_same_on_every_row(authority: Authority) -> None:
    made: dict[object, list[Row]] = {}
    for row in rows(authority, "referrals"):
        made.setdefault(row["child_id"], []).append(row)
    assert any(len(of_child) > 1 for of_child in made.values())
    for of_child in made.values():
        assert len({row["referrals_12_months"] for row in of_child}) == 1
        assert of_child[0]["referrals_12_months"] >= len(of_child) - 1  # type: ignore[operator]
    again = sum(row["referrals_12_months"] != 0 for row in rows(authority, "referrals"))
    assert 0.15 < again / len(authority.lists["referrals"]) < 0.35


def test_conferences_start_plans_on_working_days(authority: Authority) -> None:
    plans = by_child(authority, "child_protection")
    led = [row for row in rows(authority, "section_47_enquiries") if row["conference_led_to_plan"] == "a) Yes"]
    assert led
    for row in led:
        assert plans[row["child_id"]]["start_date"] == row["conference_date"]
        assert england().is_working_day(row["conference_date"])  # type: ignore[arg-type]


def test_ages_and_unborn_children(authority: Authority) -> None:
    unborn = 0
    for name in ("assessments", "children_in_need", "leaving_care"):
        for row in rows(authority, name):
            birth = row["birth_date"]
            assert isinstance(birth, date)
            assert row["age"] == completed_years(birth.toordinal(), AS_AT.toordinal())
            if row["age"] == -1:
                unborn += 1
                assert row["gender"] == "c) Not stated/recorded (or unborn)"
                assert AS_AT < birth <= AS_AT + timedelta(weeks=40)
    assert unborn


def test_adopted_children_left_care_that_day_and_their_families_are_listed(authority: Authority) -> None:
    families = {row["family_id"]: row for row in rows(authority, "adopters")}
    in_care = by_child(authority, "children_in_care")
    for row in rows(authority, "adoption"):
        child = in_care.get(row["child_id"])
        if row["match_date"]:
            assert families[row["family_id"]]["match_date"] == row["match_date"]
        if child and row["adoption_order_date"]:
            assert child["ceased_date"] == row["adoption_order_date"]
        if not row["adoption_order_date"]:
            assert child
            assert child["ceased_date"] is None


def test_eligible_children_are_those_in_care_at_16_for_13_weeks(authority: Authority) -> None:
    expected = {
        row["child_id"]
        for row in rows(authority, "children_in_care")
        if row["ceased_date"] is None
        and row["age"] >= 16  # type: ignore[operator]
        and (AS_AT - row["start_date"]).days >= 91  # type: ignore[operator]
    }
    eligible = {r["child_id"] for r in rows(authority, "leaving_care") if r["eligibility"] == "d) Eligible child"}
    assert eligible == expected


def test_the_same_arguments_give_the_same_authority_and_other_seeds_another() -> None:
    assert simulate(150, 3, AS_AT) == simulate(150, 3, AS_AT)
    assert simulate(150, 3, AS_AT).lists != simulate(150, 4, AS_AT).lists
    assert simulate(150, 3, AS_AT).lists != simulate(150, 3, AS_AT, "Otherham").lists


def test_journeys_are_those_behind_the_lists() -> None:
    children = [journey.child.id for journey in simulate_journeys(150, 3, AS_AT)]
    listed = {row["child_id"] for name in LISTS if name != "adopters" for row in rows(simulate(150, 3, AS_AT), name)}
    assert len(children) == 150
    assert listed == set(children)


def test_rates_come_near_the_published_ones() -> None:
    authority = simulate(6000, 5, AS_AT)
    per_10000 = 10_000 / authority.population
    published = national_rates().value
    open_care = sum(row["ceased_date"] is None for row in rows(authority, "children_in_care"))
    assert open_care * per_10000 == pytest.approx(published["looked_after"], rel=0.05)
    open_plans = sum(row["end_date"] is None for row in rows(authority, "child_protection"))
    assert open_plans * per_10000 == pytest.approx(published["plans"], rel=0.05)
    referrals = len(authority.lists["referrals"]) * 2 * per_10000
    assert referrals == pytest.approx(published["referrals"], rel=0.08)
    enquiries = len(authority.lists["section_47_enquiries"]) * 2 * per_10000
    assert enquiries == pytest.approx(published["section_47"], rel=0.15)


@pytest.mark.parametrize(("children", "as_at"), [(0, AS_AT), (-3, AS_AT), (100, date(2001, 1, 1))])
def test_what_makes_no_authority_is_refused(children: int, as_at: date) -> None:
    with pytest.raises(KloeError):
        simulate(children, 1, as_at)


def test_a_single_child_makes_an_authority() -> None:
    assert simulate(1, 1, AS_AT).row_count >= 1
    assert population_of(1) > 0


@given(st.dates(date(2019, 1, 1), date(2035, 12, 31)), st.integers(1, 24))
def test_months_before_is_never_after_and_keeps_the_day_where_it_can(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day == day.day or (earlier + timedelta(days=1)).day == 1


@settings(max_examples=30)
@given(st.integers(0, 2000), st.integers(-60, 60))
def test_days_count_like_the_calendar(back: int, working_days: int) -> None:
    days = Days(AS_AT)
    day = AS_AT.toordinal() - back
    moved = days.add(days.on_or_before(day), working_days)
    assert days.is_working_day(moved)
    assert days.between(days.on_or_before(day), moved) == working_days
    assert england().between(date.fromordinal(day), AS_AT) == days.between(day, AS_AT.toordinal())


def test_unknown_names_in_a_file_of_faults_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "faults.toml"
    for line in ("list = 12", 'list = 3\nset = { shoe_size = "blank" }', 'list = 3\nremove_from = ["shoes"]'):
        path.write_text(f'title = "T"\n[[fault]]\nid = "a"\ncheck = "L3-01"\n{line}\n', encoding="utf-8")
        with pytest.raises(KloeError):
            read_fault_kinds(path)


@pytest.mark.parametrize(
    ("name", "column"),
    [("contacts", "contact_date"), ("referrals", "referral_date"), ("children_in_need", "closure_date")],
)
def test_no_day_of_the_week_is_crowded_and_weekends_are_quiet(name: str, column: str) -> None:
    days = Counter(
        day.weekday() for day in simulate(6000, 5, AS_AT).lists[name].columns[column] if isinstance(day, date)
    )
    working = [days[day] for day in range(5)]
    assert max(working) < 1.8 * min(working)
    assert max(days[5], days[6]) < min(working)


def test_as_many_assessments_and_conferences_are_late_as_in_england() -> None:
    lists = simulate(8000, 3, AS_AT).lists
    calendar = england()
    assessments, enquiries = lists["assessments"].columns, lists["section_47_enquiries"].columns
    took = [
        calendar.between(start, end)
        for start, end in zip(assessments["start_date"], assessments["authorised_date"], strict=True)
        if isinstance(start, date) and isinstance(end, date)
    ]
    waited = [
        calendar.between(start, end)
        for start, end in zip(enquiries["strategy_date"], enquiries["conference_date"], strict=True)
        if isinstance(start, date) and isinstance(end, date)
    ]
    assert sum(days > 45 for days in took) / len(took) == pytest.approx(0.143, abs=0.03)
    assert sum(days > 15 for days in waited) / len(waited) == pytest.approx(0.186, abs=0.04)
