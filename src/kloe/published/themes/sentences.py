"""A paragraph as sentences, each with its place in it."""

import re
from collections.abc import Iterator

import msgspec

_ASIDE = re.compile(r"\s*\([^)]*\)\.?\s*(?:$|(?=[A-Z‘“]))")  # "(Recommendation)" belongs to what it stands behind
_END = re.compile(r"(?<![.!?])[.!?]+[’”\"')\]]*\d{0,2}(?=\s+|$)|[;:](?=\s*[\uf0a7\uf0b7\u2022■▪●•–−-]\s)")
_OPENS = re.compile(r"[\s\uf0a7\uf0b7\u2022■▪●•–−-]*[‘“\"'(\[]*(?:[A-Z0-9£]|[^\W\d_a-z])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(‘“\"'])(?:e\.g|i\.e|etc|vs|cf|No|no|nos|Mr|Mrs|Ms|Dr|Prof|St|Revd?|approx|para|paras|pp?|s|ss|Jan|Feb|Aug"
    r"|Sept?|Oct|Nov|Dec|[A-Z])$"
)
_BULLET = re.compile(r"[\s\uf0a7\uf0b7\u2022■▪●•]+")


class Piece(msgspec.Struct, frozen=True):
    """A sentence, and the characters of its paragraph that it is, end excluded."""

    text: str
    start: int
    end: int


def split(paragraph: str) -> tuple[Piece, ...]:
    """The sentences of a paragraph, in their order; a heading or a fragment without an end is one, too."""
    return tuple(_pieces(paragraph))


def _pieces(paragraph: str) -> Iterator[Piece]:
    start = 0
    for end in _ends(paragraph):
        if piece := _piece(paragraph, start, end):
            yield piece
        start = end
    if piece := _piece(paragraph, start, len(paragraph)):
        yield piece


def _ends(paragraph: str) -> Iterator[int]:
    for found in _END.finditer(paragraph):
        after = paragraph[found.end() : found.end() + 8]
        if not after.strip():
            continue
        if found[0] == "." and _ABBREVIATED.search(paragraph, max(0, found.start() - 8), found.start()):
            continue
        aside = _ASIDE.match(paragraph, found.end())
        if aside:
            yield aside.end()
        elif _OPENS.match(after):
            yield found.end()


def _piece(paragraph: str, start: int, end: int) -> Piece | None:
    """Without the spaces and bullets around it; None where nothing is left."""
    if bullet := _BULLET.match(paragraph, start, end):
        start = bullet.end()
    text = paragraph[start:end].rstrip()
    return Piece(text, start, start + len(text)) if text else None
