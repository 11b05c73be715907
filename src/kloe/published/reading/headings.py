"""Which headings a report has: the wordings of headings.toml, found in lines of text that wrap as they like."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.published.model import Asked, Whose
from kloe.published.reading.lines import Line, plain
from kloe.rule_files import read_rules

Kind = Literal[
    "front", "contents", "container", "board", "summary", "strengths", "progress", "children", "area information",
    "findings", "judgement", "asked", "meaning", "inspection", "team", "record", "closing",
]  # fmt: skip

_FILE = Path(__file__).parent / "headings.toml"
_MOST_LINES = 8
_MOST_CHARACTERS = 260
_GRADED = (
    r"(?:the )?(?:graded judge?ment (?:for|about|on|of) )?(?:AREA )?TABLE?AREALINK GRADE\.?"
    r"|the graded judge?ment (?:for|about|on|of) AREA"
)
_TABLE = r"(?:key judge?ments? (?:(?:judge?ment|inspection) )?grade )"
_TABLE_HEAD = re.compile(r".*key judge?ments? (?:(?:judge?ment|inspection) )?grade ", re.IGNORECASE)
_END = re.compile(r"(?:[:?]? ?\d{1,2})?[:?]?$")  # a footnote's number, and what ends a heading


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of heading. ``reads`` are patterns; ``area``, ``whose`` and ``asked`` are what it opens.

    ``anywhere``: it needs no list of what has to improve before it.
    """

    kind: Kind
    reads: tuple[str, ...] = ()
    area: str = ""
    whose: Whose | None = None
    asked: Asked | None = None
    band: bool = False
    keeps_area: bool = False
    anywhere: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and the number of lines that it takes."""

    heading: Heading
    lines: int


class _Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    reads: tuple[str, ...]
    numbered: bool = False


class _Wordings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: dict[str, str]
    areas: tuple[_Area, ...] = msgspec.field(name="area")
    headings: tuple[Heading, ...] = msgspec.field(name="heading")


class _Patterns(msgspec.Struct, frozen=True):
    first: re.Pattern[str]
    any: re.Pattern[str]
    each: tuple[tuple[re.Pattern[str], Heading], ...]


def heading_at(lines: Sequence[Line], index: int) -> Found | None:
    """The heading that starts with the line at ``index``: the longest one, where several would do."""
    text = lines[index].text
    if not text[:1].isupper() or not _patterns().first.match(plain(text)):
        return None
    joined = _joined(lines, index)
    for count in range(len(joined), 0, -1):
        if heading := _heading_of(joined[count - 1]):
            return Found(heading=heading, lines=count)
    return None


def title_of(lines: Sequence[Line]) -> str:
    """What a heading says, without the number of a footnote and without what ends it."""
    return _END.sub("", _TABLE_HEAD.sub("", " ".join(line.text for line in lines))).strip()


def _joined(lines: Sequence[Line], index: int) -> list[str]:
    """The first line, the first two, the first three, … as one text."""
    texts: list[str] = []
    for line in lines[index : index + _MOST_LINES]:
        text = f"{texts[-1]} {line.text}" if texts else line.text
        if len(text) > _MOST_CHARACTERS:
            break
        texts.append(text)
    return texts


def _heading_of(text: str) -> Heading | None:
    words = _END.sub("", plain(text)).strip()
    patterns = _patterns()
    if not patterns.any.fullmatch(words):
        return None
    return next(heading for pattern, heading in patterns.each if pattern.fullmatch(words))


@cache
def _patterns() -> _Patterns:
    wordings = read_rules(_FILE, _Wordings)

    each = [
        (_graded(area, wordings.words), Heading(kind="judgement", area=area.id, anywhere=area.numbered))
        for area in wordings.areas
    ]
    each += [(_full(pattern, wordings.words), heading) for heading in wordings.headings for pattern in heading.reads]
    return _Patterns(
        first=re.compile(_full("FIRST(?![a-z'])", wordings.words)),
        any=re.compile("|".join(f"(?:{pattern})" for pattern, _ in each)),
        each=tuple((re.compile(pattern), heading) for pattern, heading in each),
    )


def _graded(area: _Area, words: dict[str, str]) -> str:
    """The heading of a judged area, with its grade; the area and the head of a table may stand before it once more."""
    names = f"(?:{'|'.join(area.reads)})"
    grade = "NUMBERED" if area.numbered else "GRADE"
    return _full(_GRADED.replace("AREA", names).replace("TABLE", _TABLE).replace("GRADE", grade), words)


def _full(pattern: str, words: dict[str, str]) -> str:
    for name, meaning in words.items():
        pattern = pattern.replace(name, meaning)
    return pattern
