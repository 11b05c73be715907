"""The printed lines of a document: what each says, where it stands, and which of them are no part of the text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from kloe.published.model import Place
from kloe.published.reading.pdf import Document

LineKind = Literal["text", "running", "page number", "footnote", "blank"]

_CUT = "\ufffe"  # what pdfium gives for a hyphen at the end of a line, in place of the hyphen and the new line
_PLAIN = (
    *((quote, "'") for quote in "’‘`"),
    *((quote, '"') for quote in "“”"),
    *((dash, "-") for dash in "–—−‐‑‒―─" + _CUT),
)
_ONE_LINE = re.compile(r"[^\r\n]+")
_LINE_BEFORE_FOOTNOTE = re.compile(rf"(?:[^\r\n{_CUT}]|{_CUT}(?!\d{{1,2}} [A-Z]))+{_CUT}?|{_CUT}")
_CUT_WORD = re.compile(r"(?<!\w)(\w+)" + _CUT + r"(\w+)")
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")
_LONGEST_WORD = 40
_NUMBER_ALONE = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[?(\d{1,2})\]?(?:$| [^\W\d_a-z])")
_REFERS = re.compile(r"^(\d{1,2})$|[^\W\d_][.,:;?!)’”]?(\d{1,2})(?!\w)")
_EDGE = 3  # a running header or footer takes so many lines at most


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One printed line. ``text`` has its words with single spaces; ``start`` and ``end`` are characters of the page.

    Where pdfium hides a hyphen at the end of a line, the line goes on with the next printed one.
    """

    text: str
    page: int
    start: int
    end: int
    kind: LineKind = "text"

    @property
    def place(self) -> Place:
        """Where it is printed."""
        return Place(page=self.page, start=self.start, end=self.end)


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A document's lines, and its ``pages`` to search in: a place in them is the same place on the printed page.

    The pages to search are in small letters with straight quotes and plain dashes; what is no text is blank in them.
    """

    document: Document
    lines: tuple[Line, ...]
    pages: tuple[str, ...]

    def printed(self, place: Place) -> str:
        """The words at ``place`` as they are printed, with single spaces."""
        words = self.document.pages[place.page - 1][place.start : place.end]
        return " ".join(words.replace(_CUT, "-").split())


def text_of(document: Document) -> Text:
    """The document to search in."""
    lines = lines_of(document)
    no_text: dict[int, list[Line]] = {}
    for line in lines:
        if line.kind != "text":
            no_text.setdefault(line.page, []).append(line)
    pages = (_blanked(_same_length(page), no_text.get(number, ())) for number, page in enumerate(document.pages, 1))
    return Text(document=document, lines=lines, pages=tuple(pages))


def _blanked(page: str, lines: Iterable[Line]) -> str:
    for line in lines:
        page = page[: line.start] + " " * (line.end - line.start) + page[line.end :]
    return page


def lines_of(document: Document) -> tuple[Line, ...]:
    """Every line of every page, in the order of the text, each with its kind: nothing is left out."""
    joined = _words_to_join(document.pages)
    pages = [list(_lines_of_page(text, number, joined)) for number, text in enumerate(document.pages, start=1)]
    running = _running(pages)
    return tuple(line for page in pages for line in _with_kinds(page, running))


def own_text(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the text itself, without running headers and footers, page numbers, footnotes and blank ones."""
    return tuple(line for line in lines if line.kind == "text")


def spanned(lines: Sequence[Line]) -> Place:
    """The place from the first of ``lines`` to the last one that stands on the same page."""
    first = lines[0]
    last = [line for line in lines if line.page == first.page][-1]
    return Place(page=first.page, start=first.start, end=last.end)


def plain(text: str) -> str:
    """``text`` in small letters, with straight quotes and plain dashes: what is compared, never what is shown.

    It is as long as ``text``: where a small letter would be longer than the large one, all are left as they are.
    """
    small = text.lower()
    text = small if len(small) == len(text) else text
    for fancy, simple in _PLAIN:
        text = text.replace(fancy, simple)
    return text


