"""What reading leaves behind for the checks and the report: sheets, headings, fullness, spellings, caseloads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from kloe.childdata.reading.recognising import RecognisedSheet
from kloe.childdata.specification import ChildList, Specification, latest_specification
from kloe.engine.catalogue import AS_IT_CAME
from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal
from kloe.spelling import squeezed

OPEN_CASE = {
    "referrals": "false",
    "assessments": "authorised_date is null",
    "section_47_enquiries": "conference_date is null and conference_unnecessary is null",
    "children_in_need": "closure_date is null",
    "child_protection": "end_date is null",
    "children_in_care": "ceased_date is null",
    "leaving_care": "true",
}
# Lists print "not stated" with and without "(or unborn)": the same answer.
MENTIONED_GENDER = "case when starts_with(gender, 'c) Not stated') then 'c) Not stated/recorded' else gender end"
SPELT = ("team", "worker", "organisation")  # columns whose spellings are compared
SQUEEZED = "regexp_replace(lower({}), '[^a-z0-9]', '', 'g')"


def insert(session: Session, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Put a few rows into ``table`` in one statement, column by column."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        marks = ", ".join("unnest(?)" for _ in columns)
        session.connection.execute(f"insert into {table} select {marks}", columns)


def describe_sheets(session: Session, recognised: Iterable[RecognisedSheet]) -> None:
    """Fill ``sheets`` and ``headings``."""
    recognised = tuple(recognised)
    insert(session, "sheets", [_sheet_row(found) for found in recognised])
    insert(session, "headings", [row for found in recognised for row in _heading_rows(found)])


def _sheet_row(found: RecognisedSheet) -> tuple[object, ...]:
    sheet = found.sheet
    merged = sum(bottom > found.heading_row for _, bottom in sheet.parts.merged) if found.child_list else 0
    return (
        sheet.source, sheet.file, sheet.name, found.child_list.number if found.child_list else None, found.kind,
        found.name_says, found.heading_row, sheet.rows - found.heading_row if found.child_list else None,
        sheet.parts.hidden, sheet.parts.hidden_rows, sheet.parts.hidden_columns, sheet.parts.filtered, merged,
        sheet.kind, sheet.columns,
    )  # fmt: skip


def _heading_rows(found: RecognisedSheet) -> Iterable[tuple[object, ...]]:
    if not found.child_list:
        return
    expected = {column.name: number for number, column in enumerate(found.child_list.columns, start=1)}
    last = 0
    for heading in found.headings:
        place = expected.get(heading.column.name) if heading.column else None
        in_order = place is None or place > last
        last = max(last, place or 0)
        yield (
            found.sheet.source, found.child_list.number, heading.position + 1, place, heading.text,
            heading.meant or None, found.child_list.by_name[heading.meant].heading if heading.meant else None,
            heading.how, in_order,
        )  # fmt: skip


def refuse_rows_said_twice(session: Session) -> None:
    """Where several files bring one list, a row that an earlier file has is said once."""
    for child_list in latest_specification().lists:
        if session.count("select count(distinct file) from sheets where list_number = ?", [child_list.number]) > 1:
            _refuse_twice(session, child_list)


def _refuse_twice(session: Session, child_list: ChildList) -> None:
    name, number = child_list.name, child_list.number
    session.connection.execute(
        f"create or replace temp table twice as select later.row_id, later.source, later.sheet_row from {name} as later"
        " join sheets as here on here.source = later.source"
        f" where exists (select 1 from {name} as earlier join sheets as there on there.source = earlier.source"
        "  where earlier.fingerprint = later.fingerprint and earlier.source < later.source and there.file <> here.file)"
    )
    session.connection.execute(f"insert into refused_rows select {number}, source, sheet_row, 'said twice' from twice")
    for table in ("ledger", "unread"):
        session.connection.execute(
            f"delete from {table} where list_number = {number} and row_id in (select row_id from twice)"
        )
    for table in (name, f"raw_{name}"):
        session.connection.execute(f"delete from {table} where row_id in (select row_id from twice)")


def fill_derived_tables(session: Session, specification: Specification, previous: Mapping[int, int]) -> None:
    """Fill the tables that are worked out from the tidy lists."""
    insert(session, "arrivals", [_arrival(session, child_list, previous) for child_list in specification.lists])
    session.each(specification.lists, _fill_columns)
    session.each(specification.lists, _fill_from_list)
    session.connection.execute(
        "insert into child_ids select min(list_number), arg_min(row_id, list_number), arg_min(sheet_row, list_number),"
        " arg_min(source, list_number), child_id from mentions group by child_id"
    )
    _fill_spellings(session)
    _fill_caseloads(session)
    _fill_identifiers(session, specification)


def fill_authorities(session: Session, name_of: Callable[[str], str | None]) -> None:
    """Fill ``authorities`` with every spelling of List 8 that ``name_of`` knows."""
    found = session.rows(
        "select distinct placement_authority from children_in_care where placement_authority is not null"
    )
    keys = {squeezed(text): name for (text,) in found if (name := name_of(text))}
    insert(session, "authorities", [(name, key) for key, name in sorted(keys.items())])


def _arrival(session: Session, child_list: ChildList, previous: Mapping[int, int]) -> tuple[object, ...]:
    sheets, files = session.rows(
        "select count(*), count(distinct file) from sheets where list_number = ?", [child_list.number]
    )[0]
    rows = session.count(f"select count(*) from {child_list.name}")
    return child_list.number, child_list.title, sheets, files, rows, previous.get(child_list.number)


def _fill_columns(session: Session, child_list: ChildList) -> None:
    insert(session, "columns", list(_column_rows(session, child_list)))


def _column_rows(session: Session, child_list: ChildList) -> Iterable[tuple[object, ...]]:
    """One pass over the list for all its columns."""
    present = {
        name
        for (name,) in session.rows(
            "select distinct \"column\" from headings where list_number = ? and how <> 'not recognised'",
            [child_list.number],
        )
    }
    if not present:
        return
    parts = ["count(*)"]
    for column in child_list.columns:
        name, kept = identifier(column.name), identifier(f"{column.name}{AS_IT_CAME}")
        keeps_text = column.type in {"date", "integer"}
        parts.append(f"count(coalesce(cast({name} as varchar), {kept}))" if keeps_text else f"count({name})")
    fullness = session.rows(f"select {', '.join(parts)} from {child_list.name}")[0]
    commonest = _commonest_dates(session, child_list)
    notes: dict[str, int] = dict(
        session.rows(
            """select "column", count(*) from unread where list_number = ? and type in ('date', 'integer')
               and reason in ('not a date', 'not a number') and regexp_matches(value, '[A-Za-z]') group by 1""",
            [child_list.number],
        )
    )
    rows = fullness[0]
    for number, column in enumerate(child_list.columns, start=1):
        yield (
            child_list.number, column.name, column.heading, column.type, column.required, column.name in present, rows,
            rows - fullness[number], *commonest.get(column.name, (None, None)), notes.get(column.name, 0),
        )  # fmt: skip


def _commonest_dates(session: Session, child_list: ChildList) -> dict[str, tuple[object, object]]:
    """The likely commonest date of every date column, and exactly how often it occurs."""
    names = [column.name for column in child_list.columns if column.type == "date"]
    if not names:
        return {}
    likely = ", ".join(f"approx_top_k({identifier(name)}, 1)[1]" for name in names)
    tops = session.rows(f"select {likely} from {child_list.name}")[0]
    counts = ", ".join(f"count_if({identifier(name)} = ${number})" for number, name in enumerate(names, start=1))
    found = session.rows(f"select {counts} from {child_list.name}", list(tops))[0]
    return {
        name: (top.strftime("%d/%m/%Y"), count)
        for name, top, count in zip(names, tops, found, strict=True)
        if isinstance(top, date)
    }


def _fill_from_list(session: Session, child_list: ChildList) -> None:
    place = f"{child_list.number}, row_id, sheet_row, source"
    has = child_list.by_name
    if child_list.person == "child_id":
        disability = "disability" if "disability" in has else "null"
        session.connection.execute(
            f"insert into mentions select {place}, child_id, birth_date, {MENTIONED_GENDER}, ethnicity, {disability}"
            f" from {child_list.name} where child_id is not null"
        )
    if child_list.name in OPEN_CASE:
        session.connection.execute(
            f"insert into allocations select {place}, child_id, team, worker, {OPEN_CASE[child_list.name]}"
            f" from {child_list.name}"
        )
    for kind in SPELT:
        if kind in has:
            session.connection.execute(
                f"insert into spellings select {child_list.number}, min(row_id), '{kind}', {kind},"
                f" {SQUEEZED.format(kind)}, count(*) from {child_list.name}"
                f" where {kind} is not null group by {kind}"
            )


def _fill_spellings(session: Session) -> None:
    """One row a spelling over all lists, placed where it first occurs."""
    session.connection.execute(
        "create or replace temp table merged as select min(list_number), arg_min(row_id, list_number), kind, name, key,"
        " sum(rows) from spellings group by kind, name, key"
    )
    session.connection.execute("delete from spellings")
    session.connection.execute("insert into spellings select * from merged")


def _fill_caseloads(session: Session) -> None:
    session.connection.execute(
        """
        insert into caseloads
        with loads as (
          select worker, mode(team) as team, count(distinct child_id) as open_children, min(row_id) as row_id
          from allocations where list_number = 6 and open and worker is not null group by worker
        )
        select 6, row_id, team, worker, open_children, median(open_children) over (partition by team),
               count(*) over (partition by team)
        from loads
        """
    )


def _fill_identifiers(session: Session, specification: Specification) -> None:
    titles = ", ".join(f"({one.number}, {literal(one.title)})" for one in specification.lists)
    session.connection.execute(
        f"""
        insert into identifiers
        with ids as (select distinct list_number, child_id from mentions),
        spread as (select child_id, count(*) as lists from ids group by child_id)
        select list_number, title, count(*), count_if(lists > 1), count_if(regexp_full_match(child_id, '[0-9]+')),
               min(length(child_id)), max(length(child_id))
        from ids join spread using (child_id) join (values {titles}) as t(list_number, title) using (list_number)
        group by all
        """
    )
