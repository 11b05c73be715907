"""Adding reports to the library: only what is new is read, and what could not be read is not tried again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree

import msgspec

from kloe.errors import KloeError
from kloe.published.library.finding import find_files
from kloe.published.library.manifest import (
    Kept,
    Manifest,
    damaged_tables,
    now,
    read_manifest,
    reader,
    write_manifest,
)
from kloe.published.library.places import (
    alone_in,
    library_folder,
    original_file,
    original_folder,
    report_id,
    sound_original,
)
from kloe.published.library.reading_many import Read, Reader, read_many, read_report_file
from kloe.published.library.tables import Library
from kloe.published.library.writing import put_in_place, remove_old_tables, write_tables
from kloe.published.model import Unread

Progress = Callable[[int, int], None]  # how many are read, of how many


class Same(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is another one under a new name: its bytes are the same, and it is kept once."""

    file: str
    kept_as: str


class Twins(msgspec.Struct, frozen=True, kw_only=True):
    """Reports of one inspection in files that differ: both are kept, and somebody has to look which one counts."""

    authority: str
    kind: str
    reports: tuple[str, ...]
    files: tuple[str, ...]


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the files that were given.

    ``added`` are the ids of the new reports, ``again`` of those which an earlier Kloe had read differently, ``known``
    counts the files that were there already. ``unread`` has a verdict for every given file that is no readable report,
    new or not, and for every report that this state of Kloe can no longer read.
    """

    files: int
    added: tuple[str, ...]
    again: tuple[str, ...]
    known: int
    same: tuple[Same, ...]
    unread: tuple[Unread, ...]
    twins: tuple[Twins, ...]


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """The files that can be opened, each hash with the paths that have it, and the verdicts on the others."""

    paths: dict[str, list[Path]]
    closed: tuple[Unread, ...]


def add_reports(
    sources: Iterable[Path | str],
    *,
    folder: Path | None = None,
    workers: int = 1,
    progress: Progress = lambda done, of: None,
    with_reader: Reader = read_report_file,
) -> Added:
    """Add files, and the PDFs in folders and patterns, to the library in ``folder`` (``KLOE_HOME/published``).

    With more than one of ``workers``, processes are started: a script that asks for them keeps its own work behind
    ``if __name__ == "__main__"``. Raises KloeError for what is not there, or when the library cannot be written.
    """
    place = folder or library_folder()
    given = _hashed(find_files(sources))
    with alone_in(place):
        manifest = _without_damaged_tables(place, read_manifest(place))
        to_read = _to_read(place, manifest, given)
        read = []
        for one in read_many(tuple(to_read.values()), workers=workers, reader=with_reader):
            _refuse_changed(one, to_read)
            read.append(one)
            progress(len(read), len(to_read))
        changed = _with(manifest, given, read)
        if read:
            changed = _stored(place, manifest, changed, read)
        if changed != manifest:
            write_manifest(changed, place)
        remove_old_tables(place, changed.tables)
    return _told(Library(place), manifest, given, read)


def _hashed(files: Iterable[Path]) -> _Given:
    paths: dict[str, list[Path]] = {}
    closed = []
    for file in files:
        try:
            with file.open("rb") as opened:
                paths.setdefault(file_digest(opened, "sha256").hexdigest(), []).append(file)
        except OSError as problem:
            says = f"The file cannot be opened: {problem.strerror or problem.__class__.__name__}."
            remedy = "See that it is a file and that you may read it."
            closed.append(Unread(file=file.name, sha256="", verdict="broken", says=says, remedy=remedy))
    return _Given(paths=paths, closed=tuple(closed))


def _without_damaged_tables(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest as it is; where a table is not as it was written, none counts, and every report is read again."""
    if not damaged_tables(folder, manifest):
        return manifest
    kept = {one: msgspec.structs.replace(kept, reader="") for one, kept in manifest.kept.items()}
    return msgspec.structs.replace(manifest, tables="", hashes={}, kept=kept)


