"""Worked by hand: what a sample can be when each child fills one quota, and when a child fills several."""

import pytest

from kloe.sampling import Case, Constraint, SampleRules, choose


def case(child_id, *groups):
    return Case(child_id, frozenset(groups))


def quota(name, of="", **number):
    return Constraint(name, name, frozenset({name}), of=of, **number)


BOTH, AWAY, HOME = case("both", "away", "home"), case("one", "away"), case("other", "home")
A_OF_EACH = (quota("away", at_least=1), quota("home", at_least=1))


@pytest.mark.parametrize(
    ("cases", "size", "quotas", "several", "missed"),
    [
        pytest.param([BOTH], 1, A_OF_EACH, True, {}, id="one child fills both"),
        pytest.param([BOTH], 1, A_OF_EACH, False, {"one of them": 1}, id="one child fills only one of both"),
        pytest.param([BOTH, AWAY], 2, A_OF_EACH, False, {}, id="who could fill both makes room for the other"),
        pytest.param([BOTH, HOME], 2, A_OF_EACH, False, {}, id="the same the other way round"),
        pytest.param(
            [BOTH, case("b2", "away", "home")], 2, (quota("away", at_least=2), quota("home", at_least=1)), False,
            {"one of them": 1}, id="two children fill no three places"),
        pytest.param(
            [case("a", "away"), case("b", "home"), case("c", "care")], 3,
            (quota("care", exactly=3), quota("away", of="care", at_least=1), quota("home", of="care", at_least=1)),
            False, {}, id="a quota with quotas within it takes their children, and is filled by none alone"),
        pytest.param(
            [BOTH, AWAY, case("x")], 2, (quota("away", exactly=1), quota("home", at_least=1)), False,
            {"one of them": 1}, id="exactly counts every member: the one who fills home is away, too"),
        pytest.param(
            [BOTH, AWAY, case("x")], 2, (quota("away", exactly=1), quota("home", at_least=1)), True,
            {}, id="and with several quotas one child and a stranger do"),
    ],
)  # fmt: skip
def test_worked_by_hand(cases, size, quotas, several, missed):
    chosen = choose(cases, SampleRules(size, quotas, several), seed=1)
    assert sum(chosen.missed.values()) == sum(missed.values())
    assert len(chosen.child_ids) == size
    assert chosen.proven
