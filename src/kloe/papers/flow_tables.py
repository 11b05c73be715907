"""Flows as tables: all figures in one, and the children behind one step or conversion."""

from collections.abc import Iterator
from typing import Any

from kloe.childdata.extract import Extract
from kloe.childdata.flows.flows import Flows
from kloe.engine.sql import literal
from kloe.errors import KloeError
from kloe.papers.data_tables import Column, DataTable, Value, table_from_rows
from kloe.papers.flow_words import conversion_title, notes, zip_conversions

_FIGURES = (
    Column("what"), Column("id"), Column("title"), Column("group"), Column("destination"),
    Column("base", "whole number"), Column("counted", "whole number"), Column("share", "number"),
    Column("children", "whole number"), Column("children_counted", "whole number"),
    Column("went_further", "whole number"), Column("too_recent", "whole number"), Column("before", "whole number"),
    Column("not_yet", "whole number"), Column("undated", "whole number"), Column("no_child", "whole number"),
    Column("unknown", "whole number"), Column("window_days", "whole number"), Column("lower_quartile_days", "number"),
    Column("median_days", "number"), Column("upper_quartile_days", "number"),
    Column("lower_quartile_working_days", "number"), Column("median_working_days", "number"),
    Column("upper_quartile_working_days", "number"), Column("limit"), Column("within_limit", "whole number"),
)  # fmt: skip
_PLACED = (Column("list", "whole number"), Column("file"), Column("sheet"), Column("row", "whole number"))
_ROWS = (
    Column("child"), Column("day", "day"), Column("result"), Column("next_day", "day"), Column("days", "whole number"),
    Column("working_days", "whole number"), Column("destination"), Column("team"), Column("age_band"),
    Column("ethnicity"), *_PLACED,
)  # fmt: skip
_BEHIND = {
    "step": "select *, state as result from flow_steps where step = {0}",
    "conversion": "select *, to_day as next_day from flow_conversions where conversion = {0}",
    "told": "select *, case when counted then 'counted' when not counted then 'not counted' else 'unknown' end"
    " as result from flow_told where told = {0}",
    "after": 'select * from flow_after where "after" = {0}',
}


def flow_table(flows: Flows, by: str = "") -> DataTable:
    """Every figure, a row each, and with ``by`` also group by group."""
    groups = ("", by) if by else ("",)
    rows = [row for group in groups for part in (_steps, _conversions, _told, _after) for row in part(flows, group)]
    return table_from_rows(rows, name="flows", title="Flows", columns=_FIGURES, notes=notes(flows))


def rows_table(extract: Extract, flows: Flows, name: str) -> DataTable:
    """The children behind a step, conversion, return or destination, with the place of each. Children's data.

    Raises KloeError for a name that does not exist, and for one that this extract cannot answer.
    """
    behind = _behind(flows, name)
    cursor = extract.session.connection.execute(
        f"select found.*, found.child_id as child, found.list_number as list, sheets.file, sheets.sheet,"
        f" found.sheet_row as row from ({behind}) as found left join sheets"
        " on sheets.source = found.source and sheets.list_number = found.list_number"
        " order by found.list_number, found.row_id"
    )
    names = [str(described[0]) for described in cursor.description]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    columns = [column for column in _ROWS if column.name in names]
    return table_from_rows(rows, name=name, title=f"Rows behind {name}", columns=columns, notes=notes(flows))


def _behind(flows: Flows, name: str) -> str:
    book = flows.book
    kinds = {
        **{one.id: "step" for one in book.steps},
        **{one.id: "conversion" for one in book.conversions},
        **{one.id: "told" for one in book.told},
        **{one.id: "after" for one in book.after},
    }
    if name not in kinds:
        raise KloeError(f"There is no step or conversion '{name}'.", remedy=f"There are {', '.join(kinds)}.")
    if name in flows.why_not:
        raise KloeError(
            f"This extract cannot tell '{name}': {flows.why_not[name]}", remedy="Ask for one whose list came."
        )
    return _BEHIND[kinds[name]].format(literal(name))


def _steps(flows: Flows, by: str) -> Iterator[dict[str, Value]]:
    for one in flows.steps(by):
        apart = {name: getattr(one, name) for name in ("children", "before", "not_yet", "undated", "no_child")}
        title = flows.book.titles[one.step]
        yield {"what": "step", "id": one.step, "title": title, "group": one.category, "base": one.events, **apart}


def _conversions(flows: Flows, by: str) -> Iterator[dict[str, Value]]:
    for asked, found in zip_conversions(flows, by):
        same = {name: getattr(found, name) for name in found.__struct_fields__ if name != "conversion"}
        limited = asked.limit is not None
        yield {
            **same,
            "what": "conversion", "id": asked.id, "title": conversion_title(flows, asked), "group": found.category,
            "counted": found.went_on, "share": _share(found.went_on, found.base),
            "children_counted": found.children_went_on, "window_days": asked.window,
            "limit": f"{asked.limit} {asked.limit_unit}" if limited else None,
            "within_limit": found.within_limit if limited else None,
        }  # fmt: skip


def _told(flows: Flows, by: str) -> Iterator[dict[str, Value]]:
    titles = {one.id: one.title for one in flows.book.told}
    for one in flows.told(by):
        yield {
            "what": "told", "id": one.told, "title": titles[one.told], "group": one.category, "base": one.base,
            "counted": one.counted, "share": _share(one.counted, one.base), "unknown": one.unknown,
        }  # fmt: skip


def _after(flows: Flows, by: str) -> Iterator[dict[str, Value]]:
    titles = {one.id: one.title for one in flows.book.after}
    for one in flows.destinations(by):
        yield {
            "what": "after", "id": one.after, "title": titles[one.after], "group": one.category,
            "destination": one.destination, "base": one.base, "counted": one.count,
            "share": _share(one.count, one.base), "too_recent": one.too_recent,
        }  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
