"""Which column a heading means: by its words, never by its position, and how surely."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.childdata.reading.heading_words import MARK, words_key
from kloe.childdata.specification import ChildList, Column, latest_specification
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules
from kloe.spelling import squeezed

HeadingMatch = Literal[
    "exact",
    "case or spacing",
    "older wording",
    "similar wording",
    "mapping file",
    "given twice",
    "not recognised",
]
SURELY_SIMILAR = 0.9
CLEARLY_BETTER = 0.04
SHORTEST_SIMILAR = 8
_BRACKETS = re.compile(r"\([^)]*\)")
_NUMBERING = re.compile(  # "1. Gender", "b) Gender", "L3_Gender", "List 3: Gender"
    r"^\W*(?:l(?:ist)?[ _]?\d{1,2}[-_.:) ]*|\d{1,2}\s*[-_.:)]+|[a-z][).])\s*(?=\w)", re.IGNORECASE
)
_NOT_DIGITS = re.compile(r"\D+")


class OtherWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings that councils' systems print for a column: on ``lists`` only, or on every list that has it."""

    column: str
    headings: tuple[str, ...]
    lists: tuple[int, ...] = ()


class OtherReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A return that is not Annex A, known by words in its headings; one of these must be no heading of Annex A."""

    name: str
    words: tuple[str, ...]
    at_least: int = 2

    def signs_in(self, spelt: Set[str]) -> int:
        """How many of its words are among squeezed headings: 0 if there are too few, or all are Annex A's too."""
        found = {sign for word in self.words if (sign := squeezed(word)) in spelt or _within(word, sign, spelt)}
        return len(found) if len(found) >= self.at_least and len(found - _annex_a_wordings()) > 0 else 0


class HeadingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of headings.toml."""

    wordings: tuple[OtherWording, ...] = msgspec.field(name="wording", default=())
    other_returns: tuple[OtherReturn, ...] = msgspec.field(name="other_return", default=())


@dataclass(frozen=True)
class Heading:
    """A heading cell, and the column it means (None: not recognised, or a second one for the same column)."""

    position: int
    text: str
    column: Column | None
    how: HeadingMatch
    meant: str = ""


def _within(word: str, sign: str, spelt: Set[str]) -> bool:
    """A phrase of several words counts inside a longer heading, too."""
    return " " in word and any(sign in longer for longer in spelt)


@cache
def _annex_a_wordings() -> frozenset[str]:
    return frozenset(key for child_list in latest_specification().lists for key in known_wordings(child_list.name))


def wordings(text: str) -> tuple[str, ...]:
    """The spellings by which a heading may be known: squeezed, without brackets or its number, then by its words."""
    bare = _NUMBERING.sub("", text)
    texts = (text, _BRACKETS.sub(" ", text), bare, _BRACKETS.sub(" ", bare))
    return tuple(dict.fromkeys((*map(squeezed, texts), words_key(texts[2]), words_key(texts[3]))))


@cache
def heading_file() -> HeadingFile:
    """Wordings seen besides the template's own, and the signs of other returns."""
    path = Path(__file__).with_name("headings.toml")
    content = read_rules(path, HeadingFile)
    lists = latest_specification().lists
    for wording in content.wordings:
        having = {child_list.number for child_list in lists if wording.column in child_list.by_name}
        if not having or not having.issuperset(wording.lists):
            raise RuleFileError("No list has this column.", where={"file": path.name, "entry": wording.column})
    return content


def other_headings(child_list: ChildList) -> Mapping[str, tuple[str, ...]]:
    """By column, the headings that systems print on this list."""
    found: dict[str, tuple[str, ...]] = {}
    for wording in heading_file().wordings:
        if not wording.lists or child_list.number in wording.lists:
            found[wording.column] = (*found.get(wording.column, ()), *wording.headings)
    return found


