"""What the frameworks from 2018 on say: areas, rules, days, requests and duties that an authority relies on."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from kloe.frameworks import Framework, load_framework, load_frameworks
from kloe.frameworks.choosing import in_force_on
from kloe.frameworks.suspensions import load_suspensions, suspended
from kloe.working_days import england

JUDGEMENTS = Path(__file__).parents[3] / "shared" / "data" / "reports-judgements.csv"

OF_2018 = ("leaders", "help-and-protection", "children-in-care-and-care-leavers", "overall-effectiveness")
OF_2023 = ("leaders", "help-and-protection", "children-in-care", "care-leavers", "overall-effectiveness")
OF_2026 = OF_2023[:-1]
AREAS_BY_VERSION = {
    "ilacs-2018": OF_2018,
    "ilacs-2018.09": OF_2018,
    "ilacs-2018.12": OF_2018,
    "ilacs-2020": OF_2018,
    "ilacs-2023": OF_2023,
    "ilacs-2023.08": OF_2023,
    "ilacs-2024.01": OF_2023,
    "ilacs-2024.02": OF_2023,
    "ilacs-2024.04": OF_2023,
    "ilacs-2024.12": OF_2023,
    "ilacs-2025.04": OF_2023,
    "ilacs-2026": OF_2026,
}
FORMS = {"4+OE pre-2023": OF_2018, "5": OF_2023, "4 no OE 2026": OF_2026}
FOCUSED = ("focused-visits-2018", "focused-visits-2018.09", "focused-visits-2020", "focused-visits-2021")
COMPANIONS = (*FOCUSED, "monitoring-visits-2018", "jtai-2016", "jtai-2024.04")
WITH_OVERALL = tuple(name for name, areas in AREAS_BY_VERSION.items() if "overall-effectiveness" in areas)
CRITERIA = {"help-and-protection": 20, "children-in-care": 20, "care-leavers": 15, "leaders": 11}


def graded(framework: Framework) -> tuple[str, ...]:
    return tuple(area.id for area in framework.in_report_order if area.graded)


@pytest.mark.parametrize(("version", "areas"), AREAS_BY_VERSION.items())
def test_a_version_has_the_judgements_of_its_reports_in_the_order_of_their_table(
    version: str, areas: tuple[str, ...]
) -> None:
    assert graded(load_framework(version)) == areas


@pytest.mark.parametrize(("version", "areas"), AREAS_BY_VERSION.items())
def test_the_text_of_a_report_ends_with_leaders(version: str, areas: tuple[str, ...]) -> None:
    told = [area.id for area in load_framework(version).in_narrative_order]
    assert told == [*(area for area in areas if area not in {"leaders", "overall-effectiveness"}), "leaders"]


@pytest.mark.parametrize("version", AREAS_BY_VERSION)
def test_the_topics_keep_their_ids_and_their_text_through_every_version(version: str) -> None:
    framework = load_framework(version)
    ids = [f"{area}/{number}" for area, count in CRITERIA.items() for number in range(1, count + 1)]
    assert [one.id for one in framework.criteria] == ids
    assert framework.criteria == load_framework("ilacs-2018").criteria
    assert all(one.unverified and one.raised for one in framework.criteria)


@pytest.mark.parametrize(
    ("topic", "percents"),
    [
        ("help-and-protection/2", [92, 61]),
        ("help-and-protection/13", [97, 29]),
        ("children-in-care/20", [36]),
        ("care-leavers/11", [88, 89, 76]),
        ("care-leavers/15", [65, 19]),
        ("leaders/11", [73, 28]),
    ],
)
def test_a_topic_says_how_often_reports_raise_it(topic: str, percents: list[int]) -> None:
    framework = load_framework("ilacs-2023")
    assert [one.percent for one in framework.find(framework.criteria, topic, "criterion").raised] == percents


@pytest.mark.parametrize("version", WITH_OVERALL)
def test_the_rules_have_the_modality_that_was_counted(version: str) -> None:
    modality = {"IL-1": "will", "IL-2": "will", "IL-4": "likely"}
    modality |= dict.fromkeys(("IL-5", "IL-6", "IL-7", "IL-8", "IL-10"), "necessary")
    if "care-leavers" in AREAS_BY_VERSION[version]:
        modality["IL-3"] = "will"
    rules = load_framework(version).rules
    assert {rule.id: rule.modality for rule in rules} == modality
    assert all(rule.evidence and rule.confidence == "measured" for rule in rules)


@pytest.mark.parametrize("version", WITH_OVERALL)
def test_rules_and_discretions_name_judgements_that_are_graded(version: str) -> None:
    framework = load_framework(version)
    conditions = [one for rule in framework.rules for one in (*rule.when, *rule.then)]
    conditions += [one for free in framework.discretions for one in free.when]
    assert {area for one in conditions for area in one.areas} == set(graded(framework))


def test_from_april_2026_nothing_speaks_of_an_overall_grade() -> None:
    framework = load_framework("ilacs-2026")
    assert framework.overalls == ()
    assert framework.rules == ()
    assert framework.discretions == ()
    assert all("overall" not in duty.condition for duty in framework.duties)
    assert framework.find(framework.remarks, "focused-visit-before-short", "remark").unverified


def test_from_april_2026_no_last_grade_is_said_to_lead_to_a_short_or_a_standard_inspection() -> None:
    before, after = load_framework("ilacs-2025.04"), load_framework("ilacs-2026")
    assert [kind.id for kind in after.types] == [kind.id for kind in before.types] == ["standard", "short"]
    assert all("last judgement" in kind.says for kind in before.types)
    assert all("last judgement" not in kind.says and "not seen" in kind.note for kind in after.types)


def test_grades_are_words_and_run_from_outstanding_to_inadequate() -> None:
    names = [grade.id for grade in load_framework("ilacs-2026").scale]
    assert names == ["outstanding", "good", "requires-improvement", "inadequate"]


@pytest.mark.parametrize("system", ["ilacs", "focused-visits", "monitoring-visits", "jtai"])
def test_the_versions_of_a_system_follow_each_other_day_by_day(system: str) -> None:
    applies = [one.applies for one in load_frameworks() if one.system == system and one.applies]
    for before, after in pairwise(applies):
        assert before.to == after.since - timedelta(days=1)
    assert applies[-1].to is None


@pytest.mark.parametrize("version", [*AREAS_BY_VERSION, *COMPANIONS])
def test_a_version_follows_the_one_before(version: str) -> None:
    framework = load_framework(version)
    known = {one.id: one for one in load_frameworks()}
    for name in framework.supersedes:
        before, after = known[name].applies, framework.applies
        assert before
        assert after
        assert before.since < after.since
    if framework.edition_of:
        assert not known[framework.edition_of].edition_of
        assert known[framework.edition_of].system == framework.system


@pytest.mark.parametrize(
    ("first_day", "areas"),
    [
        (date(2022, 12, 5), OF_2018),
        (date(2023, 1, 16), OF_2023),
        (date(2026, 1, 26), OF_2023),
        (date(2026, 4, 27), OF_2026),
    ],
    ids=["South Tyneside 2022", "first of five rows", "Wolverhampton 2026", "Brent 2026"],
)
def test_the_first_day_of_fieldwork_decides_which_judgements_are_made(first_day: date, areas: tuple[str, ...]) -> None:
    assert graded(the_ilacs_of(first_day)) == areas


def the_ilacs_of(day: date) -> Framework:
    (found,) = (one for one in in_force_on(day, load_frameworks()) if one.system == "ilacs")
    return found


def published_inspections() -> Iterator[tuple[date, tuple[str, ...], str]]:
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["generation"] == "ILACS":
                yield date.fromisoformat(row["start"]), FORMS[row["form"]], row["file"]


@pytest.mark.skipif(not JUDGEMENTS.exists(), reason="the published judgements are not beside the repository")
def test_every_published_report_has_the_judgements_of_the_version_of_its_first_day() -> None:
    reports = list(published_inspections())
    assert len(reports) > 100
    assert [file for day, areas, file in reports if graded(the_ilacs_of(day)) != areas] == []


@pytest.mark.skipif(not JUDGEMENTS.exists(), reason="the published judgements are not beside the repository")
def test_no_published_inspection_began_while_they_were_suspended() -> None:
    stopped = [
        file
        for day, _, file in published_inspections()
        if any(suspended(the_ilacs_of(day), ("standard", "short"), day, load_suspensions()))
    ]
    assert stopped == []


@pytest.mark.parametrize(
    ("version", "kind", "day", "is_suspended"),
    [
        ("ilacs-2018.12", "standard", date(2020, 3, 16), False),
        ("ilacs-2018.12", "standard", date(2020, 3, 17), True),
        ("ilacs-2020", "short", date(2021, 6, 27), True),
        ("ilacs-2020", "standard", date(2021, 6, 28), False),
        ("focused-visits-2018.09", "focused-visit", date(2020, 6, 1), True),
        ("focused-visits-2020", "focused-visit", date(2020, 10, 1), False),
        ("focused-visits-2020", "focused-visit", date(2021, 2, 1), True),
        ("focused-visits-2021", "focused-visit", date(2021, 6, 1), False),
    ],
)
def test_what_was_suspended_for_covid_and_what_came_back(
    version: str, kind: str, day: date, *, is_suspended: bool
) -> None:
    assert any(suspended(load_framework(version), (kind,), day, load_suspensions())) is is_suspended


@pytest.mark.parametrize(
    ("plan", "first", "last"), [("standard", (2, "Monday"), (3, "Friday")), ("short", (2, "Monday"), (2, "Friday"))]
)
def test_the_call_is_on_the_monday_before_the_weeks_on_site(
    plan: str, first: tuple[int, str], last: tuple[int, str]
) -> None:
    framework = load_framework("ilacs-2026")
    found = framework.find(framework.plans, plan, "plan")
    events = {event.id: event for event in framework.events}
    call = events[f"{plan}/notification"]
    assert (call.week, call.weekday, found.starts_on) == (1, "Monday", "Monday")
    assert (events[found.fieldwork_from].week, events[found.fieldwork_from].weekday) == first
    assert (events[found.fieldwork_to].week, events[found.fieldwork_to].weekday) == last
    assert all(event.unverified for event in framework.events if event.deadline)


def test_annex_a_has_eleven_lists_and_the_time_that_each_covers() -> None:
    framework = load_framework("ilacs-2023")
    lists = [one for one in framework.requests if one.under == "annex-a"]
    assert [one.id for one in lists] == [f"annex-a/{number}" for number in range(1, 12)]
    assert [one.id for one in lists if "12 months" in one.window] == ["annex-a/10", "annex-a/11"]
    assert [one.window for one in lists if one.id == "annex-a/9"] == ["at the inspection"]


def test_the_self_evaluation_answers_three_questions() -> None:
    parts = [one for one in load_framework("ilacs-2018").requests if one.under == "self-evaluation"]
    assert [one.id for one in parts if one.title.endswith("?")] == [f"self-evaluation/{n}" for n in (1, 2, 3)]


def test_no_number_of_cases_is_fixed_but_for_joint_inspections() -> None:
    assert load_framework("ilacs-2023").samples == ()
    tracked = load_framework("jtai-2024.04").samples[0]
    assert (tracked.id, tracked.at_least) == ("tracked", 5)


@pytest.mark.parametrize(
    ("version", "duty", "working_days", "trigger"),
    [
        ("ilacs-2018", "action-plan", 70, "received"),
        ("ilacs-2026", "action-plan", 70, "received"),
        ("focused-visits-2018.09", "draft-action-plan", 20, "received"),
        ("focused-visits-2021", "action-plan", 70, "received"),
    ],
)
def test_plans_of_action_are_due_so_many_working_days_after_receipt(
    version: str, duty: str, working_days: int, trigger: str
) -> None:
    framework = load_framework(version)
    found = framework.find(framework.duties, duty, "duty")
    assert (found.working_days, found.trigger, found.confidence) == (working_days, trigger, "stated")


@pytest.mark.parametrize(
    ("version", "duty", "counted_from", "printed"),
    [
        ("ilacs-2023", "action-plan", date(2023, 5, 9), date(2023, 8, 16)),
        ("ilacs-2018", "action-plan", date(2019, 10, 30), date(2020, 2, 10)),
        ("focused-visits-2018.09", "draft-action-plan", date(2018, 8, 10), date(2018, 9, 10)),
    ],
    ids=["Stockton", "Leicestershire", "St Helens"],
)
def test_the_duties_give_the_dates_that_councils_printed(
    version: str, duty: str, counted_from: date, printed: date
) -> None:
    framework = load_framework(version)
    working_days = framework.find(framework.duties, duty, "duty").working_days
    assert working_days
    assert england().add(counted_from, working_days) == printed


def test_what_rests_on_a_page_of_low_quality_is_unverified() -> None:
    framework = load_framework("ilacs-2023")
    assert framework.find(framework.duties, "reinspection", "duty").unverified


@pytest.mark.parametrize("version", COMPANIONS)
def test_visits_and_joint_inspections_have_no_grades(version: str) -> None:
    framework = load_framework(version)
    assert framework.types
    assert not any(kind.graded for kind in framework.types)
    assert framework.areas == framework.rules == ()


def test_a_joint_inspection_begins_on_the_eleventh_day_counting_the_call_as_the_first() -> None:
    framework = load_framework("jtai-2016")
    fieldwork = framework.find(framework.events, framework.plans[0].fieldwork_from, "event")
    assert fieldwork.day is not None
    assert fieldwork.day + 1 == 11


def test_focused_visits_have_seven_topics() -> None:
    assert len(load_framework("focused-visits-2021").lines_of_enquiry) == 7


def test_the_renewed_framework_is_planned_and_never_in_force() -> None:
    planned = load_framework("cfs-2027")
    assert planned.planned
    assert planned not in in_force_on(date(2027, 9, 1), load_frameworks())
