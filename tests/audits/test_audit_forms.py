"""A form is data: it rests on criteria that exist, asks about equality in every audit, and says where it is wrong."""

from pathlib import Path

import pytest
from audits_to_try import FORM

from kloe.audits.form_files import KLOES_FORM, form_for, load_themes, read_form
from kloe.errors import KloeError, RuleFileError
from kloe.frameworks import load_framework, load_frameworks
from kloe.frameworks.entries import find_entry

WITH_BOTH = [one for one in load_frameworks() if one.scale and one.criteria]


@pytest.mark.parametrize("question", read_form(KLOES_FORM).questions, ids=lambda question: question.id)
def test_every_question_rests_on_criteria_of_both_systems(question) -> None:
    assert all(find_entry(key).section == "criteria" for key in question.criteria)
    assert {key.partition("/")[0] for key in question.criteria} == {"sif-2013", "ilacs-2018"}


@pytest.mark.parametrize("framework", WITH_BOTH, ids=lambda framework: framework.id)
def test_the_form_of_a_framework_has_its_grades_its_criteria_and_the_equality_question(framework) -> None:
    form = form_for(framework)
    assert form.scale == framework.scale
    assert [question.id for question in form.mandatory] == ["equality"]
    own = {criterion.id for criterion in framework.criteria}
    for question in form.questions:
        assert form.criteria[question.id], question.id
        assert {criterion.id for criterion in form.criteria[question.id]} <= own
        assert set(form.judgement_areas(question)) <= set(framework.area_by_id)


def test_the_areas_are_those_that_a_case_audit_looks_at() -> None:
    assert [area.id for area in FORM.areas] == [
        "case-recording",
        "analysis",
        "risk",
        "timeliness",
        "permanence",
        "oversight",
        "voice",
        "equality",
        "overall",
    ]
    assert len({theme.id for theme in load_themes()}) == len(load_themes())


@pytest.mark.parametrize(("group", "asked"), [("in-care", True), ("in-need", False), ("", True)])
def test_permanence_is_asked_of_children_in_care_and_where_the_group_is_not_known(group: str, asked: bool) -> None:
    assert FORM.asked_of(FORM.area_by_id["permanence"], group) is asked
    assert FORM.asked_of(FORM.question_by_id["permanence-stable"], group) is asked


@pytest.mark.parametrize("framework_id", ["cfs-2027", "focused-visits-2018", "slac-2009"])
def test_a_framework_without_grades_or_known_criteria_makes_no_form(framework_id: str) -> None:
    with pytest.raises(KloeError, match="sif-2013 or ilacs-2023"):
        form_for(load_framework(framework_id))


BROKEN = [
    ('"ilacs-2018/help-and-protection/19"]\nmandatory = true', '"ilacs-2018/help-and-protection/99"]\nmandatory = true',
     "equality", "criteria"),
    ('criteria = ["sif-2013/children-looked-after/22", "ilacs-2018/children-in-care/7"]', "criteria = []",
     "permanence-story", "criteria"),
    ('criteria = ["sif-2013/children-looked-after/22"', 'criteria = ["sif-2031/x/1"', "permanence-story", "criteria"),
    ('applies_to = ["care-leaver"]', 'applies_to = ["leavers"]', "permanence-pathway", "applies_to"),
    ('area = "voice"', 'area = "voices"', "voice-seen", "area"),
    ("mandatory = true", "mandatory = false", "equality", "mandatory"),
    ('id = "voice-seen"', 'id = "voice-difference"', "voice-difference", "id"),
    ('source = ["bury-2014: 2.6"]\ngraded', 'source = ["burry: 2.6"]\ngraded', "equality", "source"),
    ("mandatory = true", "mandatry = true", "equality", "mandatry"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "entry", "field"), BROKEN)
def test_a_form_of_ones_own_is_refused_with_file_entry_and_field(
    before: str, after: str, entry: str, field: str, tmp_path: Path
) -> None:
    text = KLOES_FORM.read_text(encoding="utf-8")
    assert before in text
    own = tmp_path / "own.toml"
    own.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        form_for(load_framework("ilacs-2023"), own)
    assert refused.value.where == {"file": "own.toml", "entry": entry, "field": field}


def test_an_authority_may_add_a_question_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    added = '\n[[question]]\nid = "pets"\narea = "voice"\nasks = "Is the dog in the plan?"\n' \
        'criteria = ["ilacs-2018/help-and-protection/19"]\nlooks_at = ["Plan"]\n'  # fmt: skip
    own.write_text(KLOES_FORM.read_text(encoding="utf-8") + added, encoding="utf-8")
    assert "pets" in form_for(load_framework("ilacs-2026"), own).question_by_id
    assert "pets" not in form_for(load_framework("sif-2013"), own).question_by_id
