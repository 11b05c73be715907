"""The report in a real browser, where one is installed: axe finds nothing, nothing is too wide, dark is dark."""

import html as entities
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from figures_to_show import BESIDE, ShownFigures

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.changes import IssueChanges
from kloe.papers.readiness_report import readiness_report

pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"no browser on PATH: {', '.join(BROWSERS)}")

MADE = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
CHANGES = IssueChanges(3, 2, 1, date(2024, 5, 31), (("F-03", 3, 0, 0), ("GONE-1", 0, 2, 1)))
WIDTHS = {"wide": 1200, "middle": 768, "narrow": 320}
SMALLEST_TEXT = 12
SCHEMES = {"light": "1", "dark": "0"}
SMALLEST_TARGET = 24
ROOT = getattr(os, "geteuid", lambda: 1)() == 0
MOST_ROWS = 6

# The page is shown in a frame of the width wanted, because a window can be no narrower than its browser likes.
LOOK = """
addEventListener("load", async () => {
  const page = document.querySelector("iframe").contentWindow;
  page.eval(document.getElementById("axe").textContent);
  const found = await page.axe.run(page.document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]});
  const targets = [...page.document.querySelectorAll("nav a, summary")];
  const answer = document.createElement("pre");
  answer.id = "answer";
  answer.textContent = JSON.stringify({
    violations: found.violations.map(one => [one.id, one.nodes.map(node => node.html)]),
    passes: found.passes.map(one => one.id),
    dark: page.matchMedia("(prefers-color-scheme: dark)").matches,
    charts: page.document.querySelectorAll("svg.chart").length,
    smallest: Math.min(...[...page.document.querySelectorAll("svg.chart")].map(
      one => 12 * one.getBoundingClientRect().width / one.viewBox.baseVal.width)),
    width: page.innerWidth,
    widest: page.document.documentElement.scrollWidth,
    lowest: Math.min(...targets.map(one => one.getBoundingClientRect().height)),
    focusable: [...page.document.querySelectorAll("a[href], summary, [tabindex='0']")].map(
      one => one.getAttribute("href") || one.tagName),
  });
  document.body.append(answer);
});
"""


@pytest.fixture(scope="module")
def html(extract: Extract, checked: CheckedExtract) -> str:
    made = readiness_report(
        extract, checked, changes=CHANGES, measured=ShownFigures(), comparisons=BESIDE, made_at=MADE, version="0.1.0"
    )
    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", made)
    shorter = re.sub(r"<tbody>(.*?)</tbody>", _first_rows, without_policy, flags=re.S)
    return shorter.replace("<details", "<details open")


def _first_rows(body: re.Match[str]) -> str:
    """The rows of a table are all of one make: a few of each are enough to look at, and quick."""
    return "<tbody>" + "".join(re.findall(r"<tr>.*?</tr>", body[1], re.S)[:MOST_ROWS]) + "</tbody>"


def look(html: str, folder: Path, *, width: int, scheme: str) -> dict[str, Any]:
    axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    host = folder / "host.html"
    host.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Host</title>'
        f'<body><iframe width="{width}" height="800" style="border:0" srcdoc="{entities.escape(html)}"></iframe>'
        f'<script id="axe" type="text/plain">{axe}</script><script>{LOOK}</script></body>',
        encoding="utf-8",
    )
    command = [
        str(BROWSER), "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-dev-shm-usage", "--window-size=1300,900",
        f"--user-data-dir={folder / 'profile'}", f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
        "--virtual-time-budget=60000", "--dump-dom", *(["--no-sandbox"] if ROOT else []), host.as_uri(),
    ]  # fmt: skip
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    answer = re.search(r'<pre id="answer">(.*?)</pre>', dom, re.S)
    assert answer, dom[-1000:]
    found: dict[str, Any] = json.loads(entities.unescape(answer[1]))
    return found


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("middle", "dark"), ("narrow", "light")])
def test_accessible(html: str, tmp_path: Path, width: str, scheme: str) -> None:
    found = look(html, tmp_path, width=WIDTHS[width], scheme=scheme)
    assert found["violations"] == []
    assert {"color-contrast", "svg-img-alt"} <= set(found["passes"])
    assert found["dark"] is (scheme == "dark")
    assert found["widest"] <= found["width"] == WIDTHS[width]
    assert found["lowest"] >= SMALLEST_TARGET
    assert found["focusable"][:3] == ["#main", "#verdict", "#executive"]
    assert found["charts"] > 5
    assert found["smallest"] >= SMALLEST_TEXT


def test_the_test_can_fail(html: str, tmp_path: Path) -> None:
    pale = html.replace("--text: #1d2429", "--text: #dddddd").replace('<html lang="en-GB">', "<html>")
    found = look(pale, tmp_path, width=WIDTHS["wide"], scheme="light")
    assert {"color-contrast", "html-has-lang"} <= {rule for rule, _ in found["violations"]}
