"""Work every measure out: first the facts of each row, then the figures over them.

``facts_<list>`` holds for each row of a list what it answers to each measure, so that every figure can be followed
back to its rows; ``figures`` holds one row a measure, breakdown and group.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.measures.compiled import CompiledMeasure, MeasurePlan, answer_name, value_name
from kloe.childdata.measures.dimensions import ALL, Dimension, dimensions_of
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.specification import Specification
from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal

End = Literal["measured", "not measured", "broken"]
Parameters = Mapping[str, object]
_PARAMETER = re.compile(r"\$(\w+)")
FIGURES = """
create or replace table figures (
  authority varchar, measure varchar, breakdown varchar, category varchar, base bigint, counted bigint, unknown bigint,
  base_children bigint, counted_children bigint, lower_quartile double, median double, upper_quartile double,
  mean double
)"""


@dataclass(frozen=True)
class MeasureOutcome:
    """Whether a measure could be worked out, and why not."""

    measure: str
    end: End
    why: str = ""


def run_measures(  # noqa: PLR0913 - the last one is a keyword that a caller may leave out
    session: Session,
    book: MeasureBook,
    plan: MeasurePlan,
    specification: Specification,
    values: Parameters,
    unavailable: Unavailable,
    *,
    pooled: bool = False,
) -> tuple[MeasureOutcome, ...]:
    """Fill ``figures`` and ``facts_<list>``, and say of each measure whether it could be worked out."""
    parameters = {**{name: setting.value for name, setting in book.settings.items()}, **values}
    why = {measure.id: unavailable.reason(measure) for measure in plan.measures}
    usable = [measure for measure in plan.measures if not why[measure.id]]
    breakdowns = [one for one in plan.breakdowns if not unavailable.reason(one)]
    session.connection.execute(FIGURES)
    broken: set[str] = set()
    work: list[tuple[str, Dimension]] = []
    for child_list in specification.lists:
        own = [measure for measure in usable if measure.table == child_list.name]
        failed = _make_facts(session, child_list.name, child_list.person, own, parameters, pooled=pooled)
        broken |= failed
        sound = [measure for measure in own if measure.id not in failed]
        if sound:
            work += [(child_list.name, one) for one in dimensions_of(child_list.name, sound, breakdowns)]
    session.each(work, lambda beside, item: _add_figures(beside, *item, parameters, pooled=pooled))
    return tuple(_outcome(measure.id, why[measure.id], measure.id in broken) for measure in plan.measures)


def _outcome(measure: str, why: str, broken: bool) -> MeasureOutcome:
    if why:
        return MeasureOutcome(measure, "not measured", why)
    return (
        MeasureOutcome(measure, "broken", "The database refused it.") if broken else MeasureOutcome(measure, "measured")
    )


def _make_facts(
    session: Session,
    table: str,
    person: str,
    measures: Sequence[CompiledMeasure],
    parameters: Parameters,
    *,
    pooled: bool,
) -> set[str]:
    """Make ``facts_<list>``; the measures that break are left out and named."""
    sql = _facts(table, person, measures, pooled=pooled)
    try:
        session.connection.execute(sql, used(sql, parameters))
    except duckdb.Error:
        broken = {one.id for one in measures if _breaks(session, table, person, one, parameters, pooled=pooled)}
        sound = [measure for measure in measures if measure.id not in broken]
        sql = _facts(table, person, sound, pooled=pooled)
        session.connection.execute(sql, used(sql, parameters))
        return broken
    return set()


def _breaks(
    session: Session, table: str, person: str, measure: CompiledMeasure, parameters: Parameters, *, pooled: bool
) -> bool:
    sql = _facts(table, person, [measure], pooled=pooled)
    try:
        session.connection.execute(sql, used(sql, parameters))
    except duckdb.Error:
        return True
    return False


def _facts(table: str, person: str, measures: Sequence[CompiledMeasure], *, pooled: bool) -> str:
    first = [f"({one.base}) as {identifier(_base_name(one.id))}" for one in measures]
    first += [f"cast({one.value} as double) as {identifier(value_name(one.id))}" for one in measures if one.value]
    kept = [f"this.{identifier(person)} as child", "this.*"]
    answers = [f"{_answer(one)} as {identifier(answer_name(one.id))}" for one in measures]
    inner = ", ".join(["this.*", *first])
    bases = ", ".join(identifier(_base_name(one.id)) for one in measures)
    exclude = f" exclude ({bases})" if bases else ""
    authority = "" if pooled else "cast(null as varchar) as authority, "
    return (
        f"create or replace table facts_{table} as select {authority}{kept[0]}, this.*{exclude}"
        f"{''.join(', ' + answer for answer in answers)} from (select {inner} from {table} as this) as this"
    )


def _base_name(measure: str) -> str:
    return f"base of {measure}"


def _answer(measure: CompiledMeasure) -> str:
    """1 counted, 0 in the base, -1 unknown, blank not in the base."""
    value = f"this.{identifier(value_name(measure.id))} is null" if measure.value else "false"
    counted = measure.counted or "true"
    return (
        f"cast(case when this.{identifier(_base_name(measure.id))} then case when {value} or ({counted}) is null"
        f" then -1 when ({counted}) then 1 else 0 end end as tinyint)"
    )


def _add_figures(session: Session, table: str, dimension: Dimension, parameters: Parameters, *, pooled: bool) -> None:
    """One pass over the facts: every measure that is grouped this way at once."""
    structs = ", ".join(_figure(measure) for measure in dimension.measures)
    whole = dimension.breakdown == ALL and not pooled  # says 0 for a list without rows, too
    authority = "cast(null as varchar)" if whole else "this.authority"
    group = "" if whole else "group by this.authority, category"
    found = "" if dimension.breakdown == ALL else " where one.base > 0 or one.unknown > 0"
    sql = (
        f"insert into figures select authority, one.measure, {literal(dimension.breakdown)}, category, one.base,"
        " one.counted, one.unknown, one.base_children, one.counted_children, one.quartiles[1], one.quartiles[2],"
        " one.quartiles[3], one.mean from (select authority, category, unnest(figures) as one from ("
        f"select {authority} as authority, {dimension.sql} as category, [{structs}] as figures"
        f" from facts_{table} as this {group})){found}"
    )
    session.connection.execute(sql, used(sql, parameters))


def _figure(measure: CompiledMeasure) -> str:
    answer = f"this.{identifier(answer_name(measure.id))}"
    children = "count(distinct child) filter (where {} {})" if measure.children else "cast(null as bigint)"
    value = f"this.{identifier(value_name(measure.id))}"
    quartiles = (
        f"quantile_cont({value}, [0.25, 0.5, 0.75]) filter (where {answer} >= 0)"
        if measure.value
        else "cast(null as double[])"
    )
    mean = f"avg({value}) filter (where {answer} >= 0)" if measure.value else "cast(null as double)"
    return (
        f"struct_pack(measure := {literal(measure.id)}, base := count(*) filter (where {answer} >= 0),"
        f" counted := count(*) filter (where {answer} = 1), unknown := count(*) filter (where {answer} = -1),"
        f" base_children := {children.format(answer, '>= 0')}, counted_children := {children.format(answer, '= 1')},"
        f" quartiles := {quartiles}, mean := {mean})"
    )


def used(sql: str, parameters: Parameters) -> dict[str, object]:
    """The settings that ``sql`` names: what looks like one may be part of a text."""
    return {name: parameters[name] for name in set(_PARAMETER.findall(sql)) & parameters.keys()}


def rows_behind(table: str, dimensions: Iterable[Dimension], measure: str, breakdown: str, category: str | None) -> str:
    """SQL: the rows of the base of one figure, with what each answers."""
    dimension = next(
        one for one in dimensions if one.breakdown == breakdown and measure in {m.id for m in one.measures}
    )
    answer, value = answer_name(measure), value_name(measure)
    has_value = any(one.id == measure and one.value for one in dimension.measures)
    shown = f"this.{identifier(value)}" if has_value else "cast(null as double)"
    within = "" if category is None else f" and ({dimension.sql}) = {literal(category)}"
    return (
        f"select this.authority, this.row_id, this.source, this.sheet_row, this.child, this.{identifier(answer)} = 1"
        f" as counted, this.{identifier(answer)} = -1 as unknown, {shown} as value from facts_{table} as this"
        f" where this.{identifier(answer)} is not null{within} order by this.row_id"
    )
