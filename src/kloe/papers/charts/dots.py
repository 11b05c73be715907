"""A figure beside those of others: one line each, every kind with a mark of its own shape."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, fitting, line, marker, rectangle, text

_STEP = 36
_MARGIN = 8


@dataclass(frozen=True)
class Dots:
    """A line: its values as marks, the one that ``words`` names, and a band of the middle half."""

    label: str
    words: str
    values: tuple[float, ...]
    shape: str
    filled: bool = False
    strong: bool = False
    middle: float | None = None
    band: tuple[float, float] | None = None


def dots(id_: str, title: str, rows: Sequence[Dots]) -> Markup:
    """The lines from the top, all on one scale."""
    every = [value for row in rows for value in (*row.values, *(row.band or ()))]
    lowest, highest = min(every), max(every)
    room = (highest - lowest) or abs(highest) or 1

    def at(value: float) -> float:
        return _MARGIN + (WIDTH - 2 * _MARGIN) * (value - lowest) / room if highest > lowest else WIDTH / 2

    parts: list[Markup] = []
    for place, row in enumerate(rows):
        top = place * _STEP
        strong = " strong" if row.strong else ""
        parts.append(text(0, top + 12, fitting(row.label, 40 - len(row.words)), strong.strip()))
        parts.append(text(WIDTH, top + 12, row.words, f"end{strong}"))
        parts.append(line("axis", 0, top + 24, WIDTH, top + 24))
        if row.band:
            parts.append(rectangle("band", at(row.band[0]), top + 20, max(at(row.band[1]) - at(row.band[0]), 1), 8))
        css = ("fill-1" if row.strong else "fill-grey") if row.filled else "hollow-1"
        parts += [marker(css, row.shape, at(value), top + 24, 5 if row.filled else 4) for value in row.values]
        if row.middle is not None:
            parts.append(line("median", at(row.middle), top + 17, at(row.middle), top + 31))
    description = "; ".join(f"{row.label}: {row.words}" for row in rows)
    return drawing(id_, title, f"{description}. Lowest {lowest:,g}, highest {highest:,g}.", len(rows) * _STEP, parts)
