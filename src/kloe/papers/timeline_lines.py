"""The days of an inspection and what is due after it, as a table for the terminal."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from textwrap import wrap

from kloe.frameworks.dated import Dated
from kloe.frameworks.facts import UNVERIFIED
from kloe.papers.inspection_days import InspectionDays

_WIDTH = 118
_INDENT = 38


def timeline_lines(days: InspectionDays) -> Iterator[str]:
    """What was given, each day with duty, suggested owner and source, then what a reader must know of them."""
    yield days.title
    for name, value in days.facts:
        yield from _wrapped(f"{name}: {value}", "  ", "    ")
    for group, dated in groupby((*days.events, *days.duties), key=lambda one: one.group):
        yield ""
        yield from _wrapped(group)
        yield from _table(dated)
    if days.explanation:
        yield ""
        yield f"Why {short_day(days.explanation.printed)}"
        for sentence in days.explanation.sentences:
            yield from _indented(sentence, 2)
    yield ""
    for note in days.notes:
        yield from _wrapped(note)


def short_day(day: date) -> str:
    """A day as "Mon 3 Mar 2014"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def when(one: Dated) -> str:
    """The day, or the first and the last."""
    if one.first == one.last:
        return short_day(one.first)
    first = (
        f"{one.first:%a} {one.first.day} {one.first:%b}" if one.first.year == one.last.year else short_day(one.first)
    )
    return f"{first} to {short_day(one.last)}"


def details(one: Dated) -> Iterator[str]:
    """All that is to be known besides when and what."""
    yield one.duty
    if one.condition:
        yield f"Applies when {one.condition}."
    if one.counted:
        yield f"Counted: {one.counted}."
    yield from _marks(one)
    if one.note:
        yield f"Note: {one.note.rstrip('.')}."


def _marks(one: Dated) -> Iterator[str]:
    return (f"Note: {mark}." for mark in one.marks)


def flags(one: Dated) -> str:
    """In words what the title must not be read without."""
    return f" ({UNVERIFIED})" if one.unverified else ""


def _table(dated: Iterable[Dated]) -> Iterator[str]:
    said = ""
    for one in dated:
        due = f"{one.flag.upper()} " if one.flag else ""
        at = f", {one.at}" if one.at else ""
        yield f"  {when(one):<{_INDENT - 2}}{due}{one.title}{at}{flags(one)}"
        repeats = one.duty == said
        for text in _marks(one) if repeats else details(one):
            yield from _indented(text)
        if not repeats:
            yield from _indented(f"Owner: {one.owner}. Source: {'; '.join(one.source)}.")
        said = one.duty


def _indented(text: str, spaces: int = _INDENT) -> Iterator[str]:
    return _wrapped(text, " " * spaces, " " * spaces)


def _wrapped(text: str, first: str = "", others: str = "") -> Iterator[str]:
    """Lines that leave ids such as monitoring-visits-2016 whole."""
    yield from wrap(text, _WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)
