"""Where Kloe keeps what it remembers for an authority: one folder, ``KLOE_HOME`` (default ./kloe-home)."""

import os
import re
import sys
from pathlib import Path


def home() -> Path:
    """The folder; it is made only when something is kept in it."""
    return Path(os.environ.get("KLOE_HOME") or "kloe-home")


def authority_home(authority: str) -> Path:
    """The folder of one authority: its mapping and its own checks."""
    name = re.sub(r"[^a-z0-9]+", "-", authority.casefold()).strip("-")
    return home() / "authorities" / (name or "authority")


def cache_folder() -> Path:
    """Where things are kept that can always be made again: no data of any child."""
    if given := os.environ.get("KLOE_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or _own_folder()) / "kloe" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or _own_folder() / ".cache") / "kloe"


def _own_folder() -> Path:
    """The person's folder; a service may run as somebody who has none."""
    try:
        return Path.home()
    except RuntimeError:
        return home()
