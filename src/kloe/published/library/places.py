"""Where a library keeps what: one folder, by default ``KLOE_HOME/published``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import IO

from kloe.errors import KloeError
from kloe.home import home

ID_LENGTH = 16  # of the 64 hex digits of a hash: enough for every report that will ever be published


def library_folder() -> Path:
    """The folder of the library; it is made only when something is kept in it."""
    return home() / "published"


def report_id(sha256: str) -> str:
    """The id of a report: how the hash of its file begins."""
    return sha256[:ID_LENGTH]


def original_folder(folder: Path, report: str) -> Path:
    """Where the file of a report is kept, alone and under the name that it came with."""
    return folder / "originals" / report


def original_file(folder: Path, report: str) -> Path | None:
    """The file of a report, or None where it is not kept."""
    place = original_folder(folder, report)
    return next((one for one in sorted(place.glob("*")) if one.is_file()), None) if place.is_dir() else None


def sound_original(folder: Path, sha256: str) -> Path | None:
    """The file of a report with this hash, or None where it is gone or is no longer what it was."""
    file = original_file(folder, report_id(sha256))
    return file if file and hash_of(file) == sha256 else None


def hash_of(path: Path) -> str:
    """What a file hashes to; blank where it cannot be read."""
    try:
        with path.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


@contextmanager
def alone_in(folder: Path, lock: str = ".lock") -> Iterator[None]:
    """Nobody else who asks for the same ``lock`` changes the library meanwhile.

    The lock goes with the process, also when that is cut off. Raises KloeError when another run is at work in the
    library, or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / lock).open("ab") as opened:
            _take(opened, folder)
            yield
    except OSError as problem:
        raise KloeError(
            f"The library cannot be written: {problem.strerror or problem}.",
            where={"folder": folder, "file": problem.filename},
            remedy="See that there is room on the disk and the folder is yours, or set KLOE_HOME to another place.",
        ) from problem


def _take(lock: IO[bytes], folder: Path) -> None:
    try:
        _lock(lock)
    except OSError as problem:
        raise KloeError(
            "Another run of Kloe is writing to the library.", where={"folder": folder}, remedy="Wait until it is done."
        ) from problem


if sys.platform == "win32":
    import msvcrt

    def _lock(lock: IO[bytes]) -> None:
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(lock: IO[bytes]) -> None:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
