"""The figures of flows: values, and the SQL that counts them over the tables of ``following``."""

import msgspec

ALL = "all"


class StepCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a step was taken in the six months, and by how many children. ``before``: earlier ones in the list.

    ``not_yet``: dated after the extract; ``undated``: nobody can read the day; ``no_child``: without a child's id.
    """

    step: str
    category: str
    events: int
    children: int
    before: int
    not_yet: int
    undated: int
    no_child: int


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """One conversion: ``went_on`` of ``base``, both of steps and of children, and the days it took where it did.

    ``went_further`` counts those followed in the window by any later step of the funnel. ``too_recent`` began too near
    the extract date for the window: they are in no base. ``within_limit`` means something where there is a limit.
    """

    conversion: str
    category: str
    base: int
    went_on: int
    went_further: int
    children: int
    children_went_on: int
    too_recent: int
    before: int
    not_yet: int
    undated: int
    no_child: int
    lower_quartile_days: float | None
    median_days: float | None
    upper_quartile_days: float | None
    lower_quartile_working_days: float | None
    median_working_days: float | None
    upper_quartile_working_days: float | None
    within_limit: int


class ToldShare(msgspec.Struct, frozen=True, kw_only=True):
    """What rows say of themselves: ``counted`` of ``base``; blank answers are ``unknown``."""

    told: str
    category: str
    base: int
    counted: int
    unknown: int


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """How many were in ``destination`` next, of ``base``; all destinations add up to the base."""

    after: str
    category: str
    destination: str
    count: int
    base: int
    too_recent: int


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How many children took these steps of the funnel, each child once, and what they are in on the extract date."""

    steps: tuple[str, ...]
    now: str
    children: int


STEPS = """
select step, {category} as category, count_if(state = 'in') as events,
  count(distinct child_id) filter (where state = 'in') as children, count_if(state = 'before') as before,
  count_if(state = 'not yet') as not_yet, count_if(state = 'undated') as undated,
  count_if(state = 'no child') as no_child
from flow_steps group by all"""

_QUARTILES = "quantile_cont({0}, [0.25, 0.5, 0.75]) filter (where result = 'went on')"
CONVERSIONS = f"""
select * exclude (quarters, working_quarters), quarters[1] as lower_quartile_days, quarters[2] as median_days,
  quarters[3] as upper_quartile_days, working_quarters[1] as lower_quartile_working_days,
  working_quarters[2] as median_working_days, working_quarters[3] as upper_quartile_working_days
from (select conversion, {{category}} as category, count_if(result in ('went on', 'stopped')) as base,
  count_if(result = 'went on') as went_on,
  count_if(went_further and result in ('went on', 'stopped')) as went_further,
  count(distinct child_id) filter (where result in ('went on', 'stopped')) as children,
  count(distinct child_id) filter (where result = 'went on') as children_went_on,
  count_if(result = 'too recent') as too_recent, count_if(result = 'before') as before,
  count_if(result = 'not yet') as not_yet, count_if(result = 'undated') as undated,
  count_if(result = 'no child') as no_child,
  {_QUARTILES.format("days")} as quarters, {_QUARTILES.format("working_days")} as working_quarters,
  count_if(result = 'went on' and {{within}}) as within_limit
from flow_conversions group by all)"""

TOLD = """
select told, {category} as category, count_if(counted is not null) as base,
  count_if(coalesce(counted, false)) as counted,
  count_if(counted is null) as unknown
from flow_told group by all"""

AFTER = """
select * exclude (late), cast(sum("count") over of_group as bigint) as base,
  cast(sum(late) over of_group as bigint) as too_recent
from (select "after", {category} as category, destination, count_if(destination is not null) as "count",
        count_if(result = 'too recent') as late
      from flow_after group by all)
window of_group as (partition by "after", category)"""

WAYS = """
select steps, coalesce(stage, 'nothing') as now, count(*) as children
from (select child_id, list(distinct place order by place) as steps from flow_steps
      where place is not null and state = 'in' group by child_id) as ways
left join (select child_id, arg_min(stage, list_position($stages, stage)) as stage from flow_stages
      where start_day <= $extract_date and (is_open or end_day > $extract_date) group by child_id) as open_now
  using (child_id)
group by all order by steps, now"""
