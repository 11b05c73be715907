"""What the rules leave open, framework by framework: grades that were given, and what a user reads of them."""

import random
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloe.frameworks import Framework, load_framework
from kloe.frameworks.grades_file import findings_of
from kloe.frameworks.grading import Answer, Grading, grade_inspection
from kloe.frameworks.nearest_changes import next_grades
from kloe.frameworks.speaking import Findings, needed_areas

SL_GOOD = {
    "safeguarding/are-safe": "good",
    "safeguarding/feel-safe": "good",
    "looked-after/being-healthy": "good",
    "looked-after/staying-safe": "good",
    "looked-after/enjoying-and-achieving": "good",
    "looked-after/positive-contribution": "good",
    "looked-after/economic-wellbeing": "good",
}
SIF_GOOD = dict.fromkeys(
    ("help-and-protection", "children-looked-after", "adoption", "care-leavers", "leadership"), "good"
)
ILACS_GOOD = dict.fromkeys(("leaders", "help-and-protection", "children-in-care", "care-leavers"), "good")
ALL = ("outstanding", "good", "adequate", "inadequate")
WITH_OVERALL = ("slac-2009", "cp-2012", "lac-2013", "sif-2013", "sif-reinspection", "ilacs-2018", "ilacs-2023")


def grading(framework_id: str, grades: Mapping[str, str], observations: Mapping[str, bool] | None = None) -> Grading:
    framework = load_framework(framework_id)
    return grade_inspection(framework, findings_of(framework, grades, observations or {}))


def about(found: Grading, area: str) -> Answer:
    return next(answer for answer in found.answers if answer.area.id == area)


def by_standing(answer: Answer) -> dict[str, list[str]]:
    """Grades by how they stand: expected, open, unlikely (open, with a rule against it), ruled out."""
    told: dict[str, list[str]] = {}
    for verdict in answer.verdicts:
        told.setdefault("unlikely" if verdict.unlikely else verdict.standing, []).append(verdict.grade.id)
    return told


def rules_against(answer: Answer, grade: str) -> set[str]:
    return {rule.id for verdict in answer.verdicts if verdict.grade.id == grade for rule in verdict.against}


# The seven limiting rules of the inspections of 2009 (Halton 5.3 and 5.4): none of them rules a grade out

LIKELY_INADEQUATE = {"unlikely": ["outstanding", "good", "adequate"], "expected": ["inadequate"]}
SLAC_CASES = [
    pytest.param({}, None, "safeguarding", {"open": [*ALL]}, id="nothing limits"),
    pytest.param({"safeguarding/are-safe": "inadequate"}, None, "safeguarding", LIKELY_INADEQUATE, id="SL-1 are safe"),
    pytest.param(
        {"safeguarding/feel-safe": "inadequate"}, None, "safeguarding", LIKELY_INADEQUATE, id="SL-1 feel safe"
    ),
    pytest.param(
        {"safeguarding/feel-safe": "adequate"},
        None,
        "safeguarding",
        {"unlikely": ["outstanding", "good"], "open": ["adequate", "inadequate"]},
        id="SL-2",
    ),
    pytest.param(
        {"safeguarding/are-safe": "outstanding"},
        None,
        "safeguarding",
        {"open": [*ALL]},
        id="SL-2 is not for outstanding",
    ),
    pytest.param(
        {"safeguarding/equality": "inadequate"},
        None,
        "safeguarding/leadership",
        {"unlikely": ["outstanding", "good", "adequate"], "open": ["inadequate"]},
        id="SL-3 says what is unlikely, and names no grade",
    ),
    pytest.param({"looked-after/economic-wellbeing": "inadequate"}, None, "looked-after", LIKELY_INADEQUATE, id="SL-4"),
    pytest.param(
        {"looked-after/staying-safe": "adequate"},
        None,
        "looked-after",
        {"unlikely": ["outstanding", "good"], "open": ["adequate", "inadequate"]},
        id="SL-5",
    ),
    pytest.param({"looked-after/being-healthy": "adequate"}, None, "looked-after", {"open": [*ALL]}, id="not SL-5"),
    pytest.param(
        {},
        False,
        "looked-after/enjoying-and-achieving",
        {"unlikely": ["outstanding", "good"], "open": ["adequate", "inadequate"]},
        id="SL-6 without good progress",
    ),
    pytest.param({}, True, "looked-after/enjoying-and-achieving", {"open": [*ALL]}, id="SL-6 with good progress"),
    pytest.param({}, None, "looked-after/enjoying-and-achieving", {"open": [*ALL]}, id="SL-6 when nobody said"),
    pytest.param(
        {"looked-after/equality": "inadequate"},
        None,
        "looked-after/leadership",
        LIKELY_INADEQUATE,
        id="SL-7 names inadequate, where SL-3 does not",
    ),
]


