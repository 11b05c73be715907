"""The paragraphs of a report: numbered, with a bullet, or neither; joined over pages, apart from group headings."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from kloe.published.model import Paragraph
from kloe.published.reading.lines import Line, spanned
from kloe.published.reading.sections import SILENT, Section

BlockKind = Literal["number", "bullet", "prose", "heading"]

_NUMBER = re.compile(r"(\d{1,3})(?:([.)]) ?(?=[^\W\d_a-z]|[‘“\"'(\d])| (?=[^\W\d_a-z]|[‘“]))")
_FOOTNOTE_MARK = re.compile(r"\d{1,2}")
_BULLET = re.compile(r"[\uf06e\uf0a7\uf0b7\uf0d8\uf0fc\u2022◼■▪●•◾⬛] ?")
_WITHIN = re.compile(r"(?:[\uf02d\uf0be–−―─̶◦○-]|o) +(?=\S)")
# Letters of symbol fonts, which no other font has: the boxes and arrows of lists, and the dashes of lists within them.
_SYMBOLS = str.maketrans({**dict.fromkeys("\uf06e\uf0a7\uf0b7\uf0d8\uf0fc", "•"), **dict.fromkeys("\uf02d\uf0be", "–")})
_ENDED = re.compile(r"[.:;?!][’”\"')\]]*\d{0,2}$|[)\]]\d{0,2}$")
_HEADING_BEHIND = re.compile(
    r"(?<=[.!?]) (?:areas? for improvement|what needs to improve\??|priority and immediate actions?)$", re.IGNORECASE
)
_MOST_IN_HEADING = 95
_GAP = 3  # so many numbers may be missing in a row
_SLACK = 10  # characters; letters differ in width
_SLACK_IN_PROSE = 1


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, a bullet or a group heading: its lines, and its text without the number or the bullet."""

    kind: BlockKind
    text: str
    lines: tuple[Line, ...]
    number: int | None = None


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A section with its blocks: each line of the section is in one of them."""

    section: Section
    blocks: tuple[Block, ...]


def filled(sections: Sequence[Section]) -> tuple[Filled, ...]:
    """The sections with their blocks. The numbers run on from section to section, so all of them are read at once."""
    width = _width([line for section in sections if section.kind not in SILENT for line in section.lines])
    last, read = 0, []
    for section in sections:
        if section.kind in SILENT:
            read.append(Filled(section=section, blocks=()))
            continue
        blocks = tuple(_Blocks(section, last, width).read())
        last = next((block.number for block in reversed(blocks) if block.number is not None), last)
        read.append(Filled(section=section, blocks=blocks))
    return tuple(read)


def paragraphs_of(sections: Sequence[Filled]) -> tuple[Paragraph, ...]:
    """The paragraphs and bullets of all sections that say something of the authority or of its board."""
    return tuple(paragraph(one.section, block) for one in sections for block in one.blocks if block.kind != "heading")


def paragraph(section: Section, block: Block) -> Paragraph:
    """A block as a paragraph of its section."""
    return Paragraph(
        section=section.name,
        area=section.area,
        whose=section.whose,
        number=block.number,
        text=without_heading_behind(block.text) if section.kind == "asked" else block.text,
        place=spanned(block.lines),
        last_page=block.lines[-1].page,
    )


def without_heading_behind(text: str) -> str:
    """An item of a list without the heading of the next list, where that is typeset at the end of its paragraph."""
    return _HEADING_BEHIND.sub("", text)


def ended(line: Line) -> bool:
    """Whether a sentence, or what leads in a list, ends with the line."""
    return bool(_ENDED.search(line.text))


def _width(lines: Sequence[Line]) -> int:
    """How many characters a full line has: nine in ten lines have fewer."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


