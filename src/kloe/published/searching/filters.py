"""What a search is narrowed to: authorities, years, frameworks, areas, grades, themes, as people write them."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

import msgspec

from kloe.authorities.names import authority_named
from kloe.authorities.register import authorities, successors
from kloe.errors import KloeError, UnknownNameError
from kloe.published.searching.index import facet
from kloe.spelling import initials, squeezed

_YEARS = re.compile(r"((?:19|20)\d\d)(?:\s*[-–:]\s*((?:19|20)\d\d))?")
_ALIKE = 0.7  # of the letters
_NEARLY = 0.05
_OFFERED = 3


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What passages must have; of several values of one kind, any.

    ``years`` are those of publication ("2019" or "2016-2018"). ``grades`` are those of the area that a passage stands
    in, or the overall grade where it stands in none. ``frameworks`` may be given by how their ids begin.
    """

    authorities: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


class Narrowed(NamedTuple):
    """Filters as parts of a query of the index, all of which must hold, and what was taken for what."""

    match: tuple[str, ...]
    notes: tuple[str, ...]


def narrowed(filters: Filters, index: sqlite3.Connection) -> Narrowed:
    """What ``filters`` ask of the index; raises UnknownNameError, or KloeError for what is no year."""
    match: list[str] = []
    notes: list[str] = []
    for kind, asked, read in _kinds(filters):
        if asked:
            there = _there(index, kind)
            meant = [one for text in asked for one in read(text, there, notes)]
            match.append("facets : (" + " OR ".join(f'"{facet(kind, one)}"' for one in dict.fromkeys(meant)) + ")")
    return Narrowed(tuple(match), tuple(notes))


_Reading = Callable[[str, Sequence[str], list[str]], Sequence[object]]


def _kinds(filters: Filters) -> Iterator[tuple[str, tuple[str, ...], _Reading]]:
    yield "authority", filters.authorities, _authority
    yield "year", filters.years, _years
    yield "framework", filters.frameworks, _frameworks
    yield "area", filters.areas, _named("judgement area")
    yield "grade", filters.grades, _named("grade")
    yield "theme", filters.themes, _named("theme")


def _there(index: sqlite3.Connection, kind: str) -> list[str]:
    """The values that the library has."""
    return [str(row[0]) for row in index.execute("select value from facets where kind = ? order by 1", (kind,))]


def _authority(text: str, there: Sequence[str], notes: list[str]) -> Sequence[str]:
    """The authority that is meant, or the one that is spelt most like it: it is said which was taken."""
    name = authority_named(text) or next((one for one in there if squeezed(one) == squeezed(text)), "")
    if not name:
        name, *others = _spelt_alike(text, there) or [""]
        if not name:
            raise UnknownNameError(
                f"There is no authority called '{text}'.", remedy="'kloe published list' shows whose reports there are."
            )
        notes.append(f"'{text}' was taken for {name}" + (f", not for {' or '.join(others)}." if others else "."))
    if name not in there:
        followed = [one for one in successors(name) if one in there]
        notes.append(f"The library has no report on {name}." + (f" See {' and '.join(followed)}." if followed else ""))
    return [name]


def _spelt_alike(text: str, there: Sequence[str]) -> list[str]:
    """The authorities spelt most like ``text``, in any order of its words: the best, and those nearly as good."""
    known = [(spelling, one.name) for one in authorities() for spelling in (one.name, *one.also_known_as)]
    likeness: dict[str, float] = {}
    for spelling, name in [*known, *((one, one) for one in there)]:
        likeness[name] = max(likeness.get(name, 0), _likeness(text, spelling))
    best = max(likeness.values(), default=0)
    return sorted(
        (name for name, alike in likeness.items() if alike >= _ALIKE and alike >= best - _NEARLY),
        key=lambda name: (-likeness[name], name not in there, name),
    )[:_OFFERED]


def _likeness(text: str, name: str) -> float:
    """How many of the letters agree, from 0 to 1, as a whole or word by word."""
    asked, called = _words(text), _words(name)
    if not asked or not called:
        return 0
    by_word = sum(max(_agreeing(word, other) for other in called) for word in asked) / len(asked)
    return max(_agreeing(squeezed(text), squeezed(name)), by_word)


def _agreeing(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold())) - {"and", "of", "the", "council", "borough", "city"}


def _years(text: str, there: Sequence[str], _: list[str]) -> Sequence[int]:
    found = _YEARS.fullmatch(text.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise KloeError(f"'{text}' is no year.", remedy="Write a year (2019), or the first and the last (2016-2018).")
    return range(first, last + 1)


def _frameworks(text: str, there: Sequence[str], _: list[str]) -> Sequence[str]:
    """Every version whose id begins so."""
    if found := [one for one in there if squeezed(one).startswith(squeezed(text) or "-")]:
        return found
    raise _unknown("framework", text, there)


def _named(kind: str) -> _Reading:
    def meant(text: str, there: Sequence[str], _: list[str]) -> Sequence[str]:
        key = squeezed(text)
        exact = [one for one in there if key in (squeezed(one), initials(one))]
        begun = [one for one in there if key and (squeezed(one).startswith(key) or key.startswith(squeezed(one)))]
        if exact or len(begun) == 1:
            return exact or begun
        raise _unknown(kind, text, there)

    return meant


def _unknown(kind: str, text: str, there: Sequence[str]) -> UnknownNameError:
    nearest = get_close_matches(text.casefold(), there, 3, 0.5)
    remedy = f"Did you mean {' or '.join(nearest)}?" if nearest else f"There is {', '.join(there) or 'none'}."
    return UnknownNameError(f"The library has no {kind} '{text}'.", remedy=remedy)
