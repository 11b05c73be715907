"""A rule over the rows of one list, and what it tells of each row that meets it.

Events of journeys, groups of children and risk lists are all such rules: which rows, and some named values of them.
They are written in the rule language and understood once; what an extract cannot answer is found out before any runs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from kloe.childdata.checks.model import Setting
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue
from kloe.engine.catalogue import Catalogue, ValueType
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


def _compiled(rule: RowRule, tables: Catalogue) -> CompiledRowRule:
    from kloe.engine.compiling import CompiledRule, compile_condition  # noqa: PLC0415 - the SQL parser is slow to load
    from kloe.engine.language import parse_rule  # noqa: PLC0415
    from kloe.engine.names import RuleError  # noqa: PLC0415

    def compiled(name: str, text: str) -> CompiledRule:
        try:
            return compile_condition(parse_rule(text, tables, rule.table))
        except RuleError as problem:
            raise RuleFileError(problem.what, where={**rule.place, "field": name}, remedy=problem.remedy) from problem

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
