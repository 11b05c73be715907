"""The rule language: one line of SQL over a closed vocabulary.

A rule is an expression about one row of a table (``end_date < start_date``) or about a group of rows
(``share(gender = 'NotStated') > :most``). sqlglot parses it; everything that is not named here is refused,
so that a rule from elsewhere can be run without fear: it cannot name a file, a function of the database,
or a table outside the catalogue, and a subquery must be tied to its row by an equality, so that it
cannot compare everything with everything. ``docs/reference/rule-language.md`` is written from FUNCTIONS.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import sqlglot
from sqlglot import exp

from kloe.engine.catalogue import Catalogue, RuleColumn, RuleTable
from kloe.engine.vocabulary import FUNCTIONS, NAMES_OF_PARSED_FUNCTIONS, Function
from kloe.errors import KloeError

Scope = Literal["row", "group"]
LONGEST_RULE = 2_000
DEEPEST_RULE = 60
OUTER_ROW = "this"

_PLAIN_NODES: tuple[type[exp.Expr], ...] = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE,
    exp.Between, exp.In, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Literal, exp.Boolean,
)  # fmt: skip
_SUBQUERY_VALUES = (exp.Count, exp.Min, exp.Max)


class RuleError(KloeError):
    """A rule says something that the rule language does not have."""


@dataclass(frozen=True)
class Rule:
    """A rule that has been understood: its tree, and every table, column and setting it touches."""

    text: str
    tree: exp.Expr
    table: RuleTable
    scope: Scope
    touches: frozenset[tuple[str, str]]
    settings: frozenset[str]


@dataclass
class _Reader:
    """Walks one rule; ``tables`` is the table itself, then the table of the subquery it is in, if any."""

    catalogue: Catalogue
    tables: tuple[RuleTable, ...]
    scope: Scope
    placeholders: Mapping[str, str]
    touches: set[tuple[str, str]] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)


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
    own = _table(catalogue, table)
    reader = _Reader(catalogue, (own,), scope, placeholders or {})
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


def _table(catalogue: Catalogue, name: str) -> RuleTable:
    if name not in catalogue.tables:
        raise RuleError(f"There is no table '{name}'.", remedy=f"Tables: {', '.join(sorted(catalogue.tables))}.")
    return catalogue.tables[name]


def _read(node: exp.Expr, reader: _Reader) -> exp.Expr:
    """The node with every part understood; raises RuleError for the first one that is not."""
    handler = _HANDLERS.get(type(node))
    if handler:
        return handler(node, reader)
    if type(node) in _PLAIN_NODES:
        return _read_plain(node, reader)
    if isinstance(node, exp.Func):
        return _read_function(node, reader)
    raise _refused(node)


def _refused(node: exp.Expr) -> RuleError:
    return RuleError(
        f"'{node.sql(dialect='duckdb')[:80]}' is not part of the rule language.",
        remedy="See docs/reference/rule-language.md for everything that is.",
    )


def _read_plain(node: exp.Expr, reader: _Reader) -> exp.Expr:
    if isinstance(node, exp.In) and (node.args.get("query") or node.args.get("unnest") or node.args.get("field")):
        raise _refused(node)
    if isinstance(node, exp.Between) and node.args.get("symmetric"):
        raise _refused(node)
    _put_codes_in(node, reader)
    for key, value in list(node.args.items()):
        if isinstance(value, exp.Expr):
            node.set(key, _read(value, reader))
        elif isinstance(value, list):
            node.set(key, [_read(item, reader) for item in value])
    return node


def _put_codes_in(node: exp.Expr, reader: _Reader) -> None:
    """In ``placement_type in ('A3', 'A4')``, put the values that the table holds for those codes."""
    if isinstance(node, exp.In):
        _encode(node.this, node.expressions, reader)
    elif isinstance(node, (exp.EQ, exp.NEQ)):
        _encode(node.this, [node.expression], reader)
        _encode(node.expression, [node.this], reader)


def _encode(column_node: exp.Expr, literals: list[exp.Expr], reader: _Reader) -> None:
    if not isinstance(column_node, exp.Column):
        return
    column = _find_column(column_node, reader)[2]
    if column.type != "category":
        return
    for literal in literals:
        if isinstance(literal, exp.Literal) and literal.is_string:
            if literal.this not in column.codes:
                raise RuleError(
                    f"'{literal.this}' is not a code of {column_node.name}.",
                    remedy=f"Codes: {', '.join(column.codes)}.",
                )
            literal.set("this", column.codes[literal.this])


def _find_column(node: exp.Column, reader: _Reader) -> tuple[str, str, RuleColumn]:
    """Which column of which table ``node`` names: (alias, name, column)."""
    if node.args.get("db") or node.args.get("catalog"):
        raise _refused(node)
    outer = node.table == OUTER_ROW
    if node.table and not outer:
        raise RuleError(f"'{node.table}.' is not understood.", remedy=f"Only '{OUTER_ROW}.' may stand before a column.")
    if outer and len(reader.tables) == 1:
        raise RuleError(f"'{OUTER_ROW}.' belongs inside a subquery.", remedy="Leave it out here.")
    table = reader.tables[0] if outer else reader.tables[-1]
    name = reader.placeholders.get(node.name, node.name) if table is reader.tables[0] else node.name
    if name not in table.columns:
        raise RuleError(f"{table.name} has no column '{node.name}'.", remedy=f"Columns: {', '.join(table.columns)}.")
    alias = OUTER_ROW if table is reader.tables[0] and (outer or len(reader.tables) == 1) else "other"
    return alias, name, table.columns[name]


def _read_column(node: exp.Column, reader: _Reader) -> exp.Expr:
    alias, name, column = _find_column(node, reader)
    table = reader.tables[0] if alias == OUTER_ROW else reader.tables[-1]
    reader.touches.add((table.name, name))
    resolved = exp.column(exp.to_identifier(name, quoted=True), table=alias)
    resolved.meta["column"] = column
    return resolved


def _read_setting(node: exp.Placeholder, reader: _Reader) -> exp.Expr:
    if not isinstance(node.this, str) or node.this not in reader.catalogue.settings:
        known = ", ".join(f":{name}" for name in sorted(reader.catalogue.settings))
        raise RuleError(f"There is no setting ':{node.this}'.", remedy=f"Settings: {known}.")
    reader.settings.add(node.this)
    return exp.Parameter(this=exp.Var(this=node.this))


def _read_date(node: exp.Cast, reader: _Reader) -> exp.Expr:
    if not (isinstance(node.this, exp.Literal) and node.this.is_string and node.to.is_type("date")):
        raise _refused(node)
    return node


def _read_exists(node: exp.Exists, reader: _Reader) -> exp.Expr:
    query = node.this
    if not isinstance(query, exp.Select):
        raise _refused(node)
    return exp.Exists(this=_read_query(query, exp.Literal.number(1), reader))


def _read_subquery(node: exp.Subquery, reader: _Reader) -> exp.Expr:
    query = node.this
    if not isinstance(query, exp.Select) or len(query.expressions) != 1:
        raise _refused(node)
    value = query.expressions[0]
    if not isinstance(value, _SUBQUERY_VALUES) or value.args.get("expressions"):
        raise RuleError("A subquery gives count(*), min(column) or max(column).", remedy="Use one of these.")
    return exp.Subquery(this=_read_query(query, value, reader))


def _read_query(query: exp.Select, value: exp.Expr, reader: _Reader) -> exp.Select:
    """A subquery over one other table, tied to its row by ``column = this.column``."""
    extra = [key for key, arg in query.args.items() if arg and key not in {"from_", "where", "expressions", "kind"}]
    source = query.args.get("from_")
    where = query.args.get("where")
    if extra or len(reader.tables) > 1 or source is None or not isinstance(source.this, exp.Table):
        raise _refused(query)
    if not isinstance(source.this.this, exp.Identifier) or any(
        value for key, value in source.this.args.items() if key != "this"
    ):
        raise _refused(query)
    table = _table(reader.catalogue, source.this.name)
    inner = _Reader(
        reader.catalogue,
        (reader.tables[0], table),
        "row",
        reader.placeholders,
        reader.touches,
        reader.settings,
    )
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
        remedy=f"Add a condition such as 'child_id = {OUTER_ROW}.child_id', joined by 'and'.",
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
    """Whether ``node`` is ``column = this.column``; the own row's side may be inside a function."""
    if not isinstance(node, exp.EQ):
        return False
    for near, far in ((node.this, node.expression), (node.expression, node.this)):
        tables = {column.table for column in far.find_all(exp.Column)}
        if isinstance(near, exp.Column) and near.table == "other" and tables == {OUTER_ROW}:
            return True
    return False


