"""From whom a sample is chosen, what counts as a family, and what a framework says of filling several quotas."""

from dataclasses import replace
from datetime import date

import pytest
from msgspec.structs import replace as with_fields

from kloe.childdata.cohorts import Child, Membership, load_cohort_book
from kloe.errors import KloeError
from kloe.frameworks import find_framework
from kloe.sampling.cases import cases_of, frame_of
from kloe.sampling.rules_of import rules_of, sample_of

SIF = find_framework("sif-2013")
BOOK = load_cohort_book()


def cohort_of(entry):
    return BOOK.answering("sif-2013", entry).id


def membership_of(children, groups, not_asked=None):
    return Membership(BOOK, date(2024, 6, 28), {}, tuple(children), groups, {}, not_asked or {})


CARE, PLAN = cohort_of("cohort/looked-after"), cohort_of("cohort/protection-plan")
THREE = membership_of([Child("A"), Child("B"), Child("C")], {CARE: frozenset({"A"}), PLAN: frozenset({"A", "B"})})


def ids(cases):
    return {case.child_id for case in cases}


def test_the_frame_is_whoever_is_in_a_group_in_scope_and_the_others_are_counted():
    frame = frame_of(cases_of(THREE, SIF), THREE, SIF)
    assert ids(frame.cases) == {"A", "B"}
    assert frame.outside == 1
    assert "in scope" in frame.why


def test_ids_that_differ_only_by_capitals_or_spaces_are_never_both_chosen():
    found = membership_of([Child("ab 1"), Child("AB1"), Child("ab2", family="F"), Child("3")], {})
    one, other, *others = (case.family for case in cases_of(found, SIF))
    assert one == other is not None
    assert len({one, *others}) == len((one, *others))
    assert [case.family for case in cases_of(THREE, SIF)] == [None, None, None]


def test_everybody_is_the_frame_when_asked_for_or_when_the_framework_names_no_scope():
    no_scope = with_fields(SIF, cohorts=())
    for frame in (
        frame_of(cases_of(THREE, SIF), THREE, SIF, everybody=True),
        frame_of(cases_of(THREE, no_scope), THREE, no_scope),
    ):
        assert ids(frame.cases) == {"A", "B", "C"}
        assert frame.outside == 0
        assert frame.why


def test_groups_that_the_extract_does_not_tell_are_said_and_where_it_tells_none_everybody_is_the_frame():
    blind = {cohort.id: ("There is no such list.",) * len(cohort.any) for cohort in BOOK.cohorts}
    one_blind = replace(THREE, not_asked={PLAN: blind[PLAN]})
    frame = frame_of(cases_of(one_blind, SIF), one_blind, SIF)
    assert ids(frame.cases) == {"A"}
    assert "protection-plan" in frame.not_told
    all_blind = replace(THREE, not_asked=blind)
    frame = frame_of(cases_of(all_blind, SIF), all_blind, SIF)
    assert ids(frame.cases) == {"A", "B", "C"}
    assert len(frame.not_told) == len(SIF.cohorts)


def test_stages_are_those_of_the_framework_or_without_one_all_that_are_known():
    at_stage = cohort_of("stage/child-protection-planning")
    found = membership_of([Child("A")], {at_stage: frozenset({"A"})})
    assert cases_of(found, SIF)[0].stages == {"child-protection-planning"}
    assert cases_of(found)[0].stages == {at_stage}


def test_a_file_of_families_joins_what_list_10_has_apart_and_its_ids_are_its_own():
    children = [Child("A", family="1"), Child("B", family="1"), Child("C"), Child("D", family="2"), Child("E"),
                Child("F"), Child("G", family="3")]  # fmt: skip
    found = membership_of(children, {})
    family = {case.child_id: case.family for case in cases_of(found, SIF, {"A": "x", "C": "x", "D": "x", "E": "1"})}
    assert len({family[child] for child in "ABCD"}) == 1
    assert len({family[child] for child in "AEG"}) == 3
    assert family["F"] is None


@pytest.mark.parametrize(
    ("stated", "switch", "several"),
    [("not stated", None, True), ("not stated", True, False), ("allowed", None, True), ("allowed", False, True),
     ("forbidden", None, False), ("forbidden", True, False)],
)  # fmt: skip
def test_what_the_framework_says_of_several_quotas_holds_and_where_it_says_nothing_the_switch(stated, switch, several):
    sample = with_fields(sample_of(SIF), one_case_for_several_quotas=stated)
    assert rules_of(SIF, sample, THREE, one_quota_a_child=switch).several_quotas == several


@pytest.mark.parametrize(("stated", "switch"), [("allowed", True), ("forbidden", False)])
def test_a_switch_against_what_the_framework_says_is_refused(stated, switch):
    sample = with_fields(sample_of(SIF), one_case_for_several_quotas=stated)
    with pytest.raises(KloeError, match="The framework says"):
        rules_of(SIF, sample, THREE, one_quota_a_child=switch)
