"""Make a synthetic authority or nation on disk, and say in a line what was written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kloe.childdata.synthetic.authority import Authority, simulate, simulate_earlier
from kloe.childdata.synthetic.faults import write_key
from kloe.childdata.synthetic.nation import write_nation
from kloe.childdata.synthetic.planting import spoil
from kloe.childdata.synthetic.writing import write_csv, write_parquet, write_workbook


def make_authority(  # noqa: PLR0913 - the options of the command
    folder: Path,
    *,
    children: int,
    seed: int,
    as_at: date,
    authority: str,
    faults: int = 0,
    form: str = "xlsx",
    earlier: date | None = None,
) -> Iterator[str]:
    """Write one authority to ``folder``, and with ``faults`` the key ``faults.csv``; a line for each thing written.

    With ``earlier``, the same authority's extract of that day as well, without faults, in a folder named after it.
    """
    if earlier is not None:
        before = simulate_earlier(children, seed, as_at, earlier, authority)
        yield _write(before, folder / f"{earlier}", form)
    made = simulate(children, seed, as_at, authority)
    folder.mkdir(parents=True, exist_ok=True)
    if faults:
        spoilt = spoil(made, faults, seed)
        made = spoilt.authority
        yield f"{len(spoilt.key):,} faults, listed in {write_key(spoilt.key, folder / 'faults.csv')}"
        if spoilt.kinds_without_room:
            yield f"No room for {len(spoilt.kinds_without_room)} kinds of fault in an authority of this size"
    yield _write(made, folder, form)


def _write(made: Authority, folder: Path, form: str) -> str:
    if form == "xlsx":
        return f"{made.row_count:,} rows in {write_workbook(made, folder / 'annex-a.xlsx')}"
    written = write_csv(made, folder) if form == "csv" else write_parquet(made, folder)
    return f"{made.row_count:,} rows in {len(written)} files in {folder}"


def make_nation(folder: Path, authorities: int, *, rows: int, seed: int, as_at: date) -> Iterator[str]:
    """Write a nation to ``folder``, one authority after another; a line for each, then the sum."""
    total = 0
    for written in write_nation(folder, authorities, rows=rows, seed=seed, as_at=as_at):
        total += written.rows
        yield f"{written.name}: {written.rows:,} rows"
    yield f"{total:,} rows of {authorities} authorities in {folder}"
