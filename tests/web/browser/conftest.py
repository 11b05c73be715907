"""The application in a real browser, as people run it: `kloe serve` on homes of its own, and the system's Chromium.

``typical`` has an authority with two extracts, ``empty`` has only people, ``throwaway`` is a copy of ``typical`` that
tests may change. ``as_("auditor")`` is a page in which they are signed in.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from served_homes import Home, Server, serving

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
ROOT = getattr(os, "geteuid", lambda: 1)() == 0
As = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason=f"no browser on PATH: {', '.join(BROWSERS)}")
    for item in items:
        if BROWSER is None and item.path.parent == Path(__file__).parent:
            item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        arguments = ["--no-sandbox"] if ROOT else []
        started = driver.chromium.launch(executable_path=BROWSER, args=[*arguments, "--disable-dev-shm-usage"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Home]:
    """Homes that several processes of tests share: the first makes them, the others wait."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return partial(_made_once, shared)


def _made_once(shared: Path, name: str) -> Home:
    place, done = shared / f"home-{name}", shared / f"home-{name}.json"
    try:
        (shared / f"home-{name}.lock").mkdir()
    except FileExistsError:
        until = time.monotonic() + 120
        while not done.exists():
            assert time.monotonic() < until, "the other process did not make the home"
            time.sleep(0.2)
        return Home(place, json.loads(done.read_text()))
    home = Home.make(place, data=name == "typical")
    beside = done.with_suffix(".part")
    beside.write_text(json.dumps(home.sessions))
    beside.rename(done)
    return home


@pytest.fixture(scope="session")
def typical(homes: Callable[[str], Home]) -> Iterator[Server]:
    with serving(homes("typical")) as server:
        yield server


@pytest.fixture(scope="session")
def empty(homes: Callable[[str], Home]) -> Iterator[Server]:
    with serving(homes("empty")) as server:
        yield server


@pytest.fixture(scope="session")
def throwaway(homes: Callable[[str], Home], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(homes("typical").copy(tmp_path_factory.mktemp("throwaway") / "home")) as server:
        yield server


@pytest.fixture
def as_(browser: Any) -> Iterator[As]:
    """Ask for a page in which somebody is signed in: ``as_("leader", typical)``; nobody: ``as_(None, typical)``."""
    with ExitStack() as open_contexts:

        def page(who: str | None, server: Server, **how: Any) -> Any:
            context = browser.new_context(base_url=server.address, reduced_motion="reduce", **how)
            open_contexts.callback(context.close)
            if who:
                context.add_cookies([{"name": "sessionid", "value": server.home.sessions[who], "url": server.address}])
            made = context.new_page()
            made.set_default_timeout(20_000)
            return made

        yield page
