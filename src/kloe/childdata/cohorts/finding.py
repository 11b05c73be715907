"""Find the children of every cohort in one extract, in columns."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kloe.childdata.checks.model import Setting
from kloe.childdata.checks.running import Unavailable
from kloe.childdata.cohorts.children import describe_children
from kloe.childdata.cohorts.loading import CohortBook
from kloe.childdata.cohorts.members import Membership
from kloe.childdata.cohorts.planning import CohortPlan, lists_of_children, prepared_cohorts
from kloe.childdata.extract import Extract
from kloe.childdata.row_rules import CompiledRowRule, asked_of, used_parameters
from kloe.childdata.specification import Specification
from kloe.engine.session import Session
from kloe.engine.sql import literal
from kloe.errors import KloeError, UnknownNameError

_PLACE = "cohort varchar, child_id varchar, list_number integer, row_id bigint, sheet_row bigint, source integer"


def membership(
    extract: Extract, settings: Mapping[str, object] | None = None, own_files: Iterable[Path] = ()
) -> Membership:
    """Who is in which cohort on the extract date.

    ``settings`` are other values for the settings of the definitions, such as ``returned_home_from_months``. Leaves the
    tables ``members`` and ``unsure_members`` in the session: each row that puts a child into a cohort, or may. Raises
    UnknownNameError for a setting that does not exist and RuleFileError for a file of ``own_files``.
    """
    book, plan = prepared_cohorts(own_files, extract.specification)
    values = {**_in_use(book.settings, settings or {}), "extract_date": extract.extract_date}
    parameters = {**values, "authority": extract.authority}
    not_asked = fill_members(extract.session, plan, extract.specification, parameters, extract.unavailable())
    return Membership(
        book,
        extract.extract_date,
        {name: values[name] for name in book.settings},
        describe_children(extract.session, plan, extract.specification, parameters),
        _by_cohort(extract.session, "members", book),
        _by_cohort(extract.session, "unsure_members", book),
        not_asked,
        _rows_without_id(extract),
    )


def fill_members(
    session: Session,
    plan: CohortPlan,
    specification: Specification,
    parameters: Mapping[str, object],
    unavailable: Unavailable,
) -> dict[str, tuple[str, ...]]:
    """Make ``members`` and ``unsure_members``; answers by cohort why rules could not be asked."""
    numbers = {one.name: one.number for one in specification.lists}
    session.connection.execute(f"create or replace table answers ({_PLACE}, met boolean)")
    not_asked: dict[str, tuple[str, ...]] = {}
    for cohort, rules in plan.rules.items():
        for rule in rules:
            if why := unavailable.reason(rule):
                not_asked[cohort] = (*not_asked.get(cohort, ()), why)
            else:
                _ask(session, cohort, rule, numbers[rule.table], parameters)
    session.connection.execute(
        "create or replace table members as select distinct * exclude (met) from answers where met"
        " order by cohort, child_id, list_number, row_id"
    )
    session.connection.execute(
        "create or replace table unsure_members as select distinct * exclude (met) from answers as this"
        " where met is null and not exists"
        " (select 1 from members where cohort = this.cohort and child_id = this.child_id)"
        " order by cohort, child_id, list_number, row_id"
    )
    session.connection.execute("drop table answers")
    return not_asked


def _ask(session: Session, cohort: str, rule: CompiledRowRule, number: int, parameters: Mapping[str, object]) -> None:
    """Every row that meets the rule, or of which a blank leaves it open; raises RuleFileError."""
    sql = (
        f"insert into answers select {literal(cohort)}, child_id, {number}, row_id, sheet_row, source, met from ("
        f" select this.child_id, this.row_id, this.sheet_row, this.source, ({rule.where}) as met"
        f" from {rule.table} as this where this.child_id is not null) where coalesce(met, true)"
    )
    with asked_of(session, rule.table, cohort, "any"):
        session.connection.execute(sql, used_parameters(sql, parameters) or None)


def _rows_without_id(extract: Extract) -> int:
    return sum(
        extract.session.count(f"select count(*) from {one.name} where child_id is null")
        for one in lists_of_children(extract.specification)
    )


def _by_cohort(session: Session, table: str, book: CohortBook) -> dict[str, frozenset[str]]:
    found = session.rows(f"select cohort, list(distinct child_id) from {table} group by cohort")
    known = {cohort: frozenset(children) for cohort, children in found}
    return {cohort.id: known.get(cohort.id, frozenset()) for cohort in book.cohorts}


def _in_use(settings: Mapping[str, Setting], changed: Mapping[str, object]) -> dict[str, object]:
    for name, value in changed.items():
        if name not in settings:
            raise UnknownNameError(f"There is no setting '{name}'.", remedy=f"There are: {', '.join(settings)}.")
        kinds = (str,) if isinstance(settings[name].value, str) else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise KloeError(
                f"The setting is {settings[name].value!r} and cannot become {value!r}.",
                where={"setting": name},
                remedy="Give a number where it is a number, text where it is text.",
            )
    return {name: changed.get(name, setting.value) for name, setting in settings.items()}
