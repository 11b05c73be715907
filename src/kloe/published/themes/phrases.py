"""Finding many phrases in a text at once: a tree of words, walked from each word of the text.

A phrase is written as words with spaces. ``a/b`` is either word, and ``..`` up to four words that do not matter.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, product

from kloe.published.themes.words import Lexicon

GAP = ".."
WIDEST_GAP = 4  # words


class Found:
    """Where a phrase stands: the numbers of its first word and of the one after its last, and what it means."""

    __slots__ = ("end", "length", "meaning", "start")

    def __init__(self, start: int, end: int, meaning: str) -> None:
        self.start, self.end, self.length, self.meaning = start, end, end - start, meaning


class _Node:
    __slots__ = ("gap", "meanings", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.gap: _Node | None = None
        self.meanings: list[tuple[str, str]] = []  # each with the group of phrases that has it


class Phrases:
    """Groups of phrases, each phrase with what it means. All groups are looked for in one walk over a text."""

    def __init__(self, lexicon: Lexicon, groups: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        self._root = _Node()
        for group, phrases in groups.items():
            for phrase, meaning in phrases:
                for words in product(*(part.split("/") for part in phrase.split())):
                    self._add([word if word == GAP else lexicon.key(word) for word in words], (group, meaning))

    def _add(self, keys: Sequence[str], meaning: tuple[str, str]) -> None:
        node = self._root
        for key in keys:
            if key == GAP:
                node.gap = node.gap or _Node()
                node = node.gap
            else:
                node = node.next.setdefault(key, _Node())
        if meaning not in node.meanings:
            node.meanings.append(meaning)

    def found(self, keys: Sequence[str]) -> Mapping[str, list[Found]]:
        """The phrases of each group in a text, given by the keys of its words, in the order of where they begin."""
        begins = self._root.next.get
        found: defaultdict[str, list[Found]] = defaultdict(list)
        for start, (key, second) in enumerate(pairwise([*keys, ""])):
            node = begins(key)
            if node and (second in node.next or node.meanings or node.gap):
                _follow(node, keys, start, start + 1, found)
        return found

    def opens(self, keys: Sequence[str]) -> bool:
        """Whether a text begins with one of the phrases."""
        found: defaultdict[str, list[Found]] = defaultdict(list)
        if keys and keys[0] in self._root.next:
            _follow(self._root.next[keys[0]], keys, 0, 1, found)
        return bool(found)


def _follow(node: _Node | None, keys: Sequence[str], start: int, at: int, found: defaultdict[str, list[Found]]) -> None:
    """Add the phrases that begin at ``start`` and have come as far as ``node`` before the word at ``at``."""
    while node:
        for group, meaning in node.meanings:
            found[group].append(Found(start, at, meaning))
        if node.gap:
            for place in range(at, min(at + WIDEST_GAP + 1, len(keys))):
                if following := node.gap.next.get(keys[place]):
                    _follow(following, keys, start, place + 1, found)
        node = node.next.get(keys[at]) if at < len(keys) else None
        at += 1


def longest(found: Sequence[Found]) -> list[Found]:
    """Without those that stand within a longer one: "health assessment" is no assessment of a family."""
    if len(found) < 2:
        return list(found)
    kept: list[Found] = []
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
