"""An authority's own samples: so many a team, and everybody once before anybody twice."""

from kloe.sampling import Case
from kloe.sampling.monthly import audit_sample

CASES = [Case(f"C{place}", team=f"T{place % 3}", worker=f"W{place % 6}") for place in range(18)]  # six a team


def test_each_team_has_its_number_and_a_small_team_all_of_its_children():
    found = audit_sample([*CASES, Case("alone", team="T9")], 2, "2024-06", seed=1)
    teams = {case.child_id: case.team for case in CASES}
    assert {team: len(ids) for team, ids in found.items()} == {"T0": 2, "T1": 2, "T2": 2, "T9": 1}
    assert all(teams.get(child, "T9") == team for team, ids in found.items() for child in ids)


def test_nobody_is_chosen_again_before_everybody_was_chosen():
    earlier = []
    for month in ("2024-01", "2024-02", "2024-03"):
        earlier += [child for ids in audit_sample(CASES, 2, month, seed=1, earlier=earlier).values() for child in ids]
    assert sorted(earlier) == sorted(case.child_id for case in CASES)
    fourth = audit_sample(CASES, 2, "2024-04", seed=1, earlier=earlier)
    assert all(len(ids) == 2 for ids in fourth.values())
    assert fourth != audit_sample(CASES, 2, "2024-05", seed=1, earlier=earlier)
