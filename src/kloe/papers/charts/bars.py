"""Bars, each below its own label and value, so that long names fit a narrow screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, fitting, rectangles, text

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
    tops = [place * _STEP + 16 for place in range(len(rows))]
    lengths = [_lengths(row, longest) for row in rows]
    parts = [
        rectangles("track", [(0, top, WIDTH, _THICKNESS) for top in tops]),
        rectangles(
            "fill-1", [(0, top, solid, _THICKNESS) for top, (solid, _) in zip(tops, lengths, strict=True) if solid]
        ),
        rectangles(
            "fill-rest",
            [
                (solid + 0.5, top + 0.5, rest, _THICKNESS - 1)
                for top, (solid, rest) in zip(tops, lengths, strict=True)
                if rest
            ],
        ),
    ]
    for top, row in zip(tops, rows, strict=True):
        room = min(_LONGEST_LABEL, int(WIDTH / _WIDTH_OF_A_LETTER) - len(row.words) - 2)
        parts += [text(0, top - 4, fitting(row.label, room)), text(WIDTH, top - 4, row.words, "end")]
    return drawing(id_, title, described(rows), len(rows) * _STEP, parts)


def _lengths(row: Bar, longest: float) -> tuple[float, float]:
    """How long the solid and the hatched part are; what is there at all is long enough to be seen."""
    if not row.length:
        return 0, 0
    rest = max(WIDTH * row.rest / longest - 1, _SHORTEST) if row.rest else 0
    solid = WIDTH * (row.length - row.rest) / longest
    return max(solid, _SHORTEST if row.length > row.rest else 0), rest


def described(rows: Sequence[Bar]) -> str:
    """The picture in words: how many bars, the longest and the shortest."""
    known = [row for row in rows if row.length is not None]
    if not known:
        return "No bar can be shown."
    most, least = max(known, key=lambda row: row.length or 0), min(known, key=lambda row: row.length or 0)
    said = f"{len(rows)} bars. Longest: {most.label}, {most.words}."
    return said if most is least else f"{said} Shortest: {least.label}, {least.words}."
