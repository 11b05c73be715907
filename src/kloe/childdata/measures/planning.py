"""From measures to SQL: each line is understood once, and refused with file, entry and field when it is not."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from kloe.childdata.measures.compiled import CompiledBreakdown, CompiledMeasure, MeasurePlan, value_name
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.model import Breakdown, Measure
from kloe.childdata.specification import ChildList, Specification
from kloe.childdata.tables import catalogue
from kloe.engine.catalogue import Catalogue, RuleColumn, RuleTable, ValueType
from kloe.engine.compiling import CompiledRule, compile_condition
from kloe.engine.language import parse_rule
from kloe.engine.names import RuleError
from kloe.engine.sql import identifier, literal
from kloe.errors import RuleFileError

_NOTHING = CompiledRule("true", frozenset(), frozenset())


def plan_measures(book: MeasureBook, specification: Specification, *, pooled: bool = False) -> MeasurePlan:
    """Every measure and breakdown as SQL; raises RuleFileError."""
    types: dict[str, ValueType] = {
        name: "text" if isinstance(setting.value, str) else "number" for name, setting in book.settings.items()
    }
    tables = catalogue(specification, types)
    breakdowns = tuple(
        compiled
        for breakdown in book.breakdowns
        for one in specification.lists
        if (compiled := _breakdown(breakdown, one, tables, pooled))
    )
    known = {(one.table, one.name) for one in breakdowns}
    measures = []
    for measure in book.measures:
        child_list = specification.by_number[measure.list]
        names = tuple(
            breakdown.name
            for breakdown in book.breakdowns
            if (child_list.name, breakdown.name) in known and breakdown.name not in measure.without
        )
        measures.append(_measure(measure, child_list, names, tables, book, pooled=pooled))
    return MeasurePlan(tuple(measures), breakdowns)


def _measure(
    measure: Measure,
    child_list: ChildList,
    breakdowns: tuple[str, ...],
    tables: Catalogue,
    book: MeasureBook,
    *,
    pooled: bool,
) -> CompiledMeasure:
    wider = _with_value(tables, child_list.name, measure.id)
    place = {"file": book.files.get(measure.id), "entry": measure.id}

    def compiled(field: str, text: str, where: Catalogue = tables) -> CompiledRule:
        if not text:
            return _NOTHING
        names = {"value": value_name(measure.id)} if where is wider else {}
        with _in_field(place, field):
            return compile_condition(parse_rule(text, where, child_list.name, placeholders=names), pooled=pooled)

    base = compiled("base", measure.base)
    value = compiled("value", measure.value)
    counted = compiled("counted", measure.counted, wider if measure.value else tables)
    month = compiled("month", measure.month)
    splits = tuple((name, compiled("splits", name).sql) for name in measure.splits)
    parts = (base, value, counted, month)  # a split that is missing takes nothing else away
    touches = frozenset().union(*(part.touches for part in parts)) - {(child_list.name, value_name(measure.id))}
    touches |= {(child_list.name, "row_id")}  # the list itself
    return CompiledMeasure(
        id=measure.id,
        table=child_list.name,
        base=base.sql,
        value=value.sql if measure.value else "",
        counted=counted.sql if measure.counted else "",
        month=month.sql if measure.month else "",
        splits=splits,
        bands=tuple(float(end) for end in measure.bands),
        breakdowns=breakdowns,
        children=measure.children,
        touches=tuple(sorted(touches)),
        settings=tuple(sorted(frozenset().union(*(part.settings for part in parts)))),
    )


def _with_value(tables: Catalogue, name: str, measure: str) -> Catalogue:
    own = tables.tables[name]
    wider = RuleTable(name, {**own.columns, value_name(measure): RuleColumn("number")}, own.shared)
    return Catalogue({**tables.tables, name: wider}, tables.settings)


def _breakdown(
    breakdown: Breakdown, child_list: ChildList, tables: Catalogue, pooled: bool
) -> CompiledBreakdown | None:
    """The breakdown over one list; None where the list has not the columns."""
    place = {"entry": breakdown.name}
    columns = tables.tables[child_list.name].columns
    if breakdown.column:
        if breakdown.column not in columns:
            return None
        sql = f"coalesce(this.{identifier(breakdown.column)}, {literal(breakdown.other)})"
        return CompiledBreakdown(breakdown.name, child_list.name, sql, ((child_list.name, breakdown.column),), ())
    rules: list[tuple[str, CompiledRule]] = []
    for group in breakdown.groups:
        try:
            rule = parse_rule(group.where, tables, child_list.name)
        except RuleError as problem:
            if "has no column" in problem.what or "is not a code of" in problem.what:
                return None
            raise RuleFileError(problem.what, where={**place, "field": group.name}, remedy=problem.remedy) from problem
        rules.append((group.name, compile_condition(rule, pooled=pooled)))
    cases = " ".join(f"when {rule.sql} then {literal(name)}" for name, rule in rules)
    touches = frozenset().union(*(rule.touches for _, rule in rules))
    settings = frozenset().union(*(rule.settings for _, rule in rules))
    sql = f"case {cases} else {literal(breakdown.other)} end"
    return CompiledBreakdown(breakdown.name, child_list.name, sql, tuple(sorted(touches)), tuple(sorted(settings)))


@contextmanager
def _in_field(place: Mapping[str, object], field: str) -> Iterator[None]:
    try:
        yield
    except RuleError as problem:
        raise RuleFileError(problem.what, where={**place, "field": field}, remedy=problem.remedy) from problem
