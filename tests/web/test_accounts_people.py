"""An administrator runs people and roles: everything is entered with who and why, and some things are refused."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from kloe.web.accounts.access import reach_of, sees_children
from kloe.web.accounts.models import Appointment, OneTimeLink, OwnCase, Person, PersonEvent, SignOnRole, Team
from kloe.web.looks.models import Look

Cast = Mapping[str, Person]
SignedIn = Callable[..., Client]


def anew(person: Person) -> Person:
    """The person as the next request sees them."""
    return Person.objects.get(pk=person.pk)


def said(client: Client, address: str, **form: Any) -> str:
    """What the page says after this form."""
    return client.post(address, form, follow=True).content.decode()


def link_of(page: str) -> str:
    found = re.search(r"/people/start/[\w-]+", page)
    assert found, page
    return found[0]


def test_a_new_person_gets_in_with_a_link_that_works_once(cast: Cast, signed_in: SignedIn) -> None:
    page = said(signed_in("administrator"), "/people/add", email="New@Example.org", name="New Person")
    link = link_of(page)
    assert link.rsplit("/", 1)[1] not in str(OneTimeLink.objects.values_list("digest", flat=True))
    newcomer = Client()
    assert newcomer.get(link).status_code == HTTPStatus.OK
    assert newcomer.get(link).status_code == HTTPStatus.OK, "looking does not use it up"
    assert newcomer.post(link, {"name": "N", "password": "short"}).status_code == HTTPStatus.OK
    assert newcomer.post(link, {"name": "N P", "password": "fresh-random-words"}).status_code == HTTPStatus.FOUND
    assert newcomer.get(link).status_code == HTTPStatus.GONE
    login = {"login": "new@example.org", "password": "fresh-random-words"}
    assert newcomer.post("/people/login/", login).headers["Location"] == "/"
    assert "You have no role yet" in newcomer.get("/").content.decode()


def test_a_new_link_ends_the_one_before_and_an_old_one_is_over(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in("administrator"), f"/people/{cast['leader'].pk}/link"
    first, second = (link_of(said(client, address, why="forgot the password")) for _ in range(2))
    assert Client().get(first).status_code == HTTPStatus.GONE
    assert Client().get(second).status_code == HTTPStatus.OK
    OneTimeLink.objects.update(good_until=timezone.now() - timedelta(seconds=1))
    assert Client().get(second).status_code == HTTPStatus.GONE


@pytest.mark.parametrize(("email", "problem"), [("leader@example.org", "already"), ("LEADER@example.org", "already")])
def test_an_address_has_one_account(email: str, problem: str, cast: Cast, signed_in: SignedIn) -> None:
    assert problem in said(signed_in("administrator"), "/people/add", email=email, name="X")


def test_a_role_is_given_and_ended_and_what_was_said_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    client, leader = signed_in("administrator"), cast["leader"]
    team = Team.objects.get()
    said(client, f"/people/{leader.pk}/roles/give", role="team-manager", team=str(team.pk), why="stands in for July")
    given = Appointment.objects.get(person=leader, role="team-manager")
    assert (given.given_by, given.given_because) == (cast["administrator"], "stands in for July")
    assert reach_of(anew(leader), "see_children").teams == {team.key}
    said(client, f"/people/{leader.pk}/roles/{given.pk}/end", why="July is over")
    assert not reach_of(anew(leader), "see_children")
    page = client.get(f"/people/{leader.pk}").content.decode()
    assert "stands in for July" in page
    assert "July is over" in page


@pytest.mark.parametrize(
    ("role", "team", "problem"),
    [
        ("team-manager", False, "Choose the team"),
        ("leader", True, "Leave the team out"),
        ("member", False, "They have this role already"),
        ("no-such-role", False, "Select a valid choice"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    role: str, team: bool, problem: str, cast: Cast, signed_in: SignedIn
) -> None:
    form = {"role": role, "team": str(Team.objects.get().pk) if team else "", "why": "asked for"}
    assert problem in said(signed_in("administrator"), f"/people/{cast['member'].pk}/roles/give", **form)


def test_every_change_asks_for_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    client, leader = signed_in("administrator"), cast["leader"]
    held = Appointment.objects.get(person=leader)
    for act in ("roles/give", f"roles/{held.pk}/end", "close", "open", "link", "second-factor"):
        assert "This field is required" in said(client, f"/people/{leader.pk}/{act}", role="member"), act
    assert not PersonEvent.objects.exists()


def test_nobody_gives_themselves_a_role_that_sees_children(cast: Cast, signed_in: SignedIn) -> None:
    client, own = signed_in("administrator"), f"/people/{cast['administrator'].pk}/roles/give"
    assert "You cannot give yourself" in said(client, own, role="leader-with-children", why="I would like to")
    assert not sees_children(anew(cast["administrator"]))
    said(client, own, role="leader", why="also a leader")
    assert Appointment.objects.filter(person=cast["administrator"], role="leader").exists()


def test_a_role_ends_after_its_last_day(cast: Cast, signed_in: SignedIn) -> None:
    client, own = signed_in("administrator"), f"/people/{cast['leader'].pk}/roles/give"
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    assert "is over" in said(client, own, role="member", last_day=f"{yesterday:%d/%m/%Y}", why="x")
    said(client, own, role="member", last_day=f"{today:%d/%m/%Y}", why="x")
    given = Appointment.objects.get(person=cast["leader"], role="member")
    assert reach_of(anew(cast["leader"]), "see_published_figures")
    Appointment.objects.filter(pk=given.pk).update(until=timezone.now())
    assert not reach_of(anew(cast["leader"]), "see_published_figures")


def test_the_last_administrator_stays(cast: Cast, signed_in: SignedIn) -> None:
    client, only = signed_in("administrator"), cast["administrator"]
    held = Appointment.objects.get(person=only)
    waiting = Person.objects.create_user("waiting@example.org")
    Appointment.objects.create(person=waiting, role_id="administrator")
    for act in (f"roles/{held.pk}/end", "close"):
        assert "last administrator" in said(client, f"/people/{only.pk}/{act}", why="leaves")
    waiting.set_password("has-come-in-by-now")
    waiting.save()
    said(client, f"/people/{only.pk}/roles/{held.pk}/end", why="leaves")
    assert client.get("/people/").status_code == HTTPStatus.FORBIDDEN


def test_a_closed_account_is_opened_again_with_its_roles(cast: Cast, signed_in: SignedIn) -> None:
    client, leader = signed_in("administrator"), cast["leader"]
    said(client, f"/people/{leader.pk}/close", why="long leave")
    assert not reach_of(anew(leader), "see_figures")
    assert "Closed" in client.get("/people/").content.decode()
    assert "Open it first" in said(client, f"/people/{leader.pk}/link", why="asked for one")
    said(client, f"/people/{leader.pk}/open", why="is back")
    assert reach_of(anew(leader), "see_figures")


def test_a_second_factor_is_taken_away_of_others_only_and_it_is_kept_who_did(cast: Cast, signed_in: SignedIn) -> None:
    client, lost = signed_in("administrator"), cast["quality-lead"]
    link_of(said(client, f"/people/{lost.pk}/second-factor", why="lost the phone, seen in person"))
    assert not Authenticator.objects.filter(user=lost).exists()
    event = PersonEvent.objects.get(person=lost)
    assert (event.by, event.why) == (cast["administrator"], "lost the phone, seen in person")
    assert "your own" in said(client, f"/people/{cast['administrator'].pk}/second-factor", why="mine")
    for who in ("administrator", "data-protection-officer"):
        assert "seen in person" in signed_in(who).get("/people/changes").content.decode()


def test_people_are_found_by_name_and_address(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in("administrator").get("/people/?q=quality").content.decode()
    assert "quality-lead@example.org" in page
    assert "leader@example.org" not in page.replace("quality-lead", "")
    assert "Nobody is called" in signed_in("administrator").get("/people/?q=zzz").content.decode()


def test_teams_are_told_apart_by_their_squeezed_spelling(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("administrator")
    assert "is there already" in said(client, "/people/teams", name="safeguarding  NORTH")
    assert "is added" in said(client, "/people/teams", name="Safeguarding South")
    assert Team.objects.count() == 2


def test_without_an_extract_there_are_no_teams_to_take(cast: Cast, signed_in: SignedIn) -> None:
    assert "There is no extract yet" in said(signed_in("administrator"), "/people/teams/take")


def test_cases_are_given_by_who_leads_audits_to_who_works_on_own_cases(cast: Cast, signed_in: SignedIn) -> None:
    client, auditor = signed_in("quality-lead"), cast["auditor"]
    form = {"person": str(auditor.pk), "children": "C1, C2\nC3\n\nC1"}
    assert "New cases given to Auditor: 3" in said(client, "/people/cases", **form)
    assert "New cases given to Auditor: 0" in said(client, "/people/cases", **form)
    assert reach_of(anew(auditor), "audit_cases").children == {"C1", "C2", "C3"}
    assert not reach_of(anew(auditor), "audit_cases").covers("C4", ["Safeguarding North"])
    assert set(Look.objects.filter(person_id=str(cast["quality-lead"].pk)).values_list("child_id", flat=True)) == {
        "C1", "C2", "C3",
    }  # fmt: skip
    case = OwnCase.objects.get(child_id="C2")
    said(client, f"/people/cases/{case.pk}/end")
    assert reach_of(anew(auditor), "see_children").children == {"C1", "C3"}
    other = {"person": str(cast["leader"].pk), "children": "C1"}
    assert "Select a valid choice" in said(client, "/people/cases", **other)


def test_the_page_of_roles_says_what_each_can(signed_in: SignedIn) -> None:
    page = signed_in("administrator").get("/people/roles").content.decode()
    assert "Elected member" in page
    assert "own cases or requests" in page


def test_who_an_account_belongs_to_reads_what_was_done_to_it(cast: Cast, signed_in: SignedIn) -> None:
    said(signed_in("administrator"), f"/people/{cast['leader'].pk}/roles/give", role="member", why="sits in both")
    assert "sits in both" in signed_in("leader").get("/people/me").content.decode()


@pytest.mark.parametrize("address", ["/people/", "/people/?q=a", "/people/roles", "/people/changes", "/people/me"])
def test_pages_ask_the_database_as_often_for_many_people_as_for_few(
    address: str, cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    people = Person.objects.bulk_create(Person(email=f"p{n}@example.org", name=f"Person {n}") for n in range(300))
    Appointment.objects.bulk_create(Appointment(person=one, role_id="member") for one in people)
    PersonEvent.objects.bulk_create(PersonEvent(person=one, by=cast["administrator"], says="x") for one in people)
    client = signed_in("administrator")
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == HTTPStatus.OK


def test_the_page_of_a_person_asks_the_database_as_often_for_many_roles(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    leader, by = cast["leader"], cast["administrator"]
    Appointment.objects.bulk_create(Appointment(person=leader, role_id="member", given_by=by) for _ in range(100))
    client = signed_in("administrator")
    with django_assert_max_num_queries(12):
        assert client.get(f"/people/{leader.pk}").status_code == HTTPStatus.OK


def test_what_an_app_role_of_the_sign_on_stands_for_is_entered_with_who_said_so(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in("administrator")
    client.post("/people/sign-on-roles", {"claim": "Kloe.Analyst", "role": "performance-analyst", "team": ""})
    client.post(f"/people/sign-on-roles/{SignOnRole.objects.get().pk}/end")
    assert not SignOnRole.objects.exists()
    said = list(PersonEvent.objects.filter(by=cast["administrator"]).order_by("pk").values_list("says", flat=True))
    assert said == [
        "App role Kloe.Analyst stands for Performance analyst",
        "App role Kloe.Analyst no longer stands for Performance analyst",
    ]
    assert "Kloe.Analyst" in client.get("/people/changes").content.decode()
