"""A run on a tiny synthetic authority with faults: the pages take fields and types from it."""

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from kloe.childdata.extract import read_annex_a
from kloe.childdata.pool import CheckedPool, MeasuredPool
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.planting import spoil
from kloe.childdata.synthetic.writing import write_workbook
from kloe.errors import UnreadableFileError
from kloe.papers.figure_files import figures_as_data
from kloe.papers.issue_files import result_as_data
from kloe.papers.pack import write_pack
from kloe.papers.tidy_folder import write_tidy_folder


class Output(msgspec.Struct, frozen=True):
    """What the commands print for a tiny synthetic authority, and what the ledger's file holds."""

    check: dict[str, Any]
    pack: dict[str, Any]
    pool: dict[str, Any]
    tidy: dict[str, Any]
    measure: dict[str, Any]
    measure_pool: dict[str, Any]
    error: dict[str, Any]
    ledger_columns: list[tuple[str, str]]


@cache
def output() -> Output:
    """Run once, so that the fields and types on the pages are those of a real run."""
    return _run()


def _run() -> Output:
    day = date(2024, 6, 28)
    with tempfile.TemporaryDirectory() as folder:
        workbook = write_workbook(spoil(simulate(40, 1, day), 20, 1).authority, Path(folder) / "annex-a.xlsx")
        extract = read_annex_a(workbook, authority="Testshire", as_at=day, threads=1)
        checked, measured = extract.check(), extract.measure()
        pack = write_pack(extract, checked, Path(folder) / "pack")
        described = extract.session.connection  # shut: only its own workplace can be read
        ledger = extract.session.workplace / "ledger.parquet"
        ledger.write_bytes((pack.folder / "ledger.parquet").read_bytes())
        columns = described.execute("describe select * from read_parquet(?)", [str(ledger)]).fetchall()
        found = Output(
            check=result_as_data(extract, checked),
            pack={"pack": str(pack.folder), **pack.manifest},
            pool=CheckedPool(checked.session, checked.book, checked.outcomes, 1, 1, checked.issue_count).as_data(),
            tidy=dict(write_tidy_folder(extract, Path(folder) / "tidy")),
            measure=figures_as_data(extract, measured, measured.book.measures, None),
            measure_pool=MeasuredPool(measured, 1, 1).as_data(),
            error=UnreadableFileError("What is wrong.", where={"file": "x.xlsx"}, remedy="What to do.").as_data(),
            ledger_columns=[(str(row[0]), str(row[1]).lower()) for row in columns],
        )
        extract.session.close()
        return found
