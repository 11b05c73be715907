"""Nobody who sees what is shown, and knows how it is withheld, can tell a small number from it."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tabled import Shown, Table, possible, sight, tabled

from kloe.childdata.disclosure.disclosing import DisclosedFigures, disclose
from kloe.childdata.disclosure.policy import policy_for

POLICY = policy_for("published")
UNROUNDED = msgspec.structs.replace(POLICY, round_to=1)  # an attacker who sees through rounding knows more, not less
LEAST = POLICY.threshold - 1  # what [c] says by itself: a number from 1 to 5

number = st.one_of(st.integers(0, 3), st.integers(0, 12))
tables = st.dictionaries(st.sampled_from("abcde"), st.tuples(number, number), min_size=1).map(
    lambda table: {group: pair for group, pair in table.items() if sum(pair)} or {"a": (1, 0)}
)


def told(table: Table, whole: tuple[int | None, int | None], shown: Shown) -> list[object]:
    """The small numbers that an attacker can tell, from what is shown of one table."""
    small = {
        (group, part): value
        for group, (counted, rest) in table.items()
        for part, value in (("base", counted + rest), ("counted", counted), ("rest", rest))
        if 0 < value < POLICY.threshold
    }
    found = possible(table, whole, shown)
    return [(place, value, found[place]) for place, value in small.items() if len(found[place]) < LEAST]


def shown_of(figures: DisclosedFigures, name: str, breakdown: str) -> Shown:
    return {one.category: sight(one) for one in figures.figures(name, breakdown)}


@settings(max_examples=100, deadline=None)
@given(tables)
def test_no_small_number_can_be_told_from_one_table(table: Table) -> None:
    figures = disclose(tabled({"M": {"age_band": table}}), UNROUNDED)
    whole = figures.figure("M")
    assert whole is not None
    if shown := shown_of(figures, "M", "age_band"):
        assert told(table, sight(whole), shown) == []


@settings(max_examples=60, deadline=None)
@given(tables, st.data())
def test_no_small_number_can_be_told_from_measures_that_tell_the_same_counts(table: Table, data: st.DataObject) -> None:
    """Another share of the same base, the rest as a measure of its own, and a measure of those counted only."""
    shares = {group: data.draw(st.integers(0, sum(pair))) for group, pair in table.items()}
    counted = {group: pair[0] for group, pair in table.items() if pair[0]}
    within = {group: data.draw(st.integers(0, most)) for group, most in counted.items()}
    measures: dict[str, dict[str, Table]] = {
        "M": {"sex": table},
        "same base": {"sex": {group: (part, sum(table[group]) - part) for group, part in shares.items()}},
        "the rest": {"sex": {group: (rest, part) for group, (part, rest) in table.items()}},
    }
    if counted:
        measures["those counted"] = {"sex": {group: (part, counted[group] - part) for group, part in within.items()}}
    figures = disclose(tabled(measures), UNROUNDED)
    whole, shown = everything_known(figures, table)
    if shown:
        assert told(table, whole, shown) == []


def everything_known(figures: DisclosedFigures, table: Table) -> tuple[tuple[int | None, int | None], Shown]:
    """What all measures together tell of the first."""

    def known(breakdown: str, group: str) -> tuple[int | None, int | None]:
        seen = {name: shown_of(figures, name, breakdown).get(group, (None, None)) for name in figures.book.by_id}
        base = next((seen[name][0] for name in ("M", "same base", "the rest") if seen[name][0] is not None), None)
        counted = seen["M"][1]
        if counted is None and base is not None and seen["the rest"][1] is not None:
            counted = base - seen["the rest"][1]
        if counted is None and seen.get("those counted", (None, None))[0] is not None:
            counted = seen["those counted"][0]
        return base, counted

    groups = {group: known("sex", group) for group in table}
    return known("all", ""), groups if any(base is not None for base, _ in groups.values()) else {}


@settings(max_examples=40, deadline=None)
@given(tables)
def test_children_are_as_safe_as_rows(table: Table) -> None:
    figures = disclose(tabled({"M": {"sex": table}}, children=True), UNROUNDED)
    for one in figures.figures("M", "sex"):
        assert (one.base_children is None) == (one.base is None)
        assert (one.counted_children is None) == (one.counted is None)


def test_the_attacker_finds_what_is_not_protected() -> None:
    table = {"a": (20, 2), "b": (30, 9)}
    assert told(table, (61, 50), {"a": (22, None), "b": (39, 30)}) == [(("a", "rest"), 2, {2})]
    assert told({"a": (3, 0), "b": (9, 9)}, (21, 12), {"a": (None, None), "b": (18, 9)}) != []
