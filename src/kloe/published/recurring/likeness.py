"""How alike two recommendations are: which subjects and telling words they share, and what follows from it.

Every subject and word has points; a subject that few recommendations name has most. Two recommendations are as alike
as the points that they share are of those that each has (the cosine of the two). The bounds were set with the half
"tune" of ``tests/published/said_again.toml``; how well they do on the other half is told in the docs.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.authorities.register import authorities
from kloe.rule_files import read_rules

Answer = Literal["said again", "perhaps", "not found"]
_POINTS = {"much": 4.0, "some": 3.0, "little": 1.0}
_POINTS_OF_A_WORD = 0.5
_SAID_AGAIN = (0.4, 3.0)  # share and points, both at least
_PERHAPS = (0.33, 1.0)
_WORD = re.compile(r"[a-z0-9]+")


class _Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    tells: Literal["much", "some", "little"]
    phrases: tuple[str, ...]


class _SubjectFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    plain: frozenset[str]
    subject: tuple[_Subject, ...]


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """How alike two texts are. ``because`` are the subjects and words that both have, the most telling first."""

    answer: Answer
    share: float
    points: float
    because: tuple[str, ...]

    @property
    def nearness(self) -> float:
        """For choosing the most alike of several: how far the bounds for "said again" are reached."""
        return min(self.share / _SAID_AGAIN[0], self.points / _SAID_AGAIN[1])


def likeness(one: str, other: str) -> Likeness:
    """How alike two recommendations are."""
    first, second = points_of(one), points_of(other)
    shared = {term: points for term, points in first.items() if term in second}
    points = sum(shared.values())
    whole = (sum(first.values()) * sum(second.values())) ** 0.5
    share = points / whole if whole else 0.0
    because = tuple(sorted(shared, key=lambda term: (-shared[term], term)))
    return Likeness(answer=_answer(share, points), share=round(share, 3), points=points, because=because)


def _answer(share: float, points: float) -> Answer:
    if share >= _SAID_AGAIN[0] and points >= _SAID_AGAIN[1]:
        return "said again"
    return "perhaps" if share >= _PERHAPS[0] and points >= _PERHAPS[1] else "not found"


@cache
def points_of(text: str) -> Mapping[str, float]:
    """The subjects that a text names and its other telling words, with their points."""
    subjects = _file().subject
    return {
        term: _POINTS[subjects[number].tells] if number >= 0 else _POINTS_OF_A_WORD for term, number in _terms(text)
    }


def _terms(text: str) -> Iterator[tuple[str, int]]:
    """Each term with the number of its subject, -1 for a word of its own. The longest phrase at a word counts."""
    words = _WORD.findall(re.sub(r"[’']", "", text.casefold()))
    phrases, longest = _phrases(), max(map(len, _phrases()))
    at = 0
    while at < len(words):
        sizes = (size for size in range(longest, 0, -1) if tuple(words[at : at + size]) in phrases)
        if size := next(sizes, 0):
            number = phrases[tuple(words[at : at + size])]
            yield _file().subject[number].title, number
        elif _tells(words[at]):
            yield _singular(words[at]), -1
        at += size or 1


def _tells(word: str) -> bool:
    return len(word) > 2 and not word.isdigit() and not {word, _singular(word)} & _plain()


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@cache
def _phrases() -> Mapping[tuple[str, ...], int]:
    return {tuple(phrase.split()): number for number, one in enumerate(_file().subject) for phrase in one.phrases}


@cache
def _plain() -> frozenset[str]:
    """The words that say nothing of the subject, and those of the names of authorities."""
    return _file().plain | {word for one in authorities() for word in _WORD.findall(one.name.casefold())}


@cache
def _file() -> _SubjectFile:
    return read_rules(Path(__file__).parent / "subjects.toml", _SubjectFile)
