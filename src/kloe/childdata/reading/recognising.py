"""Which sheet is which list, and where its headings are: headings win over the sheet's name."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kloe.childdata.reading.headings import Heading, heading_file, match_headings, other_headings, squeezed
from kloe.childdata.reading.mapping import Mapping
from kloe.childdata.reading.sheets import Sheet
from kloe.childdata.specification import ChildList, latest_specification
from kloe.engine.session import Session
from kloe.errors import UnreadableFileError

SheetKind = Literal["list", "empty list", "other"]
FIRST_LOOK, ROWS_LOOKED_AT = 6, 60
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


def _recognise(session: Session, sheet: Sheet, mapping: Mapping) -> RecognisedSheet:
    name_says = list_in_name(sheet.name)
    ruled = mapping.list_of_sheet(sheet.name)
    lists = latest_specification().lists
    if ruled is not None:
        lists = tuple(child_list for child_list in lists if child_list.number == ruled)
    for rows_looked_at in (FIRST_LOOK, ROWS_LOOKED_AT):
        rows = _first_rows(session, sheet, rows_looked_at)
        best = _best_headings(rows, lists, mapping, name_says)
        if best and best[0] >= PLAIN:
            break
    if best is None:
        return RecognisedSheet(sheet, "other", name_says=name_says)
    _, child_list, heading_row = best
    headings = match_headings(rows[heading_row], child_list, mapping.headings_of(child_list.number))
    kind: SheetKind = "list" if sheet.rows > heading_row else "empty list"
    return RecognisedSheet(sheet, kind, child_list, name_says, heading_row, headings)


def _best_headings(
    rows: dict[int, dict[int, str]], lists: tuple[ChildList, ...], mapping: Mapping, name_says: int | None
) -> tuple[float, ChildList, int] | None:
    """The row that serves best as headings of a list: (how well, list, row); the first of equals."""
    best: tuple[float, ChildList, int] | None = None
    for number, cells in rows.items():
        keys = [squeezed(text) for text in cells.values()] if len(cells) >= FEWEST_MATCHES else []
        for child_list in lists:
            score = _score(keys, child_list, mapping, name_says)
            if score and (best is None or score > best[0]):
                best = (score, child_list, number)
    return best


def _first_rows(session: Session, sheet: Sheet, most: int = ROWS_LOOKED_AT) -> dict[int, dict[int, str]]:
    found = session.rows(f"select * from {sheet.table} order by sheet_row limit {most}")
    return {
        number: {i: cell.strip() for i, cell in enumerate(cells) if cell and cell.strip()} for number, *cells in found
    }


def _score(keys: list[str], child_list: ChildList, mapping: Mapping, name_says: int | None) -> float:
    """How well a row serves as the headings of a list: 0 when it does not, up to a little over 1."""
    known = _known_keys(child_list.name)
    ruled = mapping.headings_of(child_list.number) if mapping.headings else {}
    matched = {column for key in keys if (column := ruled.get(key, known.get(key)))}
    if len(matched) < FEWEST_MATCHES:
        return 0.0
    share = 2 * len(matched) / (len(child_list.columns) + max(len(keys), len(matched)))
    own = matched - IN_EVERY_LIST
    if not own or (child_list.person not in matched and share < FAIR_SHARE):
        return 0.0
    return share + (NAME_COUNTS_FOR if name_says == child_list.number else 0.0)


@cache
def _known_keys(name: str) -> dict[str, str]:
    child_list = latest_specification().by_name[name]
    extra = other_headings(child_list)
    keys: dict[str, str] = {}
    for column in child_list.columns:
        plain = re.sub(r"\([^)]*\)", " ", column.heading)
        for text in (column.heading, plain, *column.older_headings, *extra.get(column.name, ())):
            keys.setdefault(squeezed(text), column.name)
    return keys


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


def _nothing_recognised(session: Session, sheets: tuple[Sheet, ...]) -> UnreadableFileError:
    words = {
        squeezed(text) for sheet in sheets for cells in _first_rows(session, sheet).values() for text in cells.values()
    }
    files = ", ".join(dict.fromkeys(sheet.file for sheet in sheets))
    for other in heading_file().other_returns:
        signs = {squeezed(word) for word in other.words}
        found = {sign for sign in signs if sign in words or (len(sign) > 6 and any(sign in word for word in words))}
        if len(found) >= other.at_least:
            return UnreadableFileError(
                f"This looks like {other.name}, not Ofsted's Annex A for children's social care.",
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
