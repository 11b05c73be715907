"""Run the queries of a plan over the tables of one extract, and tell the four ends of a check apart."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

import duckdb

from kloe.childdata.checks.loading import RuleBook, settings_in_use
from kloe.childdata.checks.model import Check
from kloe.childdata.checks.queries import Query
from kloe.childdata.specification import Specification
from kloe.engine.session import Session

End = Literal["passed", "failed", "not run", "broken"]
LONGEST_QUERY = timedelta(seconds=60)
PROBES_AT_ONCE = 60
_PARAMETER = re.compile(r"\$(\w+)")
_LIST_ALONE = ("team", "worker")

FOUND = """
create or replace table found (
  "check" varchar, authority varchar, list_number integer, row_id bigint, source integer, sheet_row bigint,
  "column" varchar, also_columns varchar[], value varchar, message varchar, group_identity varchar
)"""


@dataclass(frozen=True)
class Outcome:
    """How one check ended. ``why`` says what kept it from running, or what broke it, by list."""

    check: Check
    end: End
    issues: int
    why: tuple[str, ...] = ()


class Asking(Protocol):
    """What is asked of an extract: the columns and settings that the answer rests on."""

    @property
    def touches(self) -> tuple[tuple[str, str], ...]:
        """Table and column."""

    @property
    def settings(self) -> tuple[str, ...]:
        """Names of settings."""


@dataclass(frozen=True)
class Unavailable:
    """What an extract cannot answer: tables, columns and settings, each with the reason in words."""

    tables: Mapping[str, str]
    columns: Mapping[tuple[str, str], str]
    settings: Mapping[str, str]

    def reason(self, query: Asking) -> str:
        """Why ``query`` cannot be decided; empty when it can."""
        for table, column in query.touches:
            if table in self.tables:
                return self.tables[table]
            if (table, column) in self.columns:
                return self.columns[table, column]
        return next((self.settings[name] for name in query.settings if name in self.settings), "")


def run_queries(
    session: Session,
    book: RuleBook,
    queries: Sequence[Query],
    values: Mapping[str, object],
    unavailable: Unavailable,
    *,
    limit: timedelta = LONGEST_QUERY,
) -> tuple[Outcome, ...]:
    """Fill the table ``found`` and say how each check ended. ``values`` holds the built-in settings."""
    session.connection.execute(FOUND)
    ends: dict[str, list[tuple[End, int, str]]] = {check.id: [] for check in book.checks}
    parameters = {**settings_in_use(book), **values}
    why = {query: unavailable.reason(query) for query in queries}
    live = [query for query in queries if not why[query]]
    clean = clean_queries(session, live, parameters)
    dirty = [query for query in live if query not in clean]

    def run(beside: Session, query: Query) -> tuple[End, int, str]:
        with beside.time_limit(limit):
            return run_query(beside, query, parameters)

    ran = dict(zip(dirty, session.each(dirty, run), strict=True))
    for query in queries:
        ends[query.check].append(ran.get(query) or (("not run", 0, why[query]) if why[query] else ("passed", 0, "")))
    return tuple(_outcome(check, ends[check.id]) for check in book.checks)


def clean_queries(session: Session, queries: Iterable[Query], parameters: Mapping[str, object]) -> frozenset[Query]:
    """The queries that would find nothing: one pass over a table answers many of their probes at once.

    The longest passes go first and none is very long, so that both cores are busy until the end.
    """
    by_table: dict[str, list[Query]] = {}
    for query in queries:
        if query.probe:
            by_table.setdefault(query.table, []).append(query)
    passes = [
        probed[start : start + PROBES_AT_ONCE]
        for probed in by_table.values()
        for start in range(0, len(probed), PROBES_AT_ONCE)
    ]
    passes.sort(key=len, reverse=True)
    found = session.each(passes, lambda beside, probed: clean_of_one_table(beside, probed, parameters))
    return frozenset(query for clean in found for query in clean)


def clean_of_one_table(session: Session, queries: Sequence[Query], parameters: Mapping[str, object]) -> list[Query]:
    """Those of ``queries``, which have a probe and the same table, that would find nothing."""
    probes = ", ".join(query.probe for query in queries)
    sql = f"select {probes} from {queries[0].table} as this"
    try:
        answers = session.rows(sql, _used(probes, queries, parameters))[0]
    except duckdb.Error:
        return []  # one of them is broken: each is run by itself, and says so
    return [query for query, found in zip(queries, answers, strict=True) if not found]


def run_query(session: Session, query: Query, parameters: Mapping[str, object]) -> tuple[End, int, str]:
    """How one query ends, how many rows it put into ``found``, and why it broke."""
    try:
        if query.any_found and not session.rows(query.any_found, _used(query.any_found, [query], parameters)):
            return "passed", 0, ""
        count = session.count(query.sql, _used(query.sql, [query], parameters))
    except duckdb.InterruptException:
        return "broken", 0, "It took too long and was stopped."
    except duckdb.Error as problem:
        return "broken", 0, f"The database refused it ({type(problem).__name__})."
    return ("failed" if count else "passed"), count, ""


def _used(sql: str, queries: Iterable[Query], parameters: Mapping[str, object]) -> dict[str, object]:
    """The settings that ``sql`` names: what looks like one may be part of a text."""
    known = {name for query in queries for name in query.settings}
    return {name: parameters[name] for name in known.intersection(_PARAMETER.findall(sql))}


def _outcome(check: Check, ends: Sequence[tuple[End, int, str]]) -> Outcome:
    """Broken before failed before passed; not run only when no list could be decided."""
    if not ends:
        return Outcome(check, "not run", 0, ("It does not apply to the layout in force.",))
    kinds = {end for end, _, _ in ends}
    end: End = next(kind for kind in ("broken", "failed", "passed", "not run") if kind in kinds)
    return Outcome(check, end, sum(count for _, count, _ in ends), _without_repeats(why for _, _, why in ends if why))


def _without_repeats(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def row_places(specification: Specification, *, pooled: bool = False) -> str:
    """SQL: every row of every list with what an issue needs to say about it."""
    parts = []
    for child_list in specification.lists:
        team, worker = (f'"{name}"' if name in child_list.by_name else "null" for name in _LIST_ALONE)
        identity = ", ".join(f"""coalesce(cast("{name}" as varchar), '')""" for name in child_list.identity)
        authority = "authority" if pooled else "null"
        parts.append(
            f"select {authority} as authority, {child_list.number} as list_number, row_id, source, sheet_row,"
            f" {child_list.person} as child_id, {team} as team, {worker} as worker,"
            f" concat_ws('|', {identity}) as identity from {child_list.name}"
        )
    return " union all ".join(parts)


def settle_issues(session: Session, specification: Specification, *, pooled: bool = False) -> int:
    """Make the flat table ``issues`` from ``found``; returns how many there are.

    ``key`` is stable: it is made from the check, the list, what identifies the event (never its row
    number) and the column, so that the same issue has the same key in next month's extract. A group is
    identified by what groups it: its first row, and the first list it is on, change.
    """
    session.connection.execute(
        f"""
        create or replace table issues as
        with located as (
          select found."check", coalesce(found.authority, place.authority) as authority, found.list_number,
                 found.row_id, coalesce(found.source, place.source) as source,
                 coalesce(found.sheet_row, place.sheet_row) as sheet_row, place.child_id, place.team, place.worker,
                 found."column", found.also_columns, found.value, found.message,
                 coalesce(found.group_identity, place.identity, found.value, '') as identity,
                 if(found.group_identity is null, coalesce(found.list_number, 0), 0) as key_list
          from found left join ({row_places(specification, pooled=pooled)}) as place
            on found.list_number = place.list_number and found.row_id = place.row_id
               {"and found.authority = place.authority" if pooled else ""}
        )
        select md5(concat_ws('|', "check", coalesce(authority, ''), key_list, identity,
                   coalesce("column", ''), row_number() over (
                     partition by "check", authority, key_list, identity, "column" order by row_id))) as key,
               * exclude (identity, key_list)
        from located
        """
    )
    return session.count("select count(*) from issues")
