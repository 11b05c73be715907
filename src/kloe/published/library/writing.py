"""Writing the tables of a library anew, with what was read now in place of what was read before."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from shutil import copyfile, rmtree

import duckdb

from kloe.engine.sql import identifier, literal
from kloe.published.library.manifest import Manifest
from kloe.published.library.places import report_id
from kloe.published.library.reading_many import Read
from kloe.published.library.rows import TABLES

_LARGEST_ROW = 64 * 1024 * 1024  # bytes: the longest report has a hundredth of this
_ORDERED_BY = 3  # columns
_TABLES_KEPT = 2  # the current ones, and those that somebody may be reading just now


def write_tables(folder: Path, manifest: Manifest, read: Sequence[Read]) -> tuple[str, dict[str, str]]:
    """Write all tables into a folder of their own: its name, and what each of its files hashes to.

    Until the manifest names the new folder, the old one counts.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".kloe-") as place, duckdb.connect(":memory:") as connection:
        new = Path(place) / "new"
        new.mkdir()
        ids = [report_id(one.sha256) for one in read]
        for table in TABLES:
            lines = Path(place) / f"{table}.jsonl"
            with lines.open("wb") as opened:
                opened.writelines(one.rows.get(table, b"") for one in read)
            _write(connection, table, _sources(folder / manifest.tables, manifest, table, lines, ids), new)
        hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(new.iterdir())}
        name = f"tables-{sha256(repr(hashes).encode()).hexdigest()[:12]}"
        rmtree(folder / name, ignore_errors=True)  # of the same content, or damaged: nothing that counts
        new.replace(folder / name)
    return name, hashes


def _sources(old: Path, manifest: Manifest, table: str, lines: Path, ids: Sequence[str]) -> list[str]:
    """The rows that are new, and those that stay; of a table that an earlier Kloe did not have, none stay."""
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in TABLES[table].items())
    new = (
        f"select * from read_json({literal(lines)}, format = 'newline_delimited', columns = {{{columns}}},"
        f" maximum_object_size = {_LARGEST_ROW})"
    )
    if f"{table}.parquet" not in manifest.hashes:
        return [new]
    replaced = f" where report not in ({', '.join(map(literal, ids))})" if ids else ""
    return [new, f"select * from read_parquet({literal(old / f'{table}.parquet')}){replaced}"]


def _write(connection: duckdb.DuckDBPyConnection, table: str, sources: Sequence[str], target: Path) -> None:
    """In the order of the first columns: the report, and the place in it."""
    columns = [identifier(name) for name in TABLES[table]]
    order = ", ".join(columns[:_ORDERED_BY])
    rows = f"select {', '.join(columns)} from ({' union all by name '.join(sources)}) order by {order}"
    file = literal(target / f"{table}.parquet")
    connection.execute(f"copy ({rows}) to {file} (format parquet, compression zstd)")


def remove_old_tables(folder: Path, current: str) -> None:
    """Let all but the newest tables go; what somebody has open stays until the next time."""
    old = sorted(folder.glob("tables-*"), key=lambda place: (place.name == current, place.stat().st_mtime))
    for place in old[:-_TABLES_KEPT]:
        with suppress(OSError):
            rmtree(place)


def put_in_place(content: Path, target: Path) -> Path:
    """Copy a file beside its place and move it there; the place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.parent.parent / f".{target.parent.name}.{os.getpid()}"
    try:
        copyfile(content, beside)
        return beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