def _read_function(node: exp.Func, reader: _Reader) -> exp.Expr:
    name = NAMES_OF_PARSED_FUNCTIONS.get(type(node)) or (node.name.lower() if isinstance(node, exp.Anonymous) else "")
    function = FUNCTIONS.get(name)
    if function is None:
        raise _refused(node)
    grouped = reader.scope == "group" and len(reader.tables) == 1
    if function.over_rows and not grouped:
        raise RuleError(f"{name}() speaks of many rows.", remedy="It belongs in a check 'per' list or group.")
    arguments = _arguments(node)
    _check_count(name, function, arguments)
    inner = reader
    if function.over_rows:
        inner = _Reader(reader.catalogue, reader.tables, "row", reader.placeholders, reader.touches, reader.settings)
    if name == "in_codes":
        _encode(arguments[0], arguments[1:], reader)
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


_Handler = Callable[[exp.Expr, _Reader], exp.Expr]
_HANDLERS: dict[type[exp.Expr], _Handler] = {
    exp.Column: _read_column,  # type: ignore[dict-item]
    exp.Placeholder: _read_setting,  # type: ignore[dict-item]
    exp.Cast: _read_date,  # type: ignore[dict-item]
    exp.Exists: _read_exists,  # type: ignore[dict-item]
    exp.Subquery: _read_subquery,  # type: ignore[dict-item]
}
