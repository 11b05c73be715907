"""Take the pictures of every page: a made-up authority, somebody in each role, and the browser of this machine.

``python docs/make_screenshots.py`` writes ``docs/images/web/*.png`` and ``docs/tutorial/pages.md``, which shows them.
Pages are found as the tests find them: by following links as each role.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

_HERE = Path(__file__).parent
PICTURES = _HERE / "images" / "web"
PAGE = _HERE / "tutorial" / "pages.md"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
# Whoever sees most of a page shows it.
_ROLES = (
    "performance-analyst", "team-manager", "inspection-coordinator", "quality-lead", "administrator",
    "data-protection-officer", "leader", "member", "auditor",
)  # fmt: skip
_ROOMS = {
    "": "Home, and what every service has",
    "data": "Data",
    "children": "Children",
    "published": "What Ofsted has published",
    "people": "People",
    "looks": "Looks",
    "api": "Programs",
}


class FoundPage(Protocol):
    """A page that somebody reaches (tests/web/browser/served_homes.py)."""

    who: str | None
    path: str


def main() -> None:
    """Make a home, serve it, walk it, and take the pictures."""
    sys.path.insert(0, str(_HERE.parent / "tests" / "web" / "browser"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "kloe.web.settings"
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from served_homes import Home, serving, walk  # type: ignore[import-not-found]  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="kloe-pictures-") as folder:
        home = Home.make(Path(folder) / "home", data=True)
        with serving(home) as server:
            found: dict[str, FoundPage] = {}
            for who in (*_ROLES, None):
                for page in walk(server, who, ("/", "/people/login/")):
                    found.setdefault(page.name, page)
            titles = _take(server.address, home.sessions, found)
    PAGE.write_text(_shown(found, titles), encoding="utf-8")


def _take(address: str, sessions: Mapping[str, str], found: Mapping[str, FoundPage]) -> dict[str, str]:
    """A picture of each page; their titles by name."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    titles = {}
    browser_path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    root = getattr(os, "geteuid", lambda: 1)() == 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox"] if root else [])
        for name, page in sorted(found.items()):
            context = browser.new_context(
                base_url=address, viewport={"width": 1100, "height": 900}, device_scale_factor=0.75
            )
            who = page.who
            if who:
                context.add_cookies([{"name": "sessionid", "value": sessions[who], "url": address}])
            shown = context.new_page()
            shown.goto(page.path)
            shown.screenshot(path=PICTURES / f"{name}.png")
            titles[name] = shown.title().removesuffix(", Testshire")
            context.close()
        browser.close()
    return titles


def _shown(found: Mapping[str, FoundPage], titles: Mapping[str, str]) -> str:
    lines = [
        "# Every page of the web application",
        "",
        "As somebody sees it who may, on data of a made-up authority. The pictures are taken by",
        "`python docs/make_screenshots.py`, which finds pages by following links, as the tests do.",
    ]
    for room, heading in _ROOMS.items():
        pages = [name for name in sorted(found) if _room(found[name].path) == room]
        if pages:
            lines += ["", f"## {heading}"]
            lines += _of_room(pages, found, titles)
    return "\n".join(lines) + "\n"


def _of_room(pages: Iterable[str], found: Mapping[str, FoundPage], titles: Mapping[str, str]) -> Iterable[str]:
    for name in pages:
        who = (found[name].who or "nobody signed in").replace("-", " ")
        title = titles[name]
        yield from (
            "",
            f"### {title}",
            "",
            f"As seen by: {who}.",
            "",
            f"![{title}, the page](../images/web/{name}.png)",
        )


def _room(path: str) -> str:
    first = path.strip("/").split("/")[0].split("?")[0]
    return first if first in _ROOMS else ""


if __name__ == "__main__":
    main()
