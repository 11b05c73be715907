"""The library that ships with Kloe: reports that were read for it, without their text.

It says who was judged what, and which themes each sentence speaks of, so that themes can be counted with nothing
downloaded. What is printed has to be read in the reports themselves: ``kloe published fetch`` gets them.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from kloe.engine.sql import literal
from kloe.published.library.manifest import MANIFEST, Kept, Manifest
from kloe.published.library.places import hash_of
from kloe.published.library.tables import Library, open_library

SHIPPED = Path(__file__).parent / "shipped"
_TABLES = "tables"
_SHIPS = {
    "reports": "select report, authority, kind, form, framework, inspection_type, first_day, last_day, published,"
    " sha256 from reports order by report",
    "judgements": "select report, number, area, grade from judgements order by report, number",
    "sentences": "select report, area, themes, polarity from sentences order by report, paragraph, sentence",
}


def shipped_library() -> Library:
    """The library that ships with Kloe."""
    return Library(SHIPPED)


def library_or_shipped(folder: Path | None = None) -> Library:
    """The library in ``folder`` (by default one's own), or the one that ships with Kloe while that holds no report."""
    own = open_library(folder)
    return own if own.count else shipped_library()


def is_shipped(library: Library) -> bool:
    """Whether it is the one that ships with Kloe, of which no text can be shown."""
    return library.folder == SHIPPED


def ship(library: Library, folder: Path = SHIPPED) -> Path:
    """Write what of ``library`` is to ship into ``folder``, the same bytes for the same reports; answers ``folder``."""
    tables = folder / _TABLES
    tables.mkdir(parents=True, exist_ok=True)
    with library.connected() as connection:
        for name, rows in _SHIPS.items():
            file = literal(tables / f"{name}.parquet")
            connection.execute(f"copy ({rows}) to {file} (format parquet, compression zstd, compression_level 19)")
        newest: date = connection.execute("select max(published) from reports").fetchall()[0][0]
    read_by = datetime(newest.year, newest.month, newest.day, tzinfo=UTC)
    kept = {sha256: Kept(names=(), added=read_by, reader="") for sha256 in sorted(library.manifest.reports)}
    hashes = {f"{name}.parquet": hash_of(tables / f"{name}.parquet") for name in _SHIPS}
    manifest = Manifest(tables=_TABLES, hashes=hashes, kept=kept)
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return folder
