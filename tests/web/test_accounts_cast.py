"""The standing cast, which the tests of every page rely on."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

import pytest
from django.test import Client

from kloe.web.accounts.models import Person
from kloe.web.accounts.role_file import role_file

EVERY_ROLE = [role.id for role in role_file().roles]


def test_there_is_somebody_in_every_role_and_somebody_in_none(cast: Mapping[str, Person]) -> None:
    assert set(cast) == {*EVERY_ROLE, "stranger"}


@pytest.mark.parametrize("who", [*EVERY_ROLE, "stranger"])
def test_everybody_of_the_cast_gets_in(who: str, signed_in: Callable[..., Client]) -> None:
    page = signed_in(who).get("/")
    assert page.status_code == HTTPStatus.OK, page.headers.get("Location")
    assert "<h1" in page.content.decode()


def test_a_form_that_comes_from_nowhere_is_refused_in_words(cast: Mapping[str, Person]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["leader"])
    answer = browser.post("/people/logout/")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Please send that again" in answer.content.decode()
    assert browser.get("/people/me").status_code == HTTPStatus.OK
