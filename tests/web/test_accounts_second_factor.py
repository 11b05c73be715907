"""Who sees children has proved it twice, whichever way they came in."""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client

from kloe.web.accounts.managing import give_role, remove_second_factor
from kloe.web.accounts.models import Appointment, Person, Role

PASSWORD = "three-random-words"  # noqa: S105 - of people who are made up
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
SET_UP, PROVE = "/people/2fa/totp/activate/", "/people/2fa/reauthenticate/"
CHANGING = [
    "/people/2fa/", "/people/2fa/totp/deactivate/", "/people/2fa/recovery-codes/", "/people/2fa/webauthn/add/",
    "/people/2fa/recovery-codes/generate/", "/people/2fa/recovery-codes/download/", "/people/2fa/webauthn/",
    "/people/password/", "/people/reauthenticate/",
]  # fmt: skip


def code(secret: str = TOTP_SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(email: str, password: str = PASSWORD) -> tuple[Client, str]:
    """A browser that has given this password, and where it was sent."""
    client = Client()
    answer = client.post("/people/login/", {"login": email, "password": password})
    return client, answer.headers.get("Location", "")


def test_a_password_alone_does_not_sign_in_who_has_a_second_factor(cast: Mapping[str, Person]) -> None:
    client, sent = sign_in("quality-lead@example.org")
    assert sent == "/people/2fa/authenticate/"
    assert client.get("/people/me").headers["Location"].startswith("/people/login/")
    answer = client.post(sent, {"code": code()})
    assert answer.headers["Location"] == "/"
    assert client.get("/people/me").status_code == HTTPStatus.OK


def test_a_code_works_once(cast: Mapping[str, Person]) -> None:
    same = code()
    for client, status in (
        (sign_in("quality-lead@example.org")[0], HTTPStatus.FOUND),
        (sign_in("quality-lead@example.org")[0], HTTPStatus.OK),
    ):
        assert client.post("/people/2fa/authenticate/", {"code": same}).status_code == status


def test_a_recovery_code_stands_in_for_the_app_and_works_once(cast: Mapping[str, Person]) -> None:
    one = Authenticator.objects.get(user=cast["auditor"], type="recovery_codes").wrap().get_unused_codes()[0]
    for status in (HTTPStatus.FOUND, HTTPStatus.OK):
        client, sent = sign_in("auditor@example.org")
        assert client.post(sent, {"code": one}).status_code == status


@pytest.mark.parametrize("address", ["/", "/people/me", *CHANGING])
def test_a_session_with_only_the_password_can_do_nothing_but_prove(
    address: str, signed_in: Callable[..., Client]
) -> None:
    """It was opened before the second factor was set up elsewhere, or by who has stolen a cookie."""
    client = signed_in("quality-lead", second_factor=False)
    for answer in (client.get(address), client.post(address, {"code": "000000"})):
        assert answer.status_code == HTTPStatus.FOUND
        assert answer.headers["Location"].startswith(PROVE)
    assert client.get(PROVE).status_code == HTTPStatus.OK


def test_once_it_is_proved_the_same_session_goes_on_to_the_page_it_wanted(signed_in: Callable[..., Client]) -> None:
    client = signed_in("quality-lead", second_factor=False)
    sent = client.get("/people/cases").headers["Location"]
    assert client.post(sent, {"code": code(), "next": "/people/cases"}).headers["Location"] == "/people/cases"
    assert client.get("/people/cases").status_code == HTTPStatus.OK


def test_who_has_none_yet_must_set_one_up_and_is_then_let_in_without_another_code(
    transactional_db: None, cast: Mapping[str, Person]
) -> None:
    Authenticator.objects.filter(user=cast["quality-lead"]).delete()
    client, sent = sign_in("quality-lead@example.org")
    assert sent == "/"
    for address in ("/", "/people/me", "/people/password/", "/people/2fa/recovery-codes/"):
        assert client.get(address).headers["Location"] == SET_UP
    page = client.get(SET_UP).content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    answer = client.post(SET_UP, {"code": code(secret)})
    assert answer.headers["Location"] == "/people/2fa/recovery-codes/"
    assert "Keep them" in client.get("/people/2fa/recovery-codes/").content.decode()
    assert client.get("/people/cases").status_code == HTTPStatus.OK
    with connection.cursor() as cursor:
        cursor.execute("select data from mfa_authenticator")
        assert secret not in str(cursor.fetchall()), "a copy of the database would hold the secret"


def test_a_role_that_is_given_during_a_session_asks_for_it_on_the_next_page(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    client = signed_in("leader")
    assert client.get("/").status_code == HTTPStatus.OK
    give_role(cast["leader"], Role.objects.get(pk="leader-with-children"), None, cast["administrator"], "asked for")
    assert client.get("/").headers["Location"] == SET_UP


def test_who_takes_their_app_away_must_set_another_one_up(signed_in: Callable[..., Client]) -> None:
    client = signed_in("quality-lead")
    sent = client.post("/people/2fa/totp/deactivate/").headers["Location"]
    assert sent.startswith("/people/reauthenticate/")
    client.post(sent, {"password": PASSWORD})
    assert not Authenticator.objects.filter(type="totp", user__email="quality-lead@example.org").exists()
    assert client.get("/").headers["Location"] == SET_UP


def test_who_manages_people_could_let_themselves_in_as_anybody_so_they_need_one(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    assert signed_in("administrator", second_factor=False).get("/people/").headers["Location"].startswith(PROVE)
    Authenticator.objects.filter(user=cast["administrator"]).delete()
    assert signed_in("administrator").get("/people/").headers["Location"] == SET_UP


def test_who_sees_no_child_needs_none_but_gives_the_one_that_they_have(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    assert signed_in("leader").get("/").status_code == HTTPStatus.OK
    Appointment.objects.filter(person=cast["quality-lead"]).delete()
    assert signed_in("quality-lead", second_factor=False).get("/").headers["Location"].startswith(PROVE)


def test_changing_the_password_neither_proves_nor_loses_it(signed_in: Callable[..., Client]) -> None:
    client = signed_in("quality-lead")
    new = {"oldpassword": PASSWORD, "password1": "other-random-words", "password2": "other-random-words"}
    assert client.post("/people/password/", new).status_code == HTTPStatus.FOUND
    assert client.get("/people/cases").status_code == HTTPStatus.OK
    _, sent = sign_in("quality-lead@example.org", "other-random-words")
    assert sent == "/people/2fa/authenticate/"


def test_what_somebody_else_proved_in_the_same_browser_does_not_count(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    client = signed_in("quality-lead")
    session = client.session
    session["account_authentication_methods_user"] = str(cast["auditor"].pk)
    session.save()
    assert client.get("/").headers["Location"].startswith(PROVE)


def test_reauthenticating_takes_the_own_password_and_no_other(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    client = signed_in("leader")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    sent = client.get("/people/2fa/totp/activate/").headers["Location"]
    assert sent.startswith("/people/reauthenticate/")
    assert client.post(sent, {"password": "not-the-password"}).status_code == HTTPStatus.OK
    assert client.post(sent, {"password": PASSWORD}).headers["Location"] == "/people/2fa/totp/activate/"


def test_an_administrator_takes_a_lost_one_away_and_everything_begins_anew(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    client = signed_in("quality-lead")
    token = remove_second_factor(cast["quality-lead"], cast["administrator"], "lost the phone")
    assert client.get("/").headers["Location"].startswith("/people/login/"), "the session is over"
    assert sign_in("quality-lead@example.org")[1] == "", "the old password is over"
    begin = {"name": "Quality lead", "password": "fresh-random-words"}
    assert Client().post(f"/people/start/{token}", begin).status_code == HTTPStatus.FOUND
    again, sent = sign_in("quality-lead@example.org", "fresh-random-words")
    assert sent == "/"
    assert again.get("/").headers["Location"] == SET_UP


def test_codes_are_not_guessed_at_leisure(cast: Mapping[str, Person]) -> None:
    client, sent = sign_in("quality-lead@example.org")
    said = [client.post(sent, {"code": "000000"}).content.decode() for _ in range(7)]
    assert "tried too often" in said[-1]
    assert client.post(sent, {"code": code()}).status_code == HTTPStatus.OK, "even the right one has to wait"


def test_wrong_passwords_lock_an_account_for_a_while_in_every_server_process(cast: Mapping[str, Person]) -> None:
    for _ in range(5):
        sign_in("leader@example.org", "wrong-wrong-wrong")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from shared_cache where cache_key like '%login_failed%'")
        assert cursor.fetchone()[0] > 0, "another process could not know"
    assert sign_in("leader@example.org")[1] == "", "even the right password has to wait"
    assert sign_in("member@example.org")[1] == "/", "others are not locked out"
    cache.clear()
    assert sign_in("leader@example.org")[1] == "/"


def test_too_many_sign_ins_from_one_place_get_a_page_that_says_so(cast: Mapping[str, Person]) -> None:
    client = Client()
    answers = [client.post("/people/login/", {"login": f"a{n}@example.org", "password": "x"}) for n in range(35)]
    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Too many attempts" in answers[-1].content.decode()


def test_a_closed_account_is_out_at_once_and_cannot_come_in(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    client = signed_in("leader")
    Person.objects.filter(pk=cast["leader"].pk).update(is_active=False)
    assert client.get("/").headers["Location"].startswith("/people/login/")
    assert sign_in("leader@example.org")[1] != "/"


def test_it_is_not_said_whether_an_address_has_an_account(cast: Mapping[str, Person]) -> None:
    pages = [
        Client().post("/people/login/", {"login": address, "password": "not-the-password"}).content.decode()
        for address in ("leader@example.org", "nobody@example.org")
    ]
    assert "is not right" in pages[0]
    assert "is not right" in pages[1]
    assert pages[0].count("govuk-error") == pages[1].count("govuk-error")
