"""What the rule language means, for every engine that runs it: the examples of conformance.toml."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest
from sqlglot import exp

from kloe.engine import language
from kloe.engine.catalogue import AS_IT_CAME, Catalogue, RuleColumn, RuleTable
from kloe.engine.compiling import CompiledRule, compile_condition, compile_text, compile_value
from kloe.engine.language import parse_rule
from kloe.engine.names import Scope
from kloe.engine.session import Session
from kloe.engine.vocabulary import FUNCTIONS

SUITE = tomllib.loads(Path(__file__).with_name("conformance.toml").read_text(encoding="utf-8"))
CASES, TEXTS = SUITE["case"], SUITE["text"]
FORMS = {
    "=", "<>", "<", "<=", ">", ">=", "and", "or", "not", "between", "in", "+", "-", "*", "/", "minus sign", "brackets",
    "date", "text", "true and false", "code", "setting", "cell", "exists", "count of another list",
    "min of another list", "max of another list",
}  # fmt: skip

TEXT, INTEGER, TRUTH = RuleColumn("text"), RuleColumn("integer"), RuleColumn("truth")
DATE = RuleColumn("date", keeps_unread_text=True)
KIND = RuleColumn(
    "category",
    codes={"V1": "a) V1: At home", "V2": "b) V2: At school", "V9": "z) V9: Retired"},
    listed=("a) V1: At home", "b) V2: At school"),
)
VISITS = RuleTable(
    "visits",
    {
        "row_id": INTEGER, "child_id": TEXT, "team": TEXT, "worker": TEXT, "kind": KIND, "number": INTEGER,
        "open": TRUTH, "birth_date": DATE, "start_date": DATE, "end_date": DATE,
    },
)  # fmt: skip
PLANS = RuleTable("plans", {"row_id": INTEGER, "child_id": TEXT, "start_date": DATE})
SETTINGS: Mapping[str, object] = {"most": 3, "extract_date": date(2024, 6, 28)}
CATALOGUE = Catalogue({"visits": VISITS, "plans": PLANS}, {"most": "number", "extract_date": "date"})
CELL = {"cell": "end_date"}
Row = Mapping[str, object]


class Engine(Protocol):
    """What an engine has to do to be held to the suite."""

    def put(self, table: str, rows: Sequence[Row]) -> None:
        """Let the table hold these rows and no others; ``row_id`` counts from 1."""

    def answers(self, rule: CompiledRule, per: Sequence[str] | str) -> list[object]:
        """One answer a row of visits, or a group of them."""

    def holds_for(self, rule: CompiledRule) -> list[object]:
        """The ``row_id`` of each row of visits for which the rule holds."""

    def close(self) -> None:
        """Let go of everything."""


class DuckDB:
    """The engine that Kloe has."""

    types: Mapping[str, str] = {
        "text": "varchar",
        "category": "varchar",
        "date": "date",
        "integer": "bigint",
        "truth": "boolean",
    }

    def __init__(self) -> None:
        self.session = Session(threads=1)
        for table in CATALOGUE.tables.values():
            columns = [f"{name} {self.types[column.type]}" for name, column in table.columns.items()]
            columns += [f"{name}{AS_IT_CAME} varchar" for name, one in table.columns.items() if one.keeps_unread_text]
            self.session.rows(f"create table {table.name} ({', '.join(columns)})")
        self.session.shut()

    def put(self, table: str, rows: Sequence[Row]) -> None:
        self.session.rows(f"delete from {table}")
        for number, row in enumerate(rows, start=1):
            names, marks = ", ".join(("row_id", *row)), ", ".join("?" for _ in (number, *row))
            self.session.rows(f"insert into {table} ({names}) values ({marks})", [number, *row.values()])

    def answers(self, rule: CompiledRule, per: Sequence[str] | str) -> list[object]:
        order = {"row": "order by row_id", "list": ""}.get(str(per)) if isinstance(per, str) else None
        if order is None:
            order = f"group by {', '.join(per)} order by {', '.join(per)}"
        return [row[0] for row in self._rows(f"select {rule.sql} from visits as this {order}", rule)]

    def holds_for(self, rule: CompiledRule) -> list[object]:
        clause = "qualify" if rule.windowed else "where"
        found = self._rows(f"select row_id from visits as this {clause} {rule.sql} order by row_id", rule)
        return [row[0] for row in found]

    def _rows(self, sql: str, rule: CompiledRule) -> list[tuple[object, ...]]:
        return self.session.rows(sql, {name: SETTINGS[name] for name in rule.settings})

    def close(self) -> None:
        self.session.close()


@pytest.fixture(scope="module", params=[DuckDB])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    made: Engine = request.param()
    yield made
    made.close()


def scope_of(case: Mapping[str, object]) -> Scope:
    return "group" if "per" in case else "row"


def named(cases: Sequence[Mapping[str, str]]) -> list[str]:
    return [f"{case.get('of', 'text')}: {case['says']}" for case in cases]


@pytest.mark.parametrize("case", CASES, ids=named(CASES))
def test_a_rule_answers_as_the_suite_says(engine: Engine, case: Mapping[str, object]) -> None:
    rule = parse_rule(str(case["rule"]), CATALOGUE, "visits", scope=scope_of(case), placeholders=CELL)
    compiled = compile_condition(rule)
    fill(engine, case)
    expected = [None if answer == "blank" else answer for answer in listed(case["answers"])]
    found = engine.answers(compiled, case.get("per", "row"))  # type: ignore[arg-type]
    assert found == expected
    assert [isinstance(one, bool) for one in found] == [isinstance(one, bool) for one in expected]
    if "per" not in case and any(isinstance(answer, bool) for answer in expected):
        assert engine.holds_for(compiled) == [number for number, one in enumerate(expected, start=1) if one]


@pytest.mark.parametrize("case", TEXTS, ids=named(TEXTS))
def test_a_message_reads_as_the_suite_says(engine: Engine, case: Mapping[str, object]) -> None:
    compiled = compile_text(str(case["message"]), CATALOGUE, VISITS, scope=scope_of(case), placeholders=CELL)
    fill(engine, {**case, "rows": [case["row"]]})
    assert engine.answers(compiled, case.get("per", "row")) == [case["reads"]]  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=named(CASES))
def test_every_answer_can_be_put_in_words(engine: Engine, case: Mapping[str, object]) -> None:
    rule = parse_rule(str(case["rule"]), CATALOGUE, "visits", scope=scope_of(case), placeholders=CELL)
    fill(engine, case)
    found = engine.answers(compile_value(rule), case.get("per", "row"))  # type: ignore[arg-type]
    assert [text == "blank" for text in found] == [answer == "blank" for answer in listed(case["answers"])]
    assert all(isinstance(text, str) for text in found)


def fill(engine: Engine, case: Mapping[str, object]) -> None:
    engine.put("visits", listed(case["rows"]))  # type: ignore[arg-type]
    engine.put("plans", listed(case.get("others", [])))  # type: ignore[arg-type]


def listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_every_function_and_every_form_has_an_example_and_nothing_else_has() -> None:
    assert {case["of"] for case in CASES} == FUNCTIONS.keys() | FORMS


def test_the_example_of_a_function_uses_it_with_a_blank_or_without_rows() -> None:
    for name in FUNCTIONS.keys() - {"coalesce", "greatest", "count_by"}:
        cases = [case for case in CASES if case["of"] == name]
        assert all(f"{name}(" in case["rule"] for case in cases)
        assert any(not case["rows"] or len({*map(frozenset, case["rows"])}) > 1 for case in cases), name


def test_every_kind_of_node_that_the_language_takes_is_in_an_example() -> None:
    trees = [
        parse_rule(case["rule"], CATALOGUE, "visits", scope=scope_of(case), placeholders=CELL).tree for case in CASES
    ]
    used = {type(node) for tree in trees for node in tree.find_all(exp.Expr)}
    assert set(language._PLAIN_NODES) <= used
