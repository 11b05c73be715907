"""Which sheet is which list, and where its headings are: headings win over the sheet's name."""

import re
from collections.abc import Mapping as Mapped
from dataclasses import dataclass
from typing import Literal

from kloe.childdata.reading.headings import (
    Heading,
    HeadingMatch,
    heading_file,
    known_wordings,
    match_headings,
    wordings,
)
from kloe.childdata.reading.mapping import Mapping
from kloe.childdata.reading.sheets import Sheet
from kloe.childdata.specification import ChildList, Column, latest_specification
from kloe.engine.session import Session
from kloe.errors import UnreadableFileError
from kloe.spelling import squeezed

SheetKind = Literal["list", "empty list", "other"]
Lists = tuple[ChildList, ...]
ROWS_LOOKED_AT = 60
LOOKS = ((6, False), (ROWS_LOOKED_AT, False), (ROWS_LOOKED_AT, True))  # (rows, with the row above)
MOST_LISTS_ON_A_SHEET = 2  # a sheet with the headings of more lists is a table of contents
SIGNS_OF_ANOTHER = 2
PLAIN = 0.8
FEWEST_MATCHES = 4
FAIR_SHARE = 0.7
NAME_COUNTS_FOR = 0.08
IN_EVERY_LIST = frozenset(
    {"child_id", "gender", "ethnicity", "birth_date", "age", "disability", "team", "worker", "family_id"}
)


@dataclass(frozen=True)
class RecognisedSheet:
    """A sheet and what it was taken for. ``heading_row`` counts from 1; 0 where there is none."""

    sheet: Sheet
    kind: SheetKind
    child_list: ChildList | None = None
    name_says: int | None = None
    heading_row: int = 0
    headings: tuple[Heading, ...] = ()


def recognise(session: Session, sheets: tuple[Sheet, ...], mapping: Mapping) -> tuple[RecognisedSheet, ...]:
    """What every sheet is; raises UnreadableFileError when none of them is a list of Annex A."""
    recognised = tuple(_recognise(session, sheet, mapping) for sheet in sheets)
    if not any(sheet.child_list for sheet in recognised):
        raise _nothing_recognised(session, sheets)
    return recognised


def unused_rulings(mapping: Mapping, recognised: tuple[RecognisedSheet, ...]) -> tuple[str, ...]:
    """Decisions on sheets and headings that no sheet of this extract has: a slip of the pen, or of another month."""
    sheets = {squeezed(found.sheet.name) for found in recognised}
    headings = {
        (found.child_list.number, squeezed(heading.text))
        for found in recognised
        if found.child_list
        for heading in found.headings
    }
    return (
        *(f"the sheet '{one.sheet}'" for one in mapping.sheets if squeezed(one.sheet) not in sheets),
        *(
            f"the heading '{one.heading}' of List {one.list}"
            for one in mapping.headings
            if (one.list, squeezed(one.heading)) not in headings
        ),
    )


def _recognise(session: Session, sheet: Sheet, mapping: Mapping) -> RecognisedSheet:
    name_says = list_in_name(sheet.name)
    ruled = mapping.list_of_sheet(sheet.name)
    lists = latest_specification().lists
    if ruled is not None:
        lists = tuple(child_list for child_list in lists if child_list.number == ruled)
    found = [
        one
        for one in _candidates(session, sheet, lists, mapping, name_says, least=1 if ruled else FEWEST_MATCHES)
        if ruled or not one.of_other_return
    ]
    if ruled and not found:
        raise _no_headings(sheet, ruled)
    if not found or len({one.child_list.number for one in found if one.score >= PLAIN}) > MOST_LISTS_ON_A_SHEET:
        return RecognisedSheet(sheet, "other", name_says=name_says)
    best = max(found, key=lambda one: one.score)  # the first of equals
    headings = match_headings(best.cells, best.child_list, mapping.headings_of(best.child_list.number))
    kind: SheetKind = "list" if sheet.rows > best.row else "empty list"
    return RecognisedSheet(sheet, kind, best.child_list, name_says, best.row, headings)


@dataclass(frozen=True)
class _Candidate:
    """A row that may be the headings of a list: 0 < ``score``, up to a little over 1."""

    score: float
    child_list: ChildList
    row: int
    cells: dict[int, str]

    @property
    def of_other_return(self) -> bool:
        """Its headings are rather those of another return, which has some in common with Annex A."""
        spelt = {squeezed(text) for text in self.cells.values()}
        return self.score < PLAIN and any(
            other.signs_in(spelt) >= SIGNS_OF_ANOTHER for other in heading_file().other_returns
        )


