"""What a user relies on in the frameworks before 2018: York's, Bury's and Halton's facts, and what is not verified."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from kloe.frameworks import framework_ids, load_framework
from kloe.frameworks.loading import sections_of
from kloe.frameworks.timeline import WEEKDAYS
from kloe.papers.framework_words import told

SEED_ROWS = Path(__file__).parents[3] / "shared" / "facts" / "seed-rows.md"
BEFORE_2018 = {
    "slac-2009": ("2009-04-01", "2012-05-31"),
    "cra-2009": ("2009-04-01", "2012-05-31"),
    "cp-2012": ("2012-06-01", "2013-11-18"),
    "lac-2013": ("2013-06-01", "2013-07-31"),
    "sif-2013": ("2013-11-19", "2018-03-31"),
    "tla-2016": ("2016-01-14", "2018-03-31"),
    "monitoring-visits-2016": ("2016-05-01", "2017-12-31"),
    "sif-reinspection": ("2016-09-01", "2018-07-31"),
}


def entries_of(framework_id):
    framework = load_framework(framework_id)
    return [entry for name, _ in sections_of(type(framework)) for entry in getattr(framework, name)]


def by_id(entries):
    return {entry.id: entry for entry in entries}


@pytest.mark.parametrize("framework_id", BEFORE_2018)
def test_each_version_is_shipped_with_its_first_and_last_day_of_fieldwork(framework_id):
    since, to = BEFORE_2018[framework_id]
    applies = load_framework(framework_id).applies
    assert framework_id in framework_ids()
    assert (applies.since, applies.to) == (date.fromisoformat(since), date.fromisoformat(to))


def test_the_main_inspections_follow_each_other_without_a_gap():
    main = [load_framework(one).applies for one in ("slac-2009", "cp-2012", "sif-2013")]
    assert [one.to + timedelta(days=1) for one in main[:-1]] == [one.since for one in main[1:]]


@pytest.mark.parametrize("framework_id", BEFORE_2018)
def test_what_rests_on_recall_alone_is_shown_as_unverified_and_what_was_read_is_not(framework_id):
    for entry in entries_of(framework_id):
        recalled = any(source.startswith("field") for source in entry.source)
        assert entry.unverified is recalled, entry.id


@pytest.mark.parametrize("framework_id", BEFORE_2018)
def test_no_hard_rule_rests_on_recall(framework_id):
    assert not [rule.id for rule in load_framework(framework_id).rules if rule.hard and rule.unverified]


@pytest.mark.parametrize(
    ("area", "count", "row"),
    [
        ("children-looked-after", 26, "Y-48"),
        ("adoption", 6, "Y-49"),
        ("care-leavers", 11, "Y-50"),
        ("leadership", 13, "Y-51"),
    ],
)
def test_the_questions_of_york_are_all_there_with_something_to_answer_them(area, count, row):
    criteria = [one for one in load_framework("sif-2013").criteria if one.area == area]
    assert [one.id for one in criteria] == [f"{area}/{number}" for number in range(1, count + 1)]
    assert all(one.confidence == "stated" and one.evidence and one.asks.endswith("?") for one in criteria)
    if SEED_ROWS.exists():
        assert len(re.findall(rf"^\| {row}\.\d+ \|", SEED_ROWS.read_text("utf-8"), re.MULTILINE)) == count


def test_the_questions_on_help_and_protection_are_sixteen_and_unverified():
    criteria = [one for one in load_framework("sif-2013").criteria if one.area == "help-and-protection"]
    assert len(criteria) == 16
    assert all(one.unverified for one in criteria)


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ("children-looked-after/2", ["Public Law Outline", "family group conferences", "parallel planning"]),
        ("children-looked-after/10", ["25 hours", "registered alternative provision"]),
        (
            "children-looked-after/26",
            ["age", "disability", "ethnicity", "faith", "gender,", "gender identity", "race", "sexual orientation"],
        ),
        ("adoption/5", ["panel", "agency decision-maker"]),
        ("care-leavers/5", ["health history", "National Insurance", "birth certificate", "passport"]),
        ("care-leavers/7", ["until 18", "stay put", "affordable"]),
        ("leadership/6", ["LSCB chair", "chief executive", "lead member"]),
        ("leadership/10", ["Cafcass", "Family Justice Board"]),
    ],
)
def test_a_question_keeps_its_place_and_its_substance(criterion, words):
    asks = by_id(load_framework("sif-2013").criteria)[criterion].asks
    assert [word for word in words if word not in asks] == []


def test_the_ten_lines_of_enquiry_say_what_answers_them():
    lines = load_framework("sif-2013").lines_of_enquiry
    assert [line.id for line in lines] == [f"lines-of-enquiry/{number}" for number in range(1, 11)]
    assert all(line.answered_with for line in lines)
    assert "threshold points" in lines[6].asks
    assert "serious case reviews" in lines[9].asks


def test_the_seven_threshold_points_run_from_the_common_assessment_to_the_court():
    points = load_framework("sif-2013").decision_points
    assert [point.id for point in points] == [f"threshold-points/{number}" for number in range(1, 8)]
    assert (points[0].before, points[0].after) == ("common assessment (CAF)", "contact")
    assert points[-1].after == "care proceedings"
    assert [point.after for point in points[:2]] == [point.before for point in points[1:3]]


def test_the_single_inspection_has_nine_cohorts_and_nine_stages():
    sif = load_framework("sif-2013")
    assert (len(sif.cohorts), len(sif.stages)) == (9, 9)
    assert "homes of multiple occupation" in by_id(sif.cohorts)["leaving-care"].says
    assert "section 20" in by_id(sif.cohorts)["looked-after"].says


def test_the_quotas_of_the_single_inspection_fit_within_each_other():
    sif = load_framework("sif-2013")
    quotas = by_id(sif.quotas)
    numbers = {name: (quota.exactly, quota.at_least) for name, quota in quotas.items()}
    assert numbers == {
        "looked-after": (12, None),
        "out-of-authority": (None, 2),
        "plan-for-adoption": (None, 1),
        "in-house-foster-family": (None, 1),
        "returned-home": (1, None),
        "plan-to-return-home": (1, None),
        "run-away-from-childrens-home": (2, None),
    }
    assert {quota.of for name, quota in quotas.items() if name != "looked-after"} == {"looked-after"}
    assert (quotas["returned-home"].from_months, quotas["returned-home"].to_months) == (3, 6)


@pytest.mark.parametrize(
    ("framework_id", "sample", "exactly", "at_least", "apart_from"),
    [
        ("sif-2013", "tracked", None, 25, ""),
        ("sif-2013", "audits", 20, None, ""),
        ("sif-2013", "week-four", 50, None, ""),
        ("slac-2009", "before-fieldwork", None, 8, ""),
        ("slac-2009", "at-fieldwork", None, 12, "before-fieldwork"),
    ],
)
def test_how_many_cases_are_looked_at(framework_id, sample, exactly, at_least, apart_from):
    found = by_id(load_framework(framework_id).samples)[sample]
    assert (found.exactly, found.at_least, found.apart_from) == (exactly, at_least, apart_from)


def test_the_first_eight_cases_of_2009_are_four_and_four():
    quotas = [one for one in load_framework("slac-2009").quotas if one.sample == "before-fieldwork"]
    assert {quota.group: quota.at_least for quota in quotas} == {"safeguarding": 4, "looked-after": 4}


@pytest.mark.parametrize(
    ("event", "place"),
    [
        ("notification", (1, "Monday", None)),
        ("annex-a-requested", (1, "Tuesday", None)),
        ("front-door", (1, "Wednesday", "Thursday")),
        ("annex-a-due", (1, "Wednesday", None)),
        ("performance-data-due", (1, "Friday", None)),
        ("audits", (2, "Monday", "Friday")),
        ("tracked-cases", (3, "Tuesday", "Thursday")),
        ("sampled-cases", (4, "Tuesday", None)),
        ("feedback", (4, "Wednesday", None)),
    ],
)
def test_york_lays_out_four_weeks(event, place):
    found = by_id(load_framework("sif-2013").events)[f"2013/{event}"]
    assert (found.week, found.weekday, found.until) == place
    assert found.confidence == "stated"


def test_each_day_of_fieldwork_has_one_plan_of_the_single_inspection():
    earlier, later = (by_id(load_framework("sif-2013").plans)[name] for name in ("single-2013", "single-2015"))
    assert earlier.to + timedelta(days=1) == later.since
    assert later.fieldwork_to == "2015/feedback"
    assert by_id(load_framework("sif-2013").events)["2015/feedback"].weekday == "Thursday"


def test_in_2009_ten_working_days_of_notice_are_followed_by_ten_on_site():
    slac = load_framework("slac-2009")
    events, plan = by_id(slac.events), slac.plans[0]
    first, last = events[plan.fieldwork_from].day, events[plan.fieldwork_to].day
    assert (first, last - first + 1) == (10, 10)
    assert events["documents-due"].day == events["notification"].day == 0
    assert events["documents-due"].deadline


@pytest.mark.parametrize(
    ("rule", "modality", "words"),
    [
        ("SL-1", "likely", "likely to be inadequate if either of the two safeguarding outcomes"),
        ("SL-2", "unlikely", "unlikely to be good or better if either of the two safeguarding outcomes"),
        ("SL-3", "unlikely", "unlikely to be adequate if the grade awarded for equality and diversity is inadequate"),
        ("SL-4", "likely", "likely to be inadequate if any outcome judgement is inadequate"),
        ("SL-5", "unlikely", "either staying safe or enjoying and achieving is not judged as good"),
        ("SL-6", "unlikely", "not making at least good educational progress overall"),
        ("SL-7", "likely", "likely to be inadequate if the grade awarded for equality and diversity is inadequate"),
    ],
)
def test_the_limiting_rules_stand_as_halton_words_them(rule, modality, words):
    rules = by_id(load_framework("slac-2009").rules)
    assert len(rules) == 7
    assert rules[rule].modality == modality
    assert words in rules[rule].says
    assert rules[rule].source[0].startswith("halton-2010: 5.")
    assert not rules[rule].hard


def test_the_rule_on_educational_progress_rests_on_what_inspectors_find():
    slac = load_framework("slac-2009")
    rule = by_id(slac.rules)["SL-6"]
    assert rule.when == ()
    assert "educational progress" in by_id(slac.observations)[rule.when_not[0]].says


@pytest.mark.parametrize(
    ("rule", "modality", "evidence"),
    [
        ("SF-1", "will", "39 of 39"),
        ("SF-3", "necessary", "24 of 24"),
        ("SF-4", "necessary", "66 of 66"),
        ("SF-6", "necessary", "3 of 3"),
        ("SF-7", "necessary", "34 of 34"),
        ("SF-9", "necessary", "39 of 39"),
    ],
)
def test_the_rules_of_the_single_inspection_show_how_often_they_held(rule, modality, evidence):
    found = by_id(load_framework("sif-2013").rules)[rule]
    assert (found.modality, found.confidence) == (modality, "measured")
    assert found.evidence.startswith(evidence)


def test_what_the_grades_leave_open_is_said_and_is_no_rule():
    assert [one.id for one in load_framework("sif-2013").discretions] == ["SF-2", "SF-5", "SF-8"]


def test_the_limit_of_2012_is_only_recalled_and_so_only_raises_an_expectation():
    rule = load_framework("cp-2012").rules[0]
    assert rule.unverified
    assert rule.modality == "likely"


def test_halton_lists_what_inspectors_hold_already():
    held = [one.id for one in load_framework("slac-2009").requests if one.held and not one.under]
    assert held == [
        "performance-profile",
        "other-findings",
        "fostering-and-adoption-data",
        "serious-case-reviews",
        "questionnaires",
        "complaints",
    ]


def test_the_library_is_due_on_the_day_of_the_notification():
    slac = load_framework("slac-2009")
    requests = by_id(slac.requests)
    (due,) = (event for event in slac.events if event.name == requests["library"].due)
    assert due.day == 0
    assert requests["lscb-minutes"].under == "library"


def test_annex_a_is_due_on_wednesday_and_the_other_deadline_is_told():
    request = by_id(load_framework("sif-2013").requests)["annex-a"]
    assert request.due == "annex-a-due"
    assert "24 hours" in request.note


def test_adequate_is_not_requires_improvement():
    scales = {one: [grade.id for grade in load_framework(one).scale] for one in ("slac-2009", "cp-2012", "sif-2013")}
    assert scales["slac-2009"] == scales["cp-2012"] == ["outstanding", "good", "adequate", "inadequate"]
    assert scales["sif-2013"] == ["outstanding", "good", "requires-improvement", "inadequate"]


def test_not_judged_is_known_and_is_no_grade_of_the_scale():
    grades = by_id(load_framework("sif-2013").grades)
    assert grades["not-judged"].rank is None


def test_both_the_authority_and_the_lscb_have_each_grade_explained():
    definitions = load_framework("sif-2013").definitions
    assert {(one.of, one.grade) for one in definitions} == {
        (of, grade.id) for of in ("authority", "lscb") for grade in load_framework("sif-2013").scale
    }


def test_the_single_inspection_judges_three_keys_two_subs_and_the_board_apart():
    sif = load_framework("sif-2013")
    assert [(area.id, area.kind) for area in sif.in_report_order] == [
        ("overall-effectiveness", "overall"),
        ("help-and-protection", "key"),
        ("children-looked-after", "key"),
        ("adoption", "sub"),
        ("care-leavers", "sub"),
        ("leadership", "key"),
        ("lscb", "separate"),
    ]
    assert [area.id for area in sif.under("children-looked-after")] == ["adoption", "care-leavers"]
    assert by_id(sif.areas)["lscb"].optional


def test_a_reinspection_keeps_the_questions_and_grades_but_not_the_board():
    sif, again = load_framework("sif-2013"), load_framework("sif-reinspection")
    assert [area.id for area in again.areas] == [area.id for area in sif.areas if area.id != "lscb"]
    assert {one.of for one in again.definitions} == {"authority"}
    assert (again.criteria, again.rules, again.grades) == (sif.criteria, sif.rules, sif.grades)
    assert {plan.id: plan.types for plan in again.plans} == {
        "reinspection-four-weeks": ("reinspection",),
        "reinspection-two-weeks": ("reinspection-two-weeks",),
    }


def test_what_a_reinspection_asks_for_was_not_seen_and_is_all_unverified():
    again = load_framework("sif-reinspection")
    assert {one.id for one in again.requests} == {one.id for one in load_framework("sif-2013").requests}
    assert all(one.unverified for one in (*again.requests, *again.samples, *again.quotas))


@pytest.mark.parametrize(("plan", "days"), [("single-2013", 22), ("single-2015", 24)])
def test_the_days_from_the_first_to_the_last_of_fieldwork_are_those_counted_over_reports(plan, days):
    sif = load_framework("sif-2013")
    found, events = by_id(sif.plans)[plan], by_id(sif.events)
    first, last = (events[name] for name in (found.fieldwork_from, found.fieldwork_to))
    weekdays = [WEEKDAYS.index(event.weekday) for event in (first, last)]
    assert 7 * (last.week - first.week) + weekdays[1] - weekdays[0] == days
    assert f"{days} days later" in found.note


def test_of_inspections_whose_reports_were_not_read_no_order_of_the_text_is_claimed():
    for framework_id in ("slac-2009", "cra-2009", "cp-2012", "tla-2016"):
        framework = load_framework(framework_id)
        assert framework.areas
        assert framework.in_narrative_order == ()
        assert not [area for area in framework.areas if "no section" in " ".join(told(area, framework).details)]


def test_2009_gives_two_overall_grades_each_over_its_own_outcomes():
    slac = load_framework("slac-2009")
    assert [area.id for area in slac.overalls] == ["safeguarding", "looked-after"]
    named = {area.id.partition("/")[2] for area in slac.under("looked-after")}
    outcomes = {"being-healthy", "staying-safe", "enjoying-and-achieving", "positive-contribution"}
    assert outcomes | {"economic-wellbeing", "leadership", "quality-of-provision", "capacity"} == named
    assert all(area.id.startswith(area.under.partition("/")[0]) for area in slac.areas)


def test_the_unannounced_inspection_of_the_front_door_and_monitoring_visits_give_no_grade():
    for framework_id in ("cra-2009", "monitoring-visits-2016", "tla-2016"):
        framework = load_framework(framework_id)
        assert not any(one.graded for one in framework.types)
        assert framework.grades == ()


def test_the_action_plan_is_counted_from_receipt_and_an_inadequate_authority_is_inspected_again():
    duties = by_id(load_framework("sif-2013").duties)
    plan, again = duties["action-plan"], duties["reinspection"]
    assert (plan.trigger, plan.working_days, plan.who) == ("received", 70, "authority")
    assert (again.months, again.to_months) == (12, 18)
    assert "inadequate" in again.condition


def test_monitoring_starts_four_weeks_after_the_action_plan_is_due_and_goes_on_each_quarter():
    duties = by_id(load_framework("monitoring-visits-2016").duties)
    first, further = duties["first-visit"], duties["quarterly-visits"]
    assert (first.trigger, first.weeks) == ("action plan due", 4)
    assert (further.after, further.every_months) == ("first-visit", 3)


def test_the_successor_that_never_came_is_told_but_is_no_version():
    remark = by_id(load_framework("sif-2013").remarks)["planned-successor"]
    assert remark.source == ("kent-2014: 2.3",)
    assert "never came" in remark.note
