"""Find the rows of every risk list in one extract, in columns."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.extract import Extract
from kloe.childdata.measures.caseloads import Caseload, caseloads, team_caseloads
from kloe.childdata.risk_lists.found import FoundList, RiskLists, RiskRow
from kloe.childdata.risk_lists.loading import RiskListBook
from kloe.childdata.risk_lists.model import RiskList
from kloe.childdata.risk_lists.planning import prepared_risk_lists
from kloe.childdata.row_rules import CompiledRowRule, asked_of, parameters_of, used_parameters
from kloe.childdata.specification import Specification
from kloe.engine.session import Session
from kloe.errors import KloeError

Parameters = Mapping[str, object]
_CASELOAD_COLUMNS = ("child_id", "closure_date", "team", "worker")


def risk_lists(extract: Extract, own_files: Iterable[Path] = ()) -> RiskLists:
    """Every risk list on the extract date. ``own_files`` add lists and change settings; raises RuleFileError."""
    book, plan = prepared_risk_lists(own_files, extract.specification)
    parameters = parameters_of(book.settings, extract.extract_date, extract.authority)
    found = find_rows(extract.session, book, plan, extract.specification, parameters, extract.unavailable())
    lists = tuple(_workers_out_of_line(extract, book, one) if one.caseloads else found[one.id] for one in book.lists)
    return RiskLists(extract.extract_date, book, lists)


def find_rows(
    session: Session,
    book: RiskListBook,
    plan: Mapping[str, CompiledRowRule],
    specification: Specification,
    parameters: Parameters,
    unavailable: Unavailable,
) -> dict[str, FoundList]:
    """Every list made of rows, by id. Where only a column of its days is not there, they are blank."""
    found = {}
    for list_id, rule in plan.items():
        definition = book.find(list_id)
        if why := unavailable.reason(rule.without_values()):
            found[list_id] = FoundList(definition, book.limit_of(definition), book.is_ours(definition), why=why)
        else:
            found[list_id] = _found(session, definition, book, rule, specification, parameters)
    return found


def _found(
    session: Session,
    definition: RiskList,
    book: RiskListBook,
    rule: CompiledRowRule,
    specification: Specification,
    parameters: Parameters,
) -> FoundList:
    """Rows most overdue first; what has no number goes last, and ties stand as in the extract."""
    limit = book.limit_of(definition)
    columns = specification.by_name[rule.table].by_name
    place = [f"this.{name}" if name in columns else f"null as {name}" for name in ("child_id", "team", "worker")]
    values = [f"{rule.values.get(name, 'null')} as {name}" for name in ("since", "days", "over")]
    sql = (
        f"select {', '.join([*place, *values])}, this.row_id, this.sheet_row, this.source from {rule.table} as this"
        f" where {rule.where} order by over desc nulls last, days desc nulls last, row_id"
    )
    answers = (
        f"select count(*) filter (where not met), count(*) filter (where met is null)"
        f" from (select ({rule.where}) as met from {rule.table} as this)"
    )
    with asked_of(session, rule.table, definition.id, "where"):
        not_on, unknown = session.rows(answers, used_parameters(answers, parameters))[0]
        found = session.rows(sql, used_parameters(sql, parameters))
    rows = tuple(
        RiskRow(
            risk_list=definition.id, child_id=child, team=team, worker=worker, since=since, days=_number(days),
            unit=definition.unit, limit=limit, over=_number(over), list_number=definition.list,
            row_id=row_id, sheet_row=sheet_row, source=source,
        )
        for child, team, worker, since, days, over, row_id, sheet_row, source in found
    )  # fmt: skip
    return FoundList(definition, limit, book.is_ours(definition), rows, int(not_on), int(unknown))


def _number(value: object) -> float | None:
    """Whole numbers stay whole: 46 days, not 46.0."""
    if value is None:
        return None
    number = float(str(value))
    return int(number) if number == int(number) else number


def _workers_out_of_line(extract: Extract, book: RiskListBook, definition: RiskList) -> FoundList:
    """Workers far above the median of their team, by the figures and the settings that check and report use."""
    times, above, fewest = (
        float(book.settings[name].value)
        for name in ("caseload_times_team_median", "caseload_above_team_median", "fewest_workers_to_compare")
    )
    limit = f"over {times:g} times the team's median and {above:g} or more above it, in teams of {fewest:g} or more"
    ours = book.is_ours(definition)
    try:
        loads = [one for one in caseloads(extract) if one.open_children]
        teams = {one.team: one for one in team_caseloads(extract)}
    except KloeError as problem:  # the list or a column is not there
        return FoundList(definition, limit, ours, why=problem.what)

    def out_of_line(one: Caseload) -> bool:
        median = one.team_median or 0
        return one.open_children > times * median and one.open_children - median >= above

    comparable = [one for one in loads if _is_comparable(one) and teams[one.team].workers >= fewest]
    rows = [_row_of_worker(one, definition, times) for one in comparable if out_of_line(one)]
    rows.sort(key=lambda row: (-(row.over or 0), row.team or "", row.worker or ""))
    unsure = sum(_is_comparable(one) for one in loads) - len(comparable)
    return FoundList(definition, limit, ours, tuple(rows), len(comparable) - len(rows), unsure)


def _is_comparable(one: Caseload) -> bool:
    return bool(one.worker) and not one.placeholder and not str(one.worker).startswith("#")


def _row_of_worker(one: Caseload, definition: RiskList, times: float) -> RiskRow:
    limit = times * (one.team_median or 0)
    return RiskRow(
        risk_list=definition.id, child_id=None, team=one.team, worker=one.worker, since=None,
        days=one.open_children, unit=definition.unit, limit=f"{limit:g} children ({times:g} times the team's median)",
        over=one.open_children - limit, list_number=definition.list, row_id=None, sheet_row=None, source=None,
    )  # fmt: skip
