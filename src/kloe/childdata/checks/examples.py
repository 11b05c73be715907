"""Run the examples that every check carries: rows that must fail it and rows that must pass."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from kloe.childdata.checks.loading import RuleBook, settings_in_use
from kloe.childdata.checks.model import Check, Example
from kloe.childdata.checks.planning import plan
from kloe.childdata.checks.queries import Query
from kloe.childdata.checks.running import FOUND, End, clean_of_one_table, run_query
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
    stage = _Stage(replace(book, checks=chosen), specification)
    with closing(stage.session):
        for check in chosen:
            yield from _surprises_of(check, stage)


def _surprises_of(check: Check, stage: "_Stage") -> Iterator[Surprise]:
    examples = [("fail", number, example) for number, example in enumerate(check.failing, start=1)]
    examples += [("pass", number, example) for number, example in enumerate(check.passing, start=1)]
    queries = list(stage.queries_of(check))
    for expected, number, example in examples:
        if not any(stage.can_show(query, example) for query in queries):
            yield Surprise(check.id, expected, number, "no table has its columns")
    for query in queries:
        shown = [one for one in examples if stage.can_show(query, one[2])]
        answers = stage.found_in(query, [example for _, _, example in shown])
        for (expected, number, _), found in zip(shown, answers, strict=True):
            if found != (expected == "fail"):
                yield Surprise(check.id, expected, number, query.table)


class _Stage:
    """Empty tables on which one example after another is played."""

    def __init__(self, book: RuleBook, specification: Specification) -> None:
        self.tables = catalogue(specification, {})
        self.queries = plan(book, specification)
        self.settings = settings_in_use(book)
        self.session = Session(threads=1, workers=1)
        create_tables(self.session, self.tables.tables.values())
        self.session.connection.execute(FOUND)
        self.session.connection.execute("pragma disable_optimizer")  # thousands of queries over a row or two
        self.session.shut()

    def queries_of(self, check: Check) -> Iterator[Query]:
        """The queries of one check."""
        return (query for query in self.queries if query.check == check.id)

    def can_show(self, query: Query, example: Example) -> bool:
        """Whether the query's table has the columns that a one-row example names."""
        row = {name for name in example if name not in _ABOUT_THE_RUN} - {"cell", "times"}
        return self._is_scene(example) or row <= self.tables.tables[query.table].columns.keys()

    def _is_scene(self, example: Example) -> bool:
        names = example.keys() - _ABOUT_THE_RUN
        return (
            bool(names)
            and names <= self.tables.tables.keys()
            and all(isinstance(example[name], list) for name in names)
        )

    def found_in(self, query: Query, examples: Sequence[Example]) -> list[bool | None]:
        """For each example whether the query finds something (None: it breaks); what can share a pass shares it."""
        found: list[bool | None] = [None] * len(examples)
        together: dict[str, list[int]] = {}
        for index, example in enumerate(examples):
            values = self._values(example)
            alone = str(index) if self._plays_alone(query, example) else ""
            together.setdefault(f"{alone} {[values[name] for name in query.settings]}", []).append(index)
        for indexes in together.values():
            rows = self._play(query, [examples[index] for index in indexes])
            if rows is not None:
                for number, index in enumerate(indexes, start=1):
                    found[index] = number in rows if len(indexes) > 1 else bool(rows)
        return found

    def _plays_alone(self, query: Query, example: Example) -> bool:
        """Only rows that are judged one by one, and can be told apart afterwards, may stand side by side."""
        return (
            not _judges_row_by_row(query)
            or "row_id" not in self.tables.tables[query.table].columns
            or bool(example.keys() & {"row_id", "times"})
            or self._is_scene(example)
        )

    def _play(self, query: Query, examples: Sequence[Example]) -> set[object] | None:
        """The rows (or None) that the query finds when the examples stand on the stage; None when it breaks."""
        scenes = [self._scene(query, example) for example in examples]
        scene = {name: [row for one in scenes for row in one[name]] for name in scenes[0]}
        for table, rows in scene.items():
            self._insert(self.tables.tables[table], rows, query)
        values = self._values(examples[0])
        found: set[object] = set()
        end: End = "passed"
        if not (query.probe and clean_of_one_table(self.session, [query], values)):
            end, count, _ = run_query(self.session, query, values)
            if count:
                found = {row for (row,) in self.session.rows("select row_id from found")}
                self.session.connection.execute("truncate found")
        for table in scene:
            self.session.connection.execute(f"truncate {table}")
        return None if end == "broken" else found

    def _values(self, example: Example) -> Mapping[str, object]:
        changed = example.get("settings", {})
        return {
            **self.settings,
            "extract_date": example.get("as_at", EXAMPLE_DAY),
            "authority": example.get("authority", EXAMPLE_AUTHORITY),
            "extract_date_source": example.get("extract_date_source", "given"),
            "notified_date": example.get("notified_date", EXAMPLE_DAY),
            **(changed if isinstance(changed, dict) else {}),
        }

    def _scene(self, query: Query, example: Example) -> Scene:
        if self._is_scene(example):
            return {name: rows for name, rows in example.items() if isinstance(rows, list)}
        return {query.table: [{name: value for name, value in example.items() if name not in _ABOUT_THE_RUN}]}

    def _insert(self, table: RuleTable, rows: Sequence[Row], query: Query) -> None:
        repeated = [row for row in rows for _ in range(int(str(row.get("times", 1))))]
        filled = [_filled(table, row, query, number) for number, row in enumerate(repeated, start=1)]
        names = list(dict.fromkeys(name for row in filled for name in row))
        columns = ", ".join(f'"{name}"' for name in names)
        lines = ", ".join([f"({', '.join('?' for _ in names)})"] * len(filled))
        cells = [row.get(name) for row in filled for name in names]
        if cells:
            self.session.connection.execute(f"insert into {table.name} ({columns}) values {lines}", cells)


def _judges_row_by_row(query: Query) -> bool:
    sql = query.sql.lower()
    return sql.count("select") == 1 and " over (" not in sql and " having (" not in sql


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
