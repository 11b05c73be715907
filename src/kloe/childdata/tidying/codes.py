"""Which code a raw category value means: the right code, or nothing.

A wrong code is far worse than none, so a value is matched by its words. A code that stands at the front, or
in brackets at the end, counts as well, but only if the words beside it fit that code and no other one better.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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
from kloe.childdata.tidying.spellings import Words, claims, plain, tokens

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


def match_value(value: str, column: Column, code_set: CodeSet, rulings: Mapping[str, str] = _NO_RULINGS) -> Match:
    """Find the code that ``value`` means in ``column``; ``rulings``, made by a person, win over all else."""
    lexicon = lexicon_of(code_set, column.name)
    key = fold(value)
    ruled = next((short for seen, short in rulings.items() if fold(seen) == key), "")
    if ruled in lexicon.codes:
        return Match(lexicon.codes[ruled], "ruling")
    if value in lexicon.printed:
        return Match(lexicon.printed[value], "as printed")
    if _NO_ANSWER.fullmatch(value.strip()):
        return Match(None, None)
    if key in lexicon.folded:
        return Match(lexicon.folded[key], "case or spacing")
    return _match_words(value, lexicon)


def _match_words(value: str, lexicon: Lexicon) -> Match:
    """Match a value that is not simply a printed text, or say why it has no code."""
    reading = lexicon.read(value)
    whole = lexicon.phrases.get(reading.whole)
    found = _as_match(whole) if whole is not None else _by_code(reading, lexicon) or _by_words(value, reading, lexicon)
    if found.code is not None or found.why_not == GROUPING:
        return found
    return Match(None, None, lexicon.nearest(reading.words), found.why_not)


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
    if better or (own and any(_is_opposite(claim, code.code, lexicon) for claim in said)):
        return Match(None, None, why_not=DISAGREE)
    fits = own or (lexicon.details and not votes)
    return Match(code, "code with other words") if fits else Match(None, None)


def _is_opposite(claim: str, short: str, lexicon: Lexicon) -> bool:
    """Whether ``claim`` is the opposite of what is known to be said of a code."""
    opposite = claim.removeprefix("not ") if claim.startswith("not ") else f"not {claim}"
    return short not in lexicon.claimed.get(claim, ()) and short in lexicon.claimed.get(opposite, ())


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
    said, mine = claims(tokens(plain(" ".join(remarks)))), known.code.code
    quiet = all(mine in lexicon.claimed.get(claim, {mine}) and not claim.startswith("not ") for claim in said)
    return known if quiet else None


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
