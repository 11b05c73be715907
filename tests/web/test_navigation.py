"""The navigation: nobody is offered a page that refuses them, nor kept from one that they may open."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from kloe.web.accounts.role_file import role_file

ROLES = [role.id for role in role_file().roles]
_LINK = re.compile(r'<a class="govuk-service-navigation__link" href="([^"]+)"( aria-current="true")?>([^<]+)</a>')


def links(client: Client, page: str = "/") -> list[tuple[str, str, str]]:
    return _LINK.findall(client.get(page).content.decode())


@pytest.mark.parametrize("who", [*ROLES, "stranger"])
def test_no_link_leads_to_a_page_that_refuses(who: str, signed_in: Callable[..., Client]) -> None:
    client = signed_in(who)
    assert {text: client.get(address).status_code for address, _, text in links(client)} == {
        text: HTTPStatus.OK for _, _, text in links(client)
    }


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("administrator", ["People"]),
        ("performance-analyst", ["Extracts", "Issues", "Measures", "Children", "Groups", "Published", "Tokens"]),
        ("inspection-coordinator", ["Extracts", "Measures", "Children", "Groups", "Samples", "Published"]),
        ("quality-lead", ["Extracts", "Measures", "Children", "Groups", "Samples", "Cases", "Published"]),
        ("team-manager", ["Extracts", "Issues", "Measures", "Children", "Groups", "Break the glass", "Published"]),
        ("leader", ["Extracts", "Measures", "Groups", "Published"]),
        ("member", ["Measures", "Published"]),
        ("data-protection-officer", ["Looks"]),
        ("stranger", []),
    ],
)
def test_each_role_is_offered_its_places(who: str, offered: list[str], signed_in: Callable[..., Client]) -> None:
    assert [text for _, _, text in links(signed_in(who))] == offered


@pytest.mark.parametrize(
    ("page", "here"),
    [("/", []), ("/children/", ["Children"]), ("/children/samples", ["Samples"]), ("/people/cases", ["Cases"])],
)
def test_the_innermost_place_is_marked(page: str, here: list[str], signed_in: Callable[..., Client]) -> None:
    assert [text for _, current, text in links(signed_in("quality-lead"), page) if current] == here
