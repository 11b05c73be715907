"""Which code a raw category value means: the right code, or nothing.

A wrong code is far worse than none, so a value is matched by its words. A code that stands at the front, or
in brackets at the end, counts as well, but only if the words beside it fit that code and no other one better.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from kloe.childdata.specification import Code, CodeSet, Column
from kloe.childdata.tidying.lexicon import (
    GROUPING,
    REMARK,
    SEVERAL,
    Known,
    Lexicon,
    Reading,
    fold,
    lexicon_of,
)
from kloe.childdata.tidying.spellings import BREAK, NEGATIONS, Words, claims, plain, tokens
from kloe.childdata.tidying.text import squeezed_spaces

How = Literal[
    "as printed",
    "case or spacing",
    "code alone",
    "code with other words",
    "label",
    "seen spelling",
    "several named",
    "ruling",
]

DISAGREE = "letter and words disagree"

_NO_RULINGS: Mapping[str, str] = MappingProxyType({})
_HEAD = re.compile(r"\s+[-\u2013]\s+|\s*:\s*")
_PART = re.compile(r"[,;/|]|\s[-\u2013]\s|[:=]\s")
_POINT_ZERO = re.compile(r"\s*(\d{1,2})\.0+\s*$")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# "n/a" and "N/K" are no "No", and "Y/N" is the question; "yes?" is one as well.
_NO_ANSWER = re.compile(r"[ny]\W+[a-z]\W*|.*\?\W*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Match:
    """What a value means. ``nearest`` is a suggestion for a person, and never used without one."""

    code: Code | None
    how: How | None
    nearest: str = ""
    why_not: str = ""


_NOTHING = Match(None, None)


def match_value(value: str, column: Column, code_set: CodeSet, rulings: Mapping[str, str] = _NO_RULINGS) -> Match:
    """Find the code that ``value`` means in ``column``; ``rulings``, made by a person, win over all else."""
    lexicon = lexicon_of(code_set, column.name)
    ruled = rulings.get(value) or _ruled(value, rulings)
    if ruled in lexicon.codes:
        return Match(lexicon.codes[ruled], "ruling")
    if value in lexicon.printed:
        return Match(lexicon.printed[value], "as printed")
    if _NO_ANSWER.fullmatch(value.strip()):
        return Match(None, None)
    if (key := fold(value)) in lexicon.folded:
        return Match(lexicon.folded[key], "case or spacing")
    # A number that went through a table of decimals: "1.0" is "1".
    return _match_words(whole[1] if (whole := _POINT_ZERO.match(value)) else value, lexicon)


def _ruled(value: str, rulings: Mapping[str, str]) -> str:
    """Find the ruling on ``value`` in other capitals or spaces; punctuation counts, for "-" is not "?"."""
    key = squeezed_spaces(value).casefold()
    return next((short for seen, short in rulings.items() if squeezed_spaces(seen).casefold() == key), "")


@lru_cache(maxsize=10_000)  # The same odd values stand in many lists.
def _match_words(value: str, lexicon: Lexicon) -> Match:
    """Match a value that is not simply a printed text, or say why it has no code."""
    reading = lexicon.read(value)
    found = _one_reading(value, reading, lexicon)
    if found == _NOTHING:
        found = _same_parts(value, lexicon) or _cut_short(value, lexicon)
    if found.code is not None and lexicon.is_undone(reading, found.code.code):
        found = _NOTHING
    if found.code is not None or found.why_not == GROUPING:
        return found
    return Match(None, None, lexicon.nearest(reading.words), found.why_not)


def _one_reading(value: str, reading: Reading, lexicon: Lexicon) -> Match:
    """Match the value as one answer: by all its words, by the code in it, or by what stands beside it."""
    if plain(squeezed_spaces(value)) in lexicon.unclear:
        return Match(None, None, why_not=SEVERAL)
    whole = lexicon.phrases.get(reading.whole)
    return _as_match(whole) if whole is not None else _by_code(reading, lexicon) or _by_words(value, reading, lexicon)


def _same_parts(value: str, lexicon: Lexicon) -> Match | None:
    """Take the code that every part of an enumeration means ("AUT, LD" are disabilities, "Mother / Father" family)."""
    parts = [part.strip() for part in _PART.split(value)]
    if len(parts) < 2 or any(len(part) < 2 for part in parts):
        return None
    found = [_one_reading(part, lexicon.read(part), lexicon) for part in parts]
    return found[0] if found[0].code is not None and all(part.code == found[0].code for part in found) else None


def _cut_short(value: str, lexicon: Lexicon) -> Match:
    """Take the one code whose long text was cut short ("Services ceased for any other r")."""
    code = lexicon.completed(value)
    return Match(code, "label") if code is not None else _NOTHING


def _as_match(known: Known) -> Match:
    return Match(known.code, known.source, why_not=known.why_not)


def _by_code(reading: Reading, lexicon: Lexicon) -> Match | None:
    """Take the code that stands in the value, if the words beside it allow it; None if there is no code."""
    if not reading.codes:
        return None
    if len(reading.codes) > 1:
        return Match(None, None, why_not=SEVERAL)
    code = lexicon.codes[next(iter(reading.codes))]
    if not reading.words:
        return Match(code, "code alone")
    known = lexicon.phrases.get(reading.words, Known(None))
    if known.code is None:
        return _judged(code, reading.claims, lexicon)
    return Match(code, "code with other words") if known.code == code else Match(None, None, why_not=DISAGREE)


def _judged(code: Code, said: frozenset[str], lexicon: Lexicon) -> Match:
    """Judge whether unknown words fit ``code``: some speak for it, no more for another, none against it.

    Words that speak for nothing are allowed only where councils are known to add local detail.
    """
    votes = Counter(short for claim in said for short in lexicon.claimed.get(claim, ()))
    own = votes.pop(code.code, 0)
    weak = len(code.code) == 1 or code.code.isdigit()
    better = any(count > own or (weak and count == own) for count in votes.values())
    if better or any(_is_opposite(claim, code.code, lexicon) for claim in said):
        return Match(None, None, why_not=DISAGREE)
    fits = own or (lexicon.details and not votes)
    return Match(code, "code with other words") if fits else Match(None, None)


def _is_opposite(claim: str, short: str, lexicon: Lexicon) -> bool:
    """Whether ``claim`` is the opposite of what is known to be said of a code."""
    denied = claim.startswith("not ")
    opposites = (claim.removeprefix("not "),) if denied else (f"not {claim}", f"un{claim}", claim.removeprefix("un"))
    others = [opposite for opposite in opposites if opposite != claim]
    return short not in lexicon.claimed.get(claim, ()) and any(short in lexicon.claimed.get(o, ()) for o in others)


def _by_words(value: str, reading: Reading, lexicon: Lexicon) -> Match:
    """Take the code that the words name, unless the local code before them stands for another one."""
    known = lexicon.phrases.get(reading.words)
    found = _as_match(known) if known else _several_named(reading, lexicon)
    found = found or _as_match(_without_remark(value, lexicon) or _before_detail(value, lexicon) or Known(None))
    if found.code is not None and any(_contradicts(local, found.code, lexicon) for local in reading.local):
        return Match(None, None, why_not=DISAGREE)
    return found


def _contradicts(local: str, code: Code, lexicon: Lexicon) -> bool:
    """Whether a prefix means another code: "2 - Male", or "A4OUT" before words that mean A3."""
    other = lexicon.phrases.get((local,))
    if other is not None and other.code is not None:
        return other.code != code
    stem = lexicon.tokens.get(local.rstrip(_LETTERS))
    return stem is not None and len(stem) > 1 and stem != code.code


def _several_named(reading: Reading, lexicon: Lexicon) -> Match | None:
    """Take two categories of abuse in one cell as Ofsted's "Multiple"; a denied one makes it unclear."""
    if not lexicon.several or any(claim.startswith("not ") for claim in reading.claims):
        return None
    singles = (lexicon.phrases.get((word,), Known(None)).code for word in reading.words)
    named = {code.code for code in singles if code is not None}
    return Match(lexicon.codes[lexicon.several], "several named") if len(named) > 1 else None


