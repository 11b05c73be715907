"""The page that says why somebody can or cannot see something agrees with what they can see."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kloe.web.accounts.access import reach_of
from kloe.web.accounts.explaining import About, why
from kloe.web.accounts.models import Appointment, BrokenGlass, OwnCase, Person, Team
from kloe.web.accounts.role_file import role_file

CAPABILITIES = [capability.id for capability in role_file().capabilities]
EVERYBODY = [*(role.id for role in role_file().roles), "stranger"]
CHILDREN = [("C1", "Safeguarding North"), ("C2", "Safeguarding South"), ("C3", ""), ("C4", "safeguarding north ")]


@pytest.mark.parametrize("who", EVERYBODY)
def test_it_says_of_everybody_and_everything_what_is_so(who: str, cast: Mapping[str, Person]) -> None:
    OwnCase.objects.create(person=cast["auditor"], child_id="C2")
    OwnCase.objects.create(person=cast["auditor"], child_id="C3", until=timezone.now() - timedelta(days=1))
    soon = timezone.now() + timedelta(minutes=5)
    BrokenGlass.objects.create(person=cast["team-manager"], child_id="C3", why="called at night", until=soon)
    for capability in CAPABILITIES:
        person = Person.objects.get(pk=cast[who].pk)
        reach = reach_of(person, capability)
        assert why(person, About(capability)).can == bool(reach), capability
        for child, team in CHILDREN:
            answer = why(person, About(capability, child, team))
            assert answer.can == reach.covers(child, [team]), (capability, child)
            assert answer.first


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"until": timezone.now() - timedelta(days=3)}, "it ended on"),
        ({"since": timezone.now() + timedelta(days=3)}, "it begins on"),
        ({"team": None}, "Is for a team, and none was given with it"),
    ],
)
def test_it_says_what_is_wrong_with_a_role(change: Mapping[str, object], says: str, cast: Mapping[str, Person]) -> None:
    Appointment.objects.filter(person=cast["team-manager"]).update(**change)
    answer = why(cast["team-manager"], About("see_children", "C1", "Safeguarding North"))
    assert not answer.can
    assert says in answer.first


def test_every_role_that_was_looked_at_is_named(cast: Mapping[str, Person]) -> None:
    other = Team.objects.create(name="Safeguarding South")
    Appointment.objects.create(person=cast["team-manager"], role_id="team-manager", team=other)
    Appointment.objects.create(person=cast["team-manager"], role_id="member")
    answer = why(cast["team-manager"], About("see_children", "C1", "Safeguarding North"))
    assert answer.can
    assert len(answer.reasons) == 3
    assert "second factor" in answer.also[0]


def test_a_closed_account_is_the_whole_answer(cast: Mapping[str, Person]) -> None:
    Person.objects.filter(pk=cast["leader"].pk).update(is_active=False)
    answer = why(Person.objects.get(pk=cast["leader"].pk), About("see_figures"))
    assert not answer.can
    assert "closed" in answer.first


def test_the_administrator_asks_on_a_page_and_no_child_is_in_its_address(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    form = {"person": str(cast["team-manager"].pk), "capability": "see_children", "team": "Safeguarding South"}
    answer = signed_in("administrator").post("/people/why", {**form, "child": "C77"})
    assert "Team manager cannot" in answer.content.decode()
    assert "C77" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
