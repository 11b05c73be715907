"""The tables of an extract: the eleven lists, and what reading and tidying leave behind.

Checks may speak of all of them.
"""

from collections.abc import Iterable, Iterator, Mapping

from kloe.childdata.specification import Specification, latest_specification
from kloe.engine.catalogue import AS_IT_CAME, Catalogue, RuleColumn, RuleTable, ValueType
from kloe.engine.session import Session
from kloe.engine.sql import SQL_TYPES, identifier

_TEXT, _INTEGER, _TRUTH, _DATE = (RuleColumn(kind) for kind in ("text", "integer", "truth", "date"))
_PLACE = {"list_number": _INTEGER, "row_id": _INTEGER, "sheet_row": _INTEGER, "source": _INTEGER}

READING_TABLES: Mapping[str, Mapping[str, RuleColumn]] = {
    # One row a sheet (or a CSV or Parquet file). `kind`: list, empty list, other.
    "sheets": {
        "source": _INTEGER, "file": _TEXT, "sheet": _TEXT, "list_number": _INTEGER, "kind": _TEXT,
        "name_says": _INTEGER, "heading_row": _INTEGER, "data_rows": _INTEGER, "hidden": _TRUTH,
        "hidden_rows": _INTEGER, "hidden_columns": _INTEGER, "filtered": _TRUTH, "merged_cells": _INTEGER,
        "file_type": _TEXT, "column_count": _INTEGER,
    },
    # One row a list that the specification has, whether or not it came.
    "arrivals": {
        "list_number": _INTEGER, "list_title": _TEXT, "sheets": _INTEGER, "files": _INTEGER, "data_rows": _INTEGER,
        "previous_rows": _INTEGER,
    },
    # One row a heading cell of a list's sheet. `how`: exact, case or spacing, older wording, similar wording,
    # mapping file, given twice, not recognised.
    "headings": {
        "source": _INTEGER, "list_number": _INTEGER, "position": _INTEGER, "expected_position": _INTEGER,
        "heading": _TEXT, "column": _TEXT, "template_heading": _TEXT, "how": _TEXT, "in_order": _TRUTH,
    },
    # One row a column of a list that came: how full it is, and its most frequent value.
    "columns": {
        "list_number": _INTEGER, "column": _TEXT, "heading": _TEXT, "type": _TEXT, "required": _TEXT,
        "present": _TRUTH, "rows": _INTEGER, "blanks": _INTEGER, "commonest": _TEXT, "commonest_count": _INTEGER,
        "unread_notes": _INTEGER,
    },
    # Cells that stay as they came because nobody can say what they mean. `reason`: not a date, not a number,
    # not a code, error value.
    "unread": {**_PLACE, "child_id": _TEXT, "column": _TEXT, "type": _TEXT, "value": _TEXT, "reason": _TEXT},
    # Every change from the cell as it came to the tidy value. `reason`: see docs/reference/ledger.md.
    "ledger": {
        **_PLACE, "child_id": _TEXT, "column": _TEXT, "type": _TEXT, "before": _TEXT, "after": _TEXT,
        "reason": _TEXT,
    },
    # Rows that are no data: blank, footer, said twice (the same row in a second file).
    "refused_rows": {"list_number": _INTEGER, "source": _INTEGER, "sheet_row": _INTEGER, "reason": _TEXT},
    # One row a date column that came as text: how day and month were told apart.
    "date_orders": {
        "list_number": _INTEGER, "column": _TEXT, "heading": _TEXT, "order": _TEXT, "day_first": _INTEGER,
        "month_first": _INTEGER, "either": _INTEGER,
    },
    # Every row of a child on Lists 1 to 10 with what identifies the child.
    "mentions": {
        **_PLACE, "child_id": _TEXT, "birth_date": _DATE, "gender": _TEXT, "ethnicity": _TEXT,
        "disability": _TEXT,
    },
    # Each child id once, placed where it is first seen.
    "child_ids": {**_PLACE, "child_id": _TEXT},
    # Every row of Lists 3 to 9 with its team and worker, and whether the case is open.
    "allocations": {
        **_PLACE, "child_id": _TEXT, "team": _TEXT, "worker": _TEXT, "open": _TRUTH,
    },
    # Open children of List 6 by worker, beside the middle caseload of the worker's team.
    "caseloads": {
        "list_number": _INTEGER, "row_id": _INTEGER, "team": _TEXT, "worker": _TEXT, "open_children": _INTEGER,
        "team_median": RuleColumn("number"), "team_workers": _INTEGER,
    },
    # Each spelling of a team, worker or organisation; `key` is the squeezed spelling. `kind` says which.
    "spellings": {
        "list_number": _INTEGER, "row_id": _INTEGER, "kind": _TEXT, "name": _TEXT, "key": _TEXT, "rows": _INTEGER,
    },
    # One row a list of children that came: its ids, how many are on any other list, and their form.
    "identifiers": {
        "list_number": _INTEGER, "list_title": _TEXT, "children": _INTEGER, "shared": _INTEGER, "all_digits": _INTEGER,
        "shortest": _INTEGER, "longest": _INTEGER,
    },
    # Names of local authorities, as returns write them; `key` is the squeezed spelling.
    "authorities": {"name": _TEXT, "key": _TEXT},
}  # fmt: skip

ROW_COLUMNS: Mapping[str, RuleColumn] = {
    "row_id": _INTEGER,
    "sheet_row": _INTEGER,
    "source": _INTEGER,
    "fingerprint": _INTEGER,
}
BUILT_IN_SETTINGS: Mapping[str, ValueType] = {
    "extract_date": "date",
    "extract_date_source": "text",  # given, inferred
    "notified_date": "date",
    "authority": "text",
}


def list_table(specification: Specification, name: str) -> RuleTable:
    """One list as rules see it.

    Its columns are those of the newest version, so that a rule on a column that an older layout lacks is
    understood, and then said to be not run.
    """
    newest = latest_specification()
    in_force = {column.name: column for column in specification.by_name[name].columns}
    columns: dict[str, RuleColumn] = dict(ROW_COLUMNS)
    for column in newest.by_name[name].columns:
        codes = newest.codes_of(column)
        listed = specification.codes_of(in_force[column.name]) if column.name in in_force else codes
        columns[column.name] = RuleColumn(
            type=column.type,
            codes={code.code: code.printed for code in codes.codes} if codes else {},
            listed=tuple(code.printed for code in listed.listed) if listed else (),
            keeps_unread_text=column.type in {"date", "integer"},
        )
    return RuleTable(name, columns)


def catalogue(specification: Specification, settings: Mapping[str, ValueType]) -> Catalogue:
    """Everything that a check may speak of under ``specification``."""
    tables = {name: list_table(specification, name) for name in specification.by_name}
    tables |= {table.name: table for table in reading_tables()}
    return Catalogue(tables, {**BUILT_IN_SETTINGS, **settings})


def create_tables(session: Session, tables: Iterable[RuleTable]) -> None:
    """Make the tables, empty."""
    for table in tables:
        session.connection.execute(f"create table {table.name} ({', '.join(_column_definitions(table))})")


def reading_tables() -> tuple[RuleTable, ...]:
    """The tables that reading and tidying leave behind."""
    return tuple(RuleTable(name, columns, shared=name == "authorities") for name, columns in READING_TABLES.items())


def _column_definitions(table: RuleTable) -> Iterator[str]:
    for name, column in table.columns.items():
        yield f"{identifier(name)} {'ubigint' if name == 'fingerprint' else SQL_TYPES[column.type]}"
        if column.keeps_unread_text:
            yield f"{identifier(name + AS_IT_CAME)} varchar"
