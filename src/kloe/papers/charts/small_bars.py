"""Small bars as inline SVG. They repeat what the numbers beside them say, so readers of the page skip them."""

from collections.abc import Sequence

from markupsafe import Markup

from kloe.childdata.checks.model import Severity

LENGTH = 180
THICKNESS = 14
SHORTEST = 2
GAP = 2
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "query")


def severity_bar(counts: Sequence[int], largest: int) -> Markup:
    """One bar of errors, warnings and queries, where ``largest`` issues would fill it.

    Each part has its own fill as well as its own colour (solid, hatched, hollow), for greyscale print.
    """
    parts: list[str] = []
    start = 0.0
    for severity, count in zip(SEVERITIES, counts, strict=True):
        if count and largest:
            length = max(LENGTH * count / largest, SHORTEST)
            inset = 0.5 if severity == "query" else 0
            parts.append(
                f'<rect class="part-{severity}" x="{start + inset:.1f}" y="{inset}" width="{length:.1f}"'
                f' height="{THICKNESS - 2 * inset}"/>'
            )
            start += length + GAP
    return _drawing(LENGTH + 3 * (GAP + SHORTEST), "".join(parts))


def share_bar(part: int, whole: int) -> Markup:
    """A bar that is full when ``part`` is the ``whole``."""
    length = max(LENGTH * part / whole, SHORTEST if part else 0) if whole else 0
    return _drawing(LENGTH, f'<rect class="part-share" width="{length:.1f}" height="{THICKNESS}"/>')


def _drawing(width: int, parts: str) -> Markup:
    return Markup(  # noqa: S704 - made of numbers only
        f'<svg class="bar-chart" width="{width}" height="{THICKNESS}" viewBox="0 0 {width} {THICKNESS}"'
        f' aria-hidden="true" focusable="false">{parts}</svg>'
    )