def _candidates(
    session: Session, sheet: Sheet, lists: Lists, mapping: Mapping, name_says: int | None, *, least: int
) -> list[_Candidate]:
    """Every row that serves as headings; one look further each time, as long as none does so plainly."""
    found: list[_Candidate] = []
    for rows_looked_at, two_rows in LOOKS:
        rows = _first_rows(session, sheet, rows_looked_at)
        for number, cells in (_joined(rows) if two_rows else rows).items():
            keys = [wordings(text) for text in cells.values()] if len(cells) >= least else []
            scores = ((_score(keys, one, mapping, name_says, least), one) for one in lists)
            found.extend(_Candidate(score, child_list, number, cells) for score, child_list in scores if score)
        if any(one.score >= PLAIN for one in found):
            break
    return found


def _joined(rows: dict[int, dict[int, str]]) -> dict[int, dict[int, str]]:
    """Each row with the one above it, cell by cell: headings may be written over two rows."""
    return {
        number: {i: f"{above.get(i, '')} {cells.get(i, '')}".strip() for i in sorted({*above, *cells})}
        for number, cells in rows.items()
        if (above := rows.get(number - 1))
    }


def _first_rows(session: Session, sheet: Sheet, most: int = ROWS_LOOKED_AT) -> dict[int, dict[int, str]]:
    found = session.rows(f"select * from {sheet.table} order by sheet_row limit {most}")
    return {
        number: {i: cell.strip() for i, cell in enumerate(cells) if cell and cell.strip()} for number, *cells in found
    }


def _score(
    keys: list[tuple[str, ...]], child_list: ChildList, mapping: Mapping, name_says: int | None, least: int
) -> float:
    """How well a row serves as the headings of a list: 0 when it does not, up to a little over 1."""
    known = known_wordings(child_list.name)
    ruled = mapping.headings_of(child_list.number) if mapping.headings else {}
    matched = {column for spelt in keys if (column := _column(spelt, known, ruled))}
    if len(matched) < least:
        return 0.0
    share = 2 * len(matched) / (len(child_list.columns) + max(len(keys), len(matched)))
    own = matched - IN_EVERY_LIST
    unlikely = not own or (child_list.person not in matched and share < FAIR_SHARE)
    if unlikely and least == FEWEST_MATCHES:
        return 0.0
    return share + (NAME_COUNTS_FOR if name_says == child_list.number else 0.0)


def _column(
    spelt: tuple[str, ...], known: Mapped[str, tuple[Column, HeadingMatch]], ruled: Mapped[str, str]
) -> str | None:
    if spelt[0] in ruled:
        return ruled[spelt[0]]
    return next((known[key][0].name for key in spelt if key in known), None)


def list_in_name(name: str) -> int | None:
    """The list that a sheet's or file's name speaks of: "List_3", "L3", "Referrals"."""
    key = squeezed(name)
    numbered = re.fullmatch(r"(?:annexa)?(?:list|l)?0*(\d{1,2})(?:\D.*)?", key) or re.search(
        r"list0*(\d{1,2})(?!\d)", key
    )
    if numbered and int(numbered[1]) in latest_specification().by_number:
        return int(numbered[1])
    for child_list in latest_specification().lists:
        if key in {squeezed(text) for text in (child_list.name, child_list.title, *child_list.also_called)}:
            return child_list.number
    return None


def _no_headings(sheet: Sheet, number: int) -> UnreadableFileError:
    return UnreadableFileError(
        f"The mapping says that this sheet is List {number}, but none of its first {ROWS_LOOKED_AT} rows has a heading"
        " of that list.",
        where={"file": sheet.file, "sheet": sheet.name},
        remedy="Check the mapping, or say in it what each heading means (docs/how-to/correct-a-match.md).",
    )


def _nothing_recognised(session: Session, sheets: tuple[Sheet, ...]) -> UnreadableFileError:
    words = {
        squeezed(text) for sheet in sheets for cells in _first_rows(session, sheet).values() for text in cells.values()
    }
    files = ", ".join(dict.fromkeys(sheet.file for sheet in sheets))
    likeliest = max(heading_file().other_returns, key=lambda other: other.signs_in(words))
    if likeliest.signs_in(words):
        return UnreadableFileError(
            f"This looks like {likeliest.name}, not Ofsted's Annex A for children's social care.",
            where={"file": files},
            remedy="Give the workbook with Lists 1 to 11.",
        )
    names = ", ".join(f"'{sheet.name}'" for sheet in sheets[:12])
    return UnreadableFileError(
        f"No sheet is recognised as a list of Annex A. Sheets found: {names}.",
        where={"file": files},
        remedy="Check that the headings of the template are there, or say which sheet is which list in a mapping file"
        " (docs/how-to/correct-a-match.md).",
    )
