"""The pages of what a run leaves behind: the ledger, and the tables that rules may speak of."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import get_args

from kloe.childdata import tables as table_module
from kloe.childdata.reading import derived, rows
from kloe.childdata.specification import (
    latest_specification,
)
from kloe.childdata.tables import READING_TABLES, ROW_COLUMNS
from kloe.childdata.tidying.values import REASONS_IN_WORDS, ChangeReason, UnreadReason
from reference_pages.markdown import code, table
from reference_pages.real_run import output

REFUSED_ROWS: Mapping[str, str] = {
    "blank row": "A row without any cell, between others.",
    "blank row at the end": "A row without any cell, after the last filled one.",
    "headings repeated": "The headings once more, further down.",
    "footer": "A line below or between the rows: a total, the name of a team, a filter or a note of the report.",
    "said twice": "The same row of the same list in a second file.",
}


def refusal_reasons() -> set[str]:
    """The reasons for which rows are refused, as the code writes them."""
    found = re.findall(r"then '([a-z ]+)'", inspect.getsource(rows))
    return {*found, *re.findall(r"sheet_row, '([a-z ]+)' from", inspect.getsource(derived))}


def ledger_page() -> Iterator[str]:
    """Every reason in the ledger, for cells not understood and for rows refused."""
    yield "# The ledger"
    yield (
        "Every cell is used as it came, or changed with an entry in the ledger, or left as it came and listed as not"
        " understood. Nothing is changed without an entry, and nothing is guessed."
    )
    yield "## ledger.parquet"
    yield "One row a changed cell; `ledger-summary.csv` counts them by list, column and reason."
    yield table(("Column", "Type"), ((code(name), kind) for name, kind in output().ledger_columns))
    yield "## Why a cell was changed"
    yield table(("Reason", "What happened"), ((code(one), REASONS_IN_WORDS[one]) for one in get_args(ChangeReason)))
    yield "## Why a cell was not understood"
    yield (
        "It stays as it came. `not-understood.csv` counts these cells by list, column, reason and value; only values"
        " of category columns are shown there, because others may identify a child."
    )
    yield table(("Reason", "What it means"), ((code(one), REASONS_IN_WORDS[one]) for one in get_args(UnreadReason)))
    yield "## Why a row was refused"
    yield "Such a row is no data. The report counts them for each list."
    yield table(("Reason", "What it means"), ((code(one), says) for one, says in REFUSED_ROWS.items()))


def table_notes() -> Mapping[str, str]:
    """The comment that stands above each table in ``kloe.childdata.tables``."""
    source = inspect.getsource(table_module)
    found = re.findall(r"((?:^    # .*\n)+)    \"(\w+)\": \{", source, re.MULTILINE)
    return {name: " ".join(line.strip().removeprefix("# ") for line in lines.splitlines()) for lines, name in found}


def tables_page() -> Iterator[str]:
    """The tables that a check may speak of besides the lists."""
    notes, specification = table_notes(), latest_specification()
    yield "# Tables"
    yield (
        "What a rule may speak of, in a check with `over` or inside `exists` and `select`. They are also there in"
        " Python: `extract.session.rows('select ... from ...')`."
    )
    yield "## The lists"
    yield (
        f"The columns of each list are those of the [newest layout]({specification.id}.md). A rule on a column that an"
        " extract does not have is not run, and the report says so. Each list has these columns besides:"
    )
    yield table(("Column", "Type", "What it is"), ((code(n), c.type, ROW_MEANINGS[n]) for n, c in ROW_COLUMNS.items()))
    yield table(("List", "Table"), ((f"{one.number}: {one.title}", code(one.name)) for one in specification.lists))
    yield "## What reading and tidying leave behind"
    for name, columns in READING_TABLES.items():
        yield f"### {name}"
        yield notes[name]
        yield table(("Column", "Type"), ((code(column), kind.type) for column, kind in columns.items()))


ROW_MEANINGS: Mapping[str, str] = {
    "row_id": "The number of the row within its list, over all sheets and files.",
    "sheet_row": "The row of the sheet, as Excel numbers it.",
    "source": "The sheet or file it came from: see `sheets`.",
    "fingerprint": "A hash over the tidy values of the row: the same for the same row.",
}
