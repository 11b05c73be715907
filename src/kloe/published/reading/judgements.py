"""The judgements of a report: those of its table and of its sentences, held against the headings of its sections."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_frameworks
from kloe.published.model import Judgement, Place, Said, Sureness
from kloe.published.reading.forms import Form
from kloe.published.reading.lines import Text, plain
from kloe.published.reading.tables import (
    Cell,
    Row,
    Spot,
    Table,
    Word,
    Wordings,
    beginnings,
    lines_from,
    place_of,
    read_table,
)

_GRADE = r"(?:outstanding|good|inadequate|adequate|requires?\s+improvement(?:\s+to\s+be\s+good)?|not\s+judged)"
_OVERALL = re.compile(
    r"^[ \t]*(?:(?:the\s+)?overall\s+(?:judge?ment|effectiveness)\b|children's\s+services?\s+(?:in|for|across|at)\s)"
    rf"(?:(?!\d)[\s\S]){{0,110}}?\b(?P<grade>{_GRADE})\b",
    re.MULTILINE,
)
_BOARD = re.compile(
    r"^[ \t]*(?:the\s+)?(?:judge?ment\s+(?:for|on|about|of)\s+the\s+)?(?:effectiveness\s+of\s+(?:the\s+)?)?"
    r"(?:lscb|(?:[a-z'&-]+\s+){0,5}?safeguarding\s+children\s+board)(?:\s+\([a-z]+\))?"
    rf"\s+(?:(?:is|are)\s+)?(?:judged\s+(?:to\s+be\s+)?)?(?P<grade>{_GRADE})\s*\.?[ \t]*$",
    re.MULTILINE,
)
_OF_ANOTHER = re.compile(r"\s*(?:an?|any|this|each|where|when|if)\s")
_IMPROVE = re.compile(
    r"^[ \t]*(?:what\s+(?:does\s+.{3,60}?\s+)?needs?\s+to\s+improve|(?:areas|recommendations)\b)", re.MULTILINE
)
_FRONT_PAGES = 4
_FEWEST_ROWS = 3


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The judgements in the order of printing, and what is doubtful about them."""

    judgements: tuple[Judgement, ...] = ()
    doubts: tuple[str, ...] = ()


def read_judgements(text: Text, form: Form) -> Judged:
    """What the report judges, by the areas of all versions of the form's system; nothing where it gives no grades."""
    if form.grades == "none":
        return Judged()
    areas = wordings(form)
    table = _table(text, form, areas) if form.grades != "board" else Table(rows=(), cells=())
    judged = [*_from_table(text, table), *_from_sentences(text, form)]
    headings = _headings(text, form, areas, table) if table.cells else {}
    checked = tuple(_checked(one, headings) for one in judged)
    return Judged(judgements=checked, doubts=tuple(_doubts(table, checked)))


