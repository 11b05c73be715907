"""What is known about the answers of one code set: their phrases, their words, how a value is taken apart."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import takewhile
from typing import Literal

from kloe.childdata.specification import Code, CodeSet
from kloe.childdata.tidying.spellings import BREAK, Words, claims, content, plain, spellings, tokens, words_of

Source = Literal["label", "seen spelling"]

GROUPING = "Ofsted's grouping, not a code"
SEVERAL = "could be several codes"

_LONGEST_LOCAL_CODE = 6
_SHORTEST_START = 20
_ALIKE = 0.72
# A single letter needs a space before its bracket: "carer(s)" ends in no code.
_TAIL = re.compile(r"(?:\s|(?=\([a-z]{0,4}\d))\(\s*(?:cin\s+)?([a-z]{0,4}\d*[a-z]?)\s*\)?\s*\.?$")
_SUBCODE = re.compile(r"([a-z]\d)[a-z]{1,2}\d?")
_FOLDED_AWAY = re.compile(r"[^\w&+]|_")
REMARK = re.compile(r"[\[(][^\])]*[\])]?")


@dataclass(frozen=True)
class Known:
    """What is known of a phrase: its code and from where, or why it has none."""

    code: Code | None
    source: Source | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Reading:
    """A value taken apart: the codes at its ends, local codes that say nothing, and the words.

    ``rest`` is what the words were made from; ``whole`` are the words before anything is taken away.
    """

    codes: frozenset[str]
    local: Words
    words: Words
    rest: Words
    whole: Words

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the words claim, where a "not" counts."""
        return claims(self.rest)


def fold(text: str) -> str:
    """Reduce ``text`` to what two spellings of one printed text share: no case, spaces or punctuation."""
    return _FOLDED_AWAY.sub("", text.casefold())


@cache
def lexicon_of(code_set: CodeSet, column: str) -> "Lexicon":
    """Build the lexicon of ``code_set`` for the column of that name, once."""
    return Lexicon(code_set, column)


