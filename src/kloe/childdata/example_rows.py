"""The rows of an example, put into empty lists: a few cells each, as an author of a rule writes them."""

from collections.abc import Mapping, Sequence
from datetime import date

from kloe.engine.catalogue import AS_IT_CAME, RuleTable
from kloe.engine.session import Session
from kloe.engine.sql import identifier

# The day on which an example plays when it does not say ``as_at``.
EXAMPLE_DAY = date(2024, 6, 28)
Row = Mapping[str, object]


def stage_rows(session: Session, tables: Mapping[str, RuleTable], example: Mapping[str, object]) -> None:
    """Put the example's rows, and no others, into the lists: ``{"referrals": [{...}, ...]}``.

    A row is another child's unless it names its child. Codes may be written short; a text where a date or a number
    belongs is one that nobody could read.
    """
    for name in tables:
        session.connection.execute(f"truncate {name}")
    for name, rows in example.items():
        if name in tables and isinstance(rows, list):
            _insert(session, tables[name], rows)


def _insert(session: Session, table: RuleTable, rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows, start=1):
        cells = _cells(table, row, number)
        names = ", ".join(map(identifier, cells))
        marks = ", ".join("?" for _ in cells)
        session.connection.execute(f"insert into {table.name} ({names}) values ({marks})", list(cells.values()))


def _cells(table: RuleTable, row: Row, number: int) -> dict[str, object]:
    cells: dict[str, object] = {name: f"C{number}" for name in ("child_id", "adopter_id") if name in table.columns}
    cells |= {name: number for name in ("row_id", "sheet_row") if name in table.columns}
    for name, value in row.items():
        column = table.columns[name]
        unread = column.keeps_unread_text and isinstance(value, str)
        cells[f"{name}{AS_IT_CAME}" if unread else name] = (
            column.codes.get(value, value) if isinstance(value, str) else value
        )
    return cells
