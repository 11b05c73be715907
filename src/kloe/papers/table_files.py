"""Any table as one file, by the ending of its name: CSV or a workbook to read, Parquet or JSON for programs.

The same writer for outcomes, recommendations, themes and whatever else is asked of published reports, so that a date, a
blank and a text that looks like a formula are the same in all of them.
"""

import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from kloe.engine.sql import identifier, literal
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.safe_cells import safe_table

TABLE_ENDINGS = (".csv", ".parquet", ".xlsx", ".json")
Kind = Literal["text", "whole number", "number", "day", "yes or no"]
Value = str | int | float | bool | date | Sequence[str] | None
_KINDS: Mapping[object, Kind] = {int: "whole number", float: "number", bool: "yes or no", date: "day"}
_SQL = {
    "text": "varchar",
    "whole number": "bigint",
    "number": "double",
    "day": "date",
    "yes or no": "boolean",
}


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


def refuse_no_table_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that a table can be written to."""
    refuse_other_endings("A table is", target, TABLE_ENDINGS)


def write_table(table: DataTable, target: Path) -> None:
    """Write ``table`` to ``target``, beside it first: the old file or the whole new one. Raises KloeError."""
    refuse_no_table_file(target)
    with writing_to(target) as beside:
        _WRITERS[target.suffix.lower()](table, beside)


def _kind_of(hint: object) -> Kind:
    """``date | None`` is a day; what is none of ours is text."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    return _KINDS.get(hint, "text")


def _as_csv(table: DataTable, target: Path) -> None:
    text = safe_table(table.headings, table.rows)
    target.write_bytes(text.encode("utf-8-sig"))  # Excel takes a table without the mark for another alphabet


def _as_json(table: DataTable, target: Path) -> None:
    data = {
        "title": table.title,
        "notes": table.notes,
        "rows": [dict(zip(table.headings, row, strict=True)) for row in table.rows],
    }
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")


def _as_parquet(table: DataTable, target: Path) -> None:
    import duckdb  # noqa: PLC0415 - the others do not need it

    columns = [[_joined(row[place]) for row in table.rows] for place in range(len(table.columns))]
    wanted = ", ".join(
        f"unnest(cast(${place} as {_SQL[column.kind]}[])) as {identifier(column.name)}"
        for place, column in enumerate(table.columns, start=1)
    )
    about = f"{{title: {literal(table.title)}, notes: {literal(' '.join(table.notes))}}}"
    with duckdb.connect() as connection:
        connection.execute(f"create table written as select {wanted}", columns)
        connection.execute(f"copy written to {literal(target)} (format parquet, compression zstd, kv_metadata {about})")


def _as_workbook(table: DataTable, target: Path) -> None:
    from kloe.papers.table_workbook import write_table_workbook  # noqa: PLC0415 - the others do not need its library

    write_table_workbook(table, target)


def _joined(value: Value) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


_WRITERS: Mapping[str, Callable[[DataTable, Path], None]] = {
    ".csv": _as_csv,
    ".json": _as_json,
    ".parquet": _as_parquet,
    ".xlsx": _as_workbook,
}
