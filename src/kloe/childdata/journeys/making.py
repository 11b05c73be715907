"""Make the tables of events and spells of a whole extract, in columns."""

from collections.abc import Iterable, Mapping

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.extract import Extract
from kloe.childdata.journeys.loading import JourneyBook
from kloe.childdata.journeys.model import EventKind, SpellKind
from kloe.childdata.journeys.planning import JourneyPlan, Kind, prepared_journeys
from kloe.childdata.row_rules import CompiledRowRule, parameters_of, used_parameters
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
    parameters = parameters_of(book.settings, extract.extract_date, extract.authority)
    return fill_spells(extract.session, book, plan, extract.specification, extract.unavailable(), parameters)


def fill_events(
    session: Session, book: JourneyBook, plan: JourneyPlan, specification: Specification, unavailable: Unavailable
) -> dict[str, str]:
    """As ``make_events``, for lists that are in ``session`` already."""
    session.connection.execute(f"create or replace table events ({_EVENTS})")
    why = reasons(book.events, plan.events, unavailable)
    for one in book.events:
        if one.id not in why:
            sql = events_of(one, plan.events[one.id], specification, unavailable)
            session.connection.execute(f"insert into events by name {sql}")
    return why


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
    why = reasons(book.spells, plan.spells, unavailable)
    for one in book.spells:
        if one.id not in why:
            sql = spells_of(one, plan.spells[one.id], specification, unavailable)
            session.connection.execute(f"insert into spells by name {sql}", used_parameters(sql, parameters))
    return why


def reasons(entries: Iterable[Kind], rules: Mapping[str, CompiledRowRule], unavailable: Unavailable) -> dict[str, str]:
    """Why an entry cannot be told of an extract, by its id; those that can are not in it."""
    found = {one.id: unavailable.reason(rules[one.id]) for one in entries}
    return {name: reason for name, reason in found.items() if reason}


def events_of(
    one: EventKind, rule: CompiledRowRule, specification: Specification, unavailable: Unavailable, *more: str
) -> str:
    """SQL: the events of this kind, with ``more`` columns over ``this``."""
    says = f"{_says(one, rule.table, unavailable)} as says"
    columns = ("this.child_id", *place_columns(one.list, specification), says, *more)
    named = f"{literal(one.id)} as kind, {literal(one.title)} as title"
    return f"select *, {named} from ({rule.select(*columns)}) where day is not null"


def spells_of(
    one: SpellKind, rule: CompiledRowRule, specification: Specification, unavailable: Unavailable, *more: str
) -> str:
    """SQL: the spells of this kind, with ``more`` columns over ``this``."""
    unread = f"this.{identifier(one.end_column + AS_IT_CAME)} is not null" if one.end_column else "false"
    told = one.ended_with and _came(rule.table, one.ended_with, unavailable)
    columns = (
        "this.child_id",
        *place_columns(one.list, specification),
        f"{_says(one, rule.table, unavailable)} as says",
        f"coalesce({_plain(one.ended_with) if told else 'null'}, {literal(one.ends)}) as ending",
        f"{unread} as unread",
        *(() if one.start else ("cast(null as date) as start_day",)),
        *(() if one.end else ("cast(null as date) as end_day",)),
        *more,
    )
    return (
        f"select * exclude (ending, unread), {literal(one.id)} as kind, {literal(one.title)} as title,"
        " case when end_day is not null then ending"
        f" when unread then ending || {literal(' ' + UNREAD_END)} end as ended_with"
        f" from ({rule.select(*columns)}) where {'start_day is not null' if one.start else 'true'}"
    )


def place_columns(number: int, specification: Specification) -> tuple[str, ...]:
    """SQL over ``this``: what a row needs to be found again, and whose it is."""
    known = specification.by_number[number].by_name
    owner = (f"{f'this.{name}' if name in known else 'cast(null as varchar)'} as {name}" for name in ("team", "worker"))
    return f"{number} as list_number", "this.row_id", "this.sheet_row", "this.source", *owner


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
