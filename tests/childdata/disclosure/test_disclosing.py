"""Worked examples of what is withheld, and the policies themselves."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from tabled import Table, sight, tabled

from kloe.childdata.disclosure.disclosing import disclose, rounded
from kloe.childdata.disclosure.policy import (
    POLICY_FILE,
    hidden_breakdowns,
    load_policies,
    policy_for,
    symbols,
)
from kloe.errors import KloeError, RuleFileError

PUBLISHED = policy_for("published")
HIDDEN = (None, None)
# Table of counted and rest; what is shown of the whole; what is shown of each group (None: the breakdown is not shown).
EXAMPLES: Mapping[str, tuple[Table, object, object]] = {
    "nothing is small": (
        {"a": (12, 8), "b": (31, 9)},
        (60, 45),
        {"a": (20, 10), "b": (40, 30)},
    ),
    "none and all are shown": ({"a": (12, 0), "b": (0, 9)}, (20, 10), {"a": (10, 10), "b": (10, 0)}),
    "a small group takes the smallest other with it": (
        {"a": (3, 0), "b": (9, 0), "c": (40, 0)},
        (50, 50),
        {"a": HIDDEN, "b": HIDDEN, "c": (40, 40)},
    ),
    "two small groups that make a small number take a third": (
        {"a": (1, 0), "b": (2, 0), "c": (17, 0), "d": (40, 0)},
        (60, 60),
        {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN, "d": (40, 40)},
    ),
    "a small rest hides the number counted, and that of another group, but no base": (
        {"a": (28, 2), "b": (20, 9), "c": (90, 40)},
        (190, 140),
        {"a": (30, None), "b": (30, None), "c": (130, 90)},
    ),
    "a small whole shows nothing": ({"a": (2, 1), "b": (1, 0)}, HIDDEN, None),
    "a small rest of the whole shows bases only": (
        {"a": (30, 2), "b": (20, 1)},
        (55, None),
        {"a": (30, None), "b": (20, None)},
    ),
    "single rows are not shown at all": (dict.fromkeys("abcdefg", (1, 0)), (5, 5), None),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(name: str) -> None:
    table, whole, groups = EXAMPLES[name]
    figures = disclose(tabled({"M": {"sex": table}}), PUBLISHED)
    figure = figures.figure("M")
    assert figure is not None
    assert sight(figure) == whole
    found = {one.category: sight(one) for one in figures.figures("M", "sex")}
    assert found == (groups or {})
    for one in figures.figures("M", "sex"):
        assert one.withheld or one.counted is not None


def test_what_is_withheld_in_one_measure_is_not_told_by_another() -> None:
    """The same base, and those counted as a base of their own: both would tell the small number."""
    closed = {"a": (28, 2), "b": (20, 9), "c": (90, 40)}
    same_base = {"a": (15, 15), "b": (15, 14), "c": (70, 60)}
    those_counted = {"a": (14, 14), "b": (10, 10), "c": (45, 45)}
    measures = {"closed": {"sex": closed}, "same base": {"sex": same_base}, "of the closed": {"sex": those_counted}}
    figures = disclose(tabled(measures), PUBLISHED)
    found = {name: {one.category: sight(one) for one in figures.figures(name, "sex")} for name in measures}
    assert found["closed"] == {"a": (30, None), "b": (30, None), "c": (130, 90)}
    assert found["same base"] == {"a": (30, 15), "b": (30, 15), "c": (130, 70)}
    assert found["of the closed"] == {"a": HIDDEN, "b": HIDDEN, "c": (90, 45)}


@pytest.mark.parametrize(("base", "seen"), [(6, None), (7, None), (8, 10), (20, 20)])
def test_a_base_does_not_tell_how_few_are_unknown(base: int, seen: int | None) -> None:
    """Of 7, one is unknown: 6 are left. Both would be shown as 5, which is 6 or 7, so that the unknown would be 1."""
    table = {"a": (base, 0)}
    figures = tabled({"M": {"sex": table}, "with the unknown": {"sex": {"a": (base + 1, 0)}}})
    unknown = {place: tuple(replace(one, unknown=1) for one in found) for place, found in figures.by_place.items()}
    kept = {place: found for place, found in figures.by_place.items() if place[0] != "M"}
    shown = disclose(type(figures)(figures.book, {**unknown, **kept}), PUBLISHED)
    whole = shown.figure("M")
    assert whole is not None
    assert (whole.base, whole.unknown) == (seen, None)
    assert shown.figure("with the unknown") is not None


def test_groups_that_overlap_are_not_shown() -> None:
    both = {"a": (30, 30), "b": (20, 20)}
    overlapping = {"a": (30, 30), "b": (20, 20), "of a": (28, 29)}
    figures = disclose(tabled({"M": {"sex": both, "ethnicity": overlapping}}), PUBLISHED)
    assert figures.breakdowns("M") == ("sex",)
    assert figures.too_small == {"M": ("ethnicity",)}


def test_of_breakdowns_that_refine_each_other_one_is_shown() -> None:
    table = {"a": (30, 30), "b": (20, 20)}
    measures = {"M": {"contact_source_group": table}, "N": {"contact_source": table}}
    assert disclose(tabled(measures), PUBLISHED).breakdowns("N") == ()
    assert disclose(tabled(measures), policy_for("internal")).breakdowns("N") == ("contact_source",)
    assert disclose(tabled({"N": measures["N"]}), PUBLISHED).breakdowns("N") == ("contact_source",)


@pytest.mark.parametrize(
    ("audience", "seen"), [("internal", ("team", "worker")), ("peer", ("team",)), ("published", ())]
)
def test_who_works_with_whom_is_for_the_authority_only(audience: str, seen: tuple[str, ...]) -> None:
    table = {"a": (30, 30), "b": (20, 20)}
    figures = disclose(tabled({"M": {"team": table, "worker": table}}), policy_for(audience))
    assert figures.breakdowns("M") == seen


def test_quartiles_need_a_base() -> None:
    figures = disclose(tabled({"M": {"sex": {"a": (9, 0), "b": (40, 0)}}}), PUBLISHED)
    few, many = figures.figures("M", "sex")
    assert (few.base, few.median, few.mean, few.withheld) == (10, None, None, True)
    assert (many.base, many.median, many.mean, many.withheld) == (40, 20, 21, False)


def test_zeros_are_withheld_where_the_policy_says_so() -> None:
    policy = msgspec.structs.replace(PUBLISHED, show_zeros=False)
    figures = disclose(tabled({"M": {"sex": {"a": (0, 20), "b": (20, 20)}}}), policy)
    assert [sight(one) for one in figures.figures("M", "sex")] == [(20, None), (40, 20)]


def test_a_measure_that_could_not_be_worked_out_says_why() -> None:
    whole = tabled({"M": {"sex": {"a": (9, 9)}}})
    figures = disclose(type(whole)(whole.book, {}), PUBLISHED)
    assert (figures.figure("M"), figures.breakdowns("M"), figures.figures("M", "sex")) == (None, (), ())
    assert figures.why_not("M") == "The extract has no such list."
    assert figures.why_not("Z") == "There is no such measure."


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (6, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_counts_are_rounded_to_the_nearest_five(count: int, shown: int) -> None:
    assert rounded(count, 5) == shown


def test_an_unknown_audience_is_refused() -> None:
    with pytest.raises(KloeError, match="no such audience"):
        policy_for("everybody")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("round_to = 5", "round_to = 1", "round_to"),
        ("threshold = 6", "threshold = -1", "threshold"),
        ("threshold = 6", "treshold = 6", "treshold"),
    ],
)
def test_a_policy_that_would_tell_small_numbers_is_refused(old: str, new: str, field: str, tmp_path: Path) -> None:
    file = tmp_path / "policies.toml"
    file.write_text(POLICY_FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        load_policies(file)
    assert refused.value.where["field"] == field


def test_every_policy_says_where_it_is_from() -> None:
    policies = load_policies()
    assert list(policies) == ["internal", "peer", "published"]
    assert all(policy.basis and policy.ours and policy.says for policy in policies.values())
    assert symbols().keys() == {"[c]", "[x]", "[z]", "[low]"}
    assert hidden_breakdowns(policies["internal"], ["age_band", "leaving_care_age"]) == frozenset()
