"""A folder of tidy lists, without checks: what `kloe tidy` writes."""

import tempfile
from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.errors import KloeError
from kloe.papers.mapping_to_fill_in import write_mapping_to_fill_in
from kloe.papers.tidy_lists import write_tidy_lists

MARK = "ledger.parquet"


def write_tidy_folder(extract: Extract, folder: Path) -> dict[str, int]:
    """Write the lists and the ledger to ``folder`` and say how many rows and cells; raises KloeError."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise KloeError(
            "The folder holds other files.", where={"folder": folder}, remedy="Choose a new folder with -o."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".tidy-") as place:
        beside = Path(place) / "tidy"
        beside.mkdir()
        write_tidy_lists(extract, None, beside)
        write_mapping_to_fill_in(extract, beside)
        if folder.exists():
            folder.replace(Path(place) / "old")
        beside.replace(folder)
    counted = {
        "rows": "select coalesce(sum(data_rows), 0) from arrivals",
        "refused_rows": "select count(*) from refused_rows",
        "cells_changed": "select count(*) from ledger",
        "cells_not_understood": "select count(*) from unread",
    }
    return {name: int(str(extract.session.rows(sql)[0][0])) for name, sql in counted.items()}
