"""Measures laid out over the lists and compiled: what the runner needs, and nothing of the rule language."""

import msgspec


class CompiledMeasure(msgspec.Struct, frozen=True):
    """SQL over ``<table> as this``; ``counted`` may read the column ``value_name`` that ``value`` fills."""

    id: str
    table: str
    base: str
    value: str
    counted: str
    month: str
    splits: tuple[tuple[str, str], ...]
    bands: tuple[float, ...]
    breakdowns: tuple[str, ...]
    children: bool
    touches: tuple[tuple[str, str], ...]
    settings: tuple[str, ...]


class CompiledBreakdown(msgspec.Struct, frozen=True):
    """SQL that names the group of a row of ``table``."""

    name: str
    table: str
    sql: str
    touches: tuple[tuple[str, str], ...]
    settings: tuple[str, ...]


class MeasurePlan(msgspec.Struct, frozen=True):
    """Every measure and breakdown, compiled for one layout of Annex A."""

    measures: tuple[CompiledMeasure, ...]
    breakdowns: tuple[CompiledBreakdown, ...]


def value_name(measure: str) -> str:
    """The column that holds a measure's value of a row."""
    return f"value of {measure}"


def answer_name(measure: str) -> str:
    """The column that says of a row: 1 counted, 0 in the base, -1 unknown, blank not in the base."""
    return f"answer of {measure}"


def counted_name(measure: str) -> str:
    """The column that says, while facts are made, whether a row meets what is counted; blank where nobody can tell."""
    return f"counted of {measure}"
