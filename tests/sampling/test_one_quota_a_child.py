"""Worked by hand: what a sample can be when each child fills one quota, and when a child fills several."""

from datetime import date

import pytest

from kloe.sampling import Case, Constraint, Pick, SampleFile, SampleRules, choose
from kloe.sampling.sample_file import Asked, FrameCounts, Row


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


def asked(name, *members, of="", **number):
    return Asked(constraint=name, says=name, ruling="met", asked=0, found=0, away=0, of=of, members=members, **number)


def kept(several, chosen, picked):
    row = {"team": None, "worker": None, "age_band": None, "sex": None, "ethnicity": None}
    return SampleFile(
        framework="f",
        sample="s",
        extract_date=date(2024, 6, 28),
        seed=1,
        frame=FrameCounts(inside=4, outside=0, why="", hash=""),
        several_quotas=several,
        proven=True,
        rows=tuple(Row(child_id=child, **row) for child in chosen),
        constraints=(
            asked("care", "A", "B", "C", exactly=2),
            asked("away", "A", "B", of="care", at_least=2),
            asked("home", "A", "C", of="care", at_least=1),
        ),
        stages=(),
        spread=(),
        picks=tuple(Pick(child_id=child, day=date(2024, 7, 1), by="Lead", why="Asked") for child in picked),
    )


@pytest.mark.parametrize(
    ("several", "chosen", "picked", "away"),
    [
        pytest.param(True, "A", "B", {"care": 0, "away": 0, "home": 0}, id="A fills both quotas, B one"),
        pytest.param(False, "A", "B", {"care": 0, "away": 0, "home": 1}, id="A fills one of them: a place stays open"),
        pytest.param(False, "AB", "C", {"care": 1, "away": 0, "home": 0}, id="C fills it, and care has one too many"),
        pytest.param(True, "A", "X", {"care": 1, "away": 1, "home": 0}, id="a stranger fills nothing"),
    ],
)
def test_quotas_with_picks_worked_by_hand(several, chosen, picked, away):
    found = {one.constraint: one.away for one in kept(several, chosen, picked).with_picks()}
    assert found["care"] == away["care"]
    if not several:  # which of two places stays open is all the same
        assert found["away"] + found["home"] == away["away"] + away["home"]
    else:
        assert found == away