def _without_remark(value: str, lexicon: Lexicon) -> Known | None:
    """Look the value up without a remark in brackets, if the remark says nothing of any other code."""
    remarks = REMARK.findall(value)
    known = _phrase(REMARK.sub(" ", value), lexicon) if remarks else None
    if known is None or known.code is None:
        return known
    spoken = tokens(plain(" ".join(remarks)))
    said, mine = claims(spoken), known.code.code
    bare = NEGATIONS.issuperset(word for word in spoken if word != BREAK)
    fits = all(mine in lexicon.claimed.get(claim, {mine}) and not claim.startswith("not ") for claim in said)
    return known if fits and not bare else None


def _before_detail(value: str, lexicon: Lexicon) -> Known | None:
    """Look up the label before a local detail ("Family dysfunction: poor attachment")."""
    if not lexicon.details:
        return None
    parts = [_phrase(part, lexicon) for part in _HEAD.split(value)]
    named = [part for part in parts if part is not None]
    if not named or named[0].code is None or parts[0] is not named[0]:
        return None
    return named[0] if all(part.code == named[0].code for part in named) else Known(None, why_not=DISAGREE)


def _phrase(text: str, lexicon: Lexicon) -> Known | None:
    words: Words = lexicon.read(text).words
    return lexicon.phrases.get(words)
