"""The part of a paragraph to show: the one with most of what was found, cut between words."""

from collections.abc import Sequence

Spans = Sequence[tuple[int, int]]
AROUND = 320  # characters
_ELLIPSIS = "…"


def passage(text: str, found: Spans, *, around: int = AROUND, marks: tuple[str, str] = ("**", "**")) -> str:
    """At most about ``around`` characters of ``text`` with the most of ``found``, each of them between ``marks``."""
    start, end = _window(text, found, around)
    pieces, at = [], start
    for first, last in found:
        if start <= first and last <= end:
            pieces += [text[at:first], marks[0], text[first:last], marks[1]]
            at = last
    pieces.append(text[at:end])
    return (_ELLIPSIS if start else "") + "".join(pieces) + (_ELLIPSIS if end < len(text) else "")


def _window(text: str, found: Spans, around: int) -> tuple[int, int]:
    """Where the part begins and ends."""
    if len(text) <= around or not found:
        return 0, _to_a_gap(text, min(around, len(text)))
    best = max(found, key=lambda span: (sum(span[0] <= one < span[0] + around for one, _ in found), -span[0]))
    last = max(end for first, end in found if best[0] <= first and end <= max(best[0] + around, best[1]))
    start = max(0, best[0] - max(around - (last - best[0]), 0) // 2)
    start = min(start, max(len(text) - around, 0), best[0])
    begin = 0 if start == 0 else text.find(" ", start, best[0]) + 1 or best[0]
    return begin, max(last, _to_a_gap(text, min(begin + around, len(text))))


def _to_a_gap(text: str, end: int) -> int:
    """The end of the last whole word before ``end``."""
    return end if end >= len(text) else text.rfind(" ", 0, end + 1) if " " in text[: end + 1] else end
