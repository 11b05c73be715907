"""Ofsted's official tables of local authority inspections, read by their headings."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import msgspec

from kloe.authorities import Authority, authority_on
from kloe.errors import UnreadableFileError
from kloe.published.outcomes.outcome import Outcome
from kloe.published.sheets import Rows, read_sheets
from kloe.rule_files import read_rules

_AUTHORITY_HEADING = "local authority name"
_TODAY = date.max
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_UK_DAY = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")


class _Type(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str
    system: str
    id: str


class _History(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heading: str
    system: str
    type: str = ""


class _Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heading: str
    holds: str


class Reworded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grade that the tables give in the words of a later scale."""

    systems: tuple[str, ...]
    printed: str
    grade: str
    remark: str


class _Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: tuple[_Type, ...]
    history: tuple[_History, ...]
    column: tuple[_Column, ...]
    reworded: Reworded


@dataclass(frozen=True)
class OfficialTables:
    """What one file of Ofsted's says: ``source`` names it, ``not_understood`` are headings and rows left aside."""

    source: str
    outcomes: tuple[Outcome, ...]
    not_understood: tuple[str, ...]


@dataclass(frozen=True)
class _Heading:
    """A heading of a table: where it stands, what it holds, and which inspection of the row it belongs to."""

    column: int
    text: str
    holds: str
    group: str
    history: _History | None


@dataclass(frozen=True)
class _Table:
    """One table of a sheet; ``former``: of authorities that there are no more."""

    sheet: str
    headings: tuple[_Heading, ...]
    rows: Rows

    @cached_property
    def groups(self) -> Mapping[str, tuple[_Heading, ...]]:
        """The columns of each inspection of a row."""
        names = dict.fromkeys(one.group for one in self.headings if one.group)
        return {name: tuple(one for one in self.headings if one.group == name) for name in names}


def read_official(path: Path) -> OfficialTables:
    """Every outcome and visit in the file ``path``; raises UnreadableFileError when it holds no table of them."""
    sheets = read_sheets(path)
    source = _source(sheets, path)
    found: list[Outcome] = []
    left: list[str] = []
    for table in _tables(sheets):
        left += [f"{table.sheet}: the column '{one.text}'" for one in table.headings if not one.holds]
        for row in table.rows:
            outcomes = tuple(_outcomes(table, row, source))
            if not outcomes and (name := _name(table, row)):
                left.append(f"{table.sheet}: the row of {name}")
            found += outcomes
    if not found:
        raise UnreadableFileError(
            "There is no table of local authority inspections in this file.",
            where={"file": path.name},
            remedy="A table has the headings 'Local authority name', a date and 'Overall effectiveness', as Ofsted's"
            " 'Local authority inspection outcomes' have.",
        )
    return OfficialTables(source, tuple(found), tuple(left))


@cache
def reworded() -> Reworded:
    """The grade that official tables word anew."""
    return _layout().reworded


@cache
def _layout() -> _Layout:
    return read_rules(Path(__file__).with_name("official.toml"), _Layout)


def _source(sheets: Mapping[str, Rows], path: Path) -> str:
    """The source of the outcomes: official, with the year of publication on the cover, or else in the file's name."""
    for row in sheets.get("Cover", ()):
        if row and (row[0] or "").casefold().startswith("published") and len(row) > 1 and (day := _day(row[1])):
            return f"official {day.year}"
    years = re.findall(r"20\d\d", path.name)
    return f"official {years[-1]}" if years else "official"


def _tables(sheets: Mapping[str, Rows]) -> Iterator[_Table]:
    """The tables of all sheets, those that say the type of each inspection first: they say most."""
    found = [table for name, rows in sheets.items() for table in _tables_of(name, rows)]
    yield from sorted(found, key=lambda table: not any(one.holds == "type" for one in table.headings))


