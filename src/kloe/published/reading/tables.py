"""A table of areas and grades as it comes out of a PDF: cells in any order, wrapped, over two pages, misspelt."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice

import msgspec

from kloe.published.model import Place
from kloe.published.reading.lines import Text

Wordings = Mapping[tuple[str, ...], str]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LEAST_ALIKE = 0.88
_SHORTEST_MISSPELT = 20  # shorter wordings are taken as they are: too much is like them
_MOST_LONGER = 2  # characters that a misspelt wording has more: a word more is another text
_MOST_LINES = 40


class Word(msgspec.Struct, frozen=True):
    """A word in small letters, and its place."""

    text: str
    page: int
    start: int
    end: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An area of the table with its words; ``exact`` is false where they are misspelt."""

    area: str
    words: tuple[Word, ...]
    exact: bool


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A grade of the table with its words."""

    grade: str
    words: tuple[Word, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows and grades in the order in which they are printed."""

    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]

    @property
    def whole(self) -> bool:
        """Whether each row has a grade."""
        return bool(self.rows) and len(self.rows) == len(self.cells)


LineOfWords = tuple[Word, ...]
Spot = tuple[int, int]  # a page, and a character on it


def read_table(lines: Iterable[LineOfWords], wordings: Wordings) -> Table:
    """The table that the first of ``lines`` begins: it goes on as long as lines hold nothing but areas and grades."""
    reading = _Reading(wordings)
    for line in islice(lines, _MOST_LINES):
        if not reading.takes(line):
            break
    reading.close_row()
    return Table(rows=tuple(reading.rows), cells=tuple(_cells(reading.grade_words)))


def beginnings(text: Text, wordings: Wordings, after: Spot = (1, 0)) -> Iterator[Spot]:
    """Where a line behind ``after`` begins with the first words of an area, the row's number left aside."""
    first_words = sorted({r"[\s,]+".join(map(re.escape, wording[:2])) for wording in wordings})
    pattern = re.compile(
        rf"^[ \t\d.)]*(?:the graded judge?ment (?:for|about|on) )?(?:{'|'.join(first_words)})\b", re.MULTILINE
    )
    for number in range(after[0], len(text.pages) + 1):
        for found in pattern.finditer(text.pages[number - 1], after[1] if number == after[0] else 0):
            yield (number, found.start())


def lines_from(text: Text, spot: Spot) -> Iterator[LineOfWords]:
    """The words of each line from ``spot`` on; lines without words are passed over."""
    for number in range(spot[0], len(text.pages) + 1):
        yield from _words_of_lines(text.pages[number - 1], number, spot[1] if number == spot[0] else 0)


def place_of(words: Sequence[Word]) -> Place:
    """Where ``words`` stand; of words on two pages, those on the first."""
    page = words[0].page
    same = [word for word in words if word.page == page]
    return Place(page=page, start=min(word.start for word in same), end=max(word.end for word in same))