@pytest.mark.parametrize(("grades", "progress", "area", "expected"), SLAC_CASES)
def test_the_limiting_rules_of_2009(
    grades: dict[str, str], progress: bool | None, area: str, expected: dict[str, list[str]]
) -> None:
    observations = {} if progress is None else {"good-educational-progress": progress}
    assert by_standing(about(grading("slac-2009", SL_GOOD | grades, observations), area)) == expected


def test_a_rule_that_cannot_be_told_says_what_is_missing() -> None:
    told = about(grading("slac-2009", SL_GOOD), "looked-after/enjoying-and-achieving").untold
    assert [(one.rule.id, one.areas, one.observations) for one in told] == [
        ("SL-6", (), ("good-educational-progress",))
    ]
    told = about(grading("slac-2009", SL_GOOD), "looked-after/leadership").untold
    assert [(one.rule.id, one.areas) for one in told] == [("SL-7", ("looked-after/equality",))]


def test_a_rule_of_one_strand_says_nothing_of_the_other() -> None:
    found = grading("slac-2009", SL_GOOD | {"safeguarding/are-safe": "inadequate"})
    assert by_standing(about(found, "looked-after")) == {"open": [*ALL]}


# The single inspection

RI, I = "requires-improvement", "inadequate"  # noqa: E741 - as tables of outcomes have them
SIF_CASES = [
    pytest.param({"leadership": I}, {"ruled out": ["outstanding", "good", RI], "expected": [I]}, "SF-1", id="SF-1"),
    pytest.param(
        {"help-and-protection": RI, "leadership": RI},
        {"ruled out": ["outstanding", "good", I], "expected": [RI]},
        "SF-4",
        id="SF-4",
    ),
    pytest.param({}, {"ruled out": ["outstanding", RI, I], "expected": ["good"]}, "SF-7", id="SF-7"),
]


@pytest.mark.parametrize(("grades", "expected", "by"), SIF_CASES)
def test_what_the_single_inspection_settles(grades: dict[str, str], expected: dict[str, list[str]], by: str) -> None:
    answer = about(grading("sif-2013", SIF_GOOD | grades), "overall-effectiveness")
    assert by_standing(answer) == expected
    assert answer.expected
    assert by in {rule.id for rule in answer.expected.supported_by}


def test_one_key_judgement_below_good_is_left_to_inspectors() -> None:
    found = grading("sif-2013", SIF_GOOD | {"children-looked-after": RI, "care-leavers": I})
    overall = about(found, "overall-effectiveness")
    assert overall.expected is None
    assert {"good", RI} <= {verdict.grade.id for verdict in overall.left}
    assert {"SF-2", "SF-5"} <= {free.id for free in found.discretions}