@cache
def wordings(form: Form) -> Wordings:
    """Each wording of an area that can stand in the form's table, as words in small letters, with the area's id."""
    frameworks = [one for one in load_frameworks() if one.system == form.system and not one.planned]
    said = [(name, area) for one in frameworks for area, names in _names(one, form).items() for name in names]
    said += [(name, area) for area, names in form.printed.items() for name in names]
    words = {tuple(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", plain(name))): area for name, area in said}
    return words | {wording[1:]: area for wording, area in words.items() if wording[0] == "the"}


def _names(framework: Framework, form: Form) -> Mapping[str, tuple[str, ...]]:
    """The areas that the table of the form holds: in a single inspection neither the overall one nor the board's."""
    apart = ("separate", "overall") if form.grades == "headline" else ("separate",)
    return {area.id: (area.name, *area.printed) for area in framework.areas if area.graded and area.kind not in apart}


def _table(text: Text, form: Form, areas: Wordings) -> Table:
    """The table with the most rows: one that lacks a grade is not passed over for the half of it that lacks none."""
    spots = [spot for spot in beginnings(text, areas) if form.grades == "record" or spot[0] <= _FRONT_PAGES]
    found = [_table_at(text, spot, areas) for spot in spots]
    graded = [table for table in found if table.cells and len(table.rows) >= _FEWEST_ROWS]
    return max(graded, key=lambda one: (len(one.rows), one.whole), default=_NONE)


_NONE = Table(rows=(), cells=())


def _table_at(text: Text, spot: Spot, areas: Wordings) -> Table:
    """The table at ``spot``; where a grade is missing, with that on the lines above: a cell may reach up there."""
    table = read_table(lines_from(text, spot), areas)
    if table.rows and not table.whole:
        for above in _line_starts_above(text.pages[spot[0] - 1], spot[1]):
            higher = read_table(lines_from(text, (spot[0], above)), areas)
            if higher.whole and len(higher.rows) >= len(table.rows):
                return higher
    return table


def _line_starts_above(page: str, start: int) -> Iterator[int]:
    for _ in range(2):
        if start <= 0:
            return
        start = page.rfind("\n", 0, start - 1) + 1
        yield start


def _from_table(text: Text, table: Table) -> Iterator[Judgement]:
    """Row by row: with as many grades as rows the first belongs to the first; else each to the row it stands in."""
    pairs = zip(table.rows, table.cells, strict=True) if table.whole else _by_place(table)
    for row, cell in pairs:
        sure: Sureness = "certain" if table.whole and row.exact else "likely" if table.whole else "doubtful"
        yield Judgement(
            area=row.area,
            grade=cell.grade,
            printed_area=_printed(text, row.words),
            printed_grade=_printed(text, cell.words),
            place=place_of((*row.words, *cell.words)),
            sure=sure,
        )


def _by_place(table: Table) -> Iterator[tuple[Row, Cell]]:
    """The rows within which just one grade begins, before the next row does."""
    starts = [place_of(row.words) for row in table.rows]
    for row, start, following in zip(table.rows, starts, (*starts, None)[1:], strict=True):
        within = [cell for cell in table.cells if _lies(cell, start, following)]
        if len(within) == 1:
            yield row, within[0]


def _lies(cell: Cell, start: Place, following: Place | None) -> bool:
    spot = (cell.words[0].page, cell.words[0].start)
    return (start.page, start.start) <= spot and (following is None or spot < (following.page, following.start))


def _printed(text: Text, words: Sequence[Word]) -> str:
    """The words as printed, with what stands between them, but without the words of another cell."""
    spans = [[words[0].page, words[0].start, words[0].end]]
    for word in words[1:]:
        page, _, end = spans[-1]
        if page == word.page and end <= word.start and not re.search(r"\w", text.pages[page - 1][end : word.start]):
            spans[-1][2] = word.end
        else:
            spans.append([word.page, word.start, word.end])
    return " ".join(text.printed(Place(page=page, start=start, end=end)) for page, start, end in spans)


def _from_sentences(text: Text, form: Form) -> Iterator[Judgement]:
    """What a single inspection says outside its table: the overall judgement, and that on the safeguarding board."""
    if form.grades == "headline" and (said := next(_said(text, _OVERALL, last=2), None)):
        yield _judgement(text, "overall-effectiveness", said)
    if form.grades == "board" or (form.grades == "headline" and form.board):
        boards = list(_said(text, _BOARD, last=len(text.pages)))
        for said in boards[:1]:
            heading = next((other for other in boards if other.place.page > 1 and other is not said), None)
            yield msgspec.structs.replace(
                _judgement(text, "lscb", said), heading=heading and _as_heading(text, heading)
            )


class _Sentence(msgspec.Struct, frozen=True):
    """A sentence that says a grade, and the place of the grade in it."""

    place: Place
    grade: Place


def _said(text: Text, pattern: re.Pattern[str], last: int) -> Iterator[_Sentence]:
    for number, page in enumerate(text.pages[:last], start=1):
        for found in pattern.finditer(page):
            if not _OF_ANOTHER.match(found[0]):
                yield _Sentence(
                    Place(page=number, start=found.start(), end=found.end("grade")),
                    Place(page=number, start=found.start("grade"), end=found.end("grade")),
                )


def _judgement(text: Text, area: str, said: _Sentence) -> Judgement:
    return Judgement(
        area=area,
        grade=_grade(text.printed(said.grade)),
        printed_area=text.printed(Place(page=said.place.page, start=said.place.start, end=said.grade.start)),
        printed_grade=text.printed(said.grade),
        place=said.place,
    )


def _as_heading(text: Text, said: _Sentence) -> Said[str]:
    printed = text.printed(said.grade)
    return Said(value=_grade(printed), printed=printed, place=said.place)


def _grade(printed: str) -> str:
    """The id of a grade: "require improvement to be good" is requires-improvement."""
    words = printed.lower().split()
    return {"require": "requires-improvement", "requires": "requires-improvement", "not": "not-judged"}.get(
        words[0], words[0]
    )


def _behind(table: Table) -> Spot:
    last = max((cell.words[-1] for cell in table.cells), key=lambda word: (word.page, word.end))
    return (last.page, last.end)


def _headings(text: Text, form: Form, areas: Wordings, table: Table) -> dict[str, Said[str]]:
    """The grade in the heading of each area's section: behind what has to improve, or before a record at the end."""
    behind = _behind(table)
    after = (1, 0) if form.grades == "record" else next(_spots(text, _IMPROVE, behind), behind)
    found: dict[str, Said[str]] = {}
    for spot in beginnings(text, areas, after):
        section = read_table(lines_from(text, spot), areas)
        for row, cell in zip(section.rows, section.cells, strict=True) if section.whole else ():
            place = place_of((*row.words, *cell.words))
            if cell not in table.cells:
                found.setdefault(row.area, Said(value=cell.grade, printed=_printed(text, cell.words), place=place))
    return found


def _spots(text: Text, pattern: re.Pattern[str], after: Spot) -> Iterator[Spot]:
    for number in range(after[0], len(text.pages) + 1):
        for found in pattern.finditer(text.pages[number - 1], after[1] if number == after[0] else 0):
            yield (number, found.end())


def _checked(judgement: Judgement, headings: Mapping[str, Said[str]]) -> Judgement:
    """The judgement with the heading of its section; one that both give alike is certain, else it is doubtful."""
    heading = judgement.heading or headings.get(judgement.area)
    with_heading = msgspec.structs.replace(judgement, heading=heading)
    return (
        with_heading if with_heading.agrees in (None, True) else msgspec.structs.replace(with_heading, sure="doubtful")
    )


def _doubts(table: Table, judgements: Iterable[Judgement]) -> Iterator[str]:
    graded = {one.area for one in judgements}
    for row in table.rows:
        if row.area not in graded:
            yield f"The table of judgements gives no grade for {row.area} that can be told for sure."
        if not row.exact:
            words = " ".join(word.text for word in row.words)
            yield f"The table of judgements prints '{words}', which is taken for {row.area}."
    for one in judgements:
        if one.heading and not one.agrees:
            yield (
                f"For {one.area} page {one.place.page} says {one.printed_grade}, and the heading of its section on "
                f"page {one.heading.place.page} says {one.heading.printed}."
            )
