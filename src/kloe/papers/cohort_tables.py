"""Groups of children as answers and tables: their counts, their overlaps, and the children of one of them."""

from collections.abc import Mapping, Sequence

from kloe.childdata.cohorts.loading import IN_NONE
from kloe.childdata.cohorts.members import Child, Membership
from kloe.childdata.extract import Extract
from kloe.papers.answers import Answer
from kloe.papers.cohort_counts import CohortCounts, CountedGroup
from kloe.papers.cohort_lines import CAREFUL, cohort_lines, heading
from kloe.papers.data_tables import Column, DataTable, Value

_COUNTS = (
    Column("section"),
    Column("entry"),
    Column("cohort"),
    Column("title"),
    Column("framework_says"),
    Column("read_as"),
    Column("wanted"),
    Column("children", "whole number"),
    Column("unsure", "whole number"),
    Column("sees"),
    Column("cannot_see"),
    Column("why"),
)
_OVERLAPS = (
    Column("cohort"),
    Column("title"),
    Column("children", "whole number"),
    Column("other_cohort"),
    Column("other_title"),
    Column("in_both", "whole number"),
)
_ROWS = (
    Column("child_id"),
    Column("belongs"),
    Column("team"),
    Column("worker"),
    Column("age", "whole number"),
    Column("age_band"),
    Column("sex"),
    Column("ethnicity"),
    Column("list", "whole number"),
    Column("row_id", "whole number"),
    Column("file"),
    Column("sheet"),
    Column("row", "whole number"),
)
_UNSURE = "A blank in 'children' is a group that Annex A, or this extract, cannot tell: it is not 0."


def cohorts_answer(counts: CohortCounts, *, overlaps: bool) -> Answer:
    """One group a row; with ``overlaps`` one pair of groups a row, and the groups beside it for scripts."""
    outside = counts.in_no_scope_group
    groups = counts_table(counts)
    more = {
        "framework": counts.framework.id,
        "extract_date": counts.found.extract_date,
        "settings": counts.found.settings,
        "children": len(counts.found.children),
        "rows_without_id": counts.found.rows_without_id,
        "in_no_scope_group": None if outside is None else len(outside),
    }
    if overlaps:
        more["groups"] = [dict(zip(groups.headings, row, strict=True)) for row in groups.rows]
    table = overlaps_table(counts) if overlaps else groups
    return Answer(table, cohort_lines(counts, overlaps=overlaps), more)


def counts_table(counts: CohortCounts) -> DataTable:
    """One group a row, with the framework's words and how Kloe reads them."""
    rows = [_count_row(group) for group in counts.groups]
    return DataTable("groups", heading(counts), _COUNTS, rows, (_UNSURE, CAREFUL))


def _count_row(group: CountedGroup) -> Sequence[Value]:
    cohort, count = group.cohort, group.count
    return (
        group.section, group.entry, cohort.id if cohort else None, group.title, group.says,
        cohort.says if cohort else None, group.wanted or None, count.children,
        None if count.children is None else count.unsure, cohort.sees if cohort else "nothing",
        group.cannot_see or None, " ".join(count.why) or None,
    )  # fmt: skip


def overlaps_table(counts: CohortCounts) -> DataTable:
    """One pair of different groups a row, both ways round, so that each can be read as a share of the first."""
    found, book = counts.found, counts.found.book
    rows = [
        (one, book.find(one).title, len(found.children_in(one)), other, book.find(other).title, both)
        for (one, other), both in found.overlaps(counts.cohorts()).items()
        if one != other
    ]
    return DataTable("overlaps", f"{heading(counts)}: children in both", _OVERLAPS, rows, (CAREFUL,))


def children_table(
    extract: Extract, found: Membership, cohort: str, outside: frozenset[str] = frozenset()
) -> DataTable:
    """The children of a cohort, with every row that puts them into it; for ``cohort`` "none" those ``outside``.

    These are children's data. Raises UnknownNameError.
    """
    if cohort == IN_NONE:
        title = "Children in none of the groups in scope"
        placed = [("no", row) for row in _rows(extract, "child_ids", "true", ()) if row[0] in outside]
    else:
        title = found.book.find(cohort).title
        own = ("cohort = ?", (cohort,))
        placed = [("yes", row) for row in _rows(extract, "members", *own)]
        placed += [("nobody can tell", row) for row in _rows(extract, "unsure_members", *own)]
    by_id: Mapping[str, Child] = found.by_id
    rows = [_child_row(by_id[row[0]], belongs, row[1:]) for belongs, row in placed]
    return DataTable("children", f"{title}, on {found.extract_date:%d/%m/%Y}", _ROWS, rows)


def _child_row(child: Child, belongs: str, place: Sequence[Value]) -> Sequence[Value]:
    said = (child.team, child.worker, child.age, child.age_band, child.sex, child.ethnicity)
    return (child.child_id, belongs, *said, *place)


def _rows(extract: Extract, table: str, where: str, values: Sequence[object]) -> list[tuple[str, *tuple[Value, ...]]]:
    return extract.session.rows(
        "select child_id, this.list_number, row_id, sheets.file, sheets.sheet, sheet_row"
        f" from {table} as this left join sheets"
        f" on sheets.source = this.source and sheets.list_number = this.list_number where {where}"
        " order by child_id, this.list_number, row_id",
        list(values),
    )
