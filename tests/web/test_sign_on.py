"""Single sign-on against a real OpenID Connect provider on this machine: real requests, real tokens."""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import run_server_in_thread

from kloe.errors import KloeError
from kloe.web.accounts.access import appointments_of, can
from kloe.web.accounts.models import Appointment, Person, SignOnRole, Team
from kloe.web.environment import read_environment

# The provider's own libraries speak of what will change in them; that is not about us.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TENANT, OBJECT = "1f0c9b1e-0000-4000-8000-00000000000a", "7a2d5e3c-0000-4000-8000-00000000000b"
CLAIMS = {"tid": TENANT, "oid": OBJECT, "name": "Jo Smith", "email": "jo.smith@testshire.gov.uk"}
START = "/people/oidc/work/login/"
Come = Callable[..., tuple[Client, Any]]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that runs as long as these tests."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def come(provider: str, settings: Any, cast: Mapping[str, Person]) -> Come:
    """Sign in at the provider as ``sub`` with these claims; the browser, and what the application answered."""
    app = {
        "provider_id": "work", "name": "your work account", "client_id": "kloe", "secret": "of-the-client",
        "settings": {"server_url": provider, "fetch_userinfo": False},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def sign_in(sub: str = "sub-1", client: Client | None = None, **claims: Any) -> tuple[Client, Any]:
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=10).raise_for_status()
        browser = client or Client()
        sent = browser.post(START).headers["Location"]
        assert sent.startswith(f"{provider}/oauth2/authorize")
        back = requests.post(sent, data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]
        return browser, browser.get(back.removeprefix("http://testserver"))

    return sign_in


def person_of(client: Client) -> Person:
    return Person.objects.get(pk=client.session["_auth_user_id"])


def roles_of(person: Person) -> set[str]:
    return set(appointments_of(person).values_list("role_id", flat=True))


def test_who_comes_for_the_first_time_is_entered_and_sees_nothing(come: Come) -> None:
    client, answer = come(**CLAIMS)
    assert answer.headers["Location"] == "/"
    person = person_of(client)
    assert (person.name, person.email) == ("Jo Smith", "jo.smith@testshire.gov.uk")
    assert not person.has_usable_password()
    assert "You have no role yet" in client.get("/").content.decode()
    assert client.get("/people/").status_code == HTTPStatus.FORBIDDEN


def test_people_are_known_by_tenant_and_object_whatever_else_changes(come: Come) -> None:
    first = person_of(come(**CLAIMS)[0])
    assert SocialAccount.objects.get(user=first).uid == f"{TENANT}/{OBJECT}"
    again = person_of(come("another-sub", **{**CLAIMS, "email": "jo.jones@testshire.gov.uk", "name": "Jo Jones"})[0])
    assert (again.pk, again.name) == (first.pk, "Jo Jones")
    for other in ({"oid": OBJECT[:-1] + "c"}, {"tid": TENANT[:-1] + "c"}):
        assert person_of(come(**{**CLAIMS, **other})[0]).pk != first.pk


def test_without_tenant_and_object_they_are_known_by_issuer_and_subject(come: Come, provider: str) -> None:
    first = person_of(come("s1", name="A B", email="a@x.org")[0])
    assert SocialAccount.objects.get(user=first).uid == f"{provider}#s1"
    assert person_of(come("s1", name="A B", email="b@x.org")[0]).pk == first.pk
    assert person_of(come("s2", name="A B", email="a@x.org")[0]).pk != first.pk


def test_an_account_made_here_is_never_taken_over_by_its_address(come: Come, cast: Mapping[str, Person]) -> None:
    for address in ("administrator@example.org", "ADMINISTRATOR@example.org"):
        client, _ = come(**{**CLAIMS, "email": address, "email_verified": True})
        person = person_of(client)
        assert person.pk != cast["administrator"].pk
        assert person.email.endswith("@sign-on.invalid")
        assert client.get("/people/").status_code == HTTPStatus.FORBIDDEN
    assert Person.objects.get(pk=cast["administrator"].pk).has_usable_password()


@pytest.mark.parametrize("tenant", [TENANT[:-1] + "f", None])
def test_people_of_another_tenant_are_refused(tenant: str | None, come: Come, settings: Any) -> None:
    settings.KLOE_SIGN_ON_TENANT = TENANT
    claims = {name: value for name, value in {**CLAIMS, "tid": tenant}.items() if value}
    client, answer = come(**claims)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "not one of this authority" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert come(**CLAIMS)[1].headers["Location"] == "/"


