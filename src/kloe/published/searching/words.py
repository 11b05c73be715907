"""What a person types into the search, as a query of SQLite's full-text index: nothing that is typed can break it.

Words that stand side by side must all be there; ``and`` says the same, ``or`` either, ``NOT`` (in capitals, because
"children not seen" is a thing to look for) or a minus before a word without it; "words in quotes" stand together as
they are, ``safeg*`` is the beginning of a word, brackets group. A word alone also finds its singular or plural.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kloe.errors import KloeError

MOST_CHARACTERS = 500
_DEEPEST = 20  # brackets within brackets
_PIECES = re.compile(r'-?"[^"]*"?\*?|[()]|[^\s()"]+')
_WORDS = re.compile(r"[^\W_]+")  # as SQLite's unicode61 takes text apart
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_HOW = 'Write words, "words that stand together", the beginning of a word with *, or, NOT, and brackets.'


class Asked(NamedTuple):
    """A query: ``match`` for the index, and in words what was understood."""

    match: str
    understood: str


class _Part(NamedTuple):
    """A part of a query; ``without`` when it must not be there."""

    match: str
    understood: str
    without: bool = False


def asked(text: str) -> Asked:
    """The query that ``text`` is; raises KloeError when there is nothing in it to look for."""
    if len(text) > MOST_CHARACTERS:
        raise KloeError(f"There are more than {MOST_CHARACTERS} characters to look for.", remedy="Ask for a few words.")
    reader = _Reader(_PIECES.findall(text.translate(_QUOTES)))
    parts = []
    while reader.left:  # a bracket too many closes nothing
        if part := reader.either(0):
            parts.append(part)
    whole = _all_of(parts)
    if whole is None:
        raise KloeError("There is no word to look for.", remedy=_HOW)
    if whole.without:
        raise KloeError("It is only said what must not be there.", remedy="Say also what to look for, before NOT.")
    return Asked(whole.match, whole.understood)


class _Reader:
    """Goes through the pieces of a query once, from left to right."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.left = list(reversed(pieces))

    def either(self, depth: int) -> _Part | None:
        """Groups of words with ``or`` between them, up to the closing bracket."""
        if depth > _DEEPEST:
            raise KloeError("There are too many brackets within brackets.", remedy="Ask for less at once.")
        groups: list[list[_Part]] = [[]]
        while self.left and (piece := self.left.pop()) != ")":
            if piece.casefold() == "or":
                groups.append([])
            elif part := self._part(piece, depth):
                groups[-1].append(part)
        found = [part for part in map(_all_of, groups) if part]
        if len(found) > 1 and any(part.without for part in found):
            raise KloeError("What must not be there cannot stand beside 'or' alone.", remedy=_HOW)
        return _joined(found, " OR ", " or ")

    def _part(self, piece: str, depth: int) -> _Part | None:
        if piece.casefold() == "and":
            return None
        if piece == "NOT":
            return _without(self._part(self.left.pop(), depth)) if self.left and self.left[-1] != ")" else None
        if piece == "(":
            return self.either(depth + 1)
        part = _words_of(piece)
        return _without(part) if piece.startswith("-") else part


def _words_of(piece: str) -> _Part | None:
    """A word, or several that stand together. What has no letter or digit is left out."""
    words = _WORDS.findall(piece)
    if not words:
        return None
    if piece.rstrip('"').endswith("*"):
        together = " ".join(words)
        return _Part(f'"{together}" *', f"{together}*" if len(words) == 1 else f'"{together}"*')
    if len(words) > 1 or '"' in piece:
        return _Part(f'"{" ".join(words)}"', f'"{" ".join(words)}"')
    forms = list(dict.fromkeys([words[0], *_other_numbers(words[0].casefold())]))
    match = " OR ".join(f'"{form}"' for form in forms)
    return _Part(f"({match})" if len(forms) > 1 else match, words[0])


def _other_numbers(word: str) -> Iterator[str]:
    """The plural of a word, or its singular. What is no English word is simply not found."""
    if len(word) < 3 or word[-1].isdigit():
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
    elif word.endswith("y"):
        yield word[:-1] + "ies"
    if word.endswith(("ss", "x", "ch", "sh")):
        yield word + "es"
    elif word.endswith("s"):
        yield word[:-1]
        yield from [word[:-2]] if word.endswith(("sses", "xes", "ches", "shes")) else []
    else:
        yield word + "s"


def _all_of(parts: Sequence[_Part]) -> _Part | None:
    """What must be there, without what must not."""
    wanted = _joined([part for part in parts if not part.without], " AND ", " and ")
    unwanted = _joined([part for part in parts if part.without], " OR ", " or ")
    if wanted is None or unwanted is None:
        return wanted or unwanted
    return _Part(f"({wanted.match} NOT {unwanted.match})", f"({wanted.understood} without {unwanted.understood})")


def _joined(parts: Sequence[_Part], match: str, understood: str) -> _Part | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    first, second = match.join(part.match for part in parts), understood.join(part.understood for part in parts)
    return _Part(f"({first})", f"({second})", all(part.without for part in parts))


def _without(part: _Part | None) -> _Part | None:
    return part and part._replace(without=not part.without)
