"""Put the parts of one check together as SQL: which rows fail, and what the table ``found`` is to hold of them."""

from collections.abc import Callable
from dataclasses import dataclass

from kloe.childdata.checks.model import Check
from kloe.childdata.tables import READING_TABLES
from kloe.engine.compiling import CompiledRule
from kloe.engine.sql import identifier, literal

ValueOf = Callable[[str], str]


@dataclass(frozen=True)
class Parts:
    """A check laid out over one table, compiled. ``list_number`` is None over a reading table."""

    check: Check
    table: str
    list_number: int | None
    columns: tuple[str, ...]
    fails: CompiledRule
    among: CompiledRule | None
    message: CompiledRule
    pooled: bool

    @property
    def per_row(self) -> bool:
        """Whether each failing row is an issue of its own."""
        return self.check.per == "row"


def insert_found(parts: Parts, value_of: ValueOf) -> str:
    """The statement that puts every failing row, or group, into ``found``."""
    authority = "this.authority" if parts.pooled else "null"
    also = ", ".join(map(literal, parts.columns[1:])) if not parts.check.over else ""
    place = ", ".join(_place_of_row(parts) if parts.per_row else _place_of_group(parts))
    return (
        f"insert into found select {literal(parts.check.id)}, {authority}, {place}, [{also}],"
        f" {_value(parts, value_of)}, {parts.message.sql}, {_group_identity(parts)} {_failing(parts)}"
    )


def any_found(parts: Parts) -> str:
    """A far cheaper question to ask first: does any row, or group, fail? Empty where it would cost as much."""
    return "" if parts.fails.windowed else f"select 1 {_failing(parts)} limit 1"


def _failing(parts: Parts) -> str:
    """From, where, group by and having."""
    source = f"from {parts.table} as this"
    among = f" where ({parts.among.sql})" if parts.among else ""
    if parts.per_row and parts.fails.windowed:
        return f"{source}{among} qualify ({parts.fails.sql})"
    if parts.per_row:
        return f"{source}{among} {'and' if among else 'where'} ({parts.fails.sql})"
    group = [f"this.{identifier(name)}" for name in parts.check.per] if isinstance(parts.check.per, tuple) else []
    group = (["this.authority"] if parts.pooled else []) + group
    return f"{source}{among}{' group by ' + ', '.join(group) if group else ''} having ({parts.fails.sql})"


def _has(parts: Parts, column: str) -> bool:
    return not parts.check.over or column in READING_TABLES[parts.check.over]


def _place_of_row(parts: Parts) -> tuple[str, ...]:
    """list_number, row_id, source, sheet_row, column. A list's own rows are placed when issues are settled."""
    if not parts.check.over:
        return str(parts.list_number), "this.row_id", "null", "null", _marked_column(parts)
    names = ("list_number", "row_id", "source", "sheet_row", "column")
    placed = tuple(f"this.{identifier(name)}" if _has(parts, name) else "null" for name in names)
    return placed if _has(parts, "source") else (*placed[:2], "null", "null", placed[4])


def _place_of_group(parts: Parts) -> tuple[str, ...]:
    """A group of a list's rows is placed at its first row, a whole list or column at no row.

    Which row of a column comes first changes from month to month, and with it the key of the issue.
    """
    if not parts.check.over:
        row = "null" if parts.check.per == "list" else "min(this.row_id)"
        return str(parts.list_number), row, "null", "null", _marked_column(parts)
    number = "min(this.list_number)" if _has(parts, "list_number") else "null"
    row = "arg_min(this.row_id, this.list_number)" if "child_id" in parts.check.per else "null"
    return number, row, "null", "null", 'min(this."column")' if _has(parts, "column") else "null"


def _group_identity(parts: Parts) -> str:
    """What makes a group the same one next month; null for a row and for a whole list."""
    if not isinstance(parts.check.per, tuple):
        return "null"
    names = (f"coalesce(cast(this.{identifier(name)} as varchar), '')" for name in parts.check.per)
    return f"concat_ws('|', {', '.join(names)})"


def _marked_column(parts: Parts) -> str:
    return literal(parts.columns[0]) if parts.columns else "null"


def _value(parts: Parts, value_of: ValueOf) -> str:
    """The value of the first column, where one value speaks for the row or the group."""
    if not parts.columns:
        return "null"
    if parts.per_row or parts.columns[0] in parts.check.per:
        return value_of(parts.columns[0])
    return "null"
