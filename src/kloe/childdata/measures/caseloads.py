"""Who holds which open children: caseloads by worker and team, and whose worker changed since an earlier extract."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.childdata.measures.earlier_list import earlier_cases
from kloe.childdata.reading.derived import SQUEEZED
from kloe.engine.catalogue import AS_IT_CAME
from kloe.engine.sql import identifier, literal
from kloe.errors import KloeError

# The stand-ins for a worker that check G-43 knows, in letters and digits only.
STAND_INS = (
    "(duty(team|worker|sw|socialworker|officer|desk|manager|tray|inbox)?[0-9]*|.*unallocated.*|notallocated.*"
    "|notassigned|unassigned|awaiting.*|pending.*|tb[ac]|vacan(t|cy).*|none|na|notknown|unknown|noworker|xx+)"
)
_CLOSED = {"children_in_need": "closure_date", "child_protection": "end_date", "children_in_care": "ceased_date"}


@dataclass(frozen=True)
class Caseload:
    """The open children of one worker in one team. ``team`` and ``worker`` are None where the rows name none.

    ``open_children`` and ``by_status`` are those of List 6, ``on_plan`` and ``in_care`` those of Lists 7 and 8 (None
    where the list, or its worker, did not come), each child once. ``team_median`` is the middle ``open_children`` of
    the team's workers who hold any, without stand-ins. ``placeholder`` says that the name is a stand-in ("Duty").
    """

    team: str | None
    worker: str | None
    open_children: int
    by_status: Mapping[str, int]
    on_plan: int | None
    in_care: int | None
    team_median: float | None
    placeholder: bool


@dataclass(frozen=True)
class TeamCaseloads:
    """How the open children of List 6 are shared out in one team.

    ``workers`` are people who hold at least one; quartiles, median and ``largest`` are of their caseloads, None where
    there are no such people.
    """

    team: str | None
    workers: int
    open_children: int
    without_worker: int
    with_placeholder: int
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    largest: int | None


@dataclass(frozen=True)
class TeamChanges:
    """The children of one team (that of the later extract) who are open in both extracts, and who changed hands.

    ``without_worker_now`` had a worker before, and have none or a stand-in now; they are part of ``other_worker``.
    ``changed`` are the ids of the children with another worker or team: empty unless they were asked for.
    """

    team: str | None
    children: int
    other_worker: int
    other_team: int
    without_worker_now: int
    changed: tuple[str, ...] = ()


def caseloads(extract: Extract) -> tuple[Caseload, ...]:
    """Caseloads by team and worker, on the extract date.

    A case whose closing date could not be understood counts for nobody. Raises KloeError without List 6, or without
    the columns that say who holds an open case.
    """
    _require(extract)
    sql = f"""
    {_held(extract)},
    each_status as (
      select team, worker, status, count(distinct child_id) as children from open_cases
      where list = 'children_in_need' group by all
    ),
    statuses as (
      select team, worker, map(list(status order by status), list(children order by status)) as by_status
      from each_status group by all
    )
    select held.team, held.worker, open_children, coalesce(by_status, map([]::varchar[], []::bigint[])), on_plan,
           in_care, median(open_children) filter (where person and open_children > 0) over (partition by held.team),
           placeholder
    from held left join statuses
      on held.team is not distinct from statuses.team and held.worker is not distinct from statuses.worker
    order by held.team, held.worker
    """
    have = _lists_with_workers(extract)
    return tuple(
        Caseload(
            team, worker, children, statuses,
            on_plan if "child_protection" in have else None, in_care if "children_in_care" in have else None,
            median, placeholder,
        )
        for team, worker, children, statuses, on_plan, in_care, median, placeholder
        in extract.session.rows(sql, {"day": extract.extract_date})
    )  # fmt: skip


def team_caseloads(extract: Extract) -> tuple[TeamCaseloads, ...]:
    """How caseloads are spread in each team: whose children, median, quartiles, largest. Raises as ``caseloads``."""
    _require(extract)
    people = "filter (where person and open_children > 0)"
    sql = f"""
    {_held(extract)},
    in_team as (
      select team, count(distinct child_id) as children,
             count(distinct child_id) filter (where worker is null) as without_worker,
             count(distinct child_id) filter (where {_stand_in("worker")}) as with_placeholder
      from open_cases where list = 'children_in_need' group by team
    ),
    spread as (
      select team, count(*) {people} as workers, max(open_children) {people} as largest,
             quantile_cont(open_children, [0.25, 0.5, 0.75]) {people} as quartiles
      from held group by team
    )
    select in_team.team, workers, children, without_worker, with_placeholder, quartiles[1], quartiles[2], quartiles[3],
           largest
    from in_team join spread on in_team.team is not distinct from spread.team order by in_team.team
    """
    return tuple(TeamCaseloads(*row) for row in extract.session.rows(sql, {"day": extract.extract_date}))


def changes_of_worker(
    earlier: Path | Extract, later: Extract, *, with_children: bool = False
) -> tuple[TeamChanges, ...]:
    """Which children, open on List 6 in both extracts, have another worker or team than in the earlier one.

    ``earlier`` is an extract, or a folder with ``lists/`` that Kloe wrote. Spellings that differ by case, spaces or
    punctuation are one name; a name in another order is another name. Only the worker of the day is known: changes to
    and fro between the two days do not show. Raises KloeError when either has no usable List 6, or is not the earlier.
    """
    _require(later)
    if isinstance(earlier, Extract):
        _require(earlier)
    with earlier_cases(earlier, later) as cases:
        return _compare(later, cases, with_children=with_children)


def _compare(later: Extract, earlier: str, *, with_children: bool) -> tuple[TeamChanges, ...]:
    now, before = SQUEEZED.format("now.{0}"), SQUEEZED.format("before.{0}")
    other = {one: f"{now} is distinct from {before}".format(one) for one in ("worker", "team")}
    ids = "list(child_id order by child_id) filter (where other_worker or other_team)" if with_children else "null"
    sql = f"""
    with now as ({_one_row_a_child(_open_cases(later, "children_in_need"))}),
    before as ({_one_row_a_child(earlier)}),
    both_days as (
      select child_id, now.team as team, {other["worker"]} as other_worker, {other["team"]} as other_team,
             {_is_person("before.worker")} and not {_is_person("now.worker")} as lost
      from now join before using (child_id)
    )
    select team, count(*), count_if(other_worker), count_if(other_team), count_if(lost), {ids}
    from both_days group by team order by team
    """
    rows = later.session.rows(sql, {"day": later.extract_date})
    return tuple(
        TeamChanges(team, children, worker, other_team, lost, tuple(changed or ()))
        for team, children, worker, other_team, lost, changed in rows
    )


def _one_row_a_child(cases: str) -> str:
    """A child who is listed twice is taken once, the same way on both days."""
    return f"select child_id, min(team) as team, min(worker) as worker from ({cases}) group by child_id"


def _held(extract: Extract) -> str:
    """SQL: the open cases of Lists 6 to 8, and what each worker of each team holds of them."""
    cases = " union all ".join(_open_cases(extract, table) for table in _lists_with_workers(extract))
    children = "count(distinct child_id) filter (where list = {})".format
    return f"""
    with open_cases as ({cases}),
    held as (
      select team, worker, {children("'children_in_need'")} as open_children,
             {children("'child_protection'")} as on_plan, {children("'children_in_care'")} as in_care,
             {_stand_in("worker")} as placeholder, {_is_person("worker")} as person
      from open_cases group by team, worker
    )"""


def _open_cases(extract: Extract, table: str) -> str:
    """SQL: the open cases of one list, by the same rule as the measures T1."""
    closed = _CLOSED[table]
    has_status = "case_status" in extract.specification.by_name[table].by_name
    status = "coalesce(case_status, 'Blank')" if has_status else "null"
    return (
        f"select {literal(table)} as list, child_id, team, worker, {status} as status from {table}"
        f" where ({closed} is null and {identifier(closed + AS_IT_CAME)} is null) or {closed} > $day"
    )


def _stand_in(worker: str) -> str:
    """SQL: whether the name is a stand-in. An error value such as #N/A is none, and no name either."""
    squeezed = SQUEEZED.format(worker)
    return f"coalesce(not starts_with({worker}, '#') and regexp_full_match({squeezed}, {literal(STAND_INS)}), false)"


def _is_person(worker: str) -> str:
    return f"({worker} is not null and not starts_with({worker}, '#') and not {_stand_in(worker)})"


def _require(extract: Extract) -> None:
    """Refuse an extract that cannot say who holds an open case."""
    missing = extract.unavailable()
    why = missing.tables.get("children_in_need") or next(
        (
            missing.columns["children_in_need", name]
            for name in ("child_id", "closure_date", "team", "worker")
            if ("children_in_need", name) in missing.columns
        ),
        "",
    )
    if why:
        raise KloeError(why, remedy="Add it to the extract: caseloads are counted from it.")


def _lists_with_workers(extract: Extract) -> tuple[str, ...]:
    missing = extract.unavailable()
    return tuple(
        table
        for table, closed in _CLOSED.items()
        if table not in missing.tables
        and not {(table, name) for name in ("child_id", closed, "team", "worker")} & missing.columns.keys()
    )
