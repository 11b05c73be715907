"""The tidy lists of many authorities, in one session and kept apart by authority.

The folder holds ``<list name>/*.parquet`` with the template's headings and a column ``Authority``, as
``kloe synthetic --nation`` writes it and as packs' Parquet lists can be put together. Lists are taken as tidy:
reading and tidying belong to each authority's own extract.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from kloe.authorities import authority_named
from kloe.childdata.checks.running import Unavailable
from kloe.childdata.reading.derived import MENTIONED_GENDER, OPEN_CASE, SQUEEZED, fill_authorities
from kloe.childdata.reading.headings import match_headings
from kloe.childdata.specification import ChildList, Specification, specification_at
from kloe.childdata.tables import create_tables, reading_tables
from kloe.engine.catalogue import AS_IT_CAME
from kloe.engine.session import Session
from kloe.engine.sql import SQL_TYPES, identifier, literal
from kloe.errors import UnreadableFileError

_SINGLE = "It is decided from how one authority's own files were read."
_DERIVED = frozenset({"mentions", "allocations", "spellings"})


@dataclass(frozen=True)
class Pool:
    """The lists of all authorities in ``session``; ``unavailable`` says what they cannot answer."""

    session: Session
    specification: Specification
    unavailable: Unavailable
    authorities: frozenset[str]
    rows: int


def load_pool(folder: Path, *, as_at: date, threads: int | None = None) -> Pool:
    """Load the lists of all authorities in ``folder``; raises UnreadableFileError when it holds none."""
    specification = specification_at(as_at)
    present = [child_list for child_list in specification.lists if any((folder / child_list.name).glob("*.parquet"))]
    if not present:
        raise UnreadableFileError(
            "The folder holds no lists.",
            where={"folder": folder},
            remedy=f"It should hold folders such as {specification.lists[0].name}/ with one Parquet file an authority.",
        )
    session = Session(threads=threads, workers=1)  # a single statement keeps all cores busy here
    with session.closed_on_failure():
        session.connection.execute("set preserve_insertion_order = false")
        unavailable = _load(session, folder, specification, frozenset(one.name for one in present))
        session.shut()
        own = _authorities(session, folder, present)
        _derive(session, specification)
        fill_authorities(session, lambda text: authority_named(text) or (text if text in own else None))
        rows = sum(session.count(f"select count(*) from {one.name}") for one in present)
    return Pool(session, specification, unavailable, own, rows)


def _authorities(session: Session, folder: Path, present: Iterable[ChildList]) -> frozenset[str]:
    """The names of all authorities; raises UnreadableFileError where a row has none."""
    names: set[str] = set()
    for child_list in present:
        found = {name for (name,) in session.rows(f"select distinct authority from {child_list.name}")}
        if None in found:
            raise UnreadableFileError(
                "There are rows without an authority.",
                where={"folder": folder / child_list.name},
                remedy="Fill the column 'Authority' in every file.",
            )
        names |= found
    return frozenset(names)


def _load(session: Session, folder: Path, specification: Specification, present: frozenset[str]) -> Unavailable:
    """Load every list, and say which tables and columns nobody brought."""
    columns: dict[tuple[str, str], str] = {}
    for child_list in specification.lists:
        try:
            headings = _headings(session, folder, child_list) if child_list.name in present else {}
            _load_list(session, folder, child_list, headings)
        except duckdb.Error as problem:  # its own words may hold a child's data
            raise UnreadableFileError(
                "A Parquet file of this list cannot be read, or holds text where the layout has dates or numbers.",
                where={"folder": folder / child_list.name},
                remedy="Write the lists again, for example with 'kloe tidy' from each authority's own extract.",
            ) from problem
        for column in child_list.columns:
            if column.name not in headings:
                columns[child_list.name, column.name] = f"List {child_list.number} has no column '{column.heading}'."
    tables = {table.name: _SINGLE for table in reading_tables() if table.name not in _DERIVED | {"authorities"}}
    tables |= {
        one.name: f"List {one.number} ({one.title}) is not in the pool."
        for one in specification.lists
        if one.name not in present
    }
    settings = {
        "authority": "A pool has many authorities.",
        "notified_date": "A pool has no day of notification.",
        "extract_date_source": _SINGLE,
    }
    return Unavailable(tables, columns, settings)


def _parquet(folder: Path, child_list: ChildList) -> str:
    """SQL: the files of a list, each by its own path, so that no part of a folder's name is read as a pattern."""
    files = ", ".join(literal(path) for path in sorted((folder / child_list.name).glob("*.parquet")))
    return f"read_parquet([{files}], union_by_name = true, hive_partitioning = false)"


def _headings(session: Session, folder: Path, child_list: ChildList) -> dict[str, str]:
    """Column name to the heading of the files."""
    names: list[str] = [row[0] for row in session.rows(f"describe from {_parquet(folder, child_list)}")]
    if "Authority" not in names:
        raise UnreadableFileError(
            "The files have no column 'Authority'.", where={"folder": folder / child_list.name}, remedy="Add it."
        )
    matched = match_headings(dict(enumerate(names)), child_list)
    return {heading.column.name: heading.text for heading in matched if heading.column}


def _load_list(session: Session, folder: Path, child_list: ChildList, headings: Mapping[str, str]) -> None:
    parts, names = [], []
    for column in child_list.columns:
        cell = identifier(headings[column.name]) if column.name in headings else "null"
        parts.append(f"cast({cell} as {SQL_TYPES[column.type]}) as {identifier(column.name)}")
        names.append(identifier(column.name))
        if column.type in {"date", "integer"}:
            parts.append(f"cast(null as varchar) as {identifier(column.name + AS_IT_CAME)}")
    source = _parquet(folder, child_list) if headings else "(select '' as \"Authority\") where false"
    session.connection.execute(
        f"create table {child_list.name} as"
        f' with tidy as (select "Authority" as authority, {", ".join(parts)} from {source})'
        f" select *, row_number() over () as row_id, 0 as source, cast(null as bigint) as sheet_row,"
        f" hash(authority, {', '.join(names)}) as fingerprint from tidy"
    )


def _derive(session: Session, specification: Specification) -> None:
    """The tables that checks across lists look at, kept apart by authority."""
    create_tables(session, [table for table in reading_tables() if table.name not in _DERIVED])
    place = "row_id, sheet_row, source"
    mentions, allocations = [], []
    for one in specification.lists:
        if one.person == "child_id":
            disability = "disability" if "disability" in one.by_name else "null"
            mentions.append(
                f"select authority, {one.number} as list_number, {place}, child_id, birth_date,"
                f" {MENTIONED_GENDER} as gender, ethnicity, {disability} as disability from {one.name}"
                " where child_id is not null"
            )
        if one.name in OPEN_CASE:
            allocations.append(
                f"select authority, {one.number} as list_number, {place}, child_id, team, worker,"
                f" {OPEN_CASE[one.name]} as open from {one.name}"
            )
    session.connection.execute(f"create view mentions as {' union all '.join(mentions)}")
    session.connection.execute(f"create view allocations as {' union all '.join(allocations)}")
    spelt = [("worker", "worker", "allocations"), ("team", "team", "allocations")]
    spelt += [("organisation", "organisation", "(select *, 2 as list_number from early_help)")]
    counted = " union all ".join(
        f"select authority, min(list_number) as list_number, min(row_id) as row_id, '{kind}' as kind, {column} as name,"
        f" {SQUEEZED.format(column)} as key, count(*) as rows from {table} where {column} is not null"
        f" group by authority, {column}"
        for kind, column, table in spelt
    )
    session.connection.execute(f"create table spellings as {counted}")
