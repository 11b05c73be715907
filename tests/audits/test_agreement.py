"""Two readers' agreement is what published worked examples say it is, and never more than can be said."""

import pytest
from audits_to_try import AREAS, FORM, GRADES, audit, second
from hypothesis import given
from hypothesis import strategies as st

from kloe.audits.agreement import agreement_by_area, agreement_of, linear, weighted_kappa

# SAS (PROC FREQ, agree) prints these for tables that statsmodels holds its own cohens_kappa against
# (statsmodels/stats/tests/test_inter_rater.py; the second from john-uebersax.com/stat/saskappa.htm): linear weights.
SAS = [
    ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], (0.4701, 0.1457, 0.1845, 0.7558)),
    ([[0, 0, 0], [5, 16, 3], [8, 12, 28]], (0.2895, 0.0756, 0.1414, 0.4376)),
]
# Raters 2 and 3 of the anxiety data of R's package irr: kappa2(anxiety[,2:3], "equal" or "squared"). Nobody gave a 5.
RATER_2, RATER_3 = "36462424332333221334", "21443216111233113322"
IRR = {"linear": 0.1459075, "quadratic": 0.2520325}


@pytest.mark.parametrize(("counts", "printed"), SAS)
def test_linear_weights_give_what_sas_prints(counts: list[list[int]], printed: tuple[float, ...]) -> None:
    found = weighted_kappa(counts, linear)
    assert (found.value, found.standard_error, found.low, found.high) == pytest.approx(printed, abs=6e-5)


@pytest.mark.parametrize(("weights", "printed"), IRR.items())
def test_both_weights_give_what_irr_prints(weights: str, printed: float) -> None:
    found = agreement_of(zip(RATER_2, RATER_3, strict=True), "12346")
    assert getattr(found, weights).value == pytest.approx(printed, abs=6e-8)


def test_agreement_counts_what_is_the_same_and_what_is_near() -> None:
    pairs = [("good", "good"), ("good", "requires-improvement"), ("outstanding", "inadequate")]
    found = agreement_of(pairs, GRADES)
    assert (found.pairs, found.agreed, found.within_one) == (3, 1, 2)
    assert found.percent == pytest.approx(100 / 3)
    assert found.table["outstanding"]["inadequate"] == 1
    assert found.table["inadequate"]["outstanding"] == 0


UNDEFINED = [
    ([], "at least 2 pairs; there are none"),
    ([("good", "good")], "at least 2 pairs; there is 1"),
    ([("good", "good")] * 30, "the same grade"),
]


@pytest.mark.parametrize(("pairs", "why"), UNDEFINED)
def test_kappa_that_is_not_defined_says_why(pairs: list[tuple[str, str]], why: str) -> None:
    found = agreement_of(pairs, GRADES)
    for kappa in (found.linear, found.quadratic):
        assert kappa.value is None
        assert kappa.low is None
        assert why in kappa.why_not
    assert found.percent == (100 if pairs else None)


def test_readers_who_each_give_one_grade_but_not_the_same_do_not_agree_beyond_chance() -> None:
    assert agreement_of([("good", "inadequate")] * 5, GRADES).linear.value == 0


PAIRS = st.lists(st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES)), min_size=2, max_size=40)


@given(PAIRS)
def test_it_does_not_matter_who_reads_first_or_which_case_comes_first(pairs: list[tuple[str, str]]) -> None:
    found = agreement_of(pairs, GRADES)
    turned = agreement_of([(second, first) for first, second in reversed(pairs)], GRADES)
    upside_down = agreement_of(pairs, GRADES[::-1])
    for other in (turned, upside_down):
        assert (other.pairs, other.agreed, other.within_one) == (found.pairs, found.agreed, found.within_one)
        for one, two in ((found.linear, other.linear), (found.quadratic, other.quadratic)):
            assert two.value == pytest.approx(one.value)
            assert two.low == pytest.approx(one.low, abs=1e-6)


@given(PAIRS)
def test_kappa_is_one_only_for_full_agreement_and_lies_within_its_interval(pairs: list[tuple[str, str]]) -> None:
    found = agreement_of(pairs, GRADES)
    for kappa in (found.linear, found.quadratic):
        if kappa.value is None:
            assert len(set(pairs)) == 1
            continue
        assert -1 - 1e-9 <= kappa.value <= 1 + 1e-9
        assert (kappa.value == pytest.approx(1)) == (found.agreed == found.pairs)
        if kappa.low is not None and kappa.high is not None:
            assert -1 <= kappa.low <= kappa.value <= kappa.high <= 1


@given(st.lists(st.sampled_from(GRADES), min_size=2, max_size=40).filter(lambda grades: len(set(grades)) > 1))
def test_full_agreement_is_one_and_has_no_made_up_interval(grades: list[str]) -> None:
    found = agreement_of([(grade, grade) for grade in grades], GRADES)
    assert found.linear.value == pytest.approx(1)
    assert found.linear.low is None
    assert "no width" in found.linear.why_not


def test_only_cases_that_two_people_read_are_paired_and_corrections_count() -> None:
    first = [audit(f"A{number}", GRADES[number % 4]) for number in range(8)]
    wrong = second(audit("A0", "inadequate"))
    right = second(audit("A0", "outstanding"), revision=2, because="Typed into the wrong row.")
    others = [second(audit(f"A{number}", GRADES[number % 4])) for number in range(1, 4)]
    found = agreement_by_area([*first, wrong, right, *others], FORM)
    assert found.moderated == 4
    assert found.by_area["risk"].pairs == found.by_area["risk"].agreed == 4
    assert found.over_all.pairs == 4 * len(AREAS)
    assert found.over_all.linear.value == pytest.approx(1)


def test_grades_of_one_case_are_not_taken_for_independent() -> None:
    first = [audit(f"A{number}", GRADES[number % 4]) for number in range(8)]
    others = [second(audit(f"A{number}", GRADES[(number + number // 4) % 4])) for number in range(8)]
    found = agreement_by_area([*first, *others], FORM)
    by_case = found.over_all.linear
    as_if_independent = agreement_of(
        [pair for one, two in zip(first, others, strict=True) for pair in [(one.grades[0].grade, two.grades[0].grade)]]
        * len(AREAS),
        GRADES,
    ).linear
    assert by_case.value == pytest.approx(as_if_independent.value)
    assert by_case.standard_error > 2 * as_if_independent.standard_error
