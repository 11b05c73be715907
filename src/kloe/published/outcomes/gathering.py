"""All outcomes that are at hand: those that ship with Kloe, tables of one's own, and the reports of the library."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kloe.authorities import authority_by_name
from kloe.authorities.register import authorities
from kloe.frameworks import load_frameworks
from kloe.published.library import Library, open_library
from kloe.published.library.manifest import MANIFEST
from kloe.published.library.places import library_folder
from kloe.published.outcomes.asking import Outcomes
from kloe.published.outcomes.official import OfficialTables, read_official
from kloe.published.outcomes.outcome import REPORT, Outcome
from kloe.published.outcomes.settling import settle
from kloe.published.outcomes.shipping import SHIPPED, read_outcomes, write_outcomes

_JUDGED = """
select reports.report, authority, framework, inspection_type, first_day, last_day, published, area, grade,
  printed_grade as printed, page
from reports left join judgements on judgements.report = reports.report
where authority is not null and framework <> ''
order by reports.report, number
"""


def open_outcomes(folder: Path | None = None, *, shipped: Path = SHIPPED) -> Outcomes:
    """What can be asked: the shipped table, with what was imported into and added to the library in ``folder``.

    A table or a report that is at hand itself replaces what the shipped file says by it. Raises KloeError.
    """
    folder = folder or library_folder()
    ours = read_outcomes(shipped)
    imported = tuple(row for file in sorted(_official_folder(folder).glob("*.parquet")) for row in read_outcomes(file))
    reported = tuple(outcomes_of_library(open_library(folder)))
    if not (imported or reported):
        return Outcomes(ours)
    replaced = {row.source for row in imported}
    read = {row.report for row in reported}
    kept = (row for row in ours if row.source not in replaced and not (row.report and row.report in read))
    return Outcomes(settle((*kept, *imported, *reported)))


def state_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """A value that changes whenever the library in ``folder`` or the tables that were imported into it do."""
    files = (folder / MANIFEST, *sorted(_official_folder(folder).glob("*.parquet")))
    return tuple((file.name, told.st_mtime_ns, told.st_size) for file in files if (told := _told(file)))


def _told(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def import_official(source: Path, folder: Path | None = None) -> OfficialTables:
    """Keep the official tables in the file ``source`` in the library; raises UnreadableFileError, KloeError."""
    tables = read_official(source)
    target = _official_folder(folder or library_folder()) / f"{tables.source.replace(' ', '-')}.parquet"
    write_outcomes(settle(tables.outcomes), target)
    return tables


def build_outcomes(tables: Iterable[Path], library: Library | None, target: Path = SHIPPED) -> Outcomes:
    """Make the file of outcomes from Ofsted's tables and the reports of ``library``; raises KloeError.

    The same files give the same bytes.
    """
    official = [row for table in tables for row in read_official(table).outcomes]
    outcomes = settle((*official, *(outcomes_of_library(library) if library else ())))
    write_outcomes(outcomes, target)
    return Outcomes(outcomes)


def outcomes_of_library(library: Library) -> Iterator[Outcome]:
    """One outcome a judgement of every report whose authority and framework are known; one for a visit without any."""
    systems = {one.id: one.system for one in load_frameworks()}
    known = {one.name for one in authorities()}
    for row in library.rows(_JUDGED):
        if row["framework"] in systems:
            yield Outcome(
                system=systems[row["framework"]],
                source=REPORT,
                region=authority_by_name(row["authority"]).region if row["authority"] in known else "",
                **_given(row),
            )


def _given(row: dict[str, Any]) -> dict[str, Any]:
    """The columns that have the same name in both, without what is blank."""
    return {name: value for name, value in row.items() if value is not None}


def _official_folder(folder: Path) -> Path:
    return folder / "official"
