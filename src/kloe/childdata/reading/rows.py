"""From recognised sheets to the raw rows of each list; rows that are no data are refused with a reason."""

from functools import partial

from kloe.childdata.reading.recognising import RecognisedSheet
from kloe.childdata.specification import ChildList, Column, latest_specification
from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal

_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
_FOOTER = (
    r"(?i)\s*((grand\s+total|sub-?total|total|totals|applied filters|filters applied|note|"
    r"end of (list|report|data|file)|printed|report (run|date|generated|created|produced)|run (date|on|at|by)|"
    r"generated|produced|created|exported|data (as at|correct|extracted)|page \d|number of (rows|records)|"
    r"((row|record) )?count|no filters?|\d+ (rows|records)|©|copyright|official)\b|"
    r"(filters?|source|notes?|key|(allocated |responsible )?(team|worker|service|area))( name)?\s*:).*"
    r"|(?i).*\w.*\b(sub-?)?totals?\b\W*\d*\W*"  # one for each team: "North Team Total", "North - total (12)"
)
MOST_FOOTER_CELLS = 3
_MIDNIGHT = " 00:00:00"


def load_raw_lists(session: Session, recognised: tuple[RecognisedSheet, ...]) -> None:
    """Make ``raw_<list>`` for every list, and fill ``refused_rows``.

    Conservation: for each list, rows below the headings = rows of ``raw_<list>`` + rows of ``refused_rows``.
    """
    session.each(latest_specification().lists, partial(_load_list, recognised=recognised))


def _load_list(session: Session, child_list: ChildList, recognised: tuple[RecognisedSheet, ...]) -> None:
    own = [found for found in recognised if found.child_list and found.child_list.number == child_list.number]
    for found in own:
        _classify(session, found)
    _load(session, child_list, own)


def _classify(session: Session, found: RecognisedSheet) -> None:
    """Refuse blank rows, repeated headings and footers: only rows that may be one of these are looked at."""
    table, below = found.sheet.table, f"sheet_row > {found.heading_row}"
    cells = ", ".join(f"c{i}" for i in range(found.sheet.columns))
    count = " + ".join(f"(c{i} is not null)::integer" for i in range(found.sheet.columns))
    few = f"({count}) <= {MOST_FOOTER_CELLS}"
    if found.sheet.columns > MOST_FOOTER_CELLS:  # most rows are full from the left: then there is nothing to count
        few = "(" + " or ".join(f"c{i} is null" for i in range(MOST_FOOTER_CELLS + 1)) + f") and {few}"
    person = next((h.position for h in found.headings if h.column and h.column.name == _person(found)), None)
    id_cell = f"coalesce(trim(c{person}, {_BLANKS}), '')" if person is not None else "coalesce(filled[1], '')"
    starts_blank = f"ascii(c{person}) in (32, 9, 10, 13, 160)"
    id_is_blank = f"(c{person} is null or ({starts_blank} and {id_cell} = ''))" if person is not None else "false"
    same = [f"trim(c{h.position}, {_BLANKS}) = {literal(h.text)}" for h in found.headings if h.column][:3]
    repeated = " and ".join(same) or "false"
    total = f"coalesce(contains(lower(c{person}), 'total'), false)" if person is not None else "false"
    doubtful = f"{below} and (({few}) or {id_is_blank} or ({repeated}) or {total})"
    if not session.rows(f"select 1 from {table} where {doubtful} limit 1"):
        return
    session.connection.execute(
        f"""
        insert into refused_rows
        with doubtful as (
          select *, list_filter([{cells}], lambda cell: strlen(trim(cell, {_BLANKS})) > 0) as filled
          from {table} where {doubtful}
        ), described as (
          select sheet_row, len(filled) as cells, trim(filled[1], {_BLANKS}) as first_text, {id_cell} as id_cell,
                 {repeated} as repeated,
                 len(list_filter(filled[2:], lambda cell: try_cast(cell as double) is null)) = 0 as only_numbers
          from doubtful
        ), data as (
          select coalesce(max(sheet_row), 0) as last_row from {table}
          where {below} and not ({few}) and not ({id_is_blank})
        ), ends as (
          select greatest(last_row, (select coalesce(max(sheet_row), 0) from described where cells > 0)) as last_filled,
                 last_row as last_data
          from data
        ), settled as (
          select sheet_row, case
              when cells = 0 and sheet_row > last_filled then 'blank row at the end'
              when cells = 0 then 'blank row'
              when repeated then 'headings repeated'
              when (cells <= {MOST_FOOTER_CELLS} or only_numbers)
                   and regexp_full_match(first_text, $footer) then 'footer'
              when cells = 1 and (id_cell <> '' or sheet_row > last_data)
                   and not regexp_matches(first_text, '[0-9]') then 'footer'  -- a word is no identifier: "Nil return"
              when cells <= 2 and sheet_row > last_data and last_data > 0
                   and (id_cell = '' or (contains(id_cell, ' ') and length(id_cell) > 20)) then 'footer'
            end as reason
          from described, ends
        )
        select {found.child_list.number if found.child_list else 0}, {found.sheet.source}, sheet_row, reason
        from settled where reason is not null
        """,
        {"footer": _FOOTER},
    )