def _same_length(page: str) -> str:
    return plain(page).replace("\r\n", " \n").replace("\r", "\n")


def _lines_of_page(text: str, page: int, joined: frozenset[str]) -> Iterator[Line]:
    one_line = _LINE_BEFORE_FOOTNOTE if _CUT in text else _ONE_LINE
    for found in one_line.finditer(text):
        words = " ".join(_without_cuts(found[0], joined).split())
        yield Line(text=words, page=page, start=found.start(), end=found.end(), kind="text" if words else "blank")


def _without_cuts(text: str, joined: frozenset[str]) -> str:
    if _CUT not in text:
        return text

    def whole(cut: re.Match[str]) -> str:
        return cut[1] + ("" if (cut[1] + cut[2]).lower() in joined else "-") + cut[2]

    return _CUT_WORD.sub(whole, text).replace(_CUT, "-")


def _words_to_join(pages: Sequence[str]) -> frozenset[str]:
    """The cut words that the document prints elsewhere without a hyphen, and nowhere with one."""
    whole = " ".join(pages).lower()
    cut_words = {
        (last[0], first[0])
        for before, after in pairwise(whole.split(_CUT))
        if (last := _LAST_WORD.search(before[-_LONGEST_WORD:])) and (first := _FIRST_WORD.match(after))
    }
    return frozenset(
        before + after for before, after in cut_words if before + after in whole and f"{before}-{after}" not in whole
    )


def _running(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """What is printed again and again at the top or the bottom of pages, numbers aside."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_but_for_numbers(line.text) for line in (*page[:_EDGE], *page[-_EDGE:]) if line.text})
    enough = max(3, len(pages) / 3)
    return frozenset(text for text, pages_with_it in seen.items() if pages_with_it >= enough)


def _but_for_numbers(text: str) -> str:
    return re.sub(r"\d+", "#", plain(text))


def _with_kinds(page: Sequence[Line], running: frozenset[str]) -> Iterator[Line]:
    kinds: list[LineKind] = [line.kind for line in page]
    _mark_edge(page, kinds, range(len(page)), running)
    _mark_edge(page, kinds, range(len(page) - 1, -1, -1), running)
    _mark_footnotes(page, kinds)
    for line, kind in zip(page, kinds, strict=True):
        yield line if kind == line.kind else msgspec.structs.replace(line, kind=kind)


def _mark_edge(page: Sequence[Line], kinds: list[LineKind], inwards: range, running: frozenset[str]) -> None:
    """Mark page number, header and footer from the edge of the page inwards, up to the first line of the text."""
    for index in inwards[:_EDGE]:
        text = page[index].text
        if _NUMBER_ALONE.fullmatch(text):
            kinds[index] = "page number"
        elif _but_for_numbers(text) in running:
            kinds[index] = "running"
        elif text:
            return


def _mark_footnotes(page: Sequence[Line], kinds: list[LineKind]) -> None:
    """A footnote starts with its number, and goes on to the end of the page.

    What tells it from the text is the rule above it, a blank line to pdfium, or its number further up: behind a word,
    or alone on a line, which then belongs to the footnote too.
    """
    start = _start_of_footnotes(page, kinds)
    if start is None:
        return
    number = page[start].text.split()[0]
    for index, line in enumerate(page):
        if kinds[index] == "text" and (index >= start or line.text == number):
            kinds[index] = "footnote"


def _start_of_footnotes(page: Sequence[Line], kinds: Sequence[LineKind]) -> int | None:
    numbered = {index: found for index, line in enumerate(page) if index and (found := _FOOTNOTE.match(line.text))}
    if not numbered:  # most pages: what refers to a footnote is looked for only where there may be one
        return None
    referred: set[str] = set()
    for index, line in enumerate(page[: max(numbered) + 1]):
        if kinds[index] != "text":
            continue
        number = numbered.get(index)
        if number and (kinds[index - 1] == "blank" or number[1] in referred):
            return index
        referred.update(one[1] or one[2] for one in _REFERS.finditer(line.text))
    return None
