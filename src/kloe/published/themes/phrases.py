"""Finding many phrases in a text at once: a tree of words, walked from each word of the text.

A phrase is written as words with spaces. ``a/b`` is either word, and ``..`` up to three words that do not matter.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Generic, TypeVar

from kloe.published.themes.words import Lexicon

Meaning = TypeVar("Meaning")
GAP = ".."
WIDEST_GAP = 4  # words


class Found(Generic[Meaning]):
    """Where a phrase stands: the numbers of its first word and of the one after its last, and what it means."""

    __slots__ = ("end", "length", "meaning", "start")

    def __init__(self, start: int, end: int, meaning: Meaning) -> None:
        self.start, self.end, self.length, self.meaning = start, end, end - start, meaning


class _Node(Generic[Meaning]):
    __slots__ = ("gap", "meanings", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Meaning]] = {}
        self.gap: _Node[Meaning] | None = None
        self.meanings: list[Meaning] = []


class Phrases(Generic[Meaning]):
    """Phrases, each with what it means."""

    def __init__(self, lexicon: Lexicon, phrases: Iterable[tuple[str, Meaning]]) -> None:
        self._root: _Node[Meaning] = _Node()
        for phrase, meaning in phrases:
            for words in product(*(part.split("/") for part in phrase.split())):
                self._add([word if word == GAP else lexicon.key(word) for word in words], meaning)

    def _add(self, keys: Sequence[str], meaning: Meaning) -> None:
        node = self._root
        for key in keys:
            if key == GAP:
                node.gap = node.gap or _Node()
                node = node.gap
            else:
                node = node.next.setdefault(key, _Node())
        if meaning not in node.meanings:
            node.meanings.append(meaning)

    def found(self, keys: Sequence[str]) -> list[Found[Meaning]]:
        """Every phrase in a text, given by the keys of its words, in the order of where they begin."""
        begins = self._root.next.get
        found: list[Found[Meaning]] = []
        for start, key in enumerate(keys):
            if node := begins(key):
                _follow(node, keys, start, start + 1, found)
        return found


def _follow(node: _Node[Meaning], keys: Sequence[str], start: int, at: int, found: list[Found[Meaning]]) -> None:
    """Add the phrases that begin at ``start`` and have come as far as ``node`` before the word at ``at``."""
    for meaning in node.meanings:
        found.append(Found(start, at, meaning))
    if at == len(keys):
        return
    if following := node.next.get(keys[at]):
        _follow(following, keys, start, at + 1, found)
    if node.gap:
        for place in range(at, min(at + WIDEST_GAP + 1, len(keys))):
            if following := node.gap.next.get(keys[place]):
                _follow(following, keys, start, place + 1, found)


def longest(found: Sequence[Found[Meaning]]) -> list[Found[Meaning]]:
    """Without those that stand within a longer one: "health assessment" is no assessment of a family."""
    if len(found) < 2:
        return list(found)
    kept: list[Found[Meaning]] = []
    for one in found:  # in the order of where they begin, and only few before or after can reach over one
        for other in found:
            if other.start > one.start:
                kept.append(one)
                break
            if other.end >= one.end and other.length > one.length:
                break
        else:
            kept.append(one)
    return kept
