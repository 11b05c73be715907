"""A table of an answer: its columns, their kinds, its rows, and what has to be said of it wherever it is written."""

import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

Kind = Literal["text", "whole number", "number", "day", "yes or no"]
Value = str | int | float | bool | date | Sequence[str] | None
_KINDS: Mapping[object, Kind] = {int: "whole number", float: "number", bool: "yes or no", date: "day"}


@dataclass(frozen=True)
class Column:
    """A column: its name as files head it, and what kind of values it holds."""

    name: str
    kind: Kind = "text"
    says: str = ""


@dataclass(frozen=True)
class DataTable:
    """A table to write. ``notes`` say of what day, of whom and by whose account it is; they go with the file.

    CSV has no place for them. A value that is missing is None; several values of one cell are a list or tuple.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    notes: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def table_of(
    kind: type[msgspec.Struct],
    rows: Iterable[msgspec.Struct],
    *,
    name: str,
    title: str,
    notes: tuple[str, ...] = (),
    without: Sequence[str] = (),
) -> DataTable:
    """A table of structs of one ``kind``: a column a field, in their order, but for those ``without``."""
    hints = typing.get_type_hints(kind)
    fields = tuple(field for field in kind.__struct_fields__ if field not in without)
    columns = tuple(Column(field, _kind_of(hints[field])) for field in fields)
    return DataTable(name, title, columns, [tuple(getattr(row, field) for field in fields) for row in rows], notes)


def table_from_rows(
    rows: Sequence[Mapping[str, Value]],
    *,
    name: str,
    title: str,
    columns: Sequence[Column],
    notes: tuple[str, ...] = (),
) -> DataTable:
    """A table of rows by name, as they are printed with --json: the columns in the order that is given."""
    return DataTable(name, title, tuple(columns), [tuple(row.get(one.name) for one in columns) for row in rows], notes)


def _kind_of(hint: object) -> Kind:
    """``date | None`` is a day; what is none of ours is text."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    return _KINDS.get(hint, "text")
