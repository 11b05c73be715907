"""An authority's own samples: so many a team, and everybody once before anybody twice."""

from collections import Counter

from kloe.sampling import Case
from kloe.sampling.monthly import choose_each_team

CASES = [Case(f"C{place}", team=f"T{place % 3}", worker=f"W{place % 6}") for place in range(18)]  # six a team


def chosen(cases, number, month, earlier=()):
    teams = choose_each_team(cases, number, month, seed=1, earlier=earlier)
    return [child for team in teams for child in team.child_ids]


def test_each_team_has_its_number_and_a_small_team_is_said_to_have_too_few():
    found = choose_each_team([*CASES, Case("alone", team="T9")], 2, "2024-06", seed=1)
    teams = {case.child_id: case.team for case in CASES}
    assert [(one.team, len(one.child_ids), one.children, one.short) for one in found] == [
        ("T0", 2, 6, 0),
        ("T1", 2, 6, 0),
        ("T2", 2, 6, 0),
        ("T9", 1, 1, 1),
    ]
    assert all(teams.get(child, "T9") == one.team for one in found for child in one.child_ids)


def test_nobody_is_chosen_again_before_everybody_was_chosen_in_every_round():
    earlier = []
    for month in range(1, 10):
        earlier += chosen(CASES, 2, f"2024-{month:02}", earlier)
        often = Counter(earlier)
        times = [often[case.child_id] for case in CASES]
        assert max(times) - min(times) <= 1
    assert set(Counter(earlier).values()) == {3}


def test_a_month_that_begins_a_new_round_takes_those_left_over_and_says_who_is_not_new():
    cases = [Case(f"C{place}", team="T") for place in range(3)]
    first = chosen(cases, 2, "2024-01")
    (second,) = choose_each_team(cases, 2, "2024-02", seed=1, earlier=first)
    assert {case.child_id for case in cases} - set(first) < set(second.child_ids)
    assert (second.again, second.short) == (1, 0)


def test_brothers_and_sisters_are_not_audited_in_one_month():
    cases = [Case("A", team="T", family="F"), Case("B", team="T", family="F"), Case("C", team="T")]
    (found,) = choose_each_team(cases, 3, "2024-01", seed=1)
    assert "C" in found.child_ids
    assert (len(found.child_ids), found.short) == (2, 1)


def test_another_month_or_seed_is_another_draw_and_the_same_is_the_same():
    assert chosen(CASES, 2, "2024-04") == chosen(list(reversed(CASES)), 2, "2024-04")
    assert chosen(CASES, 2, "2024-04") != chosen(CASES, 2, "2024-05")
