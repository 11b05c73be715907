"""The words of a text, and what each is looked up by: lower case, without its ending."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"([^\W_]+(?:[’'][^\W_]+)?|[,;:()–—.…])")
_SHORTEST = 3  # letters that have to be left of a word when its ending is taken off
_VOWELS = frozenset("aeiouy")
_IRREGULAR = {"children": "child", "came": "come", "men": "man", "women": "woman", "led": "lead", "made": "make"}


class Words:
    """The words and marks of a text: ``keys`` are what each is looked up by."""

    __slots__ = ("_pieces", "keys")

    def __init__(self, pieces: list[str], keys: list[str]) -> None:
        self._pieces, self.keys = pieces, keys  # the pieces are what stands between the words, and the words, in turn

    def printed(self, start: int, end: int) -> str:
        """As it is printed, from the word numbered ``start`` to the one before ``end``."""
        return "".join(self._pieces[2 * start + 1 : 2 * end])


class Lexicon:
    """Takes the endings off words: "planning", "planned" and "plans" are all "plan". It remembers what it has seen.

    Words ``kept`` stay as they are written. Abbreviations stay too, but for the "s" of several: "IROs" is "IRO".
    """

    def __init__(self, kept: Iterable[str] = ()) -> None:
        self._known = {word: word for word in kept}

    def key(self, printed: str) -> str:
        """What one word is looked up by."""
        if found := self._known.get(printed):
            return found
        key = self._known[printed] = self._made(printed)
        return key

    def words(self, text: str) -> Words:
        """The words and marks of a text. Hyphens divide words: "step-down" is two."""
        known, key = self._known, self.key
        pieces = _WORD.split(text)
        return Words(pieces, [known.get(word) or key(word) for word in pieces[1::2]])

    def _made(self, printed: str) -> str:
        word = re.sub(r"[’'](?:s|S)?$", "", printed)
        if sum(map(str.isupper, word)) > 1:
            return word[:-1] if word.endswith("s") else word
        lower = word.lower().replace("’", "'")
        return self._known.get(lower) or without_ending(lower)


def without_ending(word: str) -> str:
    """A word in lower case without the ending of several, of what has been, or of what is being done."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= _SHORTEST:
        return word
    return _bare(_singular(word))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _bare(word: str) -> str:
    if word.endswith("ied"):
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST and _VOWELS.intersection(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word