def _to_read(folder: Path, manifest: Manifest, given: _Given) -> dict[str, Path]:
    """What is new, copied into the library first, and what another state of Kloe read, by hash."""
    stale = {one for one, kept in manifest.kept.items() if kept.reader != reader()}
    to_read = {}
    for sha256, paths in given.paths.items():
        lost = sha256 in manifest.reports and original_file(folder, report_id(sha256)) is None
        if sha256 not in manifest.kept or sha256 in stale or lost:
            to_read[sha256] = sound_original(folder, sha256) or _copied(
                paths[0], original_folder(folder, report_id(sha256))
            )
    for sha256 in stale.difference(to_read):
        if original := sound_original(folder, sha256):
            to_read[sha256] = original
    return to_read


def _copied(file: Path, folder: Path) -> Path:
    rmtree(folder, ignore_errors=True)  # a copy that was damaged
    return put_in_place(file, folder / file.name)


def _refuse_changed(read: Read, to_read: Mapping[str, Path]) -> None:
    if read.sha256 not in to_read:
        raise KloeError(
            "The file changed while it was being added.", where={"file": read.file.name}, remedy="Add it once more."
        )


def _with(manifest: Manifest, given: _Given, read: Iterable[Read]) -> Manifest:
    """The manifest with what was read now, and with the new names of what was known."""
    kept = dict(manifest.kept)
    for one in read:
        before = kept.get(one.sha256)
        names, added = (before.names, before.added) if before else ((), now())
        kept[one.sha256] = Kept(names=names, added=added, reader=reader(), unread=one.unread)
    for sha256, paths in given.paths.items():
        if sha256 in kept:
            names = tuple(dict.fromkeys((*kept[sha256].names, *(path.name for path in paths))))
            kept[sha256] = msgspec.structs.replace(kept[sha256], names=names)
    return msgspec.structs.replace(manifest, kept=kept)


def _stored(folder: Path, before: Manifest, manifest: Manifest, read: Sequence[Read]) -> Manifest:
    """The manifest with tables that hold what was read; a file that is no report is not kept: it may be anything."""
    name, hashes = write_tables(folder, before, read)
    for one in read:
        if one.unread:
            rmtree(original_folder(folder, report_id(one.sha256)), ignore_errors=True)
    return msgspec.structs.replace(manifest, tables=name, hashes=hashes)


def _told(library: Library, before: Manifest, given: _Given, read: Sequence[Read]) -> Added:
    kept = library.manifest.kept
    readable = {one.sha256 for one in read if one.unread is None}
    unread = (kept[one].unread for one in dict.fromkeys((*given.paths, *(one.sha256 for one in read))))
    new = {report_id(one) for one in readable if one not in before.reports}
    return Added(
        files=sum(map(len, given.paths.values())) + len(given.closed),
        added=tuple(sorted(new)),
        again=tuple(sorted(report_id(one) for one in readable if one in before.reports)),
        known=sum(len(paths) for sha256, paths in given.paths.items() if sha256 in before.reports),
        same=tuple(_same(before, given)),
        unread=(*given.closed, *filter(None, unread)),
        twins=tuple(one for one in _twins(library) if new.intersection(one.reports)) if new else (),
    )


def _same(before: Manifest, given: _Given) -> Iterator[Same]:
    for sha256, (first, *others) in given.paths.items():
        names = before.kept[sha256].names if sha256 in before.kept else ()
        if names and first.name not in names:
            yield Same(file=str(first), kept_as=names[0])
        for other in others:
            yield Same(file=str(other), kept_as=str(first))


def _twins(library: Library) -> Iterator[Twins]:
    """Two reports on one authority, of one form and with the same first day, are on one inspection."""
    grouped = """select authority, any_value(kind) as kind, list(report order by report) as reports,
      list(file order by report) as files from reports where authority is not null and first_day is not null
      group by authority, form, first_day having count(*) > 1 order by authority, first_day"""
    for row in library.rows(grouped):
        yield msgspec.convert(row, Twins)
