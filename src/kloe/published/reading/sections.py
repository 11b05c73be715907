"""The sections of a report: what stands under which heading, whose it is, and which area it judges."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

import msgspec

from kloe.published.model import Asked, Whose
from kloe.published.reading.headings import Found, Heading, Kind, heading_at, title_of
from kloe.published.reading.lines import Line, plain

_TABLE_WORD = re.compile(
    r"judgements?|grade|graded|the|impact|of|leaders|on|social|work|practice|with|children|and|families|experiences"
    r"|progress|who|need|help|protection|in|care|leavers|overall|effectiveness|requires|improvement|to|be|good"
    r"|outstanding|inadequate|not|judged|care-experienced|young|people|adults"
)
_ROW_ENDS = re.compile(
    r".*\b(?:families|protection|in care|leavers|people|adults|effectiveness"
    r"|outstanding|good|inadequate|improvement|judged)"
)
_FEWEST_ROWS = 5  # lines; a table has four judgements, and each of them a name
_MOST_ROWS = 60  # lines
SILENT: frozenset[Kind] = frozenset({"front", "contents", "meaning", "inspection", "team", "record", "closing"})
"""The kinds of section that say nothing of the authority, or that are read on their own, as the front page is."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """What stands under one heading. ``title`` is the heading, ``part`` the one within it ("Summary")."""

    kind: Kind
    whose: Whose
    title: str = ""
    part: str = ""
    area: str = ""
    asked: Asked | None = None
    band: str = ""
    heading: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def name(self) -> str:
        """The heading, with the one within it."""
        return f"{self.title} – {self.part}" if self.title and self.part else self.title or self.part


def sections_of(text: Sequence[Line], whose: Whose = "authority") -> tuple[Section, ...]:
    """The sections of the lines of a report's own text, in their order: each line is in one of them.

    ``whose`` says whose the report is where no heading does: a review of a safeguarding board alone is the board's.
    """
    return tuple(_Reader(text, whose).sections())


class _Reader:
    """Goes through the lines once, and knows where it is."""

    def __init__(self, text: Sequence[Line], whose: Whose) -> None:
        self._text = text
        self._found = {index: found for index in range(len(text)) if (found := heading_at(text, index))}
        self._has_list = any(self._is_list(found) for found in self._found.values())
        self._list_seen = False
        self._now = Section(kind="front", whose=whose)

    def sections(self) -> Iterator[Section]:
        start = index = 0
        while index < len(self._text):
            opened = self._opened(index)
            if opened is None:
                index += 1
                continue
            yield from self._closed(start, index)
            self._now = opened
            start = index = index + len(opened.heading)
        yield from self._closed(start, len(self._text))

    def _closed(self, start: int, end: int) -> Iterator[Section]:
        lines = tuple(self._text[start:end])
        if lines or self._now.heading:
            yield msgspec.structs.replace(self._now, lines=lines)

    def _opened(self, index: int) -> Section | None:
        if self._now.kind in ("closing", "record"):
            return None
        if self._now.kind == "front" and not self._now.heading and (rows := self._rows_of_table(index)):
            return Section(kind="summary", whose=self._now.whose, heading=tuple(self._text[index : index + rows]))
        if self._now.kind == "contents" and self._text[index].page == self._now.heading[0].page:
            return None
        found = self._found.get(index)
        if found is None or not self._accepted(found.heading, index):
            return None
        self._list_seen = self._list_seen or self._is_list(found)
        return self._section(found, tuple(self._text[index : index + found.lines]))

    @staticmethod
    def _is_list(found: Found) -> bool:
        return found.heading.kind == "asked"

    def _accepted(self, heading: Heading, index: int) -> bool:
        """A grade in a sentence is no heading, nor is the title of the report: what comes before tells."""
        if self._now.kind == "front" and heading.kind in ("container", "board"):
            return self._text[index].page > 1
        if self._now.kind == "meaning" and (heading.kind == "container" or self._now.whose == "lscb"):
            return heading.kind not in ("container", "board")
        return heading.kind != "judgement" or heading.anywhere or self._list_seen or not self._has_list

    def _section(self, found: Found, lines: tuple[Line, ...]) -> Section:
        heading, title = found.heading, title_of(lines)
        whose = heading.whose or ("lscb" if "lscb" in plain(title).split() else self._now.whose)
        within = heading.keeps_area and self._now.area
        return Section(
            kind=heading.kind,
            whose=whose,
            title=self._now.title if within else title,
            part=title if within else "",
            area=heading.area or (self._now.area if within else "lscb" if whose == "lscb" else ""),
            asked=heading.asked,
            band=title if heading.band else "",
            heading=lines,
        )

    def _rows_of_table(self, index: int) -> int:
        """How many lines the table of judgements takes that starts here: all its words are of areas and grades."""
        if not plain(self._text[index].text).startswith("judgement"):
            return 0
        lines = (plain(line.text) for line in self._text[index : index + _MOST_ROWS])
        rows = list(takewhile(lambda line: all(map(_TABLE_WORD.fullmatch, line.split())), lines))
        while rows and not _ROW_ENDS.fullmatch(rows[-1]):
            rows.pop()  # prose behind the table that begins with the words of an area
        return len(rows) if len(rows) >= _FEWEST_ROWS else 0
