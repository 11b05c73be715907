"""What a library holds: every file that was added, by its hash, and which tables are the current ones."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import msgspec

import kloe
from kloe.errors import KloeError
from kloe.published.library.places import hash_of
from kloe.published.model import Unread

MANIFEST = "manifest.json"
STORE = 1  # of this shape; a library of a later shape is refused
_PACKAGE = Path(kloe.__file__).parent
_READS_BY = ("published/model.py", "published/reading", "published/themes", "published/library/rows.py")
_AND_WITH = ("frameworks", "authorities")  # whose words and names it looks for


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was added. ``names`` are those it came under, ``reader`` says which state of Kloe read it.

    ``unread`` is the verdict on a file that gave no report; None for a report.
    """

    names: tuple[str, ...]
    added: datetime
    reader: str
    unread: Unread | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The library in one small file. ``kept`` has the whole hash of each file as its key.

    ``tables`` is the folder of the current tables, and ``hashes`` what each of its files hashes to.
    """

    store: int = STORE
    kloe: str = kloe.__version__
    tables: str = ""
    hashes: dict[str, str] = {}
    kept: dict[str, Kept] = {}

    @property
    def reports(self) -> tuple[str, ...]:
        """The hashes of the files that are reports."""
        return tuple(one for one, kept in self.kept.items() if kept.unread is None)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The verdicts on the files that are none."""
        return tuple(kept.unread for kept in self.kept.values() if kept.unread)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the library in ``folder``, an empty one where there is none; raises KloeError."""
    place = folder / MANIFEST
    try:
        found = msgspec.json.decode(place.read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except (OSError, msgspec.DecodeError) as problem:
        raise KloeError(
            "The list of what the library holds cannot be read.",
            where={"file": place},
            remedy="Move it away, and add the files in the folder 'originals' beside it again.",
        ) from problem
    if found.store > STORE:
        raise KloeError(
            f"The library was written by a later version of Kloe ({found.kloe}).",
            where={"folder": folder},
            remedy="Bring Kloe up to date.",
        )
    return found


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write beside and move into place: the old one or the new one, never half."""
    written = msgspec.structs.replace(manifest, store=STORE, kloe=kloe.__version__)
    content = msgspec.json.format(msgspec.json.encode(written), indent=1)
    beside = folder / f".{MANIFEST}.{os.getpid()}"
    beside.write_bytes(content)
    beside.replace(folder / MANIFEST)


def damaged_tables(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """The files of the current tables that are gone, or are not as they were written."""
    place = folder / manifest.tables
    return tuple(name for name, one in manifest.hashes.items() if hash_of(place / name) != one)


def now() -> datetime:
    """The moment of adding, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@cache
def reader() -> str:
    """Which state of Kloe reads: it changes with the code, the forms, the frameworks and the PDF library.

    What an earlier state read is read again, so that a library is never a mixture of two ways of reading.
    """
    digest = sha256(version("pypdfium2").encode())
    for path in _files():
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for name in (*_READS_BY, *_AND_WITH):
        place = _PACKAGE / name
        found = [place] if place.is_file() else sorted(place.rglob("*"))
        yield from (path for path in found if path.suffix in (".py", ".toml"))
