"""One extract of Annex A: read, tidied, ready to be checked. ``read_annex_a`` is the room's front door."""

import os
from collections.abc import Mapping as Mapped
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import duckdb

from kloe.authorities import authority_named
from kloe.childdata.checks.checking import CheckedExtract, check_extract
from kloe.childdata.checks.running import Unavailable
from kloe.childdata.extract_date import infer_extract_date
from kloe.childdata.reading.derived import (
    describe_sheets,
    fill_authorities,
    fill_derived_tables,
    refuse_rows_said_twice,
)
from kloe.childdata.reading.files import File, Source, open_source
from kloe.childdata.reading.mapping import Mapping, read_mapping
from kloe.childdata.reading.recognising import RecognisedSheet, recognise, unused_rulings
from kloe.childdata.reading.rows import load_raw_lists
from kloe.childdata.reading.sheets import load_sheets
from kloe.childdata.specification import (
    Specification,
    find_specification,
    latest_specification,
    specification_at,
)
from kloe.childdata.tables import create_tables, reading_tables
from kloe.childdata.tidying.lists import tidy_lists
from kloe.engine.session import Session
from kloe.engine.sql import identifier

if TYPE_CHECKING:
    from kloe.childdata.measures.measured import MeasuredExtract

How = Literal["given", "inferred"]


@dataclass(frozen=True)
class Extract:
    """A delivery of Annex A, with all its tables in ``session``: see kloe.childdata.tables.

    ``extract_date`` is the day the lists speak of; ``extract_date_source`` says whether a person gave it.
    ``unused_rulings`` are decisions of the mapping on what this extract does not have.
    """

    session: Session
    files: tuple[File, ...]
    sheets: tuple[RecognisedSheet, ...]
    specification: Specification
    extract_date: date
    extract_date_source: How
    authority: str | None = None
    notified_date: date | None = None
    previous_rows: Mapped[int, int] | None = None
    unused_rulings: tuple[str, ...] = ()

    def check(self, own_checks: tuple[Path, ...] = ()) -> "CheckedExtract":
        """Run every check, and those in an authority's ``own_checks``; raises RuleFileError."""
        values = {
            "extract_date": self.extract_date,
            "extract_date_source": self.extract_date_source,
            "notified_date": self.notified_date,
            "authority": self.authority,
        }
        return check_extract(self.session, self.specification, values, self.unavailable(), own_checks)

    def measure(self, own_measures: tuple[Path, ...] = ()) -> "MeasuredExtract":
        """Work every measure out, and those in an authority's ``own_measures``; raises RuleFileError."""
        from kloe.childdata.measures.measured import measure_tables  # noqa: PLC0415 - the rule parser is slow to load

        values = {"extract_date": self.extract_date, "authority": self.authority}
        return measure_tables(self.session, self.specification, values, self.unavailable(), own_measures)

    def tidy_list(self, number: int) -> duckdb.DuckDBPyRelation:
        """One tidy list, headed as the template prints it: ``.pl()``, ``.df()`` or ``.to_arrow_table()`` it."""
        child_list = self.specification.by_number[number]
        columns = ", ".join(
            f"{identifier(column.name)} as {identifier(column.heading)}" for column in child_list.columns
        )
        return self.session.connection.sql(f"select {columns} from {child_list.name} order by row_id")

    def ledger(self) -> duckdb.DuckDBPyRelation:
        """Every change from the cells as they came to the tidy lists."""
        return self.session.connection.sql('select * from ledger order by list_number, row_id, "column"')

    def unavailable(self) -> Unavailable:
        """What this extract cannot answer, with the reason a person reads beside "not run"."""
        came = {number for (number,) in self.session.rows("select list_number from arrivals where sheets > 0")}
        lists = {
            one.name: f"List {one.number} ({one.title}) is not in this extract."
            for one in self.specification.lists
            if one.number not in came
        }
        present = set(self.session.rows('select list_number, "column" from columns where present'))
        columns = {
            (one.name, column.name): f"List {one.number} has no column '{column.heading}'."
            for one in latest_specification().lists
            for column in one.columns
            if (one.number, column.name) not in present
        }
        if self.previous_rows is None:
            columns["arrivals", "previous_rows"] = "No earlier extract was given to compare with."
        settings = {}
        if self.authority is None:
            settings["authority"] = "The name of the authority was not given."
        if self.notified_date is None:
            settings["notified_date"] = "The day of notification was not given."
        return Unavailable(lists, columns, settings)


def read_annex_a(  # noqa: PLR0913 - every one after the first is a keyword that a caller may leave out
    source: Source | list[Source] | tuple[Source, ...],
    *,
    authority: str | None = None,
    as_at: date | None = None,
    notified: date | None = None,
    mapping: Path | Mapping | None = None,
    specification: str | None = None,
    previous_rows: Mapped[int, int] | None = None,
    today: date | None = None,
    threads: int | None = None,
) -> Extract:
    """Read Annex A from a workbook, a folder or zip of CSV or Parquet, an open file or bytes, or several.

    ``as_at`` is the reference date of the extract; without it the day is inferred from the events and said
    to be so. Raises UnreadableFileError (what the file is, and what to do) and RuleFileError (a mapping).
    """
    rulings = read_mapping(mapping) if isinstance(mapping, Path) else mapping or Mapping()
    files = open_source(source)
    # One list is small: statements side by side keep all cores busy, one statement on many cores does not.
    session = Session(threads=1, workers=threads or os.cpu_count() or 1)
    with session.closed_on_failure():
        create_tables(session, reading_tables())
        recognised = recognise(session, load_sheets(session, files), rulings)
        session.shut()
        load_raw_lists(session, recognised)
        describe_sheets(session, recognised)
        from_1904 = frozenset(found.sheet.source for found in recognised if found.sheet.parts.dates_from_1904)
        tidy_lists(session, rulings, from_1904)
        refuse_rows_said_twice(session)
        extract_date = as_at or infer_extract_date(session, today or date.today())
        in_force = _specification(specification, extract_date, recognised)
        fill_derived_tables(session, in_force, previous_rows or {})
        authority = authority_named(authority) or authority if authority else None
        fill_authorities(session, lambda text: authority_named(text, authority))
    return Extract(
        session,
        files,
        recognised,
        in_force,
        extract_date,
        "given" if as_at else "inferred",
        authority,
        notified,
        previous_rows,
        unused_rulings(rulings, recognised),
    )


def _specification(chosen: str | None, extract_date: date, recognised: tuple[RecognisedSheet, ...]) -> Specification:
    """The version asked for, or the one whose columns the extract has, or the one in force on its date."""
    if chosen:
        return find_specification(chosen)
    in_force, newest = specification_at(extract_date), latest_specification()
    for found in recognised:
        if found.child_list:
            known = in_force.by_number[found.child_list.number].by_name
            if any(heading.column and heading.column.name not in known for heading in found.headings):
                return newest
    return in_force
