"""The rule language: one line of SQL over a closed vocabulary.

A rule is an expression about one row of a table (``end_date < start_date``) or about a group of rows
(``share(gender = 'NotStated') > :most``). sqlglot parses it; everything that is not named here is refused,
so that a rule from elsewhere can be run without fear: it cannot name a file, a function of the database,
or a table outside the catalogue, and a subquery must be tied to its row by an equality, so that it
cannot compare everything with everything. ``docs/reference/rule-language.md`` is written from FUNCTIONS.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import sqlglot
from sqlglot import exp

from kloe.engine.catalogue import Catalogue, RuleTable
from kloe.engine.names import (
    INNER_ROW,
    OUTER_ROW,
    Reader,
    RuleError,
    Scope,
    find_table,
    put_codes_in,
    put_codes_into,
    read_column,
    read_setting,
    refused,
)
from kloe.engine.vocabulary import FUNCTIONS, NAMES_OF_PARSED_FUNCTIONS, Function

LONGEST_RULE = 2_000
DEEPEST_RULE = 60

_PLAIN_NODES: tuple[type[exp.Expr], ...] = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE,
    exp.Between, exp.In, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Literal, exp.Boolean,
)  # fmt: skip
_SUBQUERY_VALUES = (exp.Count, exp.Min, exp.Max)
_FEW_VALUES = frozenset({"category", "truth"})


@dataclass(frozen=True)
class Rule:
    """A rule that has been understood: its tree, and every table, column and setting it touches."""

    text: str
    tree: exp.Expr
    table: RuleTable
    scope: Scope
    touches: frozenset[tuple[str, str]]
    settings: frozenset[str]


def parse_rule(
    text: str,
    catalogue: Catalogue,
    table: str,
    *,
    scope: Scope = "row",
    placeholders: Mapping[str, str] | None = None,
) -> Rule:
    """Understand ``text`` as a rule about ``table``; ``placeholders`` (``cell``) stand for column names.

    Raises RuleError with what is not understood and what to do.
    """
    if len(text) > LONGEST_RULE:
        raise RuleError(f"The rule is longer than {LONGEST_RULE} characters.", remedy="Split it in two.")
    own = find_table(catalogue, table)
    reader = Reader(catalogue, (own,), scope, placeholders or {})
    tree = _read(_parse(text), reader)
    return Rule(text, tree, own, scope, frozenset(reader.touches), frozenset(reader.settings))


def _parse(text: str) -> exp.Expr:
    try:
        trees = [tree for tree in sqlglot.parse(text, read="duckdb") if tree is not None]
    except Exception as problem:  # sqlglot meets odd text with its own errors, but with TypeError and others, too
        first_line = next(iter(str(problem).splitlines()), type(problem).__name__)
        raise RuleError(f"The rule is not valid SQL: {first_line}", remedy="Check quotes and brackets.") from problem
    if len(trees) != 1:
        raise RuleError("A rule is exactly one expression.", remedy="Remove everything after it.")
    tree = trees[0]
    if any(depth > DEEPEST_RULE for depth in _depths(tree)):
        raise RuleError("The rule is nested too deeply.", remedy="Split it in two.")
    for node in tree.walk():
        node.pop_comments()
    return tree


def _depths(tree: exp.Expr) -> Iterator[int]:
    stack = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        yield depth
        if depth <= DEEPEST_RULE:
            stack.extend((child, depth + 1) for child in node.iter_expressions())


def _read(node: exp.Expr, reader: Reader) -> exp.Expr:
    """The node with every part understood; raises RuleError for the first one that is not."""
    handler = _HANDLERS.get(type(node))
    if handler:
        return handler(node, reader)
    if type(node) in _PLAIN_NODES:
        return _read_plain(node, reader)
    if isinstance(node, exp.Func):
        return _read_function(node, reader)
    raise refused(node)


def _read_plain(node: exp.Expr, reader: Reader) -> exp.Expr:
    if isinstance(node, exp.In) and (node.args.get("query") or node.args.get("unnest") or node.args.get("field")):
        raise refused(node)
    if isinstance(node, exp.Between) and node.args.get("symmetric"):
        raise refused(node)
    put_codes_in(node, reader)
    for key, value in list(node.args.items()):
        if isinstance(value, exp.Expr):
            node.set(key, _read(value, reader))
        elif isinstance(value, list):
            node.set(key, [_read(item, reader) for item in value])
    return node


def _read_date(node: exp.Cast, reader: Reader) -> exp.Expr:
    if not (isinstance(node.this, exp.Literal) and node.this.is_string and node.to.is_type("date")):
        raise refused(node)
    return node


def _read_exists(node: exp.Exists, reader: Reader) -> exp.Expr:
    query = node.this
    if not isinstance(query, exp.Select):
        raise refused(node)
    return exp.Exists(this=_read_query(query, exp.Literal.number(1), reader))


def _read_subquery(node: exp.Subquery, reader: Reader) -> exp.Expr:
    query = node.this
    if not isinstance(query, exp.Select) or len(query.expressions) != 1:
        raise refused(node)
    value = query.expressions[0]
    if not isinstance(value, _SUBQUERY_VALUES) or value.this is None or value.args.get("expressions"):
        raise RuleError("A subquery gives count(*), min(column) or max(column).", remedy="Use one of these.")
    return exp.Subquery(this=_read_query(query, value, reader))


def _read_query(query: exp.Select, value: exp.Expr, reader: Reader) -> exp.Select:
    """A subquery over one other table, tied to its row by ``column = this.column``."""
    extra = [key for key, arg in query.args.items() if arg and key not in {"from_", "where", "expressions", "kind"}]
    source = query.args.get("from_")
    where = query.args.get("where")
    if extra or reader.in_subquery or source is None or not isinstance(source.this, exp.Table):
        raise refused(query)
    if not isinstance(source.this.this, exp.Identifier) or any(
        value for key, value in source.this.args.items() if key != "this"
    ):
        raise refused(query)
    table = find_table(reader.catalogue, source.this.name)
    inner = replace(reader, tables=(reader.tables[0], table), scope="row")  # what it touches is still gathered in one
    if where is None:
        raise _untied(table)
    condition = _read(where.this, inner)
    if not any(map(_ties, conjuncts(condition))):
        raise _untied(table)
    if isinstance(value, _SUBQUERY_VALUES) and not isinstance(value.this, exp.Star):
        value = type(value)(this=_read(value.this, inner))
    elif isinstance(value, exp.Count):
        value = exp.Count(this=exp.Star())
    read = exp.select(value).from_(exp.alias_(exp.to_table(table.name), "other", table=True)).where(condition)
    read.meta["shared"] = table.shared
    return read


def _untied(table: RuleTable) -> RuleError:
    return RuleError(
        f"The subquery over {table.name} is not tied to its row.",
        remedy=f"Add a condition such as 'child_id = {OUTER_ROW}.child_id' with 'and'; a column of codes will not do.",
    )


def conjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    """The parts that ``and`` joins at the top of an expression."""
    node = node.unnest()
    if isinstance(node, exp.And):
        yield from conjuncts(node.this)
        yield from conjuncts(node.expression)
    else:
        yield node


def _ties(node: exp.Expr) -> bool:
    """Whether ``node`` is ``column = this.column``; the own row's side may be inside a function.

    A column of few values ties nothing: half of all rows would be compared with half of all rows.
    """
    if not isinstance(node, exp.EQ):
        return False
    for near, far in ((node.this, node.expression), (node.expression, node.this)):
        tables = {column.table for column in far.find_all(exp.Column)}
        if isinstance(near, exp.Column) and near.table == INNER_ROW and tables == {OUTER_ROW}:
            return near.meta["column"].type not in _FEW_VALUES
    return False


def _read_function(node: exp.Func, reader: Reader) -> exp.Expr:
    name = NAMES_OF_PARSED_FUNCTIONS.get(type(node)) or (node.name.lower() if isinstance(node, exp.Anonymous) else "")
    function = FUNCTIONS.get(name)
    if function is None:
        raise refused(node)
    grouped = reader.scope == "group" and not reader.in_subquery
    if function.over_rows and not grouped:
        raise RuleError(f"{name}() speaks of many rows.", remedy="It belongs in a check 'per' list or group.")
    arguments = _arguments(node)
    _check_count(name, function, arguments)
    inner = replace(reader, scope="row") if function.over_rows else reader
    if name == "in_codes":
        put_codes_into(arguments[0], arguments[1:], reader)
    call = exp.Anonymous(this=name, expressions=[_read(argument, inner) for argument in arguments])
    if function.looks_up and any(argument.find(exp.Select) for argument in arguments):
        raise RuleError(
            f"A subquery inside {name}() would look up a day for every pair of rows.",
            remedy=f"Put {name}() inside the subquery: (select min({name}(date, this.date)) from ...).",
        )
    if name == "matches" and not isinstance(call.expressions[1], exp.Literal):
        raise RuleError("The pattern of matches() is written out, in quotes.", remedy="Use a literal.")
    return call


def _arguments(node: exp.Func) -> list[exp.Expr]:
    values: list[exp.Expr] = []
    for key, value in node.args.items():
        if isinstance(node, exp.Anonymous) and key == "this":
            continue
        values.extend(value if isinstance(value, list) else [value] if isinstance(value, exp.Expr) else [])
    return [value for value in values if not isinstance(value, exp.Star)]


def _check_count(name: str, function: Function, arguments: list[exp.Expr]) -> None:
    fewest, most = function.arguments
    if not fewest <= len(arguments) <= most:
        raise RuleError(f"{name}() is written {function.signature}.", remedy="Check what stands between its brackets.")


_Handler = Callable[[exp.Expr, Reader], exp.Expr]
_HANDLERS: dict[type[exp.Expr], _Handler] = {
    exp.Column: read_column,  # type: ignore[dict-item]
    exp.Placeholder: read_setting,  # type: ignore[dict-item]
    exp.Cast: _read_date,  # type: ignore[dict-item]
    exp.Exists: _read_exists,  # type: ignore[dict-item]
    exp.Subquery: _read_subquery,  # type: ignore[dict-item]
}