def test_a_grade_that_was_given_is_held_against_the_rules() -> None:
    found = grading("sif-2013", SIF_GOOD | {"adoption": I, "leadership": I, "overall-effectiveness": "good"})
    overall, looked_after = about(found, "overall-effectiveness"), about(found, "children-looked-after")
    assert overall.given
    assert {rule.id for rule in overall.given.against} >= {"SF-1"}
    assert looked_after.given
    assert [rule.id for rule in looked_after.given.against] == ["SF-3"]
    assert about(grading("sif-2013", SIF_GOOD | {"overall-effectiveness": "good"}), overall.area.id).given == (
        about(grading("sif-2013", SIF_GOOD), overall.area.id).expected
    )


def test_an_area_that_was_not_judged_lets_no_rule_speak_that_needs_it() -> None:
    found = grading("sif-2013", SIF_GOOD | {"children-looked-after": "Not judged"})
    overall = about(found, "overall-effectiveness")
    assert "SF-7" in {one.rule.id for one in overall.untold}
    assert rules_against(overall, "outstanding") == {"SF-6"}, "leadership that is good is enough to tell"
    assert overall.expected is None
    still = about(
        grading("sif-2013", SIF_GOOD | {"children-looked-after": "not judged", "leadership": I}),
        "overall-effectiveness",
    )
    assert still.expected
    assert still.expected.grade.id == I


# ILACS


def test_care_leavers_alone_make_the_overall_inadequate_as_in_harrow_in_2025() -> None:
    harrow = {"leaders": RI, "help-and-protection": "good", "children-in-care": "good", "care-leavers": I}
    overall = about(grading("ilacs-2023", harrow), "overall-effectiveness")
    assert by_standing(overall) == {"ruled out": ["outstanding", "good", RI], "expected": [I]}
    assert "IL-3" in rules_against(overall, RI)
    (nearest,) = next_grades(
        load_framework("ilacs-2023"), overall, findings_of(load_framework("ilacs-2023"), harrow, {})
    )
    assert (nearest.grade.id, nearest.steps) == (RI, 1)
    assert [[(one.area, one.after) for one in change.raised] for change in nearest.changes] == [[("care-leavers", RI)]]


def test_inadequate_leaders_are_likely_but_not_sure_to_make_the_overall_inadequate() -> None:
    grades = {"leaders": I, "help-and-protection": RI, "children-in-care-and-care-leavers": RI}
    overall = about(grading("ilacs-2018", grades), "overall-effectiveness")
    assert by_standing(overall)["expected"] == [I]
    assert by_standing(overall)["unlikely"] == [RI]
    assert rules_against(overall, RI) == {"IL-4"}


def test_where_the_same_judgements_came_to_different_grades_it_is_left_to_inspectors() -> None:
    grades = {"leaders": "good", "help-and-protection": RI, "children-in-care-and-care-leavers": "good"}
    found = grading("ilacs-2018", grades)
    overall = about(found, "overall-effectiveness")
    assert overall.expected is None
    assert {"good", RI} <= {verdict.grade.id for verdict in overall.left}
    assert any(free.id.startswith("IL-9") for free in found.discretions)


def test_from_april_2026_no_overall_grade_is_given() -> None:
    found = grading("ilacs-2026", ILACS_GOOD)
    assert found.overalls == ()
    assert dict(found.findings.grades) == ILACS_GOOD


@pytest.mark.parametrize("framework_id", ["cra-2009", "monitoring-visits-2018", "jtai-2016"])
def test_what_ends_in_no_grades_is_given_none(framework_id: str) -> None:
    assert grade_inspection(load_framework(framework_id), Findings()).answers == ()


# What would change it


def changes(
    framework_id: str, grades: Mapping[str, str], area: str, observations: Mapping[str, bool]
) -> list[tuple[str, str, int, int]]:
    framework = load_framework(framework_id)
    findings = findings_of(framework, grades, observations)
    answer = about(grade_inspection(framework, findings), area)
    return [(one.grade.id, one.reach, one.steps, len(one.changes)) for one in next_grades(framework, answer, findings)]


