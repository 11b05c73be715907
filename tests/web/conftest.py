"""The application as it runs, for every test of the web: its look, its home, its database, the standing cast."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from application_to_try import HOME, Cast, SignedIn, client_of, make_cast
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from kloe.web.accounts.models import Person
from kloe.web.building import build_look
from kloe.web.looks.append_only import allow_changes, refuse_changes


@pytest.fixture(scope="session", autouse=True)
def built_look() -> None:
    """The files that pages link to, built as ``kloe serve`` builds them, but in a place of the tests' own."""
    build_look()
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Whatever is kept is kept in the home of the tests; nobody is locked out by what an earlier test did."""
    monkeypatch.setenv("KLOE_HOME", str(HOME))
    return HOME


@pytest.fixture
def looks_locked_again(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After a test that emptied the tables, the database refuses to change looks as before."""
    yield
    with django_db_blocker.unblock():
        refuse_changes(connection)


@pytest.fixture
def transactional_db(looks_locked_again: None, transactional_db: None) -> Iterator[None]:
    """pytest-django's, for real transactions, threads and browsers: afterwards it may empty the table of looks.

    Ask for it by name (or for ``live_server``), not by a mark: otherwise the database refuses to be emptied.
    """
    yield
    allow_changes(connection)


@pytest.fixture
def cast(db: None) -> Cast:
    """One person in each role of roles.toml (the team manager of ``TEAM``), and a stranger without a role.

    Who sees children, or manages people, has an authenticator (``TOTP_SECRET``) and recovery codes.
    """
    cache.clear()
    return make_cast()


@pytest.fixture
def signed_in(cast: Cast) -> SignedIn:
    """Ask for a browser in which somebody of the cast has signed in: ``signed_in("leader")``.

    With ``second_factor=False`` they have given only their password.
    """

    def sign_in(who: str | Person, *, second_factor: bool | None = None) -> Client:
        return client_of(cast[who] if isinstance(who, str) else who, second_factor=second_factor)

    return sign_in
