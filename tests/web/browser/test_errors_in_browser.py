"""Forms sent empty: each says what is wrong, and the page that says so is as accessible as any other."""

from typing import Any

import pytest
from served_homes import Server
from test_pages_in_browser import Looks

FORMS = [
    (None, "/people/login/", "Sign in"),
    ("administrator", "/people/add", None),
    ("administrator", "/people/2fa/totp/activate/", None),
    ("performance-analyst", "/data/extracts/add", "Add and read"),
    ("performance-analyst", "/children/", "Find the child"),
]


@pytest.mark.parametrize(("who", "path", "button"), FORMS, ids=[path for _, path, _ in FORMS])
def test_an_empty_form_says_what_is_wrong(
    typical: Server, as_: Any, who: str | None, path: str, button: str | None
) -> None:
    page = as_(who, typical)
    looks = Looks(page, set())
    page.goto(path)
    buttons = page.locator("main form button")
    (page.get_by_role("button", name=button, exact=True) if button else buttons.first).click()
    summary = page.locator(".govuk-error-summary")
    summary.wait_for()
    assert page.title().startswith("Error: ")
    assert page.evaluate("() => document.activeElement.classList.contains('govuk-error-summary')"), "is told at once"
    link = summary.get_by_role("link").first
    field = link.get_attribute("href").removeprefix("#")
    link.click()
    assert page.evaluate("() => document.activeElement.id") == field, "its link leads to the field"
    assert looks.look_here() == []
    assert looks.complaints == []


@pytest.mark.parametrize(("who", "path"), [("member", "/people/"), ("leader", "/nothing-is-here"), (None, "/nowhere")])
def test_a_page_that_says_no_is_accessible(typical: Server, as_: Any, who: str | None, path: str) -> None:
    page = as_(who, typical)
    looks = Looks(page, set())
    assert page.goto(path).status in {403, 404}
    assert looks.look_here() == []
