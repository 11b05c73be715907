"""Make the tidy lists from the raw ones, in columns: only the odd distinct values are looked at one by one.

For each cell, the raw text is the tidy value's text, or the ledger leads from one to the other, or the cell
is in ``unread`` and the tidy list shows it as it came. A property test holds this.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol

from kloe.childdata.specification import ChildList, Column, latest_specification
from kloe.childdata.tidying.codes import match_value
from kloe.childdata.tidying.dates import SERIAL_ZERO, SERIAL_ZERO_OF_1904, DateOrder, Order, settle_order, tidy_date
from kloe.childdata.tidying.numbers import tidy_age, tidy_count
from kloe.childdata.tidying.text import tidy_text
from kloe.childdata.tidying.values import Changed, ChangeReason, Tidied, Unread, special_value
from kloe.engine.catalogue import AS_IT_CAME
from kloe.engine.session import Session
from kloe.engine.sql import SQL_TYPES, identifier, literal

# What makes a value odd, by type of column; ``value`` stands for the cell. Every other value is tidy as it is.
_ODD: Mapping[str, str] = {
    "text": r"regexp_matches(value, '^\s|\s$|\s\s|[^\x20-\x7e]|^\d+\.0+$|^[#=]|^''\d|^[(]formula"
    r"|^(?i:err:5|null$|nan$|nat$|<na>$|[(]null[)]$|\[null\]$)')",
    # The cast alone would also take "2024-1-05 ", "-001-01-01" and "0000-01-01".
    "date": "strlen(value) <> 10 or cast(try_cast(value as date) as varchar) is distinct from value",
    "integer": r"not regexp_full_match(value, '0|-?[1-9]\d{0,8}')",
}
_ID_COLUMNS = frozenset({"child_id", "adopter_id", "family_id", "placement_urn"})

ODD_VALUES = """
create table odd_values (list_number integer, source integer, "column" varchar, before varchar, after varchar,
                         reason varchar, unread boolean)"""


class Rulings(Protocol):
    """What a person at the authority has decided about values (see reading/mapping.py)."""

    def values_of(self, number: int, column: str) -> dict[str, str]:
        """Value to code, in one column of one list."""

    def order_of(self, number: int, column: str) -> Order | None:
        """The order of day and month in a column."""


def tidy_lists(session: Session, rulings: Rulings, from_1904: Set[int] = frozenset()) -> None:
    """Make the table of every list from ``raw_<list>``; fill ``ledger``, ``unread`` and ``date_orders``.

    ``from_1904`` are the sources whose workbook counts its days from 1904.
    """
    session.connection.execute(ODD_VALUES)
    session.each(latest_specification().lists, partial(_tidy_list, rulings=rulings, from_1904=from_1904))


def _tidy_list(session: Session, child_list: ChildList, rulings: Rulings, from_1904: Set[int]) -> None:
    odd = _odd_columns(session, child_list, rulings, from_1904)
    _make_list(session, child_list, odd)
    for name in odd:
        _record(session, child_list, child_list.by_name[name])


def _odd_columns(session: Session, child_list: ChildList, rulings: Rulings, from_1904: Set[int]) -> frozenset[str]:
    """Tidy the distinct odd values of every column into ``odd_values``; the columns that have any."""
    entries: list[tuple[int, str, str, Tidied]] = []
    by_type: dict[str, list[Column]] = {}
    for column in child_list.columns:
        by_type.setdefault(column.type, []).append(column)
    for kind, columns in by_type.items():
        for (name, source), values in _odd_values(session, child_list, kind, columns, rulings).items():
            zero = SERIAL_ZERO_OF_1904 if source in from_1904 else SERIAL_ZERO
            tidied = _tidied(session, child_list, child_list.by_name[name], zero, values, rulings)
            entries.extend((source, name, text, result) for text, result in tidied.items())
    _store(session, child_list, entries)
    return frozenset(name for _, name, _, _ in entries)


def _odd_values(
    session: Session, child_list: ChildList, kind: str, columns: Sequence[Column], rulings: Rulings
) -> dict[tuple[str, int], dict[str, int]]:
    """(column, source) to {odd value: cells}: one pass finds the columns that have any, then only they are read."""
    tests = {
        column.name: _odd_test(column, kind, rulings.values_of(child_list.number, column.name)) for column in columns
    }
    probes = ", ".join(f"bool_or({test})" for test in tests.values())
    found = session.rows(f"select {probes} from raw_{child_list.name}")[0]
    odd: dict[tuple[str, int], dict[str, int]] = {}
    for name in (name for name, any_odd in zip(tests, found, strict=True) if any_odd):
        for source, value, cells in session.rows(
            f"select source, {identifier(name)}, count(*) from raw_{child_list.name}"
            f" where {tests[name]} group by all order by all"
        ):
            odd.setdefault((name, source), {})[value] = cells
    return odd


def _odd_test(column: Column, kind: str, ruled: Mapping[str, str]) -> str:
    """What makes a value of the column odd, in SQL; a printed code is odd as well if a person has ruled on it."""
    if kind == "category":
        code_set = latest_specification().codes_of(column)
        printed = [code.printed for code in (code_set.codes if code_set else ()) if code.printed not in ruled]
        return f"{identifier(column.name)} not in ({', '.join(map(literal, printed or ['']))})"
    return "(" + _ODD[kind].replace("value", identifier(column.name)) + ")"


def _tidied(
    session: Session,
    child_list: ChildList,
    column: Column,
    serial_zero: date,
    values: Mapping[str, int],
    rulings: Rulings,
) -> dict[str, Tidied]:
    chosen = rulings.values_of(child_list.number, column.name) if column.type == "category" else {}
    special = {text: found for text in values if text not in chosen and (found := special_value(text))}
    rest = {text: cells for text, cells in values.items() if text not in special}
    tidied: dict[str, Tidied | None] = {}
    if column.type == "date":
        order = settle_order(rest)
        order = replace(order, order=rulings.order_of(child_list.number, column.name) or order.order)
        if order.order != "no text dates":
            _store_order(session, child_list, column, order)
        tidied = {text: tidy_date(text, order.order, serial_zero) for text in rest}
    elif column.type == "integer":
        tidied = {text: tidy_age(text) if column.name == "age" else tidy_count(text) for text in rest}
    elif column.type == "category":
        tidied = {text: tidy_code(text, column, chosen) for text in rest}
    else:
        tidied = {text: tidy_text(text, is_id=column.name in _ID_COLUMNS) for text in rest}
    return special | {text: found for text, found in tidied.items() if found is not None}


def tidy_code(text: str, column: Column, rulings: Mapping[str, str]) -> Tidied | None:
    """The printed form of the code that ``text`` means, or why it stays as it came."""
    code_set = latest_specification().codes_of(column)
    if code_set is None:
        return None
    match = match_value(text, column, code_set, rulings)
    if match.code is None:
        reasons = {
            "letter and words disagree": Unread("letter and words disagree"),
            "Ofsted's grouping, not a code": Unread("grouping"),
            "could be several codes": Unread("could be several codes"),
        }
        return reasons.get(match.why_not, Unread("not a code"))
    if match.code.printed == text:
        return None
    how: ChangeReason = "printed otherwise"
    if match.how is not None and match.how != "as printed":
        how = match.how
    return Changed(match.code.printed, how)


def _store_order(session: Session, child_list: ChildList, column: Column, order: DateOrder) -> None:
    session.connection.execute(
        "insert into date_orders values (?, ?, ?, ?, ?, ?, ?)",
        [
            child_list.number,
            column.name,
            column.heading,
            order.order,
            order.day_first,
            order.month_first,
            order.either,
        ],
    )


def _store(session: Session, child_list: ChildList, entries: Sequence[tuple[int, str, str, Tidied]]) -> None:
    if not entries:
        return
    results = [entry[3] for entry in entries]
    session.connection.execute(
        "insert into odd_values"
        " select $number, unnest(cast($sources as integer[])), unnest(cast($columns as varchar[])),"
        " unnest(cast($before as varchar[])), unnest(cast($after as varchar[])), unnest(cast($reasons as varchar[])),"
        " unnest(cast($unread as boolean[]))",
        {
            "number": child_list.number,
            "sources": [entry[0] for entry in entries],
            "columns": [entry[1] for entry in entries],
            "before": [entry[2] for entry in entries],
            "after": [result.after if isinstance(result, Changed) else None for result in results],
            "reasons": [result.reason for result in results],
            "unread": [isinstance(result, Unread) for result in results],
        },
    )


def _make_list(session: Session, child_list: ChildList, odd: frozenset[str]) -> None:
    columns: list[str] = []
    joins: list[str] = []
    for number, column in enumerate(child_list.columns):
        raw = f'raw."{column.name}"'
        kept = "null"
        if column.name in odd:
            join = f"odd_{number}"
            joins.append(
                f"left join odd_values as {join} on {join}.list_number = {child_list.number}"
                f" and {join}.\"column\" = '{column.name}'"
                f" and {join}.source = raw.source and {join}.before = {raw}"
            )
            unread = raw if column.type in {"text", "category"} else "null"
            kept = f"case when {join}.unread then {raw} end"
            raw = f"case when {join}.before is null then {raw} when {join}.unread then {unread} else {join}.after end"
        cast = SQL_TYPES[column.type]
        columns.append(
            f'{raw} as "{column.name}"' if cast == "varchar" else f'cast({raw} as {cast}) as "{column.name}"'
        )
        if column.type in {"date", "integer"}:
            columns.append(f'cast({kept} as varchar) as "{column.name}{AS_IT_CAME}"')
    told = [column.name for column in child_list.columns]
    told += [f"{column.name}{AS_IT_CAME}" for column in child_list.columns if column.type in {"date", "integer"}]
    names = ", ".join(f'"{name}"' for name in told)
    session.connection.execute(
        f"create table {child_list.name} as"
        f" with tidy as (select raw.row_id, raw.source, raw.sheet_row, {', '.join(columns)}"
        f" from raw_{child_list.name} as raw {' '.join(joins)})"
        f" select *, hash({names}) as fingerprint from tidy order by row_id"
    )


def _record(session: Session, child_list: ChildList, column: Column) -> None:
    """Lead from every changed cell to its tidy value in ``ledger``, and list the unread ones in ``unread``."""
    person = f"tidy.{child_list.person} as child_id"
    place = f"{child_list.number} as list_number, raw.row_id, raw.sheet_row, raw.source, {person}"
    matched = (
        f"from raw_{child_list.name} as raw join {child_list.name} as tidy using (row_id)"
        f" join odd_values as odd on odd.list_number = {child_list.number} and odd.source = raw.source"
        f" and odd.\"column\" = '{column.name}'"
        f' and odd.before = raw."{column.name}"'
    )
    session.connection.execute(
        f"insert into ledger select {place}, '{column.name}', '{column.type}', odd.before, odd.after, odd.reason"
        f" {matched} where not odd.unread"
    )
    session.connection.execute(
        f"insert into unread select {place}, '{column.name}', '{column.type}', odd.before, odd.reason"
        f" {matched} where odd.unread"
    )
