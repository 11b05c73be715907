"""The issues that somebody has filtered, as a workbook to work from."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from kloe.papers.data_tables import Column, DataTable
from kloe.papers.table_files import write_table
from kloe.papers.words import day
from kloe.web.childdata.issues import Issue
from kloe.web.childdata.models import StoredExtract

_COLUMNS = (
    Column("Check"), Column("Severity"), Column("List", "whole number"), Column("File"), Column("Sheet"),
    Column("Row", "whole number"), Column("Child"), Column("Column"), Column("Value"), Column("Message"),
    Column("What to do"), Column("Team"), Column("Worker"), Column("Given to"), Column("Explained", "yes or no"),
    Column("Reason"), Column("Key"),
)  # fmt: skip


def issues_workbook(stored: StoredExtract, rows: Sequence[Issue], filters: Mapping[str, str]) -> BytesIO:
    """The workbook. Texts that look like formulas are written so that they are none."""
    of = day(stored.extract_date) if stored.extract_date else "an unknown day"
    narrowed = ", ".join(f"{name}: {value}" for name, value in filters.items() if name not in {"assigned", "sort"})
    notes = (
        f"Extract of {of}. " + (f"Only {narrowed}." if narrowed else "All issues that its maker may see."),
        "This workbook holds personal data of children. Keep it as you keep the extract.",
    )
    table = DataTable(
        "issues", f"Issues in Annex A: {stored.authority}", _COLUMNS, [_cells(one) for one in rows], notes
    )
    with TemporaryDirectory(prefix="kloe-issues-") as folder:
        target = Path(folder) / "issues.xlsx"
        write_table(table, target)
        return BytesIO(target.read_bytes())


def _cells(one: Issue) -> tuple[str | int | bool | None, ...]:
    work = one.work
    return (
        one.check, one.severity, one.list_number, one.file, one.sheet, one.row, one.child, one.column, one.value,
        one.message, one.remedy, one.team, one.worker, str(work.assigned_to) if work and work.assigned_to else None,
        bool(work and work.explained), work.reason if work else None, one.key,
    )  # fmt: skip
