"""The frame of every chart: scaled by its viewBox, with title and description for those who cannot see it.

A unit is a pixel on the narrowest screen (320 pixels less margins and a scroll bar): text is never below 12 pixels.
"""

from collections.abc import Iterable

from markupsafe import Markup, escape

WIDTH = 272
_WIDEST_LABEL = 34


def drawing(
    id_: str, title: str, description: str, height: float, parts: Iterable[Markup], width: float = WIDTH
) -> Markup:
    """An SVG picture named by ``title`` and described by ``description``; ids start with ``id_``."""
    return Markup(
        '<svg class="chart" viewBox="0 0 {width} {height:g}" role="img" aria-labelledby="{id}-t {id}-d">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>{parts}</svg>'
    ).format(
        width=f"{width:g}", height=height, id=id_, title=title, description=description, parts=Markup("").join(parts)
    )


def text(x: float, y: float, words: str, css: str = "") -> Markup:
    """Words at a place; ``css`` may say end, middle, strong."""
    kind = Markup(' class="{}"').format(css) if css else Markup("")
    return Markup('<text x="{:g}" y="{:g}"{}>{}</text>').format(round(x, 1), round(y, 1), kind, escape(words))


def rectangle(css: str, x: float, y: float, width: float, height: float) -> Markup:
    """A filled box."""
    return Markup('<rect class="{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
        css, round(x, 1), round(y, 1), round(width, 1), round(height, 1)
    )


def rectangles(css: str, boxes: Iterable[tuple[float, float, float, float]]) -> Markup:
    """Filled boxes, (x, y, width, height) each, as one path: much shorter than one by one."""
    path = "".join(f"M{x:.4g} {y:.4g}h{width:.4g}v{height:.4g}h-{width:.4g}z" for x, y, width, height in boxes)
    return Markup('<path class="{}" d="{}"/>').format(css, path) if path else Markup("")


def line(css: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    """A straight line."""
    ends = (round(x1, 1), round(y1, 1), round(x2, 1), round(y2, 1))
    return Markup('<line class="{}" x1="{:g}" y1="{:g}" x2="{:g}" y2="{:g}"/>').format(css, *ends)


def marker(css: str, shape: str, x: float, y: float, size: float = 5) -> Markup:
    """A mark that its shape tells apart: circle, square, diamond or triangle."""
    if shape == "circle":
        return Markup('<circle class="{}" cx="{:g}" cy="{:g}" r="{:g}"/>').format(css, round(x, 1), round(y, 1), size)
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
        "triangle": ((0, -1.1), (1.1, 1), (-1.1, 1)),
    }[shape]
    points = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in corners)
    return Markup('<polygon class="{}" points="{}"/>').format(css, points)


def fitting(label: str, longest: int = _WIDEST_LABEL) -> str:
    """A label that fits beside its value; the table has the whole of it."""
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"
