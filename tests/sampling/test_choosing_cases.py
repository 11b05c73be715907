"""What a sample promises: nearest to the quotas, as even as can be, repeatable, and fair among equals."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kloe.sampling import Case, Constraint, SampleRules, check, choose
from kloe.sampling.spread import shares, unevenness


def quota(name, of="", **number):
    return Constraint(name, name, frozenset({name}), of=of, **number)


IN_CARE = quota("care", exactly=2)
AWAY = quota("away", of="care", at_least=1)
HOME = quota("home", of="care", exactly=1)

CASES = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(["care", "away", "home", "other"]), max_size=3),
        st.frozensets(st.sampled_from(["early-help", "placement"])),
        st.sampled_from(["North", "South", None]),
        st.sampled_from(["5 to 9", "10 to 15"]),
        st.sampled_from([None, None, "F1", "F2"]),
    ),
    min_size=1,
    max_size=8,
)
RULES = st.builds(
    SampleRules,
    size=st.integers(1, 4),
    constraints=st.sampled_from(
        [(), (IN_CARE,), (IN_CARE, AWAY), (IN_CARE, AWAY, HOME), (quota("other", at_least=3),)]
    ),
    several_quotas=st.booleans(),
    stages=st.sampled_from([(), ("early-help", "placement")]),
)


def cases_of(rows):
    return [
        Case(f"C{place}", groups, stages, team, "W", age, "f", None, family)
        for place, (groups, stages, team, age, family) in enumerate(rows)
    ]


def allowed(sample):
    families = [case.family for case in sample if case.family]
    return len(families) == len(set(families))


def shortfall(cases, rules, ids):
    away = {verdict.constraint: verdict.away for verdict in check(cases, rules, ids)}
    return away["size"], sum(away[one.id] for one in rules.constraints)


@settings(max_examples=150, deadline=None)
@given(CASES, RULES, st.integers(0, 5))
def test_no_other_set_of_children_is_nearer_to_the_quotas_or_as_near_and_more_even(rows, rules, seed):
    cases = cases_of(rows)
    even = shares(cases, rules.size, rules.stages)
    every = [
        ((shortfall(cases, rules, [case.child_id for case in sample])), unevenness(even, sample))
        for number in range(min(rules.size, len(cases)) + 1)
        for sample in combinations(cases, number)
        if allowed(sample)
    ]
    chosen = choose(cases, rules, seed=seed)
    sample = [case for case in cases if case.child_id in chosen.child_ids]
    assert chosen.proven
    assert allowed(sample)
    assert (shortfall(cases, rules, chosen.child_ids), unevenness(even, sample)) == min(every)
    assert set(chosen.missed) == set(chosen.why)
    said = sum(number for name, number in chosen.missed.items() if name != "size")
    assert (chosen.missed.get("size", 0), said) == min(every)[0]


def authority(number):
    """Children of four teams and sixteen workers; one in five is in care, and half of those placed away."""
    return [
        Case(
            f"C{place}",
            frozenset({"care", *(["away"] if place % 10 == 0 else [])} if place % 5 == 0 else ()),
            frozenset({"placement" if place % 5 == 0 else "early-help"}),
            f"T{place % 4}",
            f"W{place % 16}",
            ("0 to 4", "5 to 9", "10 to 15")[place % 3],
            "fm"[place % 2],
        )
        for place in range(number)
    ]


RULES_OF_TWELVE = SampleRules(12, (quota("care", exactly=6), quota("away", of="care", at_least=2)))


def test_the_same_seed_gives_the_same_children_whatever_the_order_of_the_rows():
    cases = authority(700)
    one = choose(cases, RULES_OF_TWELVE, seed=7)
    assert one == choose(list(reversed(cases)), RULES_OF_TWELVE, seed=7)
    assert one.child_ids != choose(cases, RULES_OF_TWELVE, seed=8).child_ids
    assert not one.missed


def test_children_who_are_alike_are_chosen_equally_often():
    cases = [Case(f"C{place}", frozenset({"care"} if place < 10 else ()), team="T", worker=f"W{place % 2}")
             for place in range(20)]  # fmt: skip
    draws = 300
    rules = SampleRules(4, (quota("care", exactly=2),))
    often = Counter(child for seed in range(draws) for child in choose(cases, rules, seed=seed).child_ids)
    expected = draws * 4 / 20
    surprise = sum((often[case.child_id] - expected) ** 2 / expected for case in cases)
    assert surprise < 43.82  # chi-square, 19 degrees of freedom, one in a thousand


def test_children_to_leave_out_and_those_of_earlier_samples_are_not_chosen():
    cases = authority(40)
    first = choose(cases, RULES_OF_TWELVE, seed=1, without={"C0", "C5"})
    second = choose(cases, SampleRules(12), seed=1, earlier=first.child_ids)
    assert not {"C0", "C5"} & set(first.child_ids)
    assert not set(first.child_ids) & set(second.child_ids)


def test_a_quota_that_cannot_be_met_is_said_with_how_many_and_why():
    cases = authority(40)  # eight in care, four of them away
    few = choose(cases, SampleRules(12, (quota("care", exactly=6), quota("away", of="care", at_least=5))), seed=1)
    assert few.missed == {"away": 1}
    assert "Only 4" in few.why["away"]
    against = choose(cases, SampleRules(12, (quota("care", exactly=2), quota("away", at_least=4))), seed=1)
    assert sum(against.missed.values()) == 2
    assert all("together with" in why for why in against.why.values())


def test_a_quota_that_the_extract_cannot_tell_is_neither_met_nor_unmet():
    unseen = Constraint("unseen", "Children who learn at home", frozenset(), at_least=3, cannot_tell="Not in Annex A.")
    rules = SampleRules(5, (unseen,))
    chosen = choose(authority(40), rules, seed=1)
    assert not chosen.missed
    verdicts = {verdict.constraint: verdict for verdict in check(authority(40), rules, chosen.child_ids)}
    assert verdicts["unseen"].ruling == "cannot be told"


def test_the_checker_finds_whatever_is_wrong_with_a_sample():
    cases = [Case("A", family="F"), Case("B", family="F"), Case("C")]
    found = {
        verdict.constraint: verdict.away
        for verdict in check(cases, SampleRules(5), ["A", "B", "C", "C", "X"], without={"C"})
    }
    assert found == {"size": 1, "no-child-twice": 1, "in-the-data": 1, "left-out": 1, "no-siblings": 1}


def test_a_quota_that_nobody_could_fill_is_not_named_as_what_another_cannot_be_met_with():
    rules = SampleRules(12, (quota("care", exactly=2), quota("away", at_least=4), quota("nobody", at_least=1)))
    why = choose(authority(40), rules, seed=1).why
    assert "No child" in why["nobody"]
    assert not any("nobody" in reason for reason in why.values())
