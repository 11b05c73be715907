"""Follow every child from step to step: the tables behind all figures of flows.

``flow_steps``, ``flow_stages``, ``flow_told``, ``flow_conversions`` and ``flow_after`` hold one row each for what
happened to a child, with the place it stands in and its group in every breakdown. ``result`` says what came of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.flows.model import NOTHING, After, Conversion, Told
from kloe.childdata.flows.planning import FlowPlan
from kloe.childdata.row_rules import used_parameters
from kloe.engine.session import Session
from kloe.engine.sql import literal

_MONTHS = 6  # what Lists 1 to 5 hold, and what ended on the others
_PLACE = "child_id, list_number, row_id, sheet_row, source, team, age_band, ethnicity, month"
_PLACE_TYPES = (
    "child_id varchar, list_number integer, row_id bigint, sheet_row bigint, source integer, team varchar,"
    " age_band varchar, ethnicity varchar, month varchar"
)
_TABLES = f"""
create or replace table flow_steps (step varchar, place integer, day date, state varchar, {_PLACE_TYPES});
create or replace table flow_stages (stage varchar, child_id varchar, start_day date, end_day date, is_open boolean);
create or replace table flow_told (told varchar, counted boolean, {_PLACE_TYPES});
create or replace table flow_asked (id varchar, source varchar, target varchar, "window" integer, same_row boolean,
  least integer);
create or replace table flow_asked_after (id varchar, source varchar, "window" integer, stages varchar[]);
create or replace table flow_conversions (conversion varchar, day date, result varchar, to_day date, to_row bigint,
  days integer, working_days integer, went_further boolean, {_PLACE_TYPES});
create or replace table flow_after ("after" varchar, day date, result varchar, destination varchar, {_PLACE_TYPES})
"""
_OF_THIS = ", ".join(f"this.{name}" for name in _PLACE.split(", "))
_STATE = f"""case when child_id is null then 'no child' when day is null then 'undated'
 when day > $extract_date then 'not yet' when day < $extract_date - interval {_MONTHS} month then 'before'
 else 'in' end"""
_FIRST_THAT_FOLLOWS = f"""
select asked.id as conversion, asked."window", this.place, this.day, this.state, {_OF_THIS},
  min(struct_pack(day := next.day, row_id := next.row_id)) as next
from flow_asked as asked join flow_steps as this on this.step = asked.source
left join flow_steps as next on next.step = asked.target and next.child_id = this.child_id and this.state = 'in'
  and next.day between this.day + asked.least and least(this.day + asked."window", $extract_date)
  and (not asked.same_row or (next.list_number = this.list_number and next.row_id = this.row_id))
group by all"""
_CONVERSIONS = f"""
insert into flow_conversions by name
select conversion, found.day, next.day as to_day, next.row_id as to_row, {_PLACE},
  case when state <> 'in' then state when found.day + "window" > $extract_date then 'too recent'
    when next.day is not null then 'went on' else 'stopped' end as result,
  next.day - found.day as days, until.number - since.number as working_days,
  exists (select 1 from flow_steps as later where later.child_id = found.child_id and later.place > found.place
    and later.day between found.day and found.day + found."window") as went_further
from ({_FIRST_THAT_FOLLOWS}) as found left join calendar as since on since.day = found.day
  left join calendar as until on until.day = next.day"""
_AFTER = f"""
insert into flow_after by name
select "after", day, {_PLACE}, case when state <> 'in' then state when day + "window" > $extract_date then 'too recent'
    else 'known' end as result,
  case when result = 'known' then coalesce(stages[first], {literal(NOTHING)}) end as destination
