"""Make the tables of events and spells of a whole extract, in columns."""

from collections.abc import Mapping

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.extract import Extract
from kloe.childdata.journeys.loading import JourneyBook
from kloe.childdata.journeys.model import EventKind, SpellKind
from kloe.childdata.journeys.planning import JourneyPlan, prepared_journeys
from kloe.childdata.row_rules import used_parameters
from kloe.childdata.specification import Specification
from kloe.engine.catalogue import AS_IT_CAME
from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal

UNREAD_END = "on a day that cannot be read"
_PLACE = "list_number integer, row_id bigint, sheet_row bigint, source integer, team varchar, worker varchar"
_EVENTS = f"child_id varchar, day date, kind varchar, title varchar, says varchar, {_PLACE}"
_SPELLS = (
    "child_id varchar, kind varchar, title varchar, start_day date, end_day date, ended_with varchar,"
    f" says varchar, {_PLACE}"
)


def make_events(extract: Extract) -> dict[str, str]:
    """Fill ``events``: a row for each readable date of Lists 1 to 10. Answers why a kind cannot be told, by its id."""
    book, plan = prepared_journeys(extract.specification)
    return fill_events(extract.session, book, plan, extract.specification, extract.unavailable())


def make_spells(extract: Extract) -> dict[str, str]:
    """Fill ``spells``. Blank ``end_day`` and ``ended_with``: open on the extract date. Answers as ``make_events``.

    A blank ``end_day`` with ``ended_with`` ended on a day that nobody could read. A blank ``start_day`` is one that
    the list does not hold.
    """
    book, plan = prepared_journeys(extract.specification)
    parameters = {"extract_date": extract.extract_date, "authority": extract.authority}
    return fill_spells(extract.session, book, plan, extract.specification, extract.unavailable(), parameters)


def fill_events(
    session: Session, book: JourneyBook, plan: JourneyPlan, specification: Specification, unavailable: Unavailable
) -> dict[str, str]:
    """As ``make_events``, for lists that are in ``session`` already."""
    session.connection.execute(f"create or replace table events ({_EVENTS})")
    why = {one.id: unavailable.reason(plan.events[one.id]) for one in book.events}
    for one in book.events:
        if not why[one.id]:
            rule = plan.events[one.id]
            columns = ("this.child_id", *_place(one, specification), f"{_says(one, rule.table, unavailable)} as says")
            session.connection.execute(
                f"insert into events by name select *, {literal(one.id)} as kind, {literal(one.title)} as title"
                f" from ({rule.select(*columns)}) where day is not null"
            )
    return {name: reason for name, reason in why.items() if reason}


def fill_spells(
    session: Session,
    book: JourneyBook,
    plan: JourneyPlan,
    specification: Specification,
    unavailable: Unavailable,
    parameters: Mapping[str, object],
) -> dict[str, str]:
    """As ``make_spells``, for lists that are in ``session`` already."""
    session.connection.execute(f"create or replace table spells ({_SPELLS})")
    why = {one.id: unavailable.reason(plan.spells[one.id]) for one in book.spells}
    for one in book.spells:
        if not why[one.id]:
            sql = _spells_of(one, plan, specification, unavailable)
            session.connection.execute(f"insert into spells by name {sql}", used_parameters(sql, parameters))
    return {name: reason for name, reason in why.items() if reason}


def _spells_of(one: SpellKind, plan: JourneyPlan, specification: Specification, unavailable: Unavailable) -> str:
    rule = plan.spells[one.id]
    unread = f"this.{identifier(one.end_column + AS_IT_CAME)} is not null" if one.end_column else "false"
    reason = (
        f"{_plain(one.ended_with)}" if one.ended_with and _came(rule.table, one.ended_with, unavailable) else "null"
    )
    columns = (
        "this.child_id",
        *_place(one, specification),
        f"{_says(one, rule.table, unavailable)} as says",
        f"coalesce({reason}, {literal(one.ends)}) as ending",
        f"{unread} as unread",
        *(() if one.start else ("cast(null as date) as start_day",)),
        *(() if one.end else ("cast(null as date) as end_day",)),
    )
    return (
        f"select * exclude (ending, unread), {literal(one.id)} as kind, {literal(one.title)} as title,"
        " case when end_day is not null then ending"
        f" when unread then ending || {literal(' ' + UNREAD_END)} end as ended_with"
        f" from ({rule.select(*columns)}) where {'start_day is not null' if one.start else 'true'}"
    )


def _place(one: EventKind | SpellKind, specification: Specification) -> tuple[str, ...]:
    """What a row needs to be found again, and whose it is."""
    known = specification.by_number[one.list].by_name
    owner = (f"{f'this.{name}' if name in known else 'cast(null as varchar)'} as {name}" for name in ("team", "worker"))
    return f"{one.list} as list_number", "this.row_id", "this.sheet_row", "this.source", *owner


def _says(one: EventKind | SpellKind, table: str, unavailable: Unavailable) -> str:
    """SQL: what the columns in ``tells`` hold, each after its words; those that did not come say nothing."""
    parts = [
        (f"{literal(words + ': ')} || " if words else "") + _plain(name)
        for name, words in one.tells.items()
        if _came(table, name, unavailable)
    ]
    return f"nullif(concat_ws('; ', {', '.join(parts)}), '')" if parts else "cast(null as varchar)"


def _came(table: str, column: str, unavailable: Unavailable) -> bool:
    return (table, column) not in unavailable.columns


def _plain(column: str) -> str:
    """SQL: a code as it is printed, without the letter that orders the template's list."""
    return f"regexp_replace(cast(this.{identifier(column)} as varchar), '^[a-z][a-z0-9]*\\) ', '')"
