"""The tables of the library as files, with their source in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from kloe.engine.sql import identifier
from kloe.papers.answers import Answer
from kloe.papers.data_tables import Column, DataTable, Kind, table_from_rows
from kloe.papers.library_lines import library_line, list_lines
from kloe.published.library.places import report_id
from kloe.published.library.rows import TABLES
from kloe.published.library.tables import Library, refuse_unknown_table
from kloe.published.model import Report

SOURCE = (
    "Read by Kloe from reports published by Ofsted. Contains public sector information licensed under the Open"
    " Government Licence v3.0."
)
_KINDS: Mapping[str, Kind] = {"integer": "whole number", "date": "day", "boolean": "yes or no"}
_OF_LISTED: Mapping[str, Kind] = {
    "report": "text",
    "authority": "text",
    "kind": "text",
    "framework": "text",
    "inspection_type": "text",
    "first_day": "day",
    "last_day": "day",
    "published": "day",
    "grade": "text",
    "doubts": "text",
    "file": "text",
}


def library_table(library: Library, table: str) -> DataTable:
    """A whole table of the library, to be written to a file; raises UnknownNameError."""
    refuse_unknown_table(table)
    columns = [Column(name, _KINDS.get(kind, "text")) for name, kind in TABLES[table].items()]
    rows = [_as_printed(row) for row in library.rows(f"select * from {identifier(table)}")]
    return table_from_rows(rows, name=table, title=f"Published reports: {table}", columns=columns, notes=(SOURCE,))


def _as_printed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A tag as it is printed in the report: a cell has no parts."""
    tags = row.get("tags")
    return {**row, "tags": [tag["printed"] for tag in tags]} if tags else dict(row)


def report_as_data(report: Report) -> dict[str, Any]:
    """All that was read of one report, under the id that it has in the library."""
    return {"report": report_id(report.sha256), **msgspec.to_builtins(report)}


def listed_answer(rows: Sequence[Mapping[str, Any]], library: Library) -> Answer:
    """The list of reports."""
    columns = [Column(name, kind) for name, kind in _OF_LISTED.items()]
    table = table_from_rows(rows, name="reports", title="Published reports", columns=columns, notes=(SOURCE,))
    return Answer(table, (*list_lines(rows), library_line(library)))