class _Blocks:
    """Goes through the lines of one section and starts a block where one starts."""

    def __init__(self, section: Section, last: int, width: int) -> None:
        self._section = section
        self._lines = section.lines
        self._last = last
        self._width = width

    def read(self) -> Iterator[Block]:
        kind: BlockKind = "prose"
        number: int | None = None
        start = 0
        for index in range(len(self._lines)):
            begun = self._begun(index, kind, start)
            if begun is None:
                continue
            if index > start:
                yield self._block(kind, number, start, index)
            (kind, number), start = begun, index
        if self._lines:
            yield self._block(kind, number, start, len(self._lines))

    def _begun(self, index: int, kind: BlockKind, start: int) -> tuple[BlockKind, int | None] | None:
        """The kind and number of the block that starts here, if one does."""
        text = self._lines[index].text
        if (number := self._number(text, index)) is not None:
            self._last = number
            return "number", number
        if _BULLET.match(text):
            return None if index > start and self._belongs(index, kind, start) else ("bullet", None)
        if index > start and _is_footnote_mark(self._lines, index):
            return None
        if self._is_heading(index, kind, start):
            return "heading", None
        if index == 0 or self._apart(index, kind) or (kind == "heading" and not text[:1].islower()):
            return "prose", None
        return None

    def _is_heading(self, index: int, kind: BlockKind, start: int) -> bool:
        """Whether a group of the list is named here: a short line without an end, and then the next item."""
        line = self._lines[index]
        if not line.text[:1].isupper() or ended(line) or len(line.text) > _MOST_IN_HEADING:
            return False
        if not self._item_follows(index) or not self._closed(start, index):
            return False
        # Areas for improvement with bullets have no groups, and their last line may have no full stop.
        ends_item = ended(self._lines[index - 1]) and (kind != "bullet" or self._section.kind != "asked")
        return index == start or self._short(index - 1) or ends_item

    def _item_follows(self, index: int) -> bool:
        """Whether the next line is an item, or the one after that where the heading wraps."""
        for line in self._lines[index + 1 : index + 3]:
            if _BULLET.match(line.text) or self._is_next_number(line.text):
                return True
            if ended(line) or len(line.text) > _MOST_IN_HEADING // 2:
                return False
        return False

    def _is_next_number(self, text: str) -> bool:
        found = _NUMBER.match(text)
        return bool(found and found[2] and int(found[1]) == self._last + 1)

    def _closed(self, start: int, end: int) -> bool:
        """Whether every bracket that the block opens is closed, as it is not within a tag that wraps."""
        text = _joined(self._lines[start:end])
        return text.count("(") <= text.count(")") and text.count("[") <= text.count("]")

    def _number(self, text: str, index: int) -> int | None:
        found = _NUMBER.match(text)
        if found is None:
            return None
        number, fresh = int(found[1]), index == 0 or ended(self._lines[index - 1]) or self._short(index - 1)
        if number == self._last + 1:
            return number if found[2] or (index > 0 and ended(self._lines[index - 1])) else None
        return number if found[2] and fresh and self._last < number <= self._last + 1 + _GAP else None

    def _belongs(self, index: int, kind: BlockKind, start: int) -> bool:
        """Whether the bullet here is part of the numbered paragraph before it, which leads it in with a colon."""
        if kind != "number":
            return False
        before = self._lines[index - 1].text
        return before.endswith(":") or any(_BULLET.match(line.text) for line in self._lines[start:index])

    def _apart(self, index: int, kind: BlockKind) -> bool:
        """Whether the line before ends a paragraph, and this one starts another.

        In prose nothing else tells, so a last line may be nearly full, and the space counts which a line has at its
        end where the word processor wrapped it.
        """
        text, before = self._lines[index].text, self._lines[index - 1]
        if text[:1].islower() or _WITHIN.match(text) or not ended(before):
            return False
        if kind != "prose":
            return self._short(index - 1)
        return self._short(index - 1, _SLACK_IN_PROSE) or before.end - before.start == len(before.text)

    def _short(self, index: int, slack: int = _SLACK) -> bool:
        """Whether the first word of the next line would have had room at the end of the line at ``index``."""
        if index + 1 >= len(self._lines):
            return True
        following = self._lines[index + 1].text.split(" ", 1)[0]
        return len(self._lines[index].text) + 1 + len(following) <= self._width - slack

    def _block(self, kind: BlockKind, number: int | None, start: int, end: int) -> Block:
        lines = self._lines[start:end]
        text = _joined(lines)
        mark = _NUMBER.match(text) if kind == "number" else _BULLET.match(text) if kind == "bullet" else None
        return Block(kind=kind, number=number, text=text[mark.end() :] if mark else text, lines=lines)


def _joined(lines: Sequence[Line]) -> str:
    """The text of the lines in letters of any font, without the marks of footnotes that have lines of their own."""
    text = " ".join(line.text for index, line in enumerate(lines) if not _is_footnote_mark(lines, index))
    return text.translate(_SYMBOLS)


def _is_footnote_mark(lines: Sequence[Line], index: int) -> bool:
    return index > 0 and bool(_FOOTNOTE_MARK.fullmatch(lines[index].text)) and ended(lines[index - 1])
