"""Work every measure out: the facts of each row, and the figures over them.

``figures`` holds one row a measure, breakdown and group; in a pool, for each authority.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import msgspec

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.measures.compiled import CompiledMeasure, MeasurePlan, answer_name, value_name
from kloe.childdata.measures.dimensions import ALL, Dimension, dimensions_of
from kloe.childdata.measures.facts import Facts, Parameters, make_facts
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.specification import Specification
from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal

End = Literal["measured", "not measured", "broken"]
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
    breakdowns = [one for one in plan.breakdowns if not unavailable.reason(one)]
    work = []
    for child_list in specification.lists:
        own = tuple(
            _with_splits_that_came(one, unavailable)
            for one in plan.measures
            if one.table == child_list.name and not why[one.id]
        )
        work.append(
            Facts(child_list.name, child_list.person, own, tuple(dimensions_of(child_list.name, own, breakdowns)))
        )
    made = session.each(work, lambda beside, facts: make_facts(beside, facts, parameters, pooled=pooled))
    session.connection.execute(FIGURES)
    once = dict(zip((facts.table for facts in made), session.each(made, _holds_each_child_once), strict=True))
    passes = [(facts.table, dimension) for facts in made for dimension in facts.dimensions if dimension.measures]
    session.each(passes, lambda beside, one: _add_figures(beside, *one, pooled=pooled, once=once[one[0]]))
    sound = {measure.id for facts in made for measure in facts.measures}
    return tuple(_outcome(measure.id, why[measure.id], measure.id not in sound) for measure in plan.measures)


def _with_splits_that_came(measure: CompiledMeasure, unavailable: Unavailable) -> CompiledMeasure:
    splits = tuple((name, sql) for name, sql in measure.splits if (measure.table, name) not in unavailable.columns)
    return msgspec.structs.replace(measure, splits=splits)


def _outcome(measure: str, why: str, broken: bool) -> MeasureOutcome:
    if why:
        return MeasureOutcome(measure, "not measured", why)
    return (
        MeasureOutcome(measure, "broken", "The database refused it.") if broken else MeasureOutcome(measure, "measured")
    )


def _holds_each_child_once(session: Session, facts: Facts) -> bool:
    """Whether no child has two rows: then a row counted is a child counted, and nobody need be counted again."""
    if not facts.measures:
        return True
    twice = f"select 1 from facts_{facts.table} where child is not null group by authority, child having count(*) > 1"
    return not session.rows(f"{twice} limit 1")


def _add_figures(session: Session, table: str, dimension: Dimension, *, pooled: bool, once: bool) -> None:
    """One pass over the facts: every measure that is grouped this way at once.

    Where a list does not hold each child ``once``, another pass counts children.
    """
    whole = dimension.breakdown == ALL and not pooled  # says 0 for a list without rows, too
    authority = "cast(null as varchar)" if whole else "authority"
    category = literal("") if dimension.breakdown == ALL else identifier(dimension.column)
    facts = f"(select {authority} as authority, {category} as category, * exclude (authority) from facts_{table})"
    place = f"{authority} as authority, {literal('') if whole else 'category'} as category"
    by_group = "" if whole else " group by all"
    figure = _figure_of_rows_and_children if once else _figure
    rows = _unnested(place, dimension.measures, figure, f"{facts}{by_group}")
    children = [] if once else [measure for measure in dimension.measures if measure.children]
    if children:
        per_child = "group by authority, category, child"
        answers = ", ".join(f"max({one}) as {one}" for one in map(_answer, children))
        by_child = f"select authority, category, {answers} from {facts} where child is not null {per_child}"
        of_children = _unnested(place, children, _figure_of_children, f"({by_child}){by_group}")
        rows = (
            f"{rows}) as rows left join ({of_children}) as children on rows.measure = children.measure"
            " and rows.category = children.category and rows.authority is not distinct from children.authority"
        )
    found = "" if dimension.breakdown == ALL else " where base + unknown > 0"
    shown = "rows.*, base_children, counted_children" if children else "*"
    session.connection.execute(
        f"insert into figures by name select {shown}, {literal(dimension.breakdown)} as breakdown"
        f" from ({rows}{'' if children else ')'}{found}"
    )


def _unnested(
    place: str, measures: Iterable[CompiledMeasure], figure: Callable[[CompiledMeasure], str], source: str
) -> str:
    """SQL: one row a group and measure, out of one pass over ``source``."""
    figures = ", ".join(map(figure, measures))
    return (
        f"select authority, category, unnest(figures, recursive := true)"
        f" from (select {place}, [{figures}] as figures from {source})"
    )


def _figure(measure: CompiledMeasure) -> str:
    answer, value = _answer(measure), identifier(value_name(measure.id))
    quartiles = f"quantile_cont({value}, [0.25, 0.5, 0.75])" if measure.value else "cast(null as double[])"
    mean = f"avg({value})" if measure.value else "cast(null as double)"
    return (
        f"struct_pack(measure := {literal(measure.id)}, base := {_number(f'{answer} >= 0')},"
        f" counted := {_number(f'{answer} = 1')}, unknown := {_number(f'{answer} = -1')},"
        f" lower_quartile := {quartiles}[1], median := {quartiles}[2], upper_quartile := {quartiles}[3],"
        f" mean := {mean})"
    )


def _figure_of_rows_and_children(measure: CompiledMeasure) -> str:
    """The figure of a list that holds each child once."""
    answer = _answer(measure)
    base, counted = (
        _number(f"child is not null and {answer} {test}") if measure.children else "cast(null as bigint)"
        for test in (">= 0", "= 1")
    )
    return f"{_figure(measure)[:-1]}, base_children := {base}, counted_children := {counted})"


def _figure_of_children(measure: CompiledMeasure) -> str:
    """Children once each: a child is counted when any of its rows in the group is, and in the base likewise."""
    answer = _answer(measure)
    return (
        f"struct_pack(measure := {literal(measure.id)}, base_children := {_number(f'{answer} >= 0')},"
        f" counted_children := {_number(f'{answer} = 1')})"
    )


def _number(condition: str) -> str:
    """How many rows it holds for: 0, not blank, where there is none."""
    return f"coalesce(count_if({condition}), 0)"


def _answer(measure: CompiledMeasure) -> str:
    return identifier(answer_name(measure.id))


def rows_behind(table: str, dimensions: Iterable[Dimension], measure: str, breakdown: str, category: str | None) -> str:
    """SQL: the rows of the base of one figure, with what each answers."""
    dimension = next(one for one in dimensions if one.breakdown == breakdown and measure in one.ids)
    answer = identifier(answer_name(measure))
    has_value = any(one.id == measure and one.value for one in dimension.measures)
    value = identifier(value_name(measure)) if has_value else "cast(null as double)"
    group = identifier(dimension.column) if breakdown != ALL else literal("")
    within = "" if category is None else f" and {group} = {literal(category)}"
    return (
        f"select facts.authority, row_id, source, sheet_row, child, {answer} = 1 as counted, {answer} = -1 as unknown,"
        f" {value} as value from facts_{table} as facts join {table} as list using (row_id)"
        f" where {answer} is not null{within} order by row_id"
    )
