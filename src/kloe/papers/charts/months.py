"""A line through the months, with a marker each; months that are not whole have a hollow one."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, line, marker, text

_HEIGHT = 150
_TOP, _BOTTOM = 26, 112
_MARGIN = 18
_MOST_LABELLED = 7
_WIDTH_OF_A_LETTER = 7


@dataclass(frozen=True)
class Point:
    """A month: ``label`` as "Jan", ``year`` where it changes, its value (None where none is told), in words."""

    label: str
    year: str
    value: float | None
    words: str
    whole: bool = True


def months(id_: str, title: str, points: Sequence[Point], full: float | None = None) -> Markup:
    """The months from the left, over a line of zero; ``full`` is the value at the top."""
    highest = full or max((point.value or 0 for point in points), default=0) or 1
    step = (WIDTH - 2 * _MARGIN) / max(len(points) - 1, 1)
    places = [_MARGIN + step * place for place in range(len(points))]
    heights = [None if p.value is None else _BOTTOM - (_BOTTOM - _TOP) * p.value / highest for p in points]
    parts = [line("axis", 0, _BOTTOM, WIDTH, _BOTTOM)]
    for one in range(len(points) - 1):
        start, end = heights[one], heights[one + 1]
        if start is not None and end is not None:
            css = "line" if points[one].whole and points[one + 1].whole else "line part"
            parts.append(line(css, places[one], start, places[one + 1], end))
    labelled = _labelled(points, step)
    for place, (x, y, point) in enumerate(zip(places, heights, points, strict=True)):
        if y is not None:
            parts.append(marker("fill-1" if point.whole else "hollow-1", "circle", x, y, 4))
        if place in labelled:
            parts.append(text(x, (_BOTTOM if y is None else y) - 10, point.words, "middle"))
        if place in labelled or len(points) <= _MOST_LABELLED:
            parts.append(text(x, _BOTTOM + 16, point.label, "middle"))
        if point.year:
            parts.append(text(x, _BOTTOM + 31, point.year, "middle quiet"))
    return drawing(id_, title, _described(points), _HEIGHT, parts)


def _labelled(points: Sequence[Point], step: float) -> set[int]:
    """All months where there is room; else the last, first, highest and lowest, none beside another."""
    widest = max(len(point.words) for point in points) * _WIDTH_OF_A_LETTER
    if len(points) <= _MOST_LABELLED and widest < step:
        return set(range(len(points)))
    known = [place for place, point in enumerate(points) if point.value is not None]
    if not known:
        return set()
    by_value = sorted(known, key=lambda place: points[place].value or 0)
    chosen: set[int] = set()
    for place in (known[-1], known[0], by_value[-1], by_value[0]):
        if all(abs(place - other) > 1 for other in chosen):
            chosen.add(place)
    return chosen


def _described(points: Sequence[Point]) -> str:
    known = [point for point in points if point.value is not None]
    if not known:
        return "No month can be shown."
    first, last = known[0], known[-1]
    said = f"A line over {len(points)} months: {first.label}, {first.words}; {last.label}, {last.words}."
    part = [point.label for point in points if not point.whole]
    return f"{said} Not whole: {' and '.join(part)}." if part else said