from (
  select asked.id as "after", asked."window", asked.stages, this.day, this.state, {_OF_THIS},
    min(list_position(asked.stages, next.stage)) as first
  from flow_asked_after as asked join flow_steps as this on this.step = asked.source
  left join flow_stages as next on next.child_id = this.child_id and this.state = 'in'
    and list_contains(asked.stages, next.stage) and next.start_day <= this.day + asked."window"
    and (next.is_open or next.end_day > this.day)
  group by all)"""


def follow(
    session: Session, plan: FlowPlan, extract_date: date, authority: str | None, unavailable: Unavailable
) -> Mapping[str, str]:
    """Fill the tables; returns the reason for every entry that the extract cannot answer."""
    session.connection.execute(_TABLES)
    why = {name: reason for name, rule in plan.rules.items() if (reason := unavailable.reason(rule))}
    runner = _Runner(session, plan, {"extract_date": extract_date, "authority": authority}, unavailable)
    for step in (one for one in plan.book.steps if one.id not in why):
        place = "null" if step.aside else str(plan.book.funnel.index(step))
        runner.steps(step.id, step.list, place)
    for stage in (one for one in plan.book.stages if one.id not in why):
        runner.stage(stage.id)
    for told in (one for one in plan.book.told if one.id not in why):
        runner.told(told)
    why |= {one.id: reason for one in plan.book.conversions if (reason := _first(why, (one.source, one.to)))}
    why |= {one.id: reason for one in plan.book.after if (reason := _first(why, (one.source, *one.stages)))}
    runner.conversions([one for one in plan.book.conversions if one.id not in why])
    runner.after([one for one in plan.book.after if one.id not in why])
    return why


def _first(why: Mapping[str, str], names: Iterable[str]) -> str:
    return next((why[name] for name in names if name in why), "")


class _Runner:
    """Runs the statements of one extract."""

    def __init__(
        self, session: Session, plan: FlowPlan, parameters: Mapping[str, object], unavailable: Unavailable
    ) -> None:
        self._session, self._plan, self._parameters, self._unavailable = session, plan, parameters, unavailable

    def _run(self, sql: str) -> None:
        self._session.connection.execute(sql, used_parameters(sql, self._parameters) or None)

    def _rows(self, name: str, number: int) -> str:
        rule = self._plan.rules[name]
        groups = self._plan.groups(rule.table, self._unavailable)
        place = f"{number} as list_number, this.row_id, this.sheet_row, this.source"
        return rule.select("nullif(trim(this.child_id), '') as child_id", place, groups)

    def steps(self, name: str, number: int, place: str) -> None:
        """The rows of one step."""
        self._run(
            f"insert into flow_steps by name select {literal(name)} as step, {place} as place, *,"
            f" strftime(day, '%Y-%m') as month, {_STATE} as state from ({self._rows(name, number)})"
        )

    def stage(self, name: str) -> None:
        """The rows of one stage; one whose end nobody can read is neither open nor ended, and left out."""
        rows = self._plan.rules[name].select("this.child_id")
        self._run(
            f"insert into flow_stages by name select {literal(name)} as stage, * from ({rows})"
            " where child_id is not null and (is_open or end_day is not null)"
        )

    def told(self, told: Told) -> None:
        """The rows that tell of themselves; their month is not asked for."""
        self._run(
            f"insert into flow_told by name select {literal(told.id)} as told, *"
            f" from ({self._rows(told.id, told.list)})"
        )

    def conversions(self, asked: Sequence[Conversion]) -> None:
        """Every step ``from`` with the first step ``to`` that follows in time, and what came of it."""
        for one in asked:
            asking = [one.id, one.source, one.to, one.window, one.same_row, int(one.again)]
            self._session.connection.execute("insert into flow_asked values (?, ?, ?, ?, ?, ?)", asking)
        self._run(_CONVERSIONS)

    def after(self, asked: Sequence[After]) -> None:
        """Every step ``from`` with the first stage, in order, that the child was in next."""
        for one in asked:
            asking = [one.id, one.source, one.window, list(one.stages)]
            self._session.connection.execute("insert into flow_asked_after values (?, ?, ?, ?)", asking)
        self._run(_AFTER)
