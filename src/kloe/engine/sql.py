"""How names, texts and types are written in DuckDB's SQL: the one place where either is quoted."""

from collections.abc import Mapping

from kloe.engine.catalogue import ValueType

SQL_TYPES: Mapping[ValueType, str] = {
    "text": "varchar",
    "category": "varchar",
    "date": "date",
    "integer": "bigint",
    "number": "double",
    "truth": "boolean",
}


def identifier(name: str) -> str:
    """The name of a table or column, in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A text, or a path, in single quotes."""
    return "'" + str(text).replace("'", "''") + "'"
