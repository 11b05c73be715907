"""The templates of the pages of HTML, and the style that is written into a page."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_FOLDER = Path(__file__).parent / "templates"


def templates() -> Environment:
    """The templates: what they are given is escaped, and a name that they are not given is an error."""
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style_of(*names: str) -> Markup:
    """The style sheets of these names, one after another, for a ``<style>`` of the page itself."""
    return Markup("".join((_FOLDER / name).read_text(encoding="utf-8") for name in names))  # noqa: S704 - our own files
