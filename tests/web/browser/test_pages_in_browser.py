"""Every page that anybody reaches, in a real browser: axe finds nothing, nothing is too wide, nothing is blocked."""

from importlib.resources import files
from typing import Any

import pytest
from served_homes import Found, Server, walk

from kloe.web.accounts.role_file import role_file

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return {
    violations: found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 300))]),
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    font: getComputedStyle(document.querySelector("h1")).fontFamily,
  };
}"""
WIDTH = "() => [document.documentElement.scrollWidth, innerWidth]"
EVERYBODY = [*(role.id for role in role_file().roles), "stranger", None]
# Somebody who looks round finds these by other ways than links.
STARTS = ("/", "/people/login/", "/nothing-is-here")


class Looks:
    """Looks at pages, once at each that is made of something new."""

    def __init__(self, page: Any, seen: set[str]) -> None:
        self.page = page
        self.seen = seen
        self.complaints: list[str] = []
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.on("pageerror", lambda error: self._heard("error", str(error)))
        self.at = ""

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.complaints.append(f"{self.at}: {text}")

    def look(self, found: Found) -> list[str]:
        """What is wrong with a page; nothing where others showed all that it is made of."""
        if found.shape <= self.seen:
            return []
        self.seen.update(found.shape)
        self.at = f"{found.who} at {found.name}"
        self.page.goto(found.path)
        return self.look_here()

    def look_here(self) -> list[str]:
        """What is wrong with the page that is shown."""
        self.page.evaluate(AXE)
        said = self.page.evaluate(LOOK, RULES)
        wrong = [f"{self.at}: {rule} {nodes}" for rule, nodes in said["violations"]]
        if said["headings"] != 1 or not said["title"].strip(", "):
            wrong.append(f"{self.at}: {said['headings']} main headings, title '{said['title']}'")
        if "Transport" in said["font"]:
            wrong.append(f"{self.at}: GOV.UK's font")
        self.page.set_viewport_size({"width": 320, "height": 640})
        widest, width = self.page.evaluate(WIDTH)
        if widest > width:
            wrong.append(f"{self.at}: {widest} pixels wide on a screen of {width}")
        self.page.set_viewport_size({"width": 1280, "height": 800})
        return wrong


# What one state has shown is not looked at again in the other.
SEEN: set[str] = set()


@pytest.mark.parametrize("state", ["typical", "empty"])
def test_every_page_of_everybody(state: str, request: pytest.FixtureRequest, as_: Any) -> None:
    server: Server = request.getfixturevalue(state)
    wrong, walked = [], 0
    for who in EVERYBODY:
        looks = Looks(as_(who, server), SEEN)
        for found in walk(server, who, STARTS):
            walked += 1
            wrong += looks.look(found)
        wrong += looks.complaints
    assert "\n".join(wrong) == ""
    assert walked > len(EVERYBODY) * 5, "the walk found next to nothing"


def test_what_looks_at_pages_can_fail(typical: Server, as_: Any) -> None:
    page = as_(None, typical)
    looks = Looks(page, set())
    page.goto("/accessibility")
    page.evaluate(
        """() => {
          document.documentElement.removeAttribute("lang");
          document.body.insertAdjacentHTML("beforeend", "<h1>two</h1><img src=x><pre class=w>" + "w".repeat(900));
        }"""
    )
    wrong = " ".join(looks.look_here())
    for word in ("html-has-lang", "image-alt", "2 main headings", "pixels wide"):
        assert word in wrong
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in one for one in looks.complaints)