class _Reading:
    """What has been read of a table: its rows, the words of the row that is open, and the words of grades."""

    def __init__(self, wordings: Wordings) -> None:
        self.wordings = wordings
        self.rows: list[Row] = []
        self.grade_words: list[Word] = []
        self._open: tuple[Word, ...] = ()

    def takes(self, line: LineOfWords) -> bool:
        """Take in ``line`` when all its words belong to an area or a grade; otherwise the table has ended."""
        grades, labels = _split(line, self.grade_words)
        if labels and not self._takes_labels(labels):
            return False
        self.grade_words.extend(grades)
        return True

    def close_row(self) -> None:
        """The row that is open has no further words: it counts when they are those of an area."""
        if self._open and (meant := self._meant(self._open)):
            self.rows.append(meant)
        self._open = ()

    def _takes_labels(self, labels: tuple[Word, ...]) -> bool:
        if self._open and self._goes_on((*self._open, *labels)):
            self._open = (*self._open, *labels)
            return True
        if self._open and self._meant(self._open) is None:
            return False
        self.close_row()
        self._open = labels if self._begins(labels) or self._nearly_begins(labels) else ()
        return bool(self._open)

    def _goes_on(self, words: Sequence[Word]) -> bool:
        """Whether the open row goes on; one that is whole only with the very words of a longer area."""
        return self._begins(words) or (_texts(self._open) not in self.wordings and self._nearly_begins(words))

    def _begins(self, words: Sequence[Word]) -> bool:
        texts = _texts(words)
        return any(wording[: len(texts)] == texts for wording in self._open_wordings())

    def _nearly_begins(self, words: Sequence[Word]) -> bool:
        said = " ".join(_texts(words))
        long_enough = (full for full in map(" ".join, self._open_wordings()) if len(said) <= len(full) + _MOST_LONGER)
        return any(_alike(said, full[: len(said)]) >= _LEAST_ALIKE for full in long_enough)

    def _meant(self, words: tuple[Word, ...]) -> Row | None:
        texts = _texts(words)
        if area := self.wordings.get(texts):
            return Row(area=area, words=words, exact=True)
        said = " ".join(texts)
        likeness = {wording: _alike(said, " ".join(wording)) for wording in self._open_wordings()}
        best = max(likeness, key=lambda wording: likeness[wording], default=())
        if likeness.get(best, 0) < _LEAST_ALIKE:
            return None
        return Row(area=self.wordings[best], words=words, exact=False)

    def _open_wordings(self) -> list[tuple[str, ...]]:
        """The wordings of the areas that the table has not named yet."""
        named = {row.area for row in self.rows}
        return [wording for wording, area in self.wordings.items() if area not in named]


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)


def _alike(one: str, other: str) -> float:
    """How much two wordings are alike, from 0 to 1; short ones never are."""
    if min(len(one), len(other)) < _SHORTEST_MISSPELT:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LEAST_ALIKE else 0.0


_GRADES = {"outstanding": "outstanding", "good": "good", "adequate": "adequate", "inadequate": "inadequate"}
_NEXT_IN_GRADE = frozenset({
    ("requires", "improvement"), ("require", "improvement"), ("improvement", "to"), ("to", "be"), ("be", "good"),
    ("not", "judged"),
})  # fmt: skip
_NO_LABELS = frozenset({
    "is", "are", "that", "it", "they",  # between an area and its grade where a heading is a sentence
    "key", "judgement", "judgements", "judgment", "grade", "grades",
})  # fmt: skip
_BEFORE_AREA = frozenset(
    ("the", "graded", word, of) for word in ("judgement", "judgment") for of in ("for", "about", "on")
)


def _split(line: LineOfWords, before: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of ``line`` that are of grades, and those of areas; a grade may have begun on the lines ``before``."""
    if _texts(line[:4]) in _BEFORE_AREA:
        line = line[4:]
    grades: list[Word] = []
    labels: list[Word] = []
    for word in line:
        if _belongs_to_grade(word.text, [one.text for one in (*before[-1:], *grades)]):
            grades.append(word)
        elif word.text not in _NO_LABELS:
            labels.append(word)
    return tuple(grades), tuple(labels)


def _belongs_to_grade(word: str, before: Sequence[str]) -> bool:
    if word in _GRADES or word in ("requires", "require", "improvement", "not"):
        return True
    return bool(before) and (before[-1], word) in _NEXT_IN_GRADE


def _cells(words: Iterable[Word]) -> Iterator[Cell]:
    """The grades that ``words`` make: "requires", "improvement", "to", "be" and "good" make one."""
    taken: list[Word] = []
    for word in words:
        if taken and (taken[-1].text, word.text) not in _NEXT_IN_GRADE:
            yield _cell(taken)
            taken = []
        taken.append(word)
    if taken:
        yield _cell(taken)


def _cell(words: Sequence[Word]) -> Cell:
    first = words[0].text
    grade = _GRADES.get(first) or ("not-judged" if first == "not" else "requires-improvement")
    return Cell(grade=grade, words=tuple(words))


def _words_of_lines(page: str, number: int, start: int) -> Iterator[LineOfWords]:
    while start < len(page):
        end = page.find("\n", start)
        end = len(page) if end < 0 else end
        if words := tuple(Word(one[0], number, one.start(), one.end()) for one in _WORD.finditer(page, start, end)):
            yield words
        start = end + 1
