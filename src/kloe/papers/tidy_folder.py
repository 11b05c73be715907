"""A folder of tidy lists, without checks: what `kloe tidy` writes."""

from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.papers.mapping_to_fill_in import NAME, write_mapping_to_fill_in
from kloe.papers.output_folder import written_beside
from kloe.papers.tidy_lists import write_tidy_lists

TIDY_FILES = (
    "lists/list_*.csv", "lists/list_*.parquet", "ledger.parquet", "ledger-summary.csv", "not-understood.csv", NAME,
)  # fmt: skip


def write_tidy_folder(extract: Extract, folder: Path) -> dict[str, int]:
    """Write the lists and the ledger to ``folder`` and say how many rows and cells; raises KloeError."""
    with written_beside(folder, TIDY_FILES) as beside:
        write_tidy_lists(extract, None, beside)
        write_mapping_to_fill_in(extract, beside)
    counted = {
        "rows": "select coalesce(sum(data_rows), 0) from arrivals",
        "refused_rows": "select count(*) from refused_rows",
        "cells_changed": "select count(*) from ledger",
        "cells_not_understood": "select count(*) from unread",
    }
    return {name: int(str(extract.session.rows(sql)[0][0])) for name, sql in counted.items()}
