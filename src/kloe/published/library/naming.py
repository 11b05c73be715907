"""Which entries of a list are meant by a name as somebody types it, and what a file may be called."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

Entry = TypeVar("Entry")
_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_OF_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names of devices, never of files
_LONGEST = 120


def those_named(entries: Iterable[Entry], asked: str, name_of: Callable[[Entry], str]) -> tuple[Entry, ...]:
    """The entries whose name has all words of ``asked``; only if there are none, those with words that begin so."""
    every, words = tuple(entries), _words(asked)
    whole = tuple(one for one in every if set(words) <= set(_words(name_of(one))))
    return whole or tuple(one for one in every if all(_begins(word, _words(name_of(one))) for word in words))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _begins(word: str, words: Iterable[str]) -> bool:
    return any(one.startswith(word) for one in words)


def safe_file_name(name: str) -> str:
    """A name for a PDF that every system takes, and that leads into no folder."""
    clean = _NOT_IN_A_NAME.sub(" ", name)
    stem = re.sub(r"\.pdf$", "", " ".join(clean.split()), flags=re.IGNORECASE).strip(". ")
    stem = stem[:_LONGEST].rstrip(". ") or "report"
    return f"{stem} report.pdf" if _OF_WINDOWS.fullmatch(stem.partition(".")[0].strip()) else f"{stem}.pdf"
