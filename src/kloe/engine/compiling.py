"""From an understood rule to DuckDB's SQL: conditions, values, and messages with their values filled in."""

import re
from dataclasses import dataclass

from sqlglot import exp

from kloe.engine.catalogue import AS_IT_CAME, Catalogue, RuleColumn, RuleTable
from kloe.engine.language import Rule, conjuncts, parse_rule
from kloe.engine.names import INNER_ROW, OUTER_ROW, RuleError, Scope
from kloe.engine.sql import literal
from kloe.engine.vocabulary import FUNCTIONS

WINDOW_FUNCTIONS = frozenset({"count_by", "varies_by"})
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_DATE_FUNCTIONS = frozenset({"add_months", "add_days"})
_PASS_THROUGH = frozenset({"coalesce", "least", "greatest", "smallest", "largest", "median"})
_SHARES = frozenset({"share", "share_of"})


@dataclass(frozen=True)
class CompiledRule:
    """SQL for one expression. Parameters appear as ``$name``; ``windowed`` asks for QUALIFY, not WHERE."""

    sql: str
    touches: frozenset[tuple[str, str]]
    settings: frozenset[str]
    windowed: bool = False


def compile_condition(rule: Rule, *, pooled: bool = False) -> CompiledRule:
    """The condition of ``rule`` as SQL over ``<table> as this``; ``pooled`` keeps authorities apart."""
    calls = {call.name for call in rule.tree.find_all(exp.Anonymous)}
    return CompiledRule(_sql(rule.tree, pooled), rule.touches, rule.settings, windowed=bool(calls & WINDOW_FUNCTIONS))


def compile_necessary(rule: Rule, *, pooled: bool = False) -> str:
    """What must hold of a row, by itself, for ``rule`` to hold: its parts without subquery or window.

    Empty when nothing can be said so. Where no row meets it, no row meets the rule.
    """
    parts = [_sql(part, pooled) for part in conjuncts(rule.tree) if not _looks_elsewhere(part)]
    return " and ".join(f"({part})" for part in parts)


def _looks_elsewhere(node: exp.Expr) -> bool:
    calls = {call.name for call in node.find_all(exp.Anonymous)}
    return bool(node.find(exp.Select)) or any(name in WINDOW_FUNCTIONS or FUNCTIONS[name].looks_up for name in calls)


def compile_value(rule: Rule, *, pooled: bool = False) -> CompiledRule:
    """The expression of ``rule`` as text for a reader: dates as 05/03/2024, shares as 12.5%."""
    kind, sql = _kind(rule.tree), _sql(rule.tree, pooled)
    if kind == "date":
        sql = f"strftime({sql}, '%d/%m/%Y')"
    elif kind == "share":
        sql = f"format('{{:.1f}}%', 100.0 * {sql})"
    return CompiledRule(f"coalesce(cast({sql} as varchar), 'blank')", rule.touches, rule.settings)


def compile_text(
    text: str,
    catalogue: Catalogue,
    table: RuleTable,
    *,
    scope: Scope = "row",
    placeholders: dict[str, str] | None = None,
    pooled: bool = False,
) -> CompiledRule:
    """A message such as ``Ended on {end_date}`` as SQL; what stands in braces is an expression."""
    parts: list[str] = []
    touches: set[tuple[str, str]] = set()
    settings: set[str] = set()
    for index, part in enumerate(_PLACEHOLDER.split(text)):
        if index % 2 == 0:
            parts.append(literal(part))
            continue
        rule = parse_rule(part, catalogue, table.name, scope=scope, placeholders=placeholders)
        value = compile_value(rule, pooled=pooled)
        parts.append(value.sql)
        touches |= value.touches
        settings |= value.settings
    if "{" in _PLACEHOLDER.sub("", text):
        raise RuleError("A brace in the message is not closed.", remedy="Write {column}.")
    return CompiledRule(" || ".join(parts), frozenset(touches), frozenset(settings))


def _kind(node: exp.Expr) -> str:
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Column):
        column = node.meta.get("column")
        return column.type if isinstance(column, RuleColumn) else "text"
    if isinstance(node, exp.Parameter):
        return str(node.meta["type"])
    if isinstance(node, exp.Cast):
        return "date"
    if isinstance(node, exp.Subquery):
        value = node.this.expressions[0]
        return _kind(value.this) if isinstance(value, (exp.Min, exp.Max)) else "number"
    if isinstance(node, exp.Anonymous):
        if node.name in _DATE_FUNCTIONS:
            return "date"
        if node.name in _SHARES:
            return "share"
        if node.name in _PASS_THROUGH:
            return _kind(node.expressions[0])
    return "text"


def _sql(tree: exp.Expr, pooled: bool) -> str:
    tree = tree.copy()
    if pooled:
        _keep_authorities_apart(tree)
    _divide_by_nothing_into_blank(tree)
    holder = exp.Paren(this=tree)
    for call in reversed(list(holder.find_all(exp.Anonymous))):
        call.replace(exp.Var(this=_call_sql(call, pooled)))
    return str(holder.this.sql(dialect="duckdb"))


def _keep_authorities_apart(tree: exp.Expr) -> None:
    for query in tree.find_all(exp.Select):
        if not query.meta.get("shared"):
            query.where(f"{INNER_ROW}.authority = {OUTER_ROW}.authority", copy=False, dialect="duckdb")


def _divide_by_nothing_into_blank(tree: exp.Expr) -> None:
    for division in tree.find_all(exp.Div):
        division.set("expression", exp.Nullif(this=division.expression, expression=exp.Literal.number(0)))


def _call_sql(call: exp.Anonymous, pooled: bool) -> str:
    arguments = [argument.sql(dialect="duckdb") for argument in call.expressions]
    template = FUNCTIONS[call.name].duckdb
    column = call.expressions[0].meta.get("column") if call.expressions else None
    if call.name == "is_blank" and isinstance(column, RuleColumn) and column.keeps_unread_text:
        node = call.expressions[0]
        kept = exp.column(exp.to_identifier(node.name + AS_IT_CAME, quoted=True), table=node.table)
        return f"({arguments[0]} is null and {kept.sql(dialect='duckdb')} is null)"
    words = {
        "listed": _listed(call, column) if call.name == "is_listed" else "",
        "every": ", ".join(arguments),
        "rest": ", ".join(arguments[1:]),
        "authority": f"{OUTER_ROW}.authority, " if pooled else "",
    }
    return re.sub(
        r"\{(\w+)\}",
        lambda found: words[found[1]] if found[1] in words else arguments[int(found[1])],
        template,
    )


def _listed(call: exp.Anonymous, column: object) -> str:
    if not isinstance(column, RuleColumn) or column.type != "category":
        raise RuleError("is_listed() takes a category column.", remedy="Check its column.")
    return ", ".join(map(literal, column.listed))