def _person(found: RecognisedSheet) -> str:
    return found.child_list.person if found.child_list else ""


def _load(session: Session, child_list: ChildList, own: list[RecognisedSheet]) -> None:
    if not own:
        columns = ", ".join(f"cast(null as varchar) as {identifier(column.name)}" for column in child_list.columns)
        session.connection.execute(
            f"create table raw_{child_list.name} as"
            " select cast(null as bigint) as row_id, cast(null as integer) as source,"
            f" cast(null as bigint) as sheet_row, {columns} where false"
        )
        return
    parts = []
    for found in own:
        _restore_numbers(session, found)
        position = {heading.column.name: heading.position for heading in found.headings if heading.column}
        cells = ", ".join(_cell(column, position.get(column.name)) for column in child_list.columns)
        parts.append(
            f"select {found.sheet.source} as source, sheet_row, {cells} from {found.sheet.table}"
            f" where sheet_row > {found.heading_row} and sheet_row not in"
            f" (select sheet_row from refused_rows where source = {found.sheet.source}) order by sheet_row"
        )
    session.connection.execute(
        f"create table raw_{child_list.name} as"
        f" select row_number() over () as row_id, * from ({' union all '.join(f'({part})' for part in parts)})"
    )


def _cell(column: Column, position: int | None) -> str:
    """The raw cell. The reader writes every date with a time of day; midnight says nothing and is left out."""
    if position is None:
        return f"cast(null as varchar) as {identifier(column.name)}"
    cell = f"c{position}"
    if column.type == "date":
        cell = (
            f"case when strlen({cell}) = 19 and ends_with({cell}, '{_MIDNIGHT}') then left({cell}, 10) else {cell} end"
        )
    return f"{cell} as {identifier(column.name)}"


def _restore_numbers(session: Session, found: RecognisedSheet) -> None:
    """Put back the digits that the reader leaves off long fractions, so that each cell is kept as it came."""
    if found.sheet.exact_numbers is None:
        return
    numeric = [h.position for h in found.headings if h.column and h.column.type in {"integer", "text"}]
    table = found.sheet.table
    tests = ", ".join(f"bool_or({_shortened(i)})" for i in numeric)
    for i, short in zip(numeric, session.rows(f"select {tests} from {table}")[0] if tests else (), strict=True):
        if short:
            session.connection.register("incoming", found.sheet.exact_numbers(i))
            session.connection.execute(
                f"update {table} set c{i} = cast(number as varchar) from"
                " (select row_number() over () as n, columns(*) as number from incoming) as exact"
                f" where exact.n = {table}.sheet_row and exact.number is not null and {_shortened(i)}"
            )
            session.connection.unregister("incoming")


def _shortened(column: int) -> str:
    cell = f"c{column}"
    return f"strlen({cell}) > 9 and contains({cell}, '.') and regexp_full_match({cell}, '-?\\d+\\.\\d{{8,9}}')"
