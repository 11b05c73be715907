"""A table as the report shows it: caption, headings, rows. Texts stay texts until the template escapes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.words import number

Cell = str | int | float | Markup | None


@dataclass(frozen=True)
class Heading:
    """A column's heading. ``kind``: text, number, bar, wide for sentences, whole for texts on one line."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class ShownCell:
    """A cell ready for the template, with the class that lays it out."""

    text: str
    kind: str


@dataclass(frozen=True)
class Table:
    """``id`` is unique in the report; the first cell of a row is the row's heading."""

    id: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[ShownCell, ...], ...]

    def __bool__(self) -> bool:
        """Whether it has any row."""
        return bool(self.rows)


def table(id_: str, caption: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    """A table; the first character of a heading may say what its column holds.

    # numbers, > sentences, | bars, ! texts that stay on one line.
    """
    kinds = {"#": "number", ">": "wide", "|": "bar", "!": "whole"}
    shown = tuple(Heading(text[1:], kinds[text[0]]) if text[:1] in kinds else Heading(text) for text in headings)
    return Table(
        id_,
        caption,
        shown,
        tuple(tuple(ShownCell(_text(cell), h.kind) for cell, h in zip(row, shown, strict=True)) for row in rows),
    )


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return number(cell) if isinstance(cell, int | float) else cell
