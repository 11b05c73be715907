"""The rows of an example, put into empty lists: a few cells each, as an author of a rule writes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from kloe.childdata.checks.model import Setting
from kloe.childdata.checks.running import Unavailable
from kloe.childdata.row_rules import parameters_of
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.catalogue import AS_IT_CAME, RuleTable
from kloe.engine.session import Session
from kloe.engine.sql import identifier

# The day on which an example plays when it does not say ``as_at``.
EXAMPLE_DAY = date(2024, 6, 28)
NOTHING_MISSING = Unavailable({}, {}, {})
Row = Mapping[str, object]


class HasExamples(Protocol):
    """An entry of a file of rules."""

    @property
    def id(self) -> str:
        """What names it."""

    @property
    def example(self) -> tuple[dict[str, object], ...]:
        """Lists with their rows, and what a person says comes out."""


Entry = TypeVar("Entry", bound=HasExamples)


@dataclass(frozen=True)
class Surprise:
    """An example from which something else comes out than its author worked out by hand."""

    entry: str
    number: int
    what: str
    expected: object
    found: object


def staged_examples(
    entries: Iterable[Entry], specification: Specification
) -> Iterator[tuple[Session, Entry, int, Mapping[str, object]]]:
    """Every example of every entry, counted from 1, with its rows and no others in the lists of the session."""
    tables = catalogue(specification, {}).tables
    with closing(Session(threads=1, workers=1)) as session:
        create_tables(session, tables.values())
        for entry in entries:
            for number, example in enumerate(entry.example, start=1):
                stage_rows(session, tables, example)
                yield session, entry, number, example


def parameters_in(example: Mapping[str, object], settings: Mapping[str, Setting]) -> dict[str, object]:
    """What rules may name while an example plays: it may give ``as_at`` and ``settings`` of its own."""
    own = example.get("settings", {})
    as_at = example.get("as_at", EXAMPLE_DAY)
    found = parameters_of(settings, as_at if isinstance(as_at, date) else EXAMPLE_DAY, "Testshire")
    return found | (own if isinstance(own, dict) else {})


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
