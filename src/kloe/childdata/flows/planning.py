"""From flows to SQL: each step, stage and row that tells of itself is understood once, and kept between runs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec

from kloe.childdata import row_rules
from kloe.childdata.checks import model as settings_model
from kloe.childdata.checks.running import Unavailable
from kloe.childdata.flows.loading import FlowBook, flow_files, load_flow_book
from kloe.childdata.flows.model import Stage, Step, Told
from kloe.childdata.kept_plans import kept_or_made
from kloe.childdata.measures.compiled import CompiledBreakdown
from kloe.childdata.measures.prepared import prepared_measures
from kloe.childdata.row_rules import CompiledRowRule, RowRule, compile_row_rules
from kloe.childdata.specification import Specification
from kloe.engine.sql import identifier, literal

_SOURCES = (*sorted(Path(__file__).parent.glob("*.py")), row_rules.SOURCE, Path(settings_model.__file__))
# Breakdowns of the measures that flows can be shown by; the month is that in which a step began.
SHARED_BREAKDOWNS = ("team", "age_band", "ethnicity")
BREAKDOWNS = (*SHARED_BREAKDOWNS, "month")
NOT_IN_LIST = "Not in this list"


@dataclass(frozen=True)
class FlowPlan:
    """Every step, stage and told entry compiled, by id, and the breakdowns of each list.

    ``groups_in_order`` are the groups of a breakdown as a reader expects them; teams and months have no other order
    than that of their names.
    """

    book: FlowBook
    rules: Mapping[str, CompiledRowRule]
    breakdowns: Mapping[tuple[str, str], CompiledBreakdown]
    groups_in_order: Mapping[str, tuple[str, ...]]

    def place_of(self, by: str, group: str) -> tuple[int, str]:
        """A key to sort groups by."""
        known = self.groups_in_order.get(by, ())
        return (known.index(group) if group in known else len(known), group)

    def groups(self, table: str, unavailable: Unavailable) -> str:
        """SQL over ``this``: the group of a row of ``table`` in each shared breakdown."""
        return ", ".join(f"{self._group(table, name, unavailable)} as {identifier(name)}" for name in SHARED_BREAKDOWNS)

    def _group(self, table: str, name: str, unavailable: Unavailable) -> str:
        found = self.breakdowns.get((table, name))
        return found.sql if found and not unavailable.reason(found) else literal(NOT_IN_LIST)


class _Kept(msgspec.Struct, frozen=True):
    book: FlowBook
    rules: dict[str, CompiledRowRule]


def prepared_flows(specification: Specification) -> FlowPlan:
    """The plan of Kloe's own flows, from an earlier run where nothing has changed; without examples."""
    found = kept_or_made(_Kept, specification.id, (*flow_files(), *_SOURCES), partial(_made, specification))
    return _with_breakdowns(found.book, found.rules, specification)


def plan_flows(book: FlowBook, specification: Specification) -> FlowPlan:
    """The plan for one layout of Annex A; raises RuleFileError with file, entry and field."""
    return _with_breakdowns(book, _rules(book, specification), specification)


def _with_breakdowns(book: FlowBook, rules: Mapping[str, CompiledRowRule], specification: Specification) -> FlowPlan:
    measure_book, measures = prepared_measures((), specification)
    return FlowPlan(
        book,
        rules,
        {(one.table, one.name): one for one in measures.breakdowns if one.name in SHARED_BREAKDOWNS},
        {one.name: (*(group.name for group in one.groups), one.other) for one in measure_book.breakdowns if one.groups},
    )


def _made(specification: Specification) -> _Kept:
    book = load_flow_book()
    bare = replace(
        book,
        conversions=tuple(msgspec.structs.replace(one, example=()) for one in book.conversions),
        told=tuple(msgspec.structs.replace(one, example=()) for one in book.told),
        after=tuple(msgspec.structs.replace(one, example=()) for one in book.after),
    )
    return _Kept(bare, _rules(book, specification))


def _rules(book: FlowBook, specification: Specification) -> dict[str, CompiledRowRule]:
    entries: tuple[Step | Stage | Told, ...] = (*book.steps, *book.stages, *book.told)
    rules = compile_row_rules([_rule(one, specification) for one in entries], specification, {})
    return {entry.id: rule for entry, rule in zip(entries, rules, strict=True)}


def _rule(entry: Step | Stage | Told, specification: Specification) -> RowRule:
    table, place = specification.by_number[entry.list].name, {"entry": entry.id}
    match entry:
        case Step():
            conditions = [entry.where] * bool(entry.where)
            conditions += [f"not is_blank({entry.day})"] * entry.may_be_blank
            return RowRule(table, " and ".join(conditions), {"day": entry.day}, place)
        case Stage():
            ends = {"start_day": entry.start, "end_day": entry.end, "is_open": f"is_blank({entry.end})"}
            return RowRule(table, "", ends, place)
        case Told():
            return RowRule(table, entry.base, {"counted": entry.counted}, place)
