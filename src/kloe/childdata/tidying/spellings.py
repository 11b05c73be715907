"""How councils write: the curated spellings, and how a text becomes words that can be compared.

What counts as the same word is data as well, in ``spellings.toml``.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec

from kloe.childdata.specification import load_specification, specification_ids
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

Words = tuple[str, ...]

BREAK = "|"
"""Stands where punctuation ends what a "not" denies."""

_FILE = Path(__file__).with_name("spellings.toml")
NEGATIONS = frozenset({"not", "no", "non", "without", "nor", "except", "excluding", "excludes", "excl", "unless"})
# After these words a "not" denies nothing more: "not in need, eg step-parent adoption".
_AFFIRMING = frozenset({BREAK, "eg", "g", "example", "inc", "incl", "including", "but"})
# "in" and "out", "with" and "without" tell codes apart, so "in", "out" and "without" are kept.
_UNIMPORTANT = frozenset(
    re.findall(
        r"\w+",
        "a an the of and or to for by at with from is are be been was were who which that also inc i s e g eg ie",
    )
)
_SHORTEST_PLURAL = 4
_PLAIN = str.maketrans(
    {
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u00a0": " ",
        "[": "(",
        "]": ")",
    }
)
_TOKEN = re.compile(r"[a-z0-9]+|[,;:()]|(?<=\s)-(?=\s)")


class SameWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Ways to write one word or phrase."""

    means: str
    written: tuple[str, ...]


class Habit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How values of some code sets are put together.

    ``leading`` and ``trailing`` words say nothing; with ``details``, local detail may follow a label and
    local letters a code ("N1a"); ``several`` is the code for a value that names more than one. The texts of
    ``endings`` tell how something came to an end, so that "ceased" beside a code casts no doubt on it.
    """

    code_sets: tuple[str, ...]
    leading: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()
    details: bool = False
    several: str = ""
    endings: bool = False


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Texts that mean one code, in the named code sets or columns."""

    code: str
    seen: tuple[str, ...]
    code_sets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    note: str = ""

    def applies(self, code_set: str, column: str) -> bool:
        """Whether these texts are about this column."""
        return code_set in self.code_sets or column in self.columns


class Unclear(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Texts that a label or a rule would match, but that may mean more than one code.

    ``exact`` texts are unclear only as they are written: "Physical neglect", but not "Physical, neglect".
    """

    seen: tuple[str, ...]
    code_sets: tuple[str, ...]
    exact: bool = False
    note: str = ""


class Spellings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of ``spellings.toml``; words of the past ("ended") and of doubt ("pending") undo an answer."""

    same_word: tuple[SameWord, ...]
    habit: tuple[Habit, ...]
    spelling: tuple[Spelling, ...]
    unclear: tuple[Unclear, ...]
    past: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()


@cache
def spellings() -> Spellings:
    """Load the curated spellings, checked against the specifications; raises RuleFileError."""
    return read_spellings(_FILE)


def read_spellings(file: Path) -> Spellings:
    """Read and check a file of spellings; raises RuleFileError."""
    found = read_rules(file, Spellings)
    versions = [load_specification(name) for name in specification_ids()]
    columns = {(c.name, c.codes) for v in versions for child_list in v.lists for c in child_list.columns if c.codes}
    codes = {(s.name, code.code) for v in versions for s in v.code_sets for code in s.codes}
    sets = {name for name, _ in codes}
    for named in [entry.code_sets for kind in (found.habit, found.unclear, found.spelling) for entry in kind]:
        _refuse(file, "code_sets", set(named) - sets)
    for spelling in found.spelling:
        _refuse(file, "columns", set(spelling.columns) - {name for name, _ in columns})
        used = {name for column, name in columns if column in spelling.columns}
        homeless = {name for name in spelling.code_sets if (name, spelling.code) not in codes}
        homeless |= {spelling.code} if used and not any((name, spelling.code) in codes for name in used) else set()
        _refuse(file, "code", {f"{spelling.code} of {name}" for name in homeless})
        _refuse(file, "code_sets or columns", set() if spelling.code_sets or spelling.columns else {spelling.code})
    return found


def _refuse(file: Path, field: str, unknown: Iterable[str]) -> None:
    if names := ", ".join(sorted(unknown)):
        raise RuleFileError(
            f"Unknown or missing: {names}.",
            where={"file": file.name, "field": field},
            remedy="Use the names of the specification (code sets, columns, short codes).",
        )


def plain(text: str) -> str:
    """Write ``text`` in lower case, with one kind of quote, dash, space and bracket."""
    text = text.casefold().replace("\u00e2\u20ac\u2122", "'").translate(_PLAIN)
    return text.replace("'", "").replace("&", " and ").replace("+", " and ")


def tokens(text: str) -> list[str]:
    """Split a plain text into its words in order, with a BREAK where punctuation stands."""
    return [found if found.isalnum() else BREAK for found in _TOKEN.findall(text)]


def content(found: Sequence[str]) -> Words:
    """Keep the words that matter, in one form each."""
    words = _same_words([word for word in found if word != BREAK])
    kept = (word for place, word in enumerate(words) if word not in _UNIMPORTANT or _may_be_code(place, word))
    return tuple(_singular(word) for word in kept) or tuple(found)


def words_of(text: str) -> Words:
    """Find the words of a raw text that matter."""
    return content(tokens(plain(text)))


def claims(found: Sequence[str]) -> frozenset[str]:
    """Gather the words that matter; a denied one is marked: "no long term" gives "not long", "not term".

    "Non" denies the next word only.
    """
    said, denied, previous = set(), False, ""
    for word in _same_words(found):
        if word in NEGATIONS:
            denied = word != "non"
        elif word in _AFFIRMING and previous not in NEGATIONS:
            denied = False
        elif word not in _UNIMPORTANT:
            said.add(f"not {_singular(word)}" if denied or previous == "non" else _singular(word))
        previous = word
    return frozenset(said)


def _may_be_code(place: int, word: str) -> bool:
    """Whether a small word is a letter in front ("S: ...", "E - ..."), which may be a code and stays."""
    return place == 0 and len(word) == 1 and word != "a"


def _singular(word: str) -> str:
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def _same_words(found: Sequence[str]) -> list[str]:
    """``found`` with every written form replaced by what it means; the longest form wins."""
    forms, words, place = _dictionary(), list[str](), 0
    if forms.keys().isdisjoint(found):
        return list(found)
    while place < len(found):
        longest = ((form, means) for form, means in forms.get(found[place], ()) if _stands(form, found, place))
        form, means = next(longest, ((found[place],), (found[place],)))
        words.extend(means)
        place += len(form)
    return words


def _stands(form: Words, found: Sequence[str], place: int) -> bool:
    return len(form) == 1 or tuple(found[place : place + len(form)]) == form


@cache
def _dictionary() -> dict[str, list[tuple[Words, Words]]]:
    """By their first word, the written forms and what each of them means, longest first."""
    forms: dict[str, list[tuple[Words, Words]]] = {}
    for entry in spellings().same_word:
        for written in entry.written:
            form = tuple(word for word in tokens(plain(written)) if word != BREAK)
            forms.setdefault(form[0], []).append((form, tuple(entry.means.split())))
    return {first: sorted(found, key=lambda pair: -len(pair[0])) for first, found in forms.items()}
