"""What the lists say of each child: team and worker, age, sex, ethnic group and adoptive family."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kloe.childdata.cohorts.members import Child
from kloe.childdata.cohorts.planning import CohortPlan, lists_of_children
from kloe.childdata.measures.prepared import prepared_measures
from kloe.childdata.reading.derived import OPEN_CASE
from kloe.childdata.row_rules import used_parameters
from kloe.childdata.specification import ChildList, Specification
from kloe.engine.session import Session
from kloe.engine.sql import literal

# The list that holds a child most lately, first: a child in care is on List 6, too, and has a team there.
_LATEST_FIRST = (8, 7, 6, 9, 5, 4, 3, 10, 2, 1)
# Which of several rows of one list is the latest. List 9 gives no day, List 10 no team.
_DAYS = {
    1: "contact_date", 2: "start_date", 3: "referral_date", 4: "start_date", 5: "strategy_date", 6: "start_date",
    7: "start_date", 8: "start_date", 10: "decision_date",
}  # fmt: skip
# The groups of the measures' breakdowns, so that a sample and a figure speak of the same ones.
_GROUPS = ("age_band", "sex", "ethnicity")
_ORDER = "rank, day desc nulls last"


def describe_children(
    session: Session, plan: CohortPlan, specification: Specification, parameters: Mapping[str, object]
) -> tuple[Child, ...]:
    """Every child of Lists 1 to 10, in the order of their ids; each thing from the latest row that says it.

    A row that is open goes before one that is closed for team and worker: a child who left care is with the team for
    care leavers. Both come from one row.
    """
    told = " union all ".join(_told(plan, specification))
    sql = f"""
        select child_id,
               {_first("struct_pack(team := team, worker := worker)", "coalesce(team, worker)", f"not open, {_ORDER}")},
               {_first("age", "age", _ORDER)}, {", ".join(_first(name, name, _ORDER) for name in _GROUPS)},
               min(family), list_sort(list(distinct number))
        from ({told}) group by child_id order by child_id"""
    return tuple(_child(row) for row in session.rows(sql, used_parameters(sql, parameters)))


def _child(row: Sequence[Any]) -> Child:
    child_id, held, age, age_band, sex, ethnicity, family, lists = row
    team, worker = (held["team"], held["worker"]) if held else (None, None)
    return Child(child_id, team, worker, age, age_band, sex, ethnicity, family, tuple(lists))


def _first(value: str, said: str, order: str) -> str:
    """SQL: the first value; of rows that are alike the smallest, so that the order of rows changes nothing."""
    return f"first({value} order by {order}, {value}) filter ({said} is not null)"


def _told(plan: CohortPlan, specification: Specification) -> Iterator[str]:
    """SQL for each list: what its rows say of children."""
    book, measures = prepared_measures((), specification)
    groups = {(one.table, one.name): one.sql for one in measures.breakdowns}
    not_known = {one.name: one.other for one in book.breakdowns}
    ages = {rule.table: rule.values["age"] for rule in plan.ages}
    for one in lists_of_children(specification):
        named = ", ".join(f"nullif({groups[one.name, name]}, {literal(not_known[name])}) as {name}" for name in _GROUPS)
        yield (
            f"select this.child_id, {one.number} as number, {_team(one)}, {OPEN_CASE.get(one.name, 'false')} as open,"
            f" {_LATEST_FIRST.index(one.number)} as rank, {_DAYS.get(one.number, 'cast(null as date)')} as day,"
            f" row_id, {ages[one.name]} as age, {named}, {_family(one)} as family from"
            f" {one.name} as this where this.child_id is not null"
        )


def _family(child_list: ChildList) -> str:
    return "family_id" if "family_id" in child_list.by_name else "cast(null as varchar)"


def _team(child_list: ChildList) -> str:
    has = "team" in child_list.by_name
    return "team, worker" if has else "cast(null as varchar) as team, cast(null as varchar) as worker"
