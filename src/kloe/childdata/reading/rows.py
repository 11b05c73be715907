"""From recognised sheets to the raw rows of each list; rows that are no data are refused with a reason."""

from kloe.childdata.reading.recognising import RecognisedSheet
from kloe.childdata.specification import ChildList, latest_specification
from kloe.engine.session import Session

_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
_FOOTER = (
    r"(?i)\s*(grand\s+total|sub-?total|total|totals|applied filters|filters applied|filters?:|source:|notes?:|note\b|"
    r"end of (list|report|data|file)|printed|report (run|date|generated|created|produced)|run (date|on|at|by)|"
    r"generated|produced|created|exported|data (as at|correct|extracted)|page \d|number of (rows|records)|"
    r"(row|record) count|\d+ (rows|records)|©|copyright|official)\b.*"
)
MOST_FOOTER_CELLS = 3


def load_raw_lists(session: Session, recognised: tuple[RecognisedSheet, ...]) -> None:
    """Make ``raw_<list>`` for every list, and fill ``refused_rows``.

    Conservation: for each list, rows below the headings = rows of ``raw_<list>`` + rows of ``refused_rows``.
    """
    for found in recognised:
        if found.child_list:
            _classify(session, found)
    for child_list in latest_specification().lists:
        own = [found for found in recognised if found.child_list and found.child_list.number == child_list.number]
        _load(session, child_list, own)


def _classify(session: Session, found: RecognisedSheet) -> None:
    """Table ``<sheet>_kept`` and rows of ``refused_rows``: blank, repeated headings, footers."""
    table = found.sheet.table
    cells = ", ".join(f"c{i}" for i in range(found.sheet.columns))
    count = " + ".join(f"(c{i} is not null)::integer" for i in range(found.sheet.columns))
    person = next((h.position for h in found.headings if h.column and h.column.name == _person(found)), None)
    id_cell = f"trim(c{person}, {_BLANKS})" if person is not None else "filled[1]"
    headings = [h for h in found.headings if h.column]
    repeated = " and ".join(f"c{h.position} = {_text(h.text)}" for h in headings[:3])
    session.connection.execute(
        f"""
        create table {table}_rows as
        with counted as (
          select *, {count} as cells from {table} where sheet_row > {found.heading_row}
        ), few as (
          select sheet_row, list_filter([{cells}], lambda cell: strlen(trim(cell, {_BLANKS})) > 0) as filled
          from counted where cells <= {MOST_FOOTER_CELLS} or {repeated or "false"}
        ), described as (
          select counted.sheet_row, coalesce(len(filled), cells) as cells, trim(filled[1], {_BLANKS}) as first_text,
                 coalesce({id_cell}, '') as id_cell, {repeated or "false"} as repeated
          from counted left join few using (sheet_row)
        ), ends as (
          select coalesce(max(sheet_row) filter (where cells > 0), 0) as last_filled,
                 coalesce(max(sheet_row) filter (where cells > {MOST_FOOTER_CELLS} and id_cell <> ''), 0) as last_data
          from described
        )
        select sheet_row, case
            when cells = 0 and sheet_row > last_filled then 'blank row at the end'
            when cells = 0 then 'blank row'
            when repeated then 'headings repeated'
            when cells <= {MOST_FOOTER_CELLS} and regexp_full_match(first_text, $footer) then 'footer'
            when cells <= 2 and sheet_row > last_data and last_data > 0
                 and (id_cell = '' or (contains(id_cell, ' ') and length(id_cell) > 20)) then 'footer'
          end as reason
        from described, ends
        """,
        {"footer": _FOOTER},
    )
    session.connection.execute(
        f"insert into refused_rows select {found.child_list.number if found.child_list else 0}, {found.sheet.source},"
        f" sheet_row, reason from {table}_rows where reason is not null"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _person(found: RecognisedSheet) -> str:
    return found.child_list.person if found.child_list else ""


def _load(session: Session, child_list: ChildList, own: list[RecognisedSheet]) -> None:
    names = [column.name for column in child_list.columns]
    if not own:
        columns = ", ".join(f'cast(null as varchar) as "{name}"' for name in names)
        session.connection.execute(
            f"create table raw_{child_list.name} as select cast(null as bigint) as row_id, cast(null as integer) as source,"
            f" cast(null as bigint) as sheet_row, {columns} where false"
        )
        return
    parts = []
    for found in own:
        position = {heading.column.name: heading.position for heading in found.headings if heading.column}
        cells = ", ".join(
            f'c{position[name]} as "{name}"' if name in position else f'cast(null as varchar) as "{name}"'
            for name in names
        )
        parts.append(
            f"select {found.sheet.source} as source, sheet_row, {cells} from {found.sheet.table}"
            f" semi join (select sheet_row from {found.sheet.table}_rows where reason is null) using (sheet_row)"
        )
    session.connection.execute(
        f"create table raw_{child_list.name} as"
        f" select row_number() over (order by source, sheet_row) as row_id, * from ({' union all '.join(parts)})"
    )
