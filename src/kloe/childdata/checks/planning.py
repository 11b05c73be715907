"""From checks to queries: each check is laid out over its lists and columns and compiled once.

A query inserts the rows that fail into the table ``found``; what it touches tells the runner whether it can
be decided with the extract at hand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kloe.childdata.checks.assembling import Parts, any_found, insert_found
from kloe.childdata.checks.loading import RuleBook
from kloe.childdata.checks.model import Check, ColumnKind
from kloe.childdata.checks.queries import Query
from kloe.childdata.specification import ChildList, Specification, latest_specification
from kloe.childdata.tables import READING_TABLES, catalogue
from kloe.engine.catalogue import Catalogue, RuleTable, ValueType
from kloe.engine.compiling import compile_condition, compile_necessary, compile_text, compile_value
from kloe.engine.language import Rule, parse_rule
from kloe.engine.names import RuleError, Scope
from kloe.errors import RuleFileError


@dataclass(frozen=True)
class _Target:
    """Where a check is applied: a table, and the column that ``cell`` stands for."""

    table: str
    list_number: int | None
    cell: str = ""


def plan(book: RuleBook, specification: Specification, *, pooled: bool = False) -> tuple[Query, ...]:
    """Every query of every check; raises RuleFileError naming the check and the field that is wrong."""
    types: dict[str, ValueType] = {
        name: "text" if isinstance(setting.value, str) else "number" for name, setting in book.settings.items()
    }
    tables = catalogue(specification, types)
    queries: list[Query] = []
    for check in book.checks:
        try:
            queries.extend(_query(check, target, tables, pooled) for target in _targets(check, specification))
        except RuleFileError as problem:
            where = {"file": book.files.get(check.id), **problem.where}
            raise RuleFileError(problem.what, where=where, remedy=problem.remedy) from problem
    return tuple(queries)


def _targets(check: Check, specification: Specification) -> Iterator[_Target]:
    _refuse_leaving_out_nothing(check, specification)
    if check.over:
        if check.over not in READING_TABLES:
            raise RuleFileError(f"There is no table '{check.over}'.", where={"check": check.id, "field": "over"})
        yield _Target(check.over, None)
        return
    for child_list in _lists(check, specification):
        if check.every:
            for name in _columns_of(child_list, check.every, check.leaving_out):
                yield _Target(child_list.name, child_list.number, name)
        else:
            yield _Target(child_list.name, child_list.number)


def _refuse_leaving_out_nothing(check: Check, specification: Specification) -> None:
    known = {column.name for one in specification.lists for column in one.columns}
    known |= {f"{one.name}.{column.name}" for one in specification.lists for column in one.columns}
    known |= {column.name for column in latest_specification().by_name["leaving_care"].columns}
    for name in check.leaving_out:
        if name not in known:
            raise RuleFileError(
                f"No list has a column '{name}'.",
                where={"check": check.id, "field": "leaving_out"},
                remedy="Write column or list.column, by the names of docs/reference/specification.md.",
            )


def _lists(check: Check, specification: Specification) -> Iterator[ChildList]:
    numbers = (check.list,) if check.list is not None else check.lists
    for child_list in specification.lists:
        if numbers == "every":
            if set(check.columns) <= child_list.by_name.keys():
                yield child_list
        elif child_list.number in numbers:
            yield child_list


def _columns_of(child_list: ChildList, kind: ColumnKind, leaving_out: tuple[str, ...]) -> Iterator[str]:
    for column in child_list.columns:
        full_name = f"{child_list.name}.{column.name}"
        if kind in ("any", column.type) and column.name not in leaving_out and full_name not in leaving_out:
            yield column.name


def _query(check: Check, target: _Target, tables: Catalogue, pooled: bool) -> Query:
    scope: Scope = "row" if check.per == "row" else "group"
    cells = {"cell": target.cell} if target.cell else {}
    columns = tuple(cells.get(name, name) for name in (check.columns or (("cell",) if cells else ())))
    with _in_field(check, "fails"):
        rule = parse_rule(check.fails, tables, target.table, scope=scope, placeholders=cells)
        fails = compile_condition(rule, pooled=pooled)
    with _in_field(check, "among"):
        base = parse_rule(check.among, tables, target.table) if check.among else None
        among = compile_condition(base, pooled=pooled) if base else None
    with _in_field(check, "message"):
        message = compile_text(
            check.message, tables, tables.tables[target.table], scope=scope, placeholders=cells, pooled=pooled
        )
    touched: set[tuple[str, str]] = set()

    def value_of(name: str) -> str:
        value = compile_value(parse_rule(name, tables, target.table), pooled=pooled)
        touched.update(value.touches)
        return value.sql

    parts = Parts(check, target.table, target.list_number, columns, fails, among, message, pooled)
    with _in_field(check, "columns"):
        _refuse_unknown(columns, tables.tables[target.table])
        sql = insert_found(parts, value_of)
    with _in_field(check, "per"):
        groups = check.per if isinstance(check.per, tuple) else ()
        _refuse_unknown(groups, tables.tables[target.table])
        touched.update((target.table, name) for name in groups)  # a column that groups must be there as well
    compiled = [part for part in (fails, among, message) if part]
    return Query(
        check=check.id,
        table=target.table,
        list_number=target.list_number,
        cell=target.cell,
        sql=sql,
        probe=_probe(check, rule, base, pooled),
        any_found=any_found(parts),
        touches=tuple(sorted(touched.union(*(part.touches for part in compiled)))),
        settings=tuple(sorted(frozenset().union(*(part.settings for part in compiled)))),
    )


@contextmanager
def _in_field(check: Check, field: str) -> Iterator[None]:
    """A rule that is not understood is refused with its check and field."""
    try:
        yield
    except RuleError as problem:
        raise RuleFileError(problem.what, where={"check": check.id, "field": field}, remedy=problem.remedy) from problem


def _refuse_unknown(columns: tuple[str, ...], table: RuleTable) -> None:
    for name in columns:
        if name not in table.columns:
            raise RuleError(f"{table.name} has no column '{name}'.", remedy=f"Columns: {', '.join(table.columns)}.")


def _probe(check: Check, fails: Rule, among: Rule | None, pooled: bool) -> str:
    """An aggregate over the table that is false when the check finds nothing; empty where there is none."""
    rows = " and ".join(part for part in (compile_necessary(among, pooled=pooled) if among else "",) if part)
    if check.per == "row":
        rows = " and ".join(part for part in (rows, compile_necessary(fails, pooled=pooled)) if part)
        return f"bool_or({rows})" if rows else ""
    if isinstance(check.per, tuple) or check.fails == "count() > 0":
        return f"bool_or({rows})" if rows else ""  # without such a row there is no group
    return "" if among or pooled else compile_condition(fails).sql
