"""Run the examples that every check carries: rows that must fail it and rows that must pass."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kloe.childdata.checks.loading import RuleBook, settings_in_use
from kloe.childdata.checks.model import Check, Example
from kloe.childdata.checks.planning import plan
from kloe.childdata.checks.queries import Query
from kloe.childdata.checks.running import FOUND
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.catalogue import AS_IT_CAME, RuleTable
from kloe.engine.session import Session

EXAMPLE_DAY = date(2024, 6, 28)
EXAMPLE_AUTHORITY = "Testshire"
_ABOUT_THE_RUN = frozenset({"as_at", "authority", "settings", "extract_date_source", "notified_date"})
Row = Mapping[str, object]
Scene = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Surprise:
    """An example that did not do what it says: it should ``fail`` or ``pass`` and did not."""

    check: str
    expected: str
    number: int
    table: str


def surprises(book: RuleBook, specification: Specification, only: frozenset[str] = frozenset()) -> Iterator[Surprise]:
    """Every example that does not do what it says; of the checks in ``only``, or of all."""
    chosen = tuple(check for check in book.checks if not only or check.id in only)
    stage = _Stage(RuleBook(chosen, book.settings, book.left_out), specification)
    for check in chosen:
        for expected, examples in (("fail", check.failing), ("pass", check.passing)):
            for number, example in enumerate(examples, start=1):
                for query in stage.queries_for(check, example):
                    if (stage.play(query, example) > 0) != (expected == "fail"):
                        yield Surprise(check.id, expected, number, query.table)
    stage.session.close()


class _Stage:
    """Empty tables on which one example after another is played."""

    def __init__(self, book: RuleBook, specification: Specification) -> None:
        self.tables = catalogue(specification, {})
        self.queries = plan(book, specification)
        self.settings = settings_in_use(book)
        self.session = Session(threads=1)
        create_tables(self.session, self.tables.tables.values())
        self.session.connection.execute(FOUND)
        self.session.shut()

    def queries_for(self, check: Check, example: Example) -> Iterator[Query]:
        """The queries of ``check`` whose table has the columns that a one-row example names."""
        row = {name for name in example if name not in _ABOUT_THE_RUN} - {"cell", "times"}
        for query in self.queries:
            if query.check == check.id and (
                self._is_scene(example) or row <= self.tables.tables[query.table].columns.keys()
            ):
                yield query

    def _is_scene(self, example: Example) -> bool:
        names = example.keys() - _ABOUT_THE_RUN
        return (
            bool(names)
            and names <= self.tables.tables.keys()
            and all(isinstance(example[name], list) for name in names)
        )

    def play(self, query: Query, example: Example) -> int:
        """How many rows the query finds in the example."""
        scene = self._scene(query, example)
        for table, rows in scene.items():
            self._insert(self.tables.tables[table], rows, query)
        changed = example.get("settings", {})
        values = {
            **self.settings,
            "extract_date": example.get("as_at", EXAMPLE_DAY),
            "authority": example.get("authority", EXAMPLE_AUTHORITY),
            "extract_date_source": example.get("extract_date_source", "given"),
            "notified_date": example.get("notified_date", EXAMPLE_DAY),
            **(changed if isinstance(changed, dict) else {}),
        }
        found = self.session.rows(query.sql, {name: values[name] for name in query.settings})
        for table in scene:
            self.session.connection.execute(f"delete from {table}")
        return int(str(found[0][0]))

    def _scene(self, query: Query, example: Example) -> Scene:
        if self._is_scene(example):
            return {name: rows for name, rows in example.items() if isinstance(rows, list)}
        return {query.table: [{name: value for name, value in example.items() if name not in _ABOUT_THE_RUN}]}

    def _insert(self, table: RuleTable, rows: Sequence[Row], query: Query) -> None:
        number = 0
        for row in rows:
            for _ in range(int(str(row.get("times", 1)))):
                number += 1
                filled = _filled(table, row, query, number)
                names = ", ".join(f'"{name}"' for name in filled)
                marks = ", ".join("?" for _ in filled)
                self.session.connection.execute(
                    f"insert into {table.name} ({names}) values ({marks})", list(filled.values())
                )


def _filled(table: RuleTable, row: Row, query: Query, number: int) -> dict[str, object]:
    """The row with its codes as the table holds them, and with an id and a place of its own."""
    filled: dict[str, object] = {}
    for name in ("child_id", "adopter_id"):
        if name in table.columns:
            filled[name] = f"C{number}" if "times" in row else "C1"
    filled |= {name: number for name in ("row_id", "sheet_row") if name in table.columns}
    for key, value in row.items():
        name = query.cell if key == "cell" and table.name == query.table else key
        if name == "times":
            continue
        column = table.columns[name]
        if column.keeps_unread_text and isinstance(value, str):
            name = f"{name}{AS_IT_CAME}"
        filled[name] = column.codes.get(value, value) if isinstance(value, str) else value
    return filled
