"""From checks to queries: each check is laid out over its lists and columns and compiled once.

A query inserts the rows that fail into the table ``found``; what it touches tells the runner whether it can
be decided with the extract at hand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kloe.childdata.checks.loading import RuleBook
from kloe.childdata.checks.model import Check, ColumnKind
from kloe.childdata.checks.queries import Query
from kloe.childdata.specification import ChildList, Specification
from kloe.childdata.tables import READING_TABLES, catalogue
from kloe.engine.catalogue import Catalogue, ValueType
from kloe.engine.compiling import CompiledRule, compile_condition, compile_necessary, compile_text, compile_value
from kloe.engine.language import Rule, RuleError, Scope, parse_rule
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
    return tuple(
        _query(check, target, tables, pooled) for check in book.checks for target in _targets(check, specification)
    )


def _targets(check: Check, specification: Specification) -> Iterator[_Target]:
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
    with _blamed(check, "fails"):
        rule = parse_rule(check.fails, tables, target.table, scope=scope, placeholders=cells)
        fails = compile_condition(rule, pooled=pooled)
    with _blamed(check, "among"):
        base = parse_rule(check.among, tables, target.table) if check.among else None
        among = compile_condition(base, pooled=pooled) if base else None
    with _blamed(check, "message"):
        message = compile_text(
            check.message, tables, tables.tables[target.table], scope=scope, placeholders=cells, pooled=pooled
        )
    with _blamed(check, "columns"):
        sql, touched = _assemble(check, target, columns, tables, (fails, among, message), pooled)
    compiled = [part for part in (fails, among, message) if part]
    return Query(
        check=check.id,
        table=target.table,
        list_number=target.list_number,
        cell=target.cell,
        sql=sql,
        probe=_probe(check, rule, base, pooled),
        touches=tuple(sorted(touched.union(*(part.touches for part in compiled)))),
        settings=tuple(sorted(frozenset().union(*(part.settings for part in compiled)))),
    )


@contextmanager
def _blamed(check: Check, field: str) -> Iterator[None]:
    """A rule that is not understood is refused with its check and field."""
    try:
        yield
    except RuleError as problem:
        raise RuleFileError(problem.what, where={"check": check.id, "field": field}, remedy=problem.remedy) from problem


def _probe(check: Check, fails: Rule, among: Rule | None, pooled: bool) -> str:
    """An aggregate over the table that is false when the check finds nothing; empty where there is none."""
    rows = " and ".join(part for part in (compile_necessary(among, pooled=pooled) if among else "",) if part)
    if check.per == "row":
        rows = " and ".join(part for part in (rows, compile_necessary(fails, pooled=pooled)) if part)
        return f"bool_or({rows})" if rows else ""
    if isinstance(check.per, tuple) or check.fails == "count() > 0":
        return f"bool_or({rows})" if rows else ""  # without such a row there is no group
    return "" if among or pooled else compile_condition(fails).sql


def _assemble(
    check: Check,
    target: _Target,
    columns: tuple[str, ...],
    tables: Catalogue,
    rules: tuple[CompiledRule, CompiledRule | None, CompiledRule],
    pooled: bool,
) -> tuple[str, frozenset[tuple[str, str]]]:
    fails, among, message = rules
    touched: set[tuple[str, str]] = set()

    def value_of(name: str) -> str:
        compiled = compile_value(parse_rule(name, tables, target.table), pooled=pooled)
        touched.update(compiled.touches)
        return compiled.sql

    per_row = check.per == "row"
    group = [f'this."{name}"' for name in check.per] if isinstance(check.per, tuple) else []
    for name in check.per if isinstance(check.per, tuple) else ():
        value_of(name)
    if check.over:
        has = READING_TABLES[check.over].keys()
        list_number = "this.list_number" if "list_number" in has else "null"
        row = "this.row_id" if "row_id" in has else "null"
        column = 'this."column"' if "column" in has else "null"
        value = next((value_of(name) for name in columns), "null")
    else:
        list_number, row = str(target.list_number), "this.row_id"
        column = f"'{columns[0]}'" if columns else "null"
        value = value_of(columns[0]) if columns and (per_row or columns[0] in check.per) else "null"
    if not per_row:
        first = (
            f"arg_min({row}, {list_number})"
            if check.over and row != "null" and list_number != "null"
            else f"min({row})"
        )
        row = first if check.per != "list" else "null"
        list_number = f"min({list_number})" if check.over else list_number
        column = f"min({column})" if check.over else column
    if check.over and "source" in READING_TABLES[check.over] and per_row:
        source, sheet_row = (
            "this.source",
            "this.sheet_row" if "sheet_row" in READING_TABLES[check.over] else "null",
        )
    else:
        source = sheet_row = "null"
    if pooled:
        group = ["this.authority", *group] if not per_row else group
    authority = "this.authority" if pooled else "null"
    also = ", ".join(f"'{name}'" for name in columns[1:]) if not check.over else ""
    select = (
        f"insert into found select '{check.id}', {authority}, {list_number}, {row}, {source}, {sheet_row}, {column},"
        f" [{also}], {value}, {message.sql} from {target.table} as this"
    )
    if among:
        select += f" where ({among.sql})"
    if per_row:
        if fails.windowed:
            select += f" qualify ({fails.sql})"
        else:
            select += f" {'and' if among else 'where'} ({fails.sql})"
    else:
        select += f" group by {', '.join(group)}" if group else ""
        select += f" having ({fails.sql})"
    return select, frozenset(touched)