@cache
def known_wordings(child_list_name: str) -> Mapping[str, tuple[Column, HeadingMatch]]:
    """Every known spelling of every heading of a list, squeezed."""
    child_list = latest_specification().by_name[child_list_name]
    extra = other_headings(child_list)
    keys: dict[str, tuple[Column, HeadingMatch]] = {}
    for column in child_list.columns:
        for text in (*extra.get(column.name, ()), *column.older_headings):
            keys.setdefault(squeezed(text), (column, "older wording"))
        short = squeezed(_BRACKETS.sub(" ", column.heading))
        keys.setdefault(short, (column, "older wording"))
    for column in child_list.columns:
        keys[squeezed(column.heading)] = (column, "case or spacing")
    return _same_words(child_list, extra) | keys


def _same_words(child_list: ChildList, extra: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Column, HeadingMatch]]:
    """The columns by the words of their headings, in any order; not where two columns have the same words."""
    by_words: dict[str, dict[str, Column]] = {}
    for column in child_list.columns:
        for text in (column.heading, *column.older_headings, *extra.get(column.name, ())):
            for key in (words_key(text), words_key(_BRACKETS.sub(" ", text))):
                by_words.setdefault(key, {})[column.name] = column
    return {
        key: (next(iter(columns.values())), "similar wording")
        for key, columns in by_words.items()
        if key and len(columns) == 1
    }


def match_headings(
    cells: Mapping[int, str], child_list: ChildList, ruled: Mapping[str, str] | None = None
) -> tuple[Heading, ...]:
    """What each heading cell (position from 0: text) means on ``child_list``.

    ``ruled`` leads from a squeezed heading to the column a person has chosen for it ("" for none). Of two
    headings for one column the surer one is taken, and the other is marked ``given twice``.
    """
    found = [_match(position, text, child_list, ruled or {}) for position, text in cells.items()]
    order: list[HeadingMatch] = [
        "mapping file",
        "exact",
        "case or spacing",
        "older wording",
        "similar wording",
    ]
    taken: dict[str, Heading] = {}
    for heading in sorted((h for h in found if h.column), key=lambda h: (order.index(h.how), h.position)):
        if heading.column:
            taken.setdefault(heading.column.name, heading)
    chosen = {heading.position for heading in taken.values()}
    return tuple(
        heading
        if heading.column is None or heading.position in chosen
        else Heading(heading.position, heading.text, None, "given twice", heading.column.name)
        for heading in found
    )


def _match(position: int, text: str, child_list: ChildList, ruled: Mapping[str, str]) -> Heading:
    key = squeezed(text)
    if key in ruled:
        return Heading(position, text, child_list.by_name.get(ruled[key]), "mapping file", ruled[key])
    known = known_wordings(child_list.name)
    column: Column | None
    how: HeadingMatch
    column, how = next((known[spelt] for spelt in wordings(text) if spelt in known), (None, "not recognised"))
    if column is None:
        column = _most_similar(key, known)
        how = "similar wording" if column else "not recognised"
    elif how == "case or spacing" and text == column.heading:
        how = "exact"
    return Heading(position, text, column, how, column.name if column else "")


def _most_similar(key: str, known: Mapping[str, tuple[Column, HeadingMatch]]) -> Column | None:
    """The column whose wording is nearly the same, if it is clearly nearer than any other column's.

    Other numbers make another column: "in the last 6 months" is not "in the last 12 months".
    """
    if len(key) < SHORTEST_SIMILAR:
        return None
    best: dict[str, float] = {}
    numbers = _NOT_DIGITS.sub(" ", key)
    for other, (column, _) in known.items():
        if other.startswith(MARK) or _NOT_DIGITS.sub(" ", other).strip() != numbers.strip():
            continue
        matcher = SequenceMatcher(None, key, other)
        if matcher.real_quick_ratio() >= SURELY_SIMILAR and matcher.quick_ratio() >= SURELY_SIMILAR:
            best[column.name] = max(best.get(column.name, 0.0), matcher.ratio())
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < SURELY_SIMILAR:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEARLY_BETTER:
        return None
    return next(column for column, _ in known.values() if column.name == ranked[0][0])
