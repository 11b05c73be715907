"""A rule over the rows of one list, and what it tells of each row that meets it.

Events of journeys, groups of children and risk lists are all such rules: which rows, and some named values of them.
They are written in the rule language and understood once; what an extract cannot answer is found out before any runs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import msgspec

from kloe.childdata.checks.model import Setting
from kloe.childdata.checks.running import LONGEST_QUERY
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue
from kloe.engine.catalogue import Catalogue, ValueType
from kloe.engine.session import Session
from kloe.engine.sql import identifier
from kloe.errors import RuleFileError

# The code that compiles row rules: plans that are kept between runs (kept_plans.py) are made again when it changes.
SOURCE = Path(__file__)
_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class RowRule:
    """Rows of the list called ``table`` that meet ``where`` (blank: all), and ``values`` of each, by name.

    ``place`` names file and entry, for errors.
    """

    table: str
    where: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, object] = field(default_factory=dict)


class CompiledRowRule(msgspec.Struct, frozen=True):
    """SQL over ``<table> as this``. ``touches`` and ``settings`` say what it rests on (see ``Unavailable.reason``).

    ``decided_by`` are those of ``touches`` that decide which rows meet it: what only values rest on is not among them.
    """

    table: str
    where: str
    values: dict[str, str]
    touches: tuple[tuple[str, str], ...]
    settings: tuple[str, ...]
    decided_by: tuple[tuple[str, str], ...] = ()

    def without_values(self) -> "CompiledRowRule":
        """Only which rows meet it: what an extract can answer though a column that a value tells is not there."""
        return msgspec.structs.replace(self, values={}, touches=self.decided_by)

    def select(self, *columns: str) -> str:
        """The rows that meet it: ``columns`` (SQL over ``this``), then each value under its name."""
        named = [f"{sql} as {identifier(name)}" for name, sql in self.values.items()]
        return f"select {', '.join([*columns, *named])} from {self.table} as this where {self.where}"


def compile_row_rules(
    rules: Sequence[RowRule], specification: Specification, settings: Mapping[str, Setting]
) -> tuple[CompiledRowRule, ...]:
    """Every rule as SQL, in order; raises RuleFileError with file, entry and field for one that is not understood."""
    types: dict[str, ValueType] = {
        name: "text" if isinstance(setting.value, str) else "number" for name, setting in settings.items()
    }
    tables = catalogue(specification, types)
    return tuple(_compiled(rule, tables) for rule in rules)


def used_parameters(sql: str, parameters: Mapping[str, object]) -> dict[str, object]:
    """Those of ``parameters`` that ``sql`` names: DuckDB refuses others. What looks like one may be part of a text."""
    return {name: parameters[name] for name in set(_PARAMETER.findall(sql)) & parameters.keys()}


def parameters_of(
    settings: Mapping[str, Setting], extract_date: date, authority: str | None = None
) -> dict[str, object]:
    """What rules may name: the value of each setting, and what every run has."""
    values: dict[str, object] = {name: setting.value for name, setting in settings.items()}
    return {**values, "extract_date": extract_date, "authority": authority}


@contextmanager
def asked_of(session: Session, table: str, entry: str, name: str) -> Iterator[None]:
    """Answer what runs inside, or raise RuleFileError with the field ``name`` of ``entry``.

    A rule may be well written and impossible (a text compared with a number), or take longer than anybody waits. The
    database's own words are left out: they may hold a child's data.
    """
    try:
        with session.time_limit(LONGEST_QUERY):
            yield
    except duckdb.Error as problem:
        raise RuleFileError(
            f"The database could not answer a rule over {table} ({type(problem).__name__}).",
            where={"entry": entry, "field": name},
            remedy="Compare days with days and numbers with numbers, and give settings a usual size.",
        ) from problem


def _compiled(rule: RowRule, tables: Catalogue) -> CompiledRowRule:
    from kloe.engine.compiling import CompiledRule, compile_condition  # noqa: PLC0415 - the SQL parser is slow to load
    from kloe.engine.language import parse_rule  # noqa: PLC0415
    from kloe.engine.names import RuleError  # noqa: PLC0415

    def compiled(name: str, text: str) -> CompiledRule:
        place = {**rule.place, "field": name}
        try:
            found = compile_condition(parse_rule(text, tables, rule.table))
        except RuleError as problem:
            raise RuleFileError(problem.what, where=place, remedy=problem.remedy) from problem
        if found.windowed:  # it would count those rows only that meet the rule, or be no SQL at all
            raise RuleFileError(
                "count_by and varies_by compare every row of a list, and a rule here is over one row at a time.",
                where=place,
                remedy=f"Ask the list again: (select count(*) from {rule.table} where child_id = this.child_id).",
            )
        return found

    where = compiled("where", rule.where or "true")
    values = {name: compiled(name, text) for name, text in rule.values.items()}
    parts = (where, *values.values())
    return CompiledRowRule(
        rule.table,
        where.sql,
        {name: part.sql for name, part in values.items()},
        tuple(sorted(frozenset({(rule.table, "row_id")}).union(*(part.touches for part in parts)))),
        tuple(sorted(frozenset().union(*(part.settings for part in parts)))),
        tuple(sorted({(rule.table, "row_id"), *where.touches})),
    )
