"""Every cohort, stage and quota group of every version of a framework has a definition, or is said not to be seen."""

import pytest

from kloe.childdata.cohorts import load_cohort_book
from kloe.frameworks import load_frameworks

BOOK = load_cohort_book()
ENTRIES = [
    (framework.id, entry)
    for framework in load_frameworks()
    for entry in (
        *(f"cohort/{cohort.id}" for cohort in framework.cohorts),
        *(f"stage/{stage.id}" for stage in framework.stages),
        *(f"quota/{quota.group}" for quota in framework.quotas),
    )
]


@pytest.mark.parametrize(("framework", "entry"), ENTRIES)
def test_every_entry_has_a_definition(framework, entry):
    cohort = BOOK.answering(framework, entry)
    assert cohort, f"no cohort answers {entry} of {framework}"
    assert cohort.any or cohort.cannot_see


def test_no_definition_answers_an_entry_that_no_framework_has():
    known = {entry for _, entry in ENTRIES} | {f"{framework}:{entry}" for framework, entry in ENTRIES}
    assert [answer for cohort in BOOK.cohorts for answer in cohort.answers if answer not in known] == []


def test_yorks_nine_groups_are_all_there_and_one_is_not_seen():
    (york,) = (framework for framework in load_frameworks() if framework.id == "sif-2013")
    cohorts = [BOOK.answering(york.id, f"cohort/{cohort.id}") for cohort in york.cohorts]
    assert len(cohorts) == 9
    assert [cohort.id for cohort in cohorts if cohort and cohort.sees == "nothing"] == ["missing-education"]


def test_the_months_of_a_quota_are_those_that_the_definition_takes_when_nobody_says_others():
    for framework in load_frameworks():
        for quota in framework.quotas:
            if quota.from_months is None and quota.to_months is None:
                continue
            cohort = BOOK.answering(framework.id, f"quota/{quota.group}")
            assert cohort
            window = BOOK.window(cohort.id, quota.from_months, quota.to_months)
            assert window == {name: BOOK.settings[name].value for name in window}
            assert len(window) == 2