def test_all_ways_of_the_fewest_steps_are_told() -> None:
    grades = SIF_GOOD | {"help-and-protection": RI, "children-looked-after": RI, "leadership": RI}
    assert changes("sif-2013", grades, "overall-effectiveness", {}) == [("good", "no longer ruled out", 2, 3)]


def test_what_is_only_unlikely_is_told_apart_from_what_is_ruled_out() -> None:
    grades = {"leaders": I, "help-and-protection": RI, "children-in-care": RI, "care-leavers": RI}
    told = changes("ilacs-2023", grades, "overall-effectiveness", {})
    assert [one[:3] for one in told] == [(RI, "no longer unlikely", 1), ("good", "no longer ruled out", 4)]


def test_a_change_brings_about_nothing_that_another_rule_speaks_against() -> None:
    """Enjoying and achieving is unlikely to be good before children make good progress (SL-6)."""
    grades = SL_GOOD | {"looked-after/enjoying-and-achieving": "adequate"}
    reach = "no longer unlikely"
    progress = "good-educational-progress"
    assert changes("slac-2009", grades, "looked-after", {progress: True}) == [("good", reach, 1, 1)]
    assert changes("slac-2009", grades, "looked-after", {progress: False}) == [("good", reach, 2, 1)]


# What holds of every framework with an overall grade


@st.composite
def shipped(draw: st.DrawFn) -> tuple[Framework, dict[str, str]]:
    framework = load_framework(draw(st.sampled_from(WITH_OVERALL)))
    scale = st.sampled_from([grade.id for grade in framework.scale])
    needed = {area.id for area in needed_areas(framework)}
    areas = [area.id for area in framework.areas if area.graded and area.kind != "overall"]
    return framework, {area: draw(scale) for area in areas if area in needed or draw(st.booleans())}


@given(shipped(), st.data())
@settings(deadline=None, max_examples=150)
def test_a_worse_judgement_never_opens_a_better_overall_grade(
    case: tuple[Framework, dict[str, str]], data: st.DataObject
) -> None:
    framework, grades = case
    scale = [grade.id for grade in framework.scale]
    lowerable = [area for area, grade in grades.items() if grade != scale[-1]]
    if not lowerable:
        return
    area = data.draw(st.sampled_from(lowerable))
    worse = grades | {area: scale[scale.index(grades[area]) + 1]}
    for before, after in zip(
        grade_inspection(framework, Findings(grades)).overalls,
        grade_inspection(framework, Findings(worse)).overalls,
        strict=True,
    ):
        assert before.left
        assert after.left
        assert after.left[0].grade.rank >= before.left[0].grade.rank


@given(shipped(), st.randoms())
@settings(deadline=None, max_examples=60)
def test_the_order_of_grades_and_rules_changes_nothing(
    case: tuple[Framework, dict[str, str]], order: random.Random
) -> None:
    framework, grades = case
    shuffled, rules = list(grades.items()), list(framework.rules)
    order.shuffle(shuffled)
    order.shuffle(rules)
    other = msgspec.structs.replace(framework, rules=tuple(rules))
    one, two = grade_inspection(framework, Findings(grades)), grade_inspection(other, Findings(dict(shuffled)))
    assert [by_standing(answer) for answer in one.answers] == [by_standing(answer) for answer in two.answers]
    for first, second in zip(one.overalls, two.overalls, strict=True):
        assert next_grades(framework, first, one.findings) == next_grades(other, second, two.findings)


@given(shipped())
@settings(deadline=None, max_examples=60)
def test_each_grade_of_the_scale_is_answered_once_and_at_most_one_is_expected(
    case: tuple[Framework, dict[str, str]],
) -> None:
    framework, grades = case
    for answer in grade_inspection(framework, Findings(grades)).answers:
        assert [verdict.grade for verdict in answer.verdicts] == list(framework.scale)
        expected = [verdict for verdict in answer.verdicts if verdict.standing == "expected"]
        assert len(expected) <= 1
        assert all(not any(rule.hard for rule in verdict.against) for verdict in expected)
