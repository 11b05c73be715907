"""What the checker says of quotas when each child fills one of them: worked by hand."""

import pytest

from kloe.sampling import Case, Constraint, SampleRules, check


def quota(name, **number):
    return Constraint(name, name, frozenset({name}), **number)


BOTH = [Case("one", frozenset({"home", "care"})), Case("other", frozenset({"home", "care"}))]


@pytest.mark.parametrize(
    ("home", "care"),
    [
        pytest.param(quota("home", exactly=1), quota("care", at_least=2), id="too many for one, enough for the other"),
        pytest.param(quota("care", at_least=2), quota("home", exactly=1), id="whichever is asked for first"),
    ],
)
def test_a_quota_with_too_many_takes_no_child_from_another(home, care):
    verdicts = check(BOTH, SampleRules(2, (home, care), several_quotas=False), ["one", "other"])
    assert {one.constraint: one.away for one in verdicts if one.constraint in ("home", "care")} == {
        "home": 1,
        "care": 0,
    }
