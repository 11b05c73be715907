"""The main journeys as people make them: with a mouse, by keyboard alone, without JavaScript, on a narrow screen."""

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from home_to_try import PASSWORD, TOTP_SECRET
from served_homes import Server

ANALYST = "performance-analyst"
NARROW = {"width": 320, "height": 640}  # what 1280 pixels are at 400%
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const styles = [at, at.closest("li") || at].map(one => getComputedStyle(one));
  return {
    name: at.tagName + (at.id ? "#" + at.id : "") + " " + (at.textContent || at.name || "").trim().slice(0, 40),
    number: [...document.querySelectorAll("*")].indexOf(at),
    shown: box.width > 0 && box.height > 0,
    marked: styles.some(one => one.outlineStyle !== "none" || one.boxShadow !== "none"),
  };
}"""


def code() -> str:
    """What an authenticator app shows now (RFC 6238)."""
    moment = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(TOTP_SECRET), moment, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.parametrize(
    ("who", "how"),
    [("performance-analyst", {}), ("auditor", {"java_script_enabled": False}), ("quality-lead", {"viewport": NARROW})],
    ids=["usual", "without JavaScript", "narrow"],
)
def test_sign_in_with_a_second_factor(typical: Server, as_: Any, who: str, how: dict[str, Any]) -> None:
    page = as_(None, typical, **how)
    page.goto("/data/extracts/")
    page.get_by_label("Email").fill(f"{who}@demo.localhost")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("code").fill(code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/data/extracts/")
    assert "Extracts" in page.get_by_role("heading", level=1).inner_text()


def test_sign_in_and_go_on_by_keyboard_alone(typical: Server, as_: Any) -> None:
    page = as_(None, typical)
    page.goto("/people/login/")
    tab_to(page, "login")
    page.keyboard.type("team-manager@demo.localhost")
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/**")
    tab_to(page, "code")
    page.keyboard.type(code())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{typical.address}/")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate(FOCUS)["name"]
    tab_to(page, "Issues")
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/issues/**")


@pytest.mark.parametrize("path", ["/", "/data/extracts/", "/data/issues/", "/children/", "/published/"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(typical: Server, as_: Any, path: str) -> None:
    page = as_("team-manager", typical)
    page.goto(path)
    wanted = page.locator("main :is(a[href], button, select, textarea, summary, input:not([type=hidden]))").count()
    reached: list[dict[str, Any]] = []
    for _ in range(min(wanted, 60) + 40):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None or any(at["number"] == one["number"] for one in reached):
            break
        reached.append(at)
    assert len(reached) >= min(wanted, 60), f"stuck at {reached[-1]}"
    assert [one["number"] for one in reached] == sorted(one["number"] for one in reached), "out of the page's order"
    assert [one["name"] for one in reached if not (one["marked"] and one["shown"])] == []


def tab_to(page: Any, name: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at and (name in at["name"] or page.evaluate("() => document.activeElement.name") == name):
            return
    pytest.fail(f"the keyboard does not reach {name}")


@pytest.mark.parametrize("how", [{}, {"java_script_enabled": False}], ids=["usual", "without JavaScript"])
def test_upload_an_extract_and_see_whether_it_could_be_sent(throwaway: Server, as_: Any, how: dict[str, Any]) -> None:
    page = as_(ANALYST, throwaway, **how)
    page.goto("/data/extracts/")
    page.locator("main a[href$='/add']").first.click()
    page.get_by_role("button", name="Add and read").click()
    assert "There is a problem" in page.get_by_role("alert").inner_text()
    page.locator("input[type=file]").set_input_files(files=[a_workbook(throwaway)])
    page.get_by_label("Authority").fill("Testshire")
    page.get_by_label("Reference date").fill("26/6/2026")
    page.get_by_role("button", name="Add and read").click()
    until = time.monotonic() + 60
    while "could it be sent today" not in page.title().lower():
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(0.5)
        page.reload()
    assert page.get_by_role("heading", level=1).is_visible()


def a_workbook(server: Server) -> Path:
    """One that was uploaded before: it is kept as it came."""
    return next(server.home.place.rglob("*.xlsx"))


def test_work_an_issue(throwaway: Server, as_: Any) -> None:
    page = as_("team-manager", throwaway)
    page.goto("/data/issues/")
    page.locator("tbody th a").first.click()
    said = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Decide").click()
    assert "There is a problem" in page.inner_text("main")
    page.get_by_label(re.compile("explained", re.I)).first.check()
    page.get_by_label(re.compile("reason", re.I)).first.fill("Seen on the file: the date is right.")
    page.get_by_role("button", name="Decide").click()
    assert "Seen on the file" in page.inner_text("main") or "Explained" in page.inner_text("main"), said


def test_look_at_a_child_and_find_the_look_recorded(throwaway: Server, as_: Any) -> None:
    page = as_("team-manager", throwaway)
    page.goto("/children/")
    link = page.locator("#children tbody a").first
    child = link.inner_text()
    link.click()
    assert child in page.get_by_role("heading", level=1).inner_text()
    officer = as_("data-protection-officer", throwaway)
    officer.goto("/looks/")
    assert child in officer.inner_text("main")


@pytest.mark.parametrize("how", [{}, {"java_script_enabled": False}], ids=["usual", "without JavaScript"])
def test_search_says_what_to_do_while_there_is_no_report(typical: Server, as_: Any, how: dict[str, Any]) -> None:
    page = as_("leader", typical, **how)
    page.goto("/published/search/")
    assert "kloe published add" in page.inner_text("main")


def test_pages_print_without_what_only_a_screen_needs(typical: Server, as_: Any) -> None:
    page = as_("leader", typical)
    page.goto("/data/measures/")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()


def test_issues_are_filtered_without_javascript(typical: Server, as_: Any) -> None:
    page = as_("team-manager", typical, java_script_enabled=False)
    page.goto("/data/issues/")
    before = page.locator("tbody tr").count()
    page.get_by_label("Severity").select_option("error")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**severity=error**")
    assert 0 < page.locator("tbody tr").count() <= before
