"""A folder that is written beside its place and moved there at the end: the old one or the new one, never half."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kloe.errors import KloeError

NOT_OURS_TO_KEEP = (".DS_Store", "Thumbs.db", "desktop.ini")  # an operating system puts these everywhere


@contextmanager
def written_beside(folder: Path, files: Sequence[str]) -> Iterator[Path]:
    """A folder to write into, which then takes the place of ``folder``.

    ``files`` are patterns of what a folder of this kind holds. One that holds anything else is refused, because
    it would be lost. Raises KloeError, also where the place cannot be written to.
    """
    refuse_what_would_be_lost(folder, files)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".kloe-") as place:
            beside = Path(place) / "new"
            beside.mkdir()
            yield beside
            _move_into_place(beside, folder)
    except OSError as problem:
        raise KloeError(
            f"The folder cannot be written: {problem.strerror or problem}.",
            where={"folder": folder},
            remedy="Close any of its files that are open, see that there is room on the disk, or choose another folder"
            " with -o.",
        ) from problem


def refuse_what_would_be_lost(folder: Path, files: Sequence[str]) -> None:
    """Raise KloeError when ``folder`` is a file, or holds other files than ``files``: they would be lost."""
    if folder.exists() and not folder.is_dir():
        raise KloeError("This is a file, not a folder.", where={"folder": folder}, remedy="Choose a folder with -o.")
    others = sorted(
        str(path.relative_to(folder))
        for path in (folder.rglob("*") if folder.exists() else ())
        if path.is_file() and path.name not in NOT_OURS_TO_KEEP and not any(_is(path, folder / one) for one in files)
    )
    if others:
        raise KloeError(
            "The folder holds other files, which would be lost.",
            where={"folder": folder, "file": others[0]},
            remedy="Choose a new folder with -o, or move the other files out of this one.",
        )


def _is(path: Path, pattern: Path) -> bool:
    return path.parent == pattern.parent and path.match(pattern.name)


def _move_into_place(beside: Path, folder: Path) -> None:
    old = beside.parent / "old"
    if folder.exists():
        folder.replace(old)
    try:
        beside.replace(folder)
    except OSError:
        if old.exists():
            old.replace(folder)
        raise
