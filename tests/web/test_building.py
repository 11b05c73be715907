"""What pages look like is built from locked packages, without what is GOV.UK's alone, and kept where it may be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from kloe.errors import KloeError
from kloe.web.building import build_look, fetched_folder, served_folder, unmapped, without_branding

# Fonts and pictures, the crown among them, come by address only.
NOT_OURS = ("GDS Transport", "@font-face", ".woff", "url(", "data:image", "sourceMappingURL")


@pytest.fixture
def vendor() -> Path:
    return fetched_folder() / "vendor"


def test_no_font_and_no_crown(vendor: Path) -> None:
    for style in vendor.glob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert [word for word in NOT_OURS if word in text] == [], style.name
        assert "arial" in text or "font-family" not in text
    assert {path.suffix for path in vendor.iterdir()} == {".css", ".js", ".txt"}


def test_the_licence_is_kept_beside(vendor: Path) -> None:
    text = (vendor / "NOTICE.txt").read_text(encoding="utf-8")
    assert "govuk-frontend" in text
    assert "@ministryofjustice/frontend" in text
    assert "permission notice shall be included" in " ".join(text.split())


def test_both_packages_are_there_whole(vendor: Path) -> None:
    assert ".govuk-button" in (vendor / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert ".moj-filter" in (vendor / "moj-frontend.min.css").read_text(encoding="utf-8")


def test_it_is_built_once() -> None:
    assert build_look() is False


def test_what_is_served_changes_its_place_with_what_is_in_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "one.css").write_text("a {}", encoding="utf-8")
    monkeypatch.setattr("kloe.web.building.OWN", tmp_path)
    before = served_folder()
    assert served_folder() == before
    (tmp_path / "one.css").write_text("b {}", encoding="utf-8")
    assert served_folder() != before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('@font-face{font-family:"GDS Transport";src:url(a.woff2)}b{c:d}', "b{c:d}"),
        ('b{font-family:"GDS Transport",arial,sans-serif}', "b{font-family:arial,sans-serif}"),
        ("b{background:url(crest.svg) no-repeat}", "b{background:none no-repeat}"),
        ("b{c:d}\n/*# sourceMappingURL=x.css.map */", "b{c:d}\n"),
    ],
)
def test_what_is_taken_out(given: str, kept: str) -> None:
    assert without_branding(given) == kept


def test_scripts_do_not_ask_for_their_maps() -> None:
    assert unmapped("run()\n//# sourceMappingURL=x.js.map") == "run()\n"


def test_offline_it_is_said_what_to_do(tmp_path: Path) -> None:
    there = {**os.environ, "KLOE_CACHE": str(tmp_path / "cache"), "npm_config_cache": str(tmp_path / "npm")}
    there |= {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0"}
    call = "from kloe.web.building import build_look; build_look()"
    said = subprocess.run([sys.executable, "-c", call], env=there, capture_output=True, text=True, check=False)
    assert said.returncode
    assert "npm could not fetch" in said.stderr
    assert "npm_config_registry" in said.stderr
    assert list((tmp_path / "cache" / "look").iterdir()) == [], "nothing half made stays"


def test_a_place_that_may_not_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file, no folder", encoding="utf-8")
    monkeypatch.setenv("KLOE_CACHE", str(tmp_path / "cache"))
    with pytest.raises(KloeError, match="cannot be kept") as refused:
        build_look()
    assert "KLOE_CACHE" in str(refused.value.remedy)


def test_no_page_names_a_style_or_script_of_elsewhere() -> None:
    templates = Path(settings.TEMPLATES[0]["DIRS"][0])
    for page in templates.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'src="http' not in text, page
        assert " style=" not in text, f"{page}: the policy of the pages forbids it"
        assert "<style" not in text, page
