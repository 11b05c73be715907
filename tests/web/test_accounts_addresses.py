"""Every address of the application, tried by everybody: who may, gets in, and who may not, is refused."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from kloe.web.accounts.access import can
from kloe.web.accounts.models import Person
from kloe.web.accounts.role_file import role_file

CAPABILITIES = {capability.id for capability in role_file().capabilities}
EVERYBODY = [*(role.id for role in role_file().roles), "stranger"]
SAMPLES = {"uuid": str(UUID(int=7)), "int": "7", "str": "x7", "slug": "x7", "path": "x7"}
LOGIN = "/people/login/"


@dataclass(frozen=True)
class Address:
    """An address as it is asked for, and what its view says it needs; None when it says nothing."""

    path: str
    name: str
    module: str
    needs: tuple[str, ...] | None
    scripts: bool

    @property
    def allauths(self) -> bool:
        return self.module.startswith("allauth.")


def _addresses(patterns: list[Any], before: str = "/", scripts: bool = False) -> Iterator[Address]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, before + _sample(one), scripts or one.namespace == "api")
        elif isinstance(one, URLPattern):
            view = one.callback
            needs = getattr(view, "needs", None)
            yield Address(before + _sample(one), one.name or "", view.__module__, needs, scripts)


def _sample(one: URLPattern | URLResolver) -> str:
    path = str(one.pattern)
    for name, converter in one.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        path = path.replace(f"<{kind}:{name}>", SAMPLES[kind]).replace(f"<{name}>", SAMPLES[kind])
    return path.replace("^(?P<provider_id>[^/]+)/", "work/")


ADDRESSES = list(_addresses(get_resolver().url_patterns))
OURS = [address for address in ADDRESSES if not address.allauths and not address.scripts]
OPEN_TO_ALL = {"health", "colour", "accessibility", "privacy", "start", "account_login"}


def test_addresses_are_found_and_filled_in() -> None:
    assert len(OURS) > 30
    assert not [address.path for address in ADDRESSES if set(address.path) & set("<>^$()")]


def test_every_view_says_what_it_needs_and_only_what_there_is() -> None:
    assert [address.path for address in OURS if address.needs is None] == []
    asked = {need for address in OURS for need in address.needs or ()}
    assert asked <= CAPABILITIES | {"signed in"}


def test_only_these_pages_are_open_to_everybody() -> None:
    assert {address.name for address in OURS if address.needs == ()} == OPEN_TO_ALL


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_sent_to_sign_in(method: str, cast: Mapping[str, Person]) -> None:
    wrong = []
    for address in OURS:
        answer = getattr(Client(), method)(address.path)
        sent = answer.status_code == HTTPStatus.FOUND and answer.headers["Location"].startswith(LOGIN)
        if sent != (address.needs != ()):
            wrong.append((address.path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_where_their_role_lets_them_and_nowhere_else(
    who: str, method: str, cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    wrong = []
    for address in OURS:
        person = Person.objects.get(pk=cast[who].pk)
        may = address.needs in {(), ("signed in",)} or can(person, *(address.needs or ()))
        answer = getattr(signed_in(person), method)(address.path)
        if (
            answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        ):  # nothing is shown or done; the other method is tried, too
            continue
        refused = answer.status_code == HTTPStatus.FORBIDDEN
        away = answer.status_code == HTTPStatus.FOUND and "/people/2fa" in answer.headers["Location"]
        if refused == may or away or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wrong.append((address.path, answer.status_code, may))
    assert wrong == []


def test_pages_of_signing_in_that_change_an_account_are_only_for_who_is_signed_in(cast: Mapping[str, Person]) -> None:
    entrances = {
        "account_login", "account_inactive", "account_logout", "mfa_authenticate", "mfa_login_webauthn",
        "socialaccount_login_cancelled", "socialaccount_login_error", "openid_connect_login", "openid_connect_callback",
    }  # fmt: skip
    cache.clear()
    for address in ADDRESSES:
        if address.allauths and address.name not in entrances:
            answer = Client().get(address.path)
            assert answer.status_code == HTTPStatus.FOUND, address.path
            assert answer.headers["Location"].startswith(LOGIN), address.path


def test_nobody_can_make_an_account_or_start_by_mail() -> None:
    names = {address.name for address in ADDRESSES}
    assert not {name for name in names if "signup" in name or "email" in name or "reset" in name}


def test_what_scripts_read_asks_for_a_token_even_of_who_is_signed_in(
    cast: Mapping[str, Person], signed_in: Callable[..., Client]
) -> None:
    described = {"openapi-json", "api-root"}
    for address in ADDRESSES:
        if address.scripts and address.name not in described:
            for client in (Client(), signed_in("performance-analyst")):
                assert client.get(address.path).status_code == HTTPStatus.UNAUTHORIZED, address.path