def _tables_of(sheet: str, rows: Rows) -> Iterator[_Table]:
    """A table goes from a row with the heading of the authority to the next row that names none."""
    tops = [at for at, row in enumerate(rows) if any(_clean(cell).casefold() == _AUTHORITY_HEADING for cell in row)]
    for top in tops:
        headings = tuple(_headings(rows[top]))
        if not any(one.holds in ("published", "first_day") for one in headings):
            continue
        name = next(one.column for one in headings if one.holds == "authority")
        end = next((at for at in range(top + 1, len(rows)) if at in tops or not _clean(rows[at][name])), len(rows))
        yield _Table(sheet, headings, rows[top + 1 : end])


def _headings(cells: Sequence[str | None]) -> Iterator[_Heading]:
    for column, cell in enumerate(cells):
        if text := _clean(cell):
            holds = next((one.holds for one in _layout().column if re.search(one.heading, text, re.IGNORECASE)), "")
            group, history = _group(text)
            yield _Heading(column, text, holds, group, history)


def _group(heading: str) -> tuple[str, _History | None]:
    for place, one in enumerate(_layout().history):
        if begins := re.match(one.heading, heading, re.IGNORECASE):
            return f"{place} {begins.groupdict().get('nth') or ''}", one
    return "", None


def _outcomes(table: _Table, row: Sequence[str | None], source: str) -> Iterator[Outcome]:
    for columns in table.groups.values() or (table.headings,):
        yield from _inspection(table, columns, row, source)


def _inspection(
    table: _Table, columns: Iterable[_Heading], row: Sequence[str | None], source: str
) -> Iterator[Outcome]:
    """One inspection of one row: one outcome an area, or a single one for a visit."""
    cells = {one.holds: _clean(row[one.column]) for one in (*_shared(table), *columns) if one.holds}
    published, first_day = _day(cells.get("published")), _day(cells.get("first_day"))
    authority = _authority(cells, published or first_day)
    if authority is None or not (published or first_day):
        return
    history = next((one.history for one in columns if one.history), None)
    system, kind = _system_and_type(cells.get("type", ""), history)
    whole = Outcome(
        authority=authority.name,
        system=system,
        source=source,
        region=authority.region,
        inspection_type=kind,
        first_day=first_day,
        published=published,
        table=table.sheet,
        theme=cells.get("theme", ""),
    )
    areas = {one.holds: cells[one.holds] for one in columns if one.holds not in _NOT_AREAS and cells[one.holds]}
    if not areas and system not in _ALWAYS_GRADED:
        yield whole
    for area, printed in areas.items():
        yield msgspec.structs.replace(whole, area=area, printed=printed)


_ALWAYS_GRADED = frozenset({"ilacs", "sif", "slac"})  # a row without grades is a row of an authority not inspected yet
_NOT_AREAS = frozenset({"", "authority", "code", "published", "first_day", "type", "theme", "nothing"})


def _shared(table: _Table) -> Iterator[_Heading]:
    return (one for one in table.headings if one.holds in ("authority", "code"))


def _system_and_type(words: str, history: _History | None) -> tuple[str, str]:
    """A table without a type of inspection is one of ILACS: the others have it in their headings."""
    of_words = next((one for one in _layout().type if one.words in words.casefold()), None)
    if of_words:
        return of_words.system, of_words.id
    return (history.system, history.type) if history else ("ilacs", "")


def _authority(cells: Mapping[str, str], day: date | None) -> Authority | None:
    names = (cells.get("code", ""), cells.get("authority", ""))
    return next((found for name in names if name and (found := authority_on(name, day or _TODAY))), None)


def _name(table: _Table, row: Sequence[str | None]) -> str:
    return next((_clean(row[one.column]) for one in table.headings if one.holds == "authority"), "")


def _clean(cell: str | None) -> str:
    return " ".join((cell or "").split())


def _day(cell: str | None) -> date | None:
    try:
        if found := _DAY.match(cell or ""):
            return date(*map(int, found.groups()))
        if found := _UK_DAY.match(cell or ""):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
    except ValueError:
        return None
    return None
