"""How long things took: the middle half as a box, the median as a line in it, a limit as a dashed line."""

from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, line, marker, rectangle, text

_HEIGHT = 92
_TOP, _THICKNESS = 30, 18
_ROOM = 1.35
_EDGE = 40


@dataclass(frozen=True)
class Spread:
    """Quartiles in ``unit``, and the limit where there is one."""

    lower: float
    median: float
    upper: float
    unit: str
    limit: float | None = None


def spread(id_: str, title: str, of: Spread) -> Markup:
    """The strip from 0."""
    lowest = min(0.0, of.lower)
    end = max(of.upper * _ROOM, (of.limit or 0) * 1.1, 1.0)

    def at(value: float) -> float:
        return WIDTH * (value - lowest) / (end - lowest)

    middle = _TOP + _THICKNESS / 2
    parts = [
        line("axis", 0, middle, WIDTH, middle),
        rectangle("box", at(of.lower), _TOP, max(at(of.upper) - at(of.lower), 2), _THICKNESS),
        line("median", at(of.median), _TOP - 5, at(of.median), _TOP + _THICKNESS + 5),
        marker("fill-1", "diamond", at(of.median), middle, 4),
        text(_within(at(of.median)), _TOP - 11, f"Median {_amount(of.median)}", "middle strong"),
        text(_within(at((of.lower + of.upper) / 2), 70), _TOP + _THICKNESS + 18,
             f"Middle half {_amount(of.lower)} to {_amount(of.upper)}", "middle"),
    ]  # fmt: skip
    if of.limit is not None:
        parts.append(line("limit", at(of.limit), _TOP - 5, at(of.limit), _TOP + _THICKNESS + 22))
        parts.append(text(_within(at(of.limit)), _HEIGHT - 6, f"Limit {_amount(of.limit)}", "middle"))
    return drawing(id_, title, described(of), _HEIGHT, parts)


def described(of: Spread) -> str:
    """The strip in words."""
    said = (
        f"Half are {_amount(of.median)} {of.unit} or less; the middle half {_amount(of.lower)} to {_amount(of.upper)}."
    )
    return said if of.limit is None else f"{said} The limit is {_amount(of.limit)}."


def _within(x: float, edge: float = _EDGE) -> float:
    return min(max(x, edge), WIDTH - edge)


def _amount(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
