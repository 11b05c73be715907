"""The tidy lists, ledger and issues as files: Parquet for programs, CSV for Excel."""

from pathlib import Path

from kloe.childdata.checks.checking import ISSUES, CheckedExtract
from kloe.childdata.extract import Extract
from kloe.childdata.specification import ChildList
from kloe.childdata.tidying.values import REASONS_IN_WORDS
from kloe.engine.catalogue import AS_IT_CAME

FORMULA_STARTS = "=+-@\t\r"


def write_tidy_lists(extract: Extract, checked: CheckedExtract | None, folder: Path) -> None:
    """Write ``lists/``, the ledger, what was not understood and, when checked, ``issues.parquet``.

    Columns are headed as the template prints them. A cell that was not understood stays as it came: in CSV
    in its place, in Parquet in a column "... (as it came)" beside the typed one.
    """
    lists = folder / "lists"
    lists.mkdir(parents=True)
    present = {
        (number, str(name))
        for number, name in extract.session.rows('select list_number, "column" from columns where present')
    }
    for child_list in extract.specification.lists:
        columns = [column.name for column in child_list.columns if (child_list.number, column.name) in present]
        if columns:
            stem = f"list_{child_list.number:02}_{child_list.name}"
            copy_query(extract, _typed(extract, child_list, columns), lists / f"{stem}.parquet")
            copy_query(extract, _as_text(child_list, columns), lists / f"{stem}.csv")
    copy_query(extract, _LEDGER, folder / "ledger.parquet")
    copy_query(extract, _LEDGER_SUMMARY, folder / "ledger-summary.csv")
    copy_query(extract, _NOT_UNDERSTOOD, folder / "not-understood.csv")
    if checked:
        copy_query(extract, ISSUES, folder / "issues.parquet")


def copy_query(extract: Extract, query: str, target: Path) -> None:
    """Write a query's rows in the session's workplace and move the file to ``target``."""
    written = extract.session.workplace / target.name
    form = "(format parquet, compression zstd)" if target.suffix == ".parquet" else "(format csv, header)"
    place = str(written).replace("'", "''")
    extract.session.connection.execute(f"copy ({query}) to '{place}' {form}")
    start = b"\xef\xbb\xbf" if target.suffix == ".csv" else b""  # Excel takes a CSV for UTF-8 only with this mark
    target.write_bytes(start + written.read_bytes())
    written.unlink()


def _heading(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _typed(extract: Extract, child_list: ChildList, columns: list[str]) -> str:
    parts = []
    for name in columns:
        column = child_list.by_name[name]
        parts.append(f'"{name}" as {_heading(column.heading)}')
        kept = f"{name}{AS_IT_CAME}"
        if column.type in {"date", "integer"} and extract.session.rows(
            f'select 1 from {child_list.name} where "{kept}" is not null limit 1'
        ):
            parts.append(f'"{kept}" as {_heading(column.heading + " (as it came)")}')
    return f"select {', '.join(parts)} from {child_list.name} order by row_id"


def _as_text(child_list: ChildList, columns: list[str]) -> str:
    parts = []
    for name in columns:
        column = child_list.by_name[name]
        text = f'"{name}"'
        if column.type == "date":
            text = f"""coalesce(strftime("{name}", '%d/%m/%Y'), {_safe(f'"{name}{AS_IT_CAME}"')})"""
        elif column.type == "integer":
            text = f"""coalesce(cast("{name}" as varchar), {_safe(f'"{name}{AS_IT_CAME}"')})"""
        else:
            text = _safe(text)
        parts.append(f"{text} as {_heading(column.heading)}")
    return f"select {', '.join(parts)} from {child_list.name} order by row_id"


def _safe(text: str) -> str:
    """A value that Excel would take for a formula gets a quote in front; a plain negative number is none."""
    formula = f"left({text}, 1) in ('=', '+', '-', '@', chr(9), chr(13)) and not regexp_full_match({text}, '-[0-9.]+')"
    return f"case when {formula} then '''' || {text} else {text} end"


_PLACE = 'list_number as list, sheets.file, sheets.sheet, sheet_row as row, child_id as child, "column"'
_LEDGER = f"""
select {_PLACE}, before, after, reason from ledger left join sheets using (source, list_number)
order by list_number, ledger.source, sheet_row, "column"
"""
_IN_WORDS = ", ".join(
    f"('{reason}', '{why}')" for reason, why in ((r, w.replace("'", "''")) for r, w in REASONS_IN_WORDS.items())
)
_WHY = f"left join (values {_IN_WORDS}) as words(reason, why) using (reason)"
_LEDGER_SUMMARY = f"""
select list_number as list, heading as "column", reason, why, count(*) as cells
from ledger join columns using (list_number, "column") {_WHY} group by all order by all
"""
_NOT_UNDERSTOOD = f"""
select list_number as list, heading as "column", unread.type, reason, why,
       case when unread.type = 'category' then {_safe("value")} end as value, count(*) as cells
from unread join columns using (list_number, "column") {_WHY} group by all order by cells desc, 1, 2, 3, 4, 5, 6
"""