def test_app_roles_are_given_and_end_with_the_claim(come: Come, cast: Mapping[str, Person]) -> None:
    team = Team.objects.get()
    SignOnRole.objects.create(claim="Kloe.Leader", role_id="leader")
    SignOnRole.objects.create(claim="Kloe.North", role_id="team-manager", team=team)
    person = person_of(come(**CLAIMS, roles=["Kloe.Leader", "Kloe.North", "Unknown.Role"])[0])
    assert roles_of(person) == {"leader", "team-manager"}
    assert Appointment.objects.get(person=person, role="team-manager").team == team
    come(**CLAIMS, roles=["Kloe.Leader"])
    assert roles_of(person) == {"leader"}
    assert Appointment.objects.get(person=person, role="team-manager").ended_because
    come(**CLAIMS, roles=["Kloe.Leader"])
    assert Appointment.objects.filter(person=person, role="leader").count() == 1
    come(**CLAIMS, roles="Kloe.Leader")
    assert roles_of(person) == {"leader"}
    come(**CLAIMS)
    assert roles_of(person) == set()
    assert not can(Person.objects.get(pk=person.pk), "see_figures")


def test_roles_given_here_stay_and_roles_of_the_sign_on_are_not_ended_here(
    come: Come, cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    SignOnRole.objects.create(claim="Kloe.Leader", role_id="leader")
    person = person_of(come(**CLAIMS, roles=["Kloe.Leader"])[0])
    Appointment.objects.create(person=person, role_id="member", given_by=cast["administrator"])
    held = Appointment.objects.get(person=person, role="leader")
    ended = signed_in("administrator").post(f"/people/{person.pk}/roles/{held.pk}/end", {"why": "no longer"})
    assert "comes from the single sign-on" in ended.content.decode()
    come(**CLAIMS)
    assert roles_of(person) == {"member"}


@pytest.mark.parametrize(("proves", "let_in"), [(False, False), (True, True)])
def test_who_sees_children_proves_it_here_unless_the_sign_on_does(
    proves: bool, let_in: bool, come: Come, settings: Any
) -> None:
    settings.KLOE_SIGN_ON_PROVES_TWICE = proves
    SignOnRole.objects.create(claim="Kloe.Quality", role_id="quality-lead")
    client, _ = come(**CLAIMS, roles=["Kloe.Quality"])
    answer = client.get("/people/cases")
    if let_in:
        assert answer.status_code == HTTPStatus.OK
    else:
        assert answer.headers["Location"] == "/people/2fa/totp/activate/"
        assert client.get("/people/2fa/totp/activate/").status_code == HTTPStatus.OK, "they have no password to give"


def test_a_closed_account_does_not_come_in_by_the_sign_on_either(come: Come) -> None:
    person = person_of(come(**CLAIMS)[0])
    Person.objects.filter(pk=person.pk).update(is_active=False)
    client, _ = come(**CLAIMS)
    assert "_auth_user_id" not in client.session


def test_an_answer_that_nobody_asked_for_or_that_says_no_signs_nobody_in(come: Come, provider: str) -> None:
    client = Client()
    sent = client.post(START).headers["Location"]
    back = requests.post(sent, data={"sub": "x"}, allow_redirects=False, timeout=10).headers["Location"]
    for browser, address in (
        (Client(), back.removeprefix("http://testserver")),
        (client, f"{START}callback/?code=made-up&state={parse_qs(urlsplit(sent).query)['state'][0]}"),
        (client, f"{START}callback/?error=access_denied&state=x"),
    ):
        page = browser.get(address, follow=True)
        assert "_auth_user_id" not in browser.session
        assert page.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        assert (
            "You could not be signed in" in page.content.decode() or "You have not signed in" in page.content.decode()
        )


def test_the_page_of_signing_in_offers_it_and_goes_back_to_the_page_that_was_asked_for(come: Come) -> None:
    page = Client().get("/people/login/?next=/people/me").content.decode()
    assert "Sign in with your work account" in page
    assert "/people/oidc/work/login/?next=%2Fpeople%2Fme" in page


def test_it_is_set_up_in_the_environment_or_not_at_all() -> None:
    given = {"KLOE_SECRET_KEY": "x" * 50, "KLOE_OIDC_SERVER": "https://login.example/v2.0", "KLOE_OIDC_CLIENT": "c"}
    with pytest.raises(KloeError, match="in part"):
        read_environment(given)
    more = {"KLOE_OIDC_SECRET": "s", "KLOE_OIDC_TENANT": TENANT, "KLOE_OIDC_SECOND_FACTOR": "1"}
    found = read_environment({**given, **more}).sign_on
    assert found
    assert (found.tenant, found.proves_twice) == (TENANT, True)
    with pytest.raises(KloeError, match="KLOE_OIDC_SECOND_FACTOR"):
        read_environment({**given, **more, "KLOE_OIDC_SECOND_FACTOR": "perhaps"})
