"""Two groups back to back, such as ages of girls to the left and of boys to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, fitting, rectangle, text

_STEP = 32
_HEAD = 20
_THICKNESS = 11
_GAP = 2


@dataclass(frozen=True)
class Pair:
    """A row: what it is, and how many on either side (None where it must not be told)."""

    label: str
    left: int | None
    right: int | None


def back_to_back(id_: str, title: str, sides: tuple[str, str], pairs: Sequence[Pair]) -> Markup:
    """Left and right of one line, told apart by side, name and hatching."""
    longest = max((count or 0 for pair in pairs for count in (pair.left, pair.right)), default=0) or 1
    middle, half = WIDTH / 2, WIDTH / 2 - _GAP
    parts = [text(0, 12, sides[0], "strong"), text(WIDTH, 12, sides[1], "end strong")]
    for place, pair in enumerate(pairs):
        top = _HEAD + place * _STEP
        left, right = half * (pair.left or 0) / longest, half * (pair.right or 0) / longest
        parts += [
            text(0, top + 12, _words(pair.left)),
            text(middle, top + 12, fitting(pair.label), "middle"),
            text(WIDTH, top + 12, _words(pair.right), "end"),
            rectangle("fill-1", middle - _GAP / 2 - left, top + 16, left, _THICKNESS),
            rectangle("fill-2", middle + _GAP / 2, top + 16, right, _THICKNESS),
        ]
    return drawing(id_, title, _described(sides, pairs), _HEAD + len(pairs) * _STEP, parts)


def _words(count: int | None) -> str:
    return "[c]" if count is None else f"{count:,}"


def _described(sides: tuple[str, str], pairs: Sequence[Pair]) -> str:
    known = [pair for pair in pairs if pair.left is not None and pair.right is not None]
    if not known:
        return "No group can be shown."
    most = max(known, key=lambda pair: (pair.left or 0) + (pair.right or 0))
    largest = f"{_words(most.left)} {sides[0].lower()}, {_words(most.right)} {sides[1].lower()}"
    return f"{len(pairs)} rows, {sides[0]} left and {sides[1]} right. Most: {most.label}, {largest}."
