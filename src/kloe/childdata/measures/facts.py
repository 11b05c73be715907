"""The facts of a list: what each row answers to each measure, and the groups it is in.

``facts_<list>`` holds them with ``row_id``, so that every figure can be followed back to its rows. Answers are 1
counted, 0 in the base, -1 unknown, and blank where the row is not in the base; a value is kept for rows of the base.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from kloe.childdata.measures.compiled import CompiledMeasure, answer_name, counted_name, value_name
from kloe.childdata.measures.dimensions import ALL, Dimension
from kloe.childdata.row_rules import used_parameters
from kloe.engine.session import Session
from kloe.engine.sql import identifier

Parameters = Mapping[str, object]


@dataclass(frozen=True)
class Facts:
    """The measures and dimensions that the facts of one list answer to."""

    table: str
    person: str
    measures: tuple[CompiledMeasure, ...]
    dimensions: tuple[Dimension, ...]

    def of(self, measures: tuple[CompiledMeasure, ...], dimensions: tuple[Dimension, ...]) -> "Facts":
        """Facts for these only: a dimension groups those of its measures that are among them."""
        ids = {measure.id for measure in measures}
        narrowed = tuple(
            replace(one, measures=tuple(measure for measure in one.measures if measure.id in ids)) for one in dimensions
        )
        return replace(self, measures=measures, dimensions=narrowed)


def make_facts(session: Session, facts: Facts, parameters: Parameters, *, pooled: bool) -> Facts:
    """Make ``facts_<list>``; what breaks is left out, and the facts that are there are returned."""
    if _made(session, facts, parameters, pooled=pooled):
        return facts
    shared = tuple(one for one in facts.dimensions if not one.own)
    sound = tuple(
        one for one in shared if one.breakdown == ALL or _made(session, facts.of((), (one,)), parameters, pooled=pooled)
    )

    def own(measure: CompiledMeasure) -> tuple[Dimension, ...]:
        return tuple(one for one in facts.dimensions if one.own and measure.id in one.ids)

    measures = tuple(
        one for one in facts.measures if _made(session, facts.of((one,), own(one)), parameters, pooled=pooled)
    )
    kept = {dimension.column for measure in measures for dimension in own(measure)}
    left = facts.of(measures, (*sound, *(one for one in facts.dimensions if one.own and one.column in kept)))
    return left if _made(session, left, parameters, pooled=pooled) else facts.of((), ())


def _made(session: Session, facts: Facts, parameters: Parameters, *, pooled: bool) -> bool:
    sql = _facts_sql(facts, pooled=pooled)
    try:
        session.connection.execute(sql, used_parameters(sql, parameters))
    except duckdb.Error:  # its own words may hold a child's data
        return False
    return True


def _facts_sql(facts: Facts, *, pooled: bool) -> str:
    """One level for base and value, one for what is counted, which may ask for the value, and one for the answer."""
    bases = [f"({one.base}) as {_base(one)}" for one in facts.measures]
    values = [f"cast({one.value} as double) as {_value(one)}" for one in facts.measures if one.value]
    counted = [f"({one.counted or 'true'}) as {_counted(one)}" for one in facts.measures]
    groups = [f"{one.sql} as {identifier(one.column)}" for one in facts.dimensions if one.breakdown != ALL]
    answers = [part for one in facts.measures for part in _answer(one)]
    authority = "this.authority" if pooled else "cast(null as varchar)"
    kept = [f"{authority} as authority", "this.row_id", f"this.{identifier(facts.person)} as child"]
    first = f"select {', '.join(['this.*', *bases, *values])} from {facts.table} as this"
    second = f"select {', '.join(['this.*', *counted])} from ({first}) as this"
    return (
        f"create or replace table facts_{facts.table} as"
        f" select {', '.join([*kept, *answers, *groups])} from ({second}) as this"
    )


def _answer(measure: CompiledMeasure) -> list[str]:
    known = f"coalesce(cast(this.{_counted(measure)} as tinyint), -1)"
    if not measure.value:
        return [f"case when this.{_base(measure)} then {known} end as {identifier(answer_name(measure.id))}"]
    value, told = f"this.{_value(measure)}", f"this.{_counted(measure)} is not null"
    return [
        f"case when this.{_base(measure)} then case when {value} is null then -1 else {known} end end"
        f" as {identifier(answer_name(measure.id))}",
        f"case when this.{_base(measure)} and {told} then {value} end as {_value(measure)}",
    ]


def _base(measure: CompiledMeasure) -> str:
    return identifier(f"base of {measure.id}")


def _counted(measure: CompiledMeasure) -> str:
    return identifier(counted_name(measure.id))


def _value(measure: CompiledMeasure) -> str:
    return identifier(value_name(measure.id))
