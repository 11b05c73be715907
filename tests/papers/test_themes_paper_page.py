"""The paper on what recurs, in a real browser where one is installed: axe finds nothing, and nothing is too wide."""

import re
import shutil
from pathlib import Path

import pytest

from kloe.papers.themes_paper import Heading, Part, ThemesPaper, Told, as_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)

QUOTED = (
    "“Plans & visits <are> late: https://reports.example/a-word-that-is-longer-than-a-telephone-is-wide-in-every-hand.”"
)
WORKFORCE = Told(title="Workforce and caseloads", says="2 of 2 (100%) find weaknesses.", quotations=(QUOTED, QUOTED))
PART = Part(title="4. Poorly", says="2 reports.", headings=(Heading(title="4.6 Stability", themes=(WORKFORCE,)),))
PAPER = ThemesPaper(title="What recurs", says=("2 reports.",), parts=(PART,), notes=("Coded by words, with errors.",))


@pytest.mark.skipif(BROWSER is None, reason=f"no browser on PATH: {', '.join(BROWSERS)}")
@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (768, "dark"), (320, "light")])
def test_the_page_is_accessible_and_never_too_wide(width: int, scheme: str, tmp_path: Path) -> None:
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    from test_report_in_browser import look  # noqa: PLC0415 - it needs a browser and axe

    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", as_html(PAPER))
    found = look(without_policy, tmp_path, width=width, scheme=scheme)
    assert found["violations"] == []
    assert "color-contrast" in found["passes"]
    assert found["widest"] <= found["width"] == width


def test_what_reports_say_is_shown_as_it_is_printed() -> None:
    page = as_html(PAPER)
    assert "Plans &amp; visits &lt;are&gt; late" in page
    assert page.count("<blockquote>") == 2
