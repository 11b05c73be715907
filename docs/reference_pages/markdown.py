"""Markdown by hand: a table, a code span, a paragraph, an anchor."""

import inspect
import re
from collections.abc import Iterable, Sequence

Cells = Sequence[object]


def table(headings: Cells, of_rows: Iterable[Cells]) -> str:
    """A Markdown table; a pipe or line break in a cell cannot break it."""
    lines = [_row(headings), "|" + " --- |" * len(headings)]
    return "\n".join([*lines, *map(_row, of_rows)])


def _row(cells: Cells) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def code(text: object) -> str:
    """A code span, on one line; nothing for nothing."""
    one_line = re.sub(r"\s*\n\s*", " ", str("" if text is None else text).strip())
    return f"`{one_line}`" if one_line else ""


def prose(text: str | None) -> str:
    """A docstring as Markdown: one line a paragraph, double backticks single."""
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(text or ""))
    return "\n\n".join(" ".join(part.split()) for part in paragraphs).replace("``", "`")


def counted(number: int, one: str) -> str:
    """1 check, 2 checks."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
