"""What the names in a rule stand for: tables, columns, codes and settings of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from kloe.engine.catalogue import Catalogue, RuleColumn, RuleTable
from kloe.errors import KloeError

Scope = Literal["row", "group"]
OUTER_ROW = "this"
INNER_ROW = "other"


class RuleError(KloeError):
    """A rule says something that the rule language does not have."""


@dataclass
class Reader:
    """Walks one rule; ``tables`` is the table itself, then the table of the subquery it is in, if any."""

    catalogue: Catalogue
    tables: tuple[RuleTable, ...]
    scope: Scope
    placeholders: Mapping[str, str]
    touches: set[tuple[str, str]] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)

    @property
    def in_subquery(self) -> bool:
        """Whether a subquery is being read."""
        return len(self.tables) > 1


def refused(node: exp.Expr) -> RuleError:
    """The refusal of what the rule language does not have."""
    return RuleError(
        f"'{node.sql(dialect='duckdb')[:80]}' is not part of the rule language.",
        remedy="See docs/reference/rule-language.md for everything that is.",
    )


def find_table(catalogue: Catalogue, name: str) -> RuleTable:
    """The table of this name; raises RuleError."""
    if name not in catalogue.tables:
        raise RuleError(f"There is no table '{name}'.", remedy=f"Tables: {', '.join(sorted(catalogue.tables))}.")
    return catalogue.tables[name]


def put_codes_in(node: exp.Expr, reader: Reader) -> None:
    """In ``placement_type in ('A3', 'A4')``, put the values that the table holds for those codes."""
    if isinstance(node, exp.In):
        put_codes_into(node.this, node.expressions, reader)
    elif isinstance(node, (exp.EQ, exp.NEQ)):
        put_codes_into(node.this, [node.expression], reader)
        put_codes_into(node.expression, [node.this], reader)


def put_codes_into(column_node: exp.Expr, literals: list[exp.Expr], reader: Reader) -> None:
    """Put into ``literals`` what the table holds for their codes, where the column is a category."""
    if not isinstance(column_node, exp.Column):
        return
    column = _find_column(column_node, reader).column
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


@dataclass(frozen=True)
class _Found:
    """The column that a name stands for; ``row`` is the alias of the row that it is read from."""

    row: str
    table: RuleTable
    name: str
    column: RuleColumn


def _find_column(node: exp.Column, reader: Reader) -> _Found:
    if node.args.get("db") or node.args.get("catalog"):
        raise refused(node)
    outer = node.table == OUTER_ROW
    if node.table and not outer:
        raise RuleError(f"'{node.table}.' is not understood.", remedy=f"Only '{OUTER_ROW}.' may stand before a column.")
    if outer and not reader.in_subquery:
        raise RuleError(f"'{OUTER_ROW}.' belongs inside a subquery.", remedy="Leave it out here.")
    own = outer or not reader.in_subquery
    table = reader.tables[0] if own else reader.tables[-1]
    name = reader.placeholders.get(node.name, node.name) if table is reader.tables[0] else node.name
    if name not in table.columns:
        raise RuleError(f"{table.name} has no column '{node.name}'.", remedy=f"Columns: {', '.join(table.columns)}.")
    return _Found(OUTER_ROW if own else INNER_ROW, table, name, table.columns[name])


def read_column(node: exp.Column, reader: Reader) -> exp.Expr:
    """The column, with the row that it is read from and what the catalogue knows of it."""
    found = _find_column(node, reader)
    reader.touches.add((found.table.name, found.name))
    resolved = exp.column(exp.to_identifier(found.name, quoted=True), table=found.row)
    resolved.meta["column"] = found.column
    return resolved


def read_setting(node: exp.Placeholder, reader: Reader) -> exp.Expr:
    """The setting as a parameter, with its type."""
    if not isinstance(node.this, str) or node.this not in reader.catalogue.settings:
        known = ", ".join(f":{name}" for name in sorted(reader.catalogue.settings))
        raise RuleError(f"There is no setting ':{node.this}'.", remedy=f"Settings: {known}.")
    reader.settings.add(node.this)
    parameter = exp.Parameter(this=exp.Var(this=node.this))
    parameter.meta["type"] = reader.catalogue.settings[node.this]
    return parameter
