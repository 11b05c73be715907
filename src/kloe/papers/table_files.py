"""Any table as one file, by the ending of its name: CSV or a workbook to read, Parquet or JSON for programs.

The same writer for outcomes, recommendations, themes and whatever else is asked of published reports, so that a date, a
blank and a text that looks like a formula are the same in all of them.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from kloe.engine.sql import identifier, literal
from kloe.papers.data_tables import DataTable, Value
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.safe_cells import safe_table

TABLE_ENDINGS = (".csv", ".parquet", ".xlsx", ".json")
_SQL = {
    "text": "varchar",
    "whole number": "bigint",
    "number": "double",
    "day": "date",
    "yes or no": "boolean",
}


def refuse_no_table_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that a table can be written to."""
    refuse_other_endings("A table is", target, TABLE_ENDINGS)


def write_table(table: DataTable, target: Path) -> None:
    """Write ``table`` to ``target``, beside it first: the old file or the whole new one. Raises KloeError."""
    refuse_no_table_file(target)
    with writing_to(target) as beside:
        _WRITERS[target.suffix.lower()](table, beside)


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
