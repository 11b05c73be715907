"""Signing in as a person does it, in a real browser: link, password, authenticator app, recovery codes, passkey."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from application_to_try import TOTP_SECRET

from kloe.web.accounts.links import make_link
from kloe.web.accounts.models import Appointment, Person

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
SHOTS = os.environ.get("KLOE_SHOTS", "")
NEW_PASSWORD = "fresh-random-words"  # noqa: S105 - of somebody who is made up


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, settings: Any, live_server: Any) -> Iterator[Any]:
    """A page as narrow as a phone's, whose console must stay silent: a blocked script or style is said there."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # what the server of tests can serve
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's loop is not Django's
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 900})
        shown = context.new_page()
        wrong: list[str] = []
        shown.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        shown.on("pageerror", lambda error: wrong.append(str(error)))
        yield shown
        browser.close()
    assert [text for text in wrong if "status of 4" not in text] == []


def look_at(page: Any, name: str) -> None:
    """The page fits a narrow screen; for whoever asks, it is photographed."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_password(page: Any, email: str, password: str) -> None:
    page.goto("/people/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def newcomer(cast: Mapping[str, Person]) -> str:
    """Somebody who is given a role that sees children, and the address of their one-time link."""
    person = Person.objects.create_user("newcomer@example.org")
    Appointment.objects.create(person=person, role_id="quality-lead", given_by=cast["administrator"])
    return f"/people/start/{make_link(person)}"


def start(page: Any, link: str) -> None:
    page.goto(link)
    look_at(page, "start")
    page.get_by_label("Your name").fill("New Comer")
    page.get_by_label("Password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    look_at(page, "login")
    with_password(page, "newcomer@example.org", NEW_PASSWORD)


def test_a_newcomer_sets_an_app_up_and_comes_back_with_it(page: Any, cast: Mapping[str, Person]) -> None:
    start(page, newcomer(cast))
    assert page.url.endswith("/people/2fa/totp/activate/")
    look_at(page, "set-up-app")
    secret = page.locator(".kloe-key").inner_text()
    assert page.get_by_role("img").bounding_box()["width"] > 150, "the square is shown"
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Set up").click()
    look_at(page, "set-up-app-error")
    assert page.locator(".govuk-error-summary").is_visible()
    assert page.locator(".kloe-key").inner_text() == secret
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    look_at(page, "recovery-codes")
    recovery = page.locator(".kloe-codes li").all_inner_texts()
    assert len(recovery) == 10
    page.get_by_role("link", name="I have kept them").click()
    assert urlsplit(page.url).path == "/"
    for name in ("", "webauthn/", "recovery-codes/generate/", "totp/deactivate/", "webauthn/add/"):
        page.goto(f"/people/2fa/{name}")
        look_at(page, f"2fa-{name.strip('/').replace('/', '-') or 'index'}")
    page.goto("/people/me")
    look_at(page, "own-account")
    page.goto("/people/password/")
    look_at(page, "password")
    page.get_by_role("button", name="Sign out").click()
    with_password(page, "newcomer@example.org", NEW_PASSWORD)
    look_at(page, "prove")
    page.get_by_label("Code").fill(recovery[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert urlsplit(page.url).path == "/"


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Any, cast: Mapping[str, Person]) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    start(page, newcomer(cast))
    page.get_by_role("link", name="Use a passkey or security key instead").click()
    page.get_by_label("Sign in with this key alone").check()
    look_at(page, "add-passkey")
    page.get_by_role("button", name="Add key").click()
    page.wait_for_url("**/recovery-codes/")
    kept = Authenticator.objects.get(type="webauthn")
    assert kept.wrap().is_passwordless
    page.goto("/people/2fa/webauthn/")
    look_at(page, "keys")
    for action in ("Rename", "Remove"):
        page.get_by_role("link", name=action).click()
        look_at(page, f"key-{action.lower()}")
        page.go_back()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/people/login/?next=/people/cases")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/people/cases")  # the page of signing in names it, too
    assert page.get_by_role("heading", level=1).inner_text() == "Cases given to people"
    look_at(page, "cases")
    page.get_by_role("button", name="Sign out").click()
    with_password(page, "newcomer@example.org", NEW_PASSWORD)
    assert page.url.endswith("/people/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(lambda url: "2fa" not in url)
    assert urlsplit(page.url).path == "/"


def test_an_administrator_and_an_officer_go_through_their_pages(page: Any, cast: Mapping[str, Person]) -> None:
    with_password(page, "administrator@example.org", "three-random-words")
    page.get_by_role("textbox").fill(code(TOTP_SECRET))
    page.get_by_role("button", name="Sign in", exact=True).click()
    for name in ("", "add", "roles", "why", "changes", "teams", "sign-on-roles", str(cast["team-manager"].pk)):
        page.goto(f"/people/{name}")
        look_at(page, f"people-{name if len(name) < 20 else 'person'}")
    page.get_by_role("link", name="Give a role").click()
    page.get_by_label("Role").select_option("Team manager")
    page.get_by_label("Reason").fill("A second team")
    page.get_by_role("button", name="Give role").click()
    assert "Choose the team" in page.locator(".govuk-error-summary").inner_text()
    look_at(page, "give-role-error")
    page.goto("/people/why")
    page.get_by_label("Person").select_option(label="Team manager (team-manager@example.org)")
    page.get_by_label("What they want to do").select_option(value="see_children")
    page.get_by_role("button", name="Say why").click()
    look_at(page, "why-answer")
    assert page.get_by_role("heading", name="Team manager can").is_visible()
    page.get_by_role("button", name="Sign out").click()
    with_password(page, "data-protection-officer@example.org", "three-random-words")
    page.goto("/looks/")
    look_at(page, "looks")
    page.get_by_role("button", name="Check the record").click()
    look_at(page, "looks-checked")
    for _ in range(6):
        page.context.clear_cookies()
        with_password(page, "leader@example.org", "wrong-wrong-wrong")
    look_at(page, "locked")
    assert "tried too often" in page.locator(".govuk-error-summary").inner_text()
