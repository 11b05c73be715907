"""What came, how it was matched, what was changed and what was not understood: as tables for the report."""

from kloe.childdata.extract import Extract
from kloe.childdata.specification import ChildList
from kloe.papers.charts.small_bars import share_bar
from kloe.papers.report_tables import Table, table
from kloe.papers.words import counted, joined, number, share, shortened

REQUIRED_SHOWN = 3
_HOW = {
    "case or spacing": "Same words, other capitals, spaces or brackets",
    "older wording": "Wording of an older template or a known system",
    "similar wording": "Similar words: please look",
    "mapping file": "As the mapping file says",
    "given twice": "A second column for the same heading: left out",
}


def lists_table(extract: Extract) -> Table:
    """One row a list: where it came from, its rows and what is not right with its columns."""
    rows = []
    for child_list in extract.specification.lists:
        n = child_list.number
        name, sheets = f"List {n}: {child_list.title}", sheets_of(extract, n)
        if not sheets:
            rows.append((name, "Did not come", *"----"))
            continue
        rows.append((
            name, sheets, number(_data_rows(extract, n)), refused_of(extract, n),
            _names(missing_columns(extract, child_list)), _names(unknown_headings(extract, n)),
        ))  # fmt: skip
    headings = ("List", "Sheet", "#Rows", "Rows refused", "Columns missing", "Columns not recognised")
    return table("lists-came", "The eleven lists and what came", headings, rows)


def sheets_of(extract: Extract, list_number: int) -> str:
    """The sheets that are a list, with their files where there are several; empty when it did not come."""
    found = extract.session.rows(
        "select sheet, file, hidden from sheets where list_number = ? order by source", [list_number]
    )
    several = len(extract.files) > 1
    names = [
        shortened(str(sheet))
        + (" (hidden sheet)" if hidden else "")
        + (f" in {shortened(str(file))}" if several else "")
        for sheet, file, hidden in found
    ]
    return "; ".join(names)


def refused_of(extract: Extract, list_number: int) -> str:
    """Rows that are no data, by reason."""
    found = extract.session.rows(
        "select reason, count(*) from refused_rows where list_number = ? group by 1 order by 2 desc, 1", [list_number]
    )
    return "; ".join(f"{number(int(str(count)))} {reason}" for reason, count in found) or "0"


def missing_columns(extract: Extract, child_list: ChildList) -> list[str]:
    """Headings of the template that a list which came does not have."""
    found = extract.session.rows(
        "select heading from columns where list_number = ? and not present", [child_list.number]
    )
    return [str(row[0]) for row in found]


def unknown_headings(extract: Extract, list_number: int) -> list[str]:
    """Headings that mean no column of the template."""
    found = extract.session.rows(
        "select heading from headings where list_number = ? and how = 'not recognised' order by source, position",
        [list_number],
    )
    return [shortened(str(row[0])) for row in found]


def fullness_table(extract: Extract) -> Table:
    """For each list, the emptiest and fullest of the columns that must always be filled in."""
    rows = []
    for child_list in extract.specification.lists:
        found = extract.session.rows(
            "select heading, rows - blanks, rows from columns where list_number = ? and required = 'always' and present"
            " and rows > 0 order by blanks desc, heading",
            [child_list.number],
        )
        gaps = [(str(heading), int(str(full)), int(str(of))) for heading, full, of in found if full != of]
        whole = len(found) - len(gaps)
        shown = gaps[:REQUIRED_SHOWN] + gaps[REQUIRED_SHOWN:][-1:]
        if whole:
            of = int(str(found[0][2]))
            shown.append((f"{counted(whole, 'required column')} without a gap", of, of))
        rows += [
            (f"List {child_list.number}", name, full, of, share(full, of), share_bar(full, of))
            for name, full, of in shown
        ]
    headings = ("!List", "Column", "#Filled", "#Rows", "#Share filled", "|Share filled as a bar")
    caption = "Columns that must always be filled in: the three emptiest of each list, and the fullest"
    return table("fullness", caption, headings, rows)


def sheets_table(extract: Extract) -> Table:
    """What every sheet was taken for."""
    kinds = {"empty list": "headings, no rows", "other": "left aside"}
    rows = []
    for sheet, file, list_number, kind, heading_row, count in extract.session.rows(
        "select sheet, file, list_number, kind, heading_row, data_rows from sheets order by source"
    ):
        taken = f"List {list_number}" if list_number else "No list: left aside"
        if list_number and kind in kinds:
            taken += f" ({kinds[str(kind)]})"
        place = (_number(heading_row), _number(count)) if list_number else ("-", "-")
        rows.append((shortened(str(sheet)), shortened(str(file)), taken, *place))
    headings = ("Sheet", "File", "Taken for", "#Headings in row", "#Rows below them")
    return table("sheets-taken", "What every sheet was taken for", headings, rows)


def _number(count: object) -> str:
    return "-" if count is None else number(int(str(count)))


def headings_table(extract: Extract) -> Table:
    """Headings that are not exactly the template's, and the column each was taken for."""
    found = extract.session.rows(
        """select list_number, heading, template_heading, how from headings
           where how not in ('exact', 'not recognised') order by list_number, source, position"""
    )
    rows = [
        (f"List {n}", shortened(str(heading)), str(column or "None: left out"), _HOW.get(str(how), str(how)))
        for n, heading, column, how in found
    ]
    return table(
        "headings-matched", "Headings that differ from the template's",
        ("!List", "Heading as it came", "Taken for the column", "How"), rows,
    )  # fmt: skip


def unknown_headings_table(extract: Extract) -> Table:
    """Headings that no column was found for; their columns were not read."""
    rows = [
        (f"List {one.number}", heading)
        for one in extract.specification.lists
        for heading in unknown_headings(extract, one.number)
    ]
    return table("headings-unknown", "Headings not recognised: these columns were not read", ("!List", "Heading"), rows)


def _data_rows(extract: Extract, list_number: int) -> int:
    found = extract.session.rows("select data_rows from arrivals where list_number = ?", [list_number])
    return int(str(found[0][0])) if found else 0


def _names(names: list[str]) -> str:
    return joined(names) if names else "None"