class Lexicon:
    """All that is known about one code set as one column uses it."""

    def __init__(self, code_set: CodeSet, column: str) -> None:
        self.codes = dict(code_set.by_code)
        self.printed = {text: code for code in code_set.codes for text in (code.printed, *code.also_printed)}
        self.folded = {fold(text): code for text, code in self.printed.items()}
        self.tokens = {short.lower(): short for short in self.codes if short.isupper() or short[0].isdigit()}
        habits = [habit for habit in spellings().habit if code_set.name in habit.code_sets]
        self.leading: dict[str, list[Words]] = defaultdict(list)
        for lead in (tuple(tokens(plain(lead))) for habit in habits for lead in habit.leading):
            self.leading[lead[0]].append(lead)
        self.trailing = {words_of(tail) for habit in habits for tail in habit.trailing}
        self.endings = any(habit.endings for habit in habits)
        self.details = any(habit.details for habit in habits)
        self.several = next((habit.several for habit in habits if habit.several), "")
        self.undoing: dict[str, set[str]] = {word: set() for word in (*spellings().past, *spellings().doubt)}
        self.texts: list[tuple[str, str]] = []
        self.phrases: dict[Words, Known] = {}
        self.claimed: dict[str, set[str]] = defaultdict(set)
        self._learn(code_set, column)
        self._index()

    def _learn(self, code_set: CodeSet, column: str) -> None:
        """Learn spellings, then Ofsted's groupings, then printed texts; what is learnt first wins."""
        mine = [entry for entry in spellings().spelling if entry.applies(code_set.name, column)]
        self._add("seen spelling", ((seen, entry.code) for entry in mine for seen in entry.seen))
        unclear = [entry for entry in spellings().unclear if code_set.name in entry.code_sets]
        self.unclear = {plain(seen) for entry in unclear if entry.exact for seen in entry.seen}
        for seen in (seen for entry in unclear if not entry.exact for seen in entry.seen):
            self.phrases.setdefault(words_of(seen), Known(None, why_not=SEVERAL))
        groups = _groups(code_set)
        for group in (group for group, members in groups.items() if len(members) > 1):
            self.phrases.setdefault(self.read(group).words, Known(None, why_not=GROUPING))
        self._add("label", ((text, code.code) for code in code_set.codes for text in _official(code)))
        self._add("label", ((group, members[0]) for group, members in groups.items() if len(members) == 1))

    def _add(self, source: Source, texts: Iterable[tuple[str, str]]) -> None:
        """Learn a batch; a phrase that one batch gives to two codes could be either."""
        batch: dict[Words, set[str]] = defaultdict(set)
        for text, short in texts:
            if short in self.codes:
                reading = self.read(text)
                if source == "seen spelling" or reading.words or not reading.codes:
                    batch[reading.words if source == "label" and reading.words else reading.whole].add(short)
                    if not reading.codes and not reading.local:
                        batch[reading.whole].add(short)
                for claim in reading.claims:
                    self.claimed[claim].add(short)
                for word in self.undoing.keys() & set(reading.rest):
                    self.undoing[word].add(short)
                if source == "label":
                    self.texts.append((_flat(text), short))
        for words, found in batch.items():
            known = Known(self.codes[min(found)], source) if len(found) == 1 else Known(None, why_not=SEVERAL)
            self.phrases.setdefault(words, known)

    def _index(self) -> None:
        """Index phrases by their three-letter pieces, so that a suggestion is found without comparing all."""
        for token, short in self.tokens.items():
            self.claimed[token].add(short)
        self.texts.sort()
        named = [(words, known.code.printed) for words, known in self.phrases.items() if known.code is not None]
        self.suggestions = [(printed, len(_pieces(words))) for words, printed in named]
        self.places: dict[str, list[int]] = defaultdict(list)
        for number, (words, _) in enumerate(named):
            for piece in _pieces(words):
                self.places[piece].append(number)

    def nearest(self, words: Words) -> str:
        """Suggest the printed text of the phrase most like these words, if one is clearly alike."""
        pieces = _pieces(words)
        shared = Counter(number for piece in pieces for number in self.places.get(piece, ()))
        alike = ((2 * count / (len(pieces) + self.suggestions[n][1]), -n) for n, count in shared.items())
        score, place = max(alike, default=(0.0, 0))
        return self.suggestions[-place][0] if score >= _ALIKE else ""

    def completed(self, value: str) -> Code | None:
        """Find the one code whose official text begins with ``value`` and is cut inside a word, as some systems do."""
        start = _flat(value)
        place = bisect_left(self.texts, (start, ""))
        longer = list(takewhile(lambda known: known[0].startswith(start), self.texts[place:]))
        if len({short for _, short in longer}) != 1 or len(start) < _SHORTEST_START:
            return None
        inside_a_word = all(text[len(start) :][:1].isalnum() for text, _ in longer)
        return self.codes.get(longer[0][1]) if inside_a_word else None

    def is_undone(self, reading: Reading, short: str) -> bool:
        """Whether a word such as "ended" or "pending" stands in a value and in no known text of the code."""
        if reading.codes and self.details:
            return False
        harmless = spellings().past if reading.codes and self.endings else ()
        return any(short not in self.undoing.get(word, {short}) for word in reading.rest if word not in harmless)

    def read(self, value: str) -> Reading:
        """Take a value apart into codes, local codes and words."""
        text = plain(value).strip()
        everything = tokens(text)
        tail = _TAIL.search(text)
        known_tail = tail is not None and (tail[1] in self.tokens or any(map(str.isdigit, tail[1])))
        rest = tokens(text[: tail.start()]) if tail is not None and known_tail else list(everything)
        codes = {self.tokens[tail[1]]} if tail is not None and tail[1] in self.tokens else set[str]()
        local = tuple(self._take_front(rest, codes))
        whole = content(everything)
        words = whole if rest == everything else content(rest) if rest else ()
        return Reading(frozenset(codes), local, self._without_tail(words), tuple(rest), whole)

    def _take_front(self, rest: list[str], codes: set[str]) -> Iterator[str]:
        """Move what stands before the words out of ``rest``: codes to ``codes``, local codes as yielded."""
        while rest:
            lead = next((lead for lead in self.leading.get(rest[0], ()) if tuple(rest[: len(lead)]) == lead), ())
            code, length = self._code_in_front(rest, alone=not codes)
            if lead or rest[0] == BREAK:
                del rest[: len(lead) or 1]
            elif code:
                codes.add(code)
                del rest[:length]
            elif _is_local(rest[0]):
                yield rest.pop(0)
            else:
                return

    def _code_in_front(self, rest: list[str], *, alone: bool) -> tuple[str, int]:
        """Find the code in the first token or, written apart ("E4 A", "PR 4"), in the first two."""
        first, joined = rest[0], "".join(rest[:2])
        if first in self.tokens and (len(first) > 1 or alone):
            return self.tokens[first], 1
        apart = alone and joined in self.tokens and len(joined) == len(first) + 1 and not first.isdigit()
        if apart:
            return self.tokens[joined], 2
        part = _SUBCODE.fullmatch(first) if self.details else None
        return (self.tokens.get(part[1], ""), 1) if part else ("", 0)

    def _without_tail(self, words: Words) -> Words:
        tail = next((tail for tail in self.trailing if len(words) > len(tail) and words[-len(tail) :] == tail), ())
        return self._without_tail(words[: -len(tail)]) if tail else words


def _groups(code_set: CodeSet) -> Mapping[str, list[str]]:
    """Gather the codes of each of Ofsted's groupings; "zz" marks codes that Ofsted counts as errors."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code in code_set.codes:
        if code.group and not code.group.startswith("zz"):
            groups[code.group].append(code.code)
    return groups


def _official(code: Code) -> tuple[str, ...]:
    """List the specification's own texts for a code; a short code that is a word ("Male") is one of them."""
    texts = (code.printed, *code.also_printed, code.label, REMARK.sub("", code.label))
    return tuple(text for text in texts if text.strip()) + (() if code.code.isupper() else (code.code,))


def _is_local(token: str) -> bool:
    """Whether a token is a letter or a local code ("a1", "60", "n1b"), which says nothing by itself."""
    return len(token) == 1 or (len(token) <= _LONGEST_LOCAL_CODE and any(map(str.isdigit, token)))


def _flat(text: str) -> str:
    return " ".join(token for token in tokens(plain(text)) if token != BREAK)


def _pieces(words: Words) -> frozenset[str]:
    text = " ".join(words)
    return frozenset(text[start : start + 3] for start in range(len(text) - 2))
