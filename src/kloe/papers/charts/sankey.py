"""A Sankey picture from the top to the bottom, one row a node.

What passes a row stands beside its node, so that nothing crosses a node. Widths are numbers; nodes are black and flows
grey, so that it reads in black and white.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from kloe.papers.charts.drawing import WIDTH, drawing, rectangle, text

_LABELS = 126  # the left part, for the names
_ROW = 56
_BAR = 9
_TOP = 16
_GAP = 1.5
_LINE = 13
_LETTERS = 19
_THINNEST = 0.4


@dataclass(frozen=True)
class SankeyNode:
    """A node: what it is, and how many are in it. ``last`` marks one that nothing leaves."""

    id: str
    label: str
    count: int
    last: bool = False


@dataclass(frozen=True)
class SankeyLink:
    """How many go from one node to one that stands below it."""

    source: str
    target: str
    count: int


@dataclass(frozen=True)
class _Place:
    """What one row holds of a link or of a node: from ``x`` on, so wide."""

    x: float
    width: float


def sankey(id_: str, title: str, nodes: Sequence[SankeyNode], links: Sequence[SankeyLink]) -> Markup:
    """The picture; nodes without anyone are left out. Links go downwards, from a node to a later one."""
    shown = [node for node in nodes if node.count]
    if not shown:
        return Markup("")
    picture = _Picture(shown, [link for link in links if link.count])
    return drawing(id_, title, _described(shown, links), len(shown) * _ROW, picture.parts())


def _described(nodes: Sequence[SankeyNode], links: Sequence[SankeyLink]) -> str:
    widest = max(links, key=lambda link: link.count, default=None)
    names = {node.id: node.label for node in nodes}
    said = f"{len(nodes)} rows from {nodes[0].label} to {nodes[-1].label}."
    if widest:
        said += f" The widest flow is from {names[widest.source]} to {names[widest.target]}: {widest.count:,}."
    return f"{said} The table below has all of them."


class _Picture:
    """Where each link passes in each row, and the shapes between the rows."""

    def __init__(self, nodes: Sequence[SankeyNode], links: Sequence[SankeyLink]) -> None:
        self._nodes, self._row = nodes, {node.id: place for place, node in enumerate(nodes)}
        self._links = sorted(links, key=lambda link: (self._row[link.target], self._row[link.source]))
        passing = max(len(self._passing(row)) for row in range(len(nodes)))
        most = max(node.count + sum(link.count for link in self._passing(row)) for row, node in enumerate(nodes))
        self._scale = (WIDTH - _LABELS - _GAP * passing) / most

    def parts(self) -> Iterator[Markup]:
        """Flows first, then the nodes over their ends, and the names."""
        for link in self._links:
            ends = self._row[link.source], self._row[link.target]
            beside = [(row, self._beside(link, row)) for row in range(ends[0] + 1, ends[1])]
            places = [(ends[0], self._leaving(link)), *beside, (ends[1], self._arriving(link))]
            yield _ribbon("flow to-now" if self._nodes[ends[1]].last else "flow", places)
        for row, node in enumerate(self._nodes):
            yield from self._node(row, node)

    def _node(self, row: int, node: SankeyNode) -> Iterator[Markup]:
        entering = node.count - sum(link.count for link in self._links if link.target == node.id)
        if entering > 0 and not node.last:
            yield rectangle("entering", _LABELS, _y(row) - 7, self._wide(entering), 7)
        yield rectangle("node", _LABELS, _y(row), self._wide(node.count), _BAR)
        lines = [*_wrapped(node.label), f"{node.count:,}"]
        for place, words in enumerate(lines):
            yield text(0, _y(row) + 9 - _LINE + place * _LINE, words, "strong" if words == lines[-1] else "")

    def _passing(self, row: int) -> list[SankeyLink]:
        return [link for link in self._links if self._row[link.source] < row < self._row[link.target]]

    def _beside(self, link: SankeyLink, row: int) -> _Place:
        """In a row that the link passes: right of the node, after those that arrive earlier."""
        x = _LABELS + self._wide(self._nodes[row].count) + _GAP
        for other in self._passing(row):
            if other == link:
                break
            x += self._wide(other.count) + _GAP
        return _Place(x, self._wide(link.count))

    def _leaving(self, link: SankeyLink) -> _Place:
        before = [one for one in self._links if one.source == link.source]
        ahead = sum(one.count for one in before[: before.index(link)])
        return _Place(_LABELS + ahead * self._scale, self._wide(link.count))

    def _arriving(self, link: SankeyLink) -> _Place:
        """Those who enter at the node stand left of those who come from an earlier one."""
        others = [one for one in self._links if one.target == link.target]
        entering = self._nodes[self._row[link.target]].count - sum(one.count for one in others)
        ahead = entering + sum(one.count for one in others[: others.index(link)])
        return _Place(_LABELS + ahead * self._scale, self._wide(link.count))

    def _wide(self, count: int) -> float:
        return max(count * self._scale, _THINNEST)


def _y(row: int) -> float:
    return _TOP + row * _ROW


def _ribbon(css: str, places: Sequence[tuple[int, _Place]]) -> Markup:
    """A band from under one row to the top of another: bent between rows, straight down beside each that it passes."""
    down = [(place.x + place.width, _y(row)) for row, place in places]
    up = [(place.x, _y(row)) for row, place in reversed(places)]
    (x, top), (left, bottom) = down[0], up[0]
    path = [f"M{x:.1f} {top + _BAR:g}"]
    for (before, above), (after, below) in pairwise(down):
        middle = (above + _BAR + below) / 2
        path.append(f"C{before:.1f} {middle:g} {after:.1f} {middle:g} {after:.1f} {below:g}")
        path.append(f"V{below + _BAR:g}" if below != bottom else f"H{left:.1f}")
    for (before, below), (after, above) in pairwise(up):
        middle = (above + _BAR + below) / 2
        path.append("" if below == bottom else f"V{below:g}")
        path.append(f"C{before:.1f} {middle:g} {after:.1f} {middle:g} {after:.1f} {above + _BAR:g}")
    return Markup('<path class="{}" d="{}z"/>').format(css, "".join(path))


def _wrapped(label: str) -> list[str]:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(f"{lines[-1]} {word}") > _LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
