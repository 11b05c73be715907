"""Bars, each below its own label and value, so that long names fit a narrow screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, fitting, rectangle, text

_STEP = 32
_THICKNESS = 11
_LONGEST_LABEL = 40
_WIDTH_OF_A_LETTER = 6.3
_SHORTEST = 1.5


@dataclass(frozen=True)
class Bar:
    """A bar of ``length``, of which ``rest`` is drawn hatched at its end; no length where it must not be told."""

    label: str
    length: float | None
    words: str
    rest: float = 0


def bars(id_: str, title: str, rows: Sequence[Bar], full: float | None = None) -> Markup:
    """The bars from the top; ``full`` is the length that fills the width."""
    longest = full or max((row.length or 0 for row in rows), default=0) or 1
    parts: list[Markup] = []
    for place, row in enumerate(rows):
        parts += _bar(row, place * _STEP, longest)
    return drawing(id_, title, described(rows), len(rows) * _STEP, parts)


def _bar(row: Bar, top: float, longest: float) -> list[Markup]:
    room = min(_LONGEST_LABEL, int((WIDTH - len(row.words) * _WIDTH_OF_A_LETTER) / _WIDTH_OF_A_LETTER) - 2)
    parts = [text(0, top + 12, fitting(row.label, room)), text(WIDTH, top + 12, row.words, "end")]
    parts.append(rectangle("track", 0, top + 16, WIDTH, _THICKNESS))
    if not row.length:
        return parts
    whole = max(WIDTH * row.length / longest, _SHORTEST)
    rest = max(WIDTH * row.rest / longest, _SHORTEST) if row.rest else 0
    parts.append(rectangle("fill-1", 0, top + 16, max(whole - rest, 0), _THICKNESS))
    if rest:
        parts.append(rectangle("fill-rest", max(whole - rest, 0) + 0.5, top + 16.5, rest - 1, _THICKNESS - 1))
    return parts


def described(rows: Sequence[Bar]) -> str:
    """The picture in words: how many bars, the longest and the shortest."""
    known = [row for row in rows if row.length is not None]
    if not known:
        return "No bar can be shown."
    most, least = max(known, key=lambda row: row.length or 0), min(known, key=lambda row: row.length or 0)
    said = f"{len(rows)} bars. Longest: {most.label}, {most.words}."
    return said if most is least else f"{said} Shortest: {least.label}, {least.words}."
