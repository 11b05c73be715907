"""Whose services a report is about: the name that it prints, and the authority of the register that it means."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from kloe.authorities import authorities, authority_named, authority_on
from kloe.published.model import Place, Said
from kloe.published.reading.forms import Recognised
from kloe.published.reading.lines import Line, Text, plain

_NO_NAME = re.compile(
    r"(?:report|inspection|ofsted|www|http|the children|page|contents|joint)\b|\W*\d|and\b", re.IGNORECASE
)
_AROUND_NAME = re.compile(
    r"^\s*(?:the\s+)?(?:council\s+of\s+)?(?:the\s+)?|\d+$"
    r"|\s*(?:local authority|children.?s (?:social care )?services)\d*\s*$"
    r"|\s*(?:local )?safeguarding children board\d*\s*$",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(r"\s*(?:metropolitan|unitary)?\s*council\s*$|['’]s?$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_ADDRESSED = re.compile(
    r"(?:director of children.?s services|chief executive|dcs)[^\n]*\n\s*([^\n]{4,60})", re.IGNORECASE
)
_LINES_AWAY = 4


def authority(text: Text, recognised: Recognised, day: date | None) -> Said[str] | None:
    """The authority as the register called it on ``day``, the first day of fieldwork; None where no name is printed.

    "Newcastle" is likely to be the only authority whose name begins so. A name that the register does not know stands
    as it is printed, and is doubtful.
    """
    places = list(_named(text, recognised))
    for place in places:
        if known := _in_register(text.printed(place), day):
            return Said(value=known, printed=text.printed(place), place=place)
    if not places:
        return None
    printed = text.printed(places[0])
    if begun := _only_one_beginning(printed, day):
        return Said(value=begun, printed=printed, place=places[0], sure="likely")
    return Said(value=printed, printed=printed, place=places[0], sure="doubtful")


def _named(text: Text, recognised: Recognised) -> Iterator[Place]:
    """Where the name can stand, the likeliest place first: in the title, or on lines beside it."""
    if recognised.authority:
        yield recognised.authority
    beside = list(_beside(text, recognised.title, before=recognised.form.authority != "after"))
    for first, second in pairwise(beside):
        yield from (_both(first, second), first.place)
    yield from (line.place for line in beside[-1:])
    page = text.document.pages[recognised.title.page - 1]
    yield from (
        Place(page=recognised.title.page, start=found.start(1), end=found.end(1)) for found in _ADDRESSED.finditer(page)
    )


def _beside(text: Text, title: Place, *, before: bool) -> list[Line]:
    """The lines before the title, the nearest first, or those after it, but for those that cannot be a name."""
    lines = [line for line in text.lines if line.page == title.page and line.kind in ("text", "running")]
    near = (
        [line for line in lines if line.end <= title.start][::-1]
        if before
        else [line for line in lines if line.start >= title.end]
    )
    return [line for line in near[:_LINES_AWAY] if not _NO_NAME.match(line.text)]


def _both(one: Line, other: Line) -> Place:
    """Two lines on which a long name is printed."""
    return Place(page=one.page, start=min(one.start, other.start), end=max(one.end, other.end))


def _in_register(printed: str, day: date | None) -> str | None:
    name = _AROUND_NAME.sub("", printed)
    for spelling in (name, _BEHIND_NAME.sub("", name), _IN_BRACKETS.sub("", name)):
        on_the_day = authority_on(spelling, day) if day else None
        if known := on_the_day.name if on_the_day else authority_named(spelling):
            return known
    return None


def _only_one_beginning(printed: str, day: date | None) -> str | None:
    """The only authority of the day whose name begins with these words."""
    begun = f"{plain(_AROUND_NAME.sub('', printed))} "
    found = [one.name for one in authorities() if plain(one.name).startswith(begun) and (not day or one.exists_on(day))]
    return found[0] if len(found) == 1 else None
