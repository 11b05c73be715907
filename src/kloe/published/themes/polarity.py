"""Whether a sentence speaks of a strength or of a weakness, and the words that say so.

Each part of the sentence is added up by itself: a word of strength counts for it, and no longer behind a denial. Grades
are not looked at: what good and inadequate authorities are told must not be told apart by their grade.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from kloe.published.themes.phrases import Found, longest
from kloe.published.themes.taxonomy import Polarity
from kloe.published.themes.words import Words
from kloe.rule_files import read_rules

_DIVIDES = frozenset({"contrast", "opening", "conceding"})


class PolarityWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file of words. What each list and number does is said in it."""

    strength_weighs: float
    weakness_weighs: float
    denial_weighs: float
    reach: int
    contrasts: tuple[str, ...]
    opening: tuple[str, ...]
    conceding: tuple[str, ...]
    asks: frozenset[str]
    ignored: tuple[str, ...]
    strength: tuple[str, ...]
    weakness: tuple[str, ...]
    denials: tuple[str, ...]
    reliefs: tuple[str, ...]
    neutral: tuple[str, ...]


class Leaning(msgspec.Struct, frozen=True):
    """What a sentence speaks of; None where no word says. ``because`` are the numbers of the words that decided it."""

    polarity: Polarity | None
    because: tuple[tuple[int, int], ...] = ()


class _Part(msgspec.Struct, frozen=True):
    """A part of a sentence, from the word numbered ``first`` to the one before ``last``."""

    first: int
    last: int
    conceded: bool


@cache
def load_words() -> PolarityWords:
    """The words that Kloe ships."""
    return read_rules(Path(__file__).parent / "polarity.toml", PolarityWords)


class PolarityReader:
    """Reads the polarity of sentences. ``phrases`` are what has to be looked for in them, each with its role."""

    def __init__(self, words: PolarityWords) -> None:
        self._words = words
        roles = {
            "strength": words.strength,
            "weakness": words.weakness,
            "denial": words.denials,
            "relief": words.reliefs,
            "neutral": words.neutral,
            "ignored": words.ignored,
            "contrast": words.contrasts,
            "opening": words.opening,
            "conceding": words.conceding,
        }
        self.phrases = tuple((phrase, role) for role, some in roles.items() for phrase in some)

    def read(self, words: Words, phrases: Sequence[Found]) -> Leaning:
        """The polarity of one sentence, of which ``phrases`` were found."""
        if words.keys and words.printed(0, 1).lower() in self._words.asks:
            return Leaning("weakness", ((0, 1),))
        found = longest(phrases)
        cues = [one for one in found if one.meaning not in _DIVIDES]
        sums = [self._sum(part, cues) for part in _parts(words.keys, found)]
        because = tuple((cue.start, cue.end) for cue in cues if cue.meaning != "ignored")
        if any(one > 0 for one in sums) and any(one < 0 for one in sums):
            return Leaning("mixed", because)
        if any(sums):
            return Leaning("strength" if max(sums) > 0 else "weakness", because)
        return Leaning("neutral", because) if any(cue.meaning == "neutral" for cue in cues) else Leaning(None)

    def _sum(self, part: _Part, cues: Sequence[Found]) -> float:
        """Strengths less weaknesses of one part, from its end to its beginning: a denial takes what follows it."""
        here = [cue for cue in cues if part.first <= cue.start < part.last]
        strengths = weaknesses = 0.0
        following: Found | None = None
        for cue in reversed(here):
            turns = (
                following is not None
                and following.meaning == "weakness"
                and following.start - cue.end <= self._words.reach
            )
            if cue.meaning == "strength":
                strengths += self._words.strength_weighs
            elif cue.meaning == "weakness":
                weaknesses += self._words.weakness_weighs
            elif cue.meaning in ("denial", "relief") and turns:
                weaknesses -= self._words.weakness_weighs
                strengths += self._words.strength_weighs
            elif cue.meaning == "denial":
                weaknesses += self._words.denial_weighs
                strengths = 0.0
            following = cue if cue.meaning in ("strength", "weakness", "denial") else following
        return min(0.0, strengths - weaknesses) if part.conceded else strengths - weaknesses


def _parts(keys: Sequence[str], found: Sequence[Found]) -> list[_Part]:
    """The parts of a sentence: divided at each contrast, and at the comma after one that opens it."""
    divides = [one for one in found if one.meaning in _DIVIDES]
    if not divides and ";" not in keys:
        return [_Part(0, len(keys), conceded=False)]
    cuts = {place for place, key in enumerate(keys) if key == ";"}
    cuts |= {one.start for one in divides if one.meaning == "contrast"}
    for one in divides:
        if one.meaning == "opening":
            cuts |= {next((place for place in range(one.end, len(keys)) if keys[place] == ","), len(keys))}
    places = sorted({0, *cuts, len(keys)})
    conceded = {one.start for one in divides if one.meaning == "conceding"}
    return [_Part(first, last, first in conceded) for first, last in pairwise(places)]
