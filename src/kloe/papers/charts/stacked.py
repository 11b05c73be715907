"""Bars made of parts, one a row below its own label: each part with a letter, a fill, and its count where it fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, rectangle, text

_STEP = 42
_TOP = 17
_THICKNESS = 18
_GAP = 1
_WIDTH_OF_A_LETTER = 7.2
_ROOM = 4


@dataclass(frozen=True)
class Part:
    """A part of a bar: its letter, how many, the class of its fill, and its name for those who cannot see it."""

    letter: str
    count: int
    css: str
    name: str


@dataclass(frozen=True)
class StackedBar:
    """A bar: what it is, its base in words, its parts from the left."""

    label: str
    words: str
    parts: tuple[Part, ...]

    @property
    def length(self) -> int:
        """All its parts together."""
        return sum(part.count for part in self.parts)


def stacked(id_: str, title: str, rows: Sequence[StackedBar], full: float | None = None) -> Markup:
    """The bars from the top; ``full`` is the length that fills the width, without it each bar does."""
    parts: list[Markup] = []
    for place, row in enumerate(rows):
        top = place * _STEP
        parts += [text(0, top + 12, row.label, "strong"), text(WIDTH, top + 12, row.words, "end")]
        parts += _bar(row, top + _TOP, full or row.length or 1)
    return drawing(id_, title, _described(rows), len(rows) * _STEP, parts)


def _bar(row: StackedBar, top: float, full: float) -> list[Markup]:
    drawn: list[Markup] = []
    start = 0.0
    for part in (part for part in row.parts if part.count):
        length = WIDTH * part.count / full
        drawn.append(rectangle(f"grade-{part.css}", start, top, max(length - _GAP, 1), _THICKNESS))
        if words := _fitting(part, length):
            drawn.append(text(start + (length - _GAP) / 2, top + 13, words, f"middle on-{part.css}"))
        start += length
    return drawn


def _fitting(part: Part, length: float) -> str:
    """Letter and count, the letter alone, or nothing: the table beside the picture has them all."""
    choices = (f"{part.letter} {part.count}", part.letter)
    return next((words for words in choices if len(words) * _WIDTH_OF_A_LETTER + _ROOM <= length), "")


def _described(rows: Sequence[StackedBar]) -> str:
    if not rows:
        return "No bar can be shown."
    ends = (rows[0], rows[-1]) if len(rows) > 1 else rows
    said = (f"{row.label}, {row.words}: {_in_words(row)}" for row in ends)
    return f"{len(rows)} bars; first and last: {'; '.join(said)}." if len(rows) > 1 else f"{next(said)}."


def _in_words(row: StackedBar) -> str:
    return ", ".join(f"{part.name.lower()} {part.count}" for part in row.parts if part.count)
