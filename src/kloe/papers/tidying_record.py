"""What tidying changed and what it did not understand, with as little of any child's data as will do.

Examples are shown of category columns, of dates other than dates of birth, and of whole numbers; never of
ids, names or free text. A value that stands in an odd column by mistake (an id, a member of staff, anything
with a date or a long number in it) is counted and not shown.
"""

from kloe.childdata.extract import Extract
from kloe.childdata.specification import latest_specification
from kloe.childdata.tidying.codes import match_value
from kloe.childdata.tidying.values import REASONS_IN_WORDS
from kloe.papers.report_tables import Table, table
from kloe.papers.words import shortened, with_spaces_shown

MOST_VALUES = 100
EXAMPLES = 3
NOT_SHOWN = "(not shown: it may identify somebody)"
_ORDERS = {
    "day first": "Day first",
    "month first": "Month first",
    "day first, assumed": "Day first (assumed: no cell tells)",
    "mixed": "Both: cells that could be either were left as they came",
}
_LONG_NUMBER_OR_DATE = r"\d{5}|\d{1,4}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,4}"


def _identifying(column: str) -> str:
    """SQL: whether a category value may identify somebody."""
    return (
        f"(regexp_matches({column}, '{_LONG_NUMBER_OR_DATE}')"
        f" or lower(trim({column})) in (select name from identifying_values))"
    )


def note_identifying_values(extract: Extract) -> None:
    """Table ``identifying_values``: every id and every member of staff, in small letters."""
    parts = [
        f'select lower(trim("{column}")) as name from {one.name}'
        for one in extract.specification.lists
        for column in dict.fromkeys((one.person, "worker", "personal_advisor", "family_id"))
        if column in one.by_name
    ]
    extract.session.connection.execute(
        f"create or replace temp table identifying_values as select distinct name from ({' union all '.join(parts)})"
        " where name is not null"
    )


def reasons_table(extract: Extract) -> Table:
    """All changes by reason."""
    found = extract.session.rows(
        'select reason, count(*), count(distinct (list_number, "column")) from ledger group by 1 order by 2 desc, 1'
    )
    rows = [(_why(reason), int(str(n)), int(str(columns))) for reason, n, columns in found]
    return table("changes-by-reason", "Cells changed, by reason", (">Why", "#Cells", "#Columns"), rows)


def changes_table(extract: Extract) -> Table:
    """Changes by list, column and reason, with examples where examples may be shown."""
    found = extract.session.rows(
        f"""
        with kinds as (
          select list_number, "column", type, reason, before, after, count(*) as cells from ledger group by all
        )
        select list_number, coalesce(columns.heading, kinds."column"), reason, sum(cells),
               list([before, after] order by cells desc, before) filter (
                 (kinds.type = 'category' and not {_identifying("before")})
                 or (kinds.type in ('date', 'integer') and not contains(kinds."column", 'birth')))[:{EXAMPLES}]
        from kinds left join columns using (list_number, "column")
        group by all order by list_number, 4 desc, 2, 3
        """
    )
    rows = [
        (
            f"List {number}",
            str(heading),
            _why(reason),
            int(str(cells)),
            _examples(pairs),
        )
        for number, heading, reason, cells, pairs in found
    ]
    headings = ("!List", "Column", ">Why", "#Cells", ">Examples, as it came → as it is now")
    return table("changes", "Cells changed, by list, column and reason", headings, rows)


def _why(reason: object) -> str:
    return REASONS_IN_WORDS.get(str(reason), str(reason))


def _examples(pairs: object) -> str:
    if not isinstance(pairs, list):
        return "Not shown in this column"
    return "; ".join(f"{with_spaces_shown(before)} → {with_spaces_shown(after)}" for before, after in pairs)


def date_orders_table(extract: Extract) -> Table:
    """How day and month were told apart, in the columns whose dates came as text."""
    found = extract.session.rows(
        'select list_number, heading, "order", day_first, month_first, either from date_orders order by all'
    )
    rows = [
        (f"List {n}", str(heading), _ORDERS.get(str(order), str(order)), int(str(d)), int(str(m)), int(str(e)))
        for n, heading, order, d, m, e in found
    ]
    return table(
        "date-orders", "Dates that came as text: which part is the day",
        ("!List", "Column", "Read as", "#Cells only day first fits", "#Cells only month first fits", "#Cells both fit"),
        rows,
    )  # fmt: skip


def unread_values_table(extract: Extract) -> Table:
    """Values of category columns that lead to no code, with the nearest code as a suggestion."""
    found = extract.session.rows(
        f"""
        select list_number, "column", case when {_identifying("value")} then null else value end as shown, reason,
               count(*) as cells
        from unread where type = 'category' group by all order by cells desc, 1, 2, 3, 4 limit {MOST_VALUES}
        """
    )
    rows = []
    for list_number, name, value, reason, cells in found:
        heading, nearest = _nearest(int(str(list_number)), str(name), None if value is None else str(value))
        rows.append((
            NOT_SHOWN if value is None else with_spaces_shown(str(value)), f"List {list_number}", heading,
            int(str(cells)), nearest or "-", _why(reason),
        ))  # fmt: skip
    headings = ("Value as it came", "!List", "Column", "#Cells", "Nearest code", ">Why it was left")
    return table("unread-values", "Values of category columns that were not understood", headings, rows)


def _nearest(list_number: int, name: str, value: str | None) -> tuple[str, str]:
    specification = latest_specification()
    column = specification.by_number[list_number].by_name[name]
    codes = specification.codes_of(column)
    nearest = match_value(value, column, codes).nearest if value and codes else ""
    return column.heading, shortened(nearest)


def unread_counts_table(extract: Extract) -> Table:
    """Cells of other columns that were not understood: counts only."""
    specification = latest_specification()
    found = extract.session.rows(
        "select list_number, \"column\", reason, count(*) from unread where type <> 'category' group by all"
        " order by 4 desc, 1, 2, 3"
    )
    rows = [
        (f"List {n}", specification.by_number[int(str(n))].by_name[str(name)].heading,
         _why(reason), int(str(cells)))
        for n, name, reason, cells in found
    ]  # fmt: skip
    headings = ("!List", "Column", ">Why it was left", "#Cells")
    return table("unread-counts", "Cells of dates, numbers, ids and texts that were not understood", headings, rows)
