"""Which files are meant by paths, folders and patterns such as ``reports/*.pdf``."""

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from kloe.errors import KloeError


def find_files(sources: Iterable[Path | str]) -> tuple[Path, ...]:
    """Every file that is named, and every PDF in the folders that are named, each once, in order.

    A pattern is looked up here because not every shell does so. Raises KloeError for what is not there.
    """
    found: dict[Path, Path] = {}
    for source in sources:
        for path in _files_of(Path(source)):
            found.setdefault(path.resolve(), path)
    return tuple(found.values())


def _files_of(source: Path) -> Iterator[Path]:
    if source.is_dir():
        yield from _reports_in(source)
    elif source.exists():
        yield source
    else:
        matches = sorted(glob.glob(str(source), recursive=True)) if glob.has_magic(str(source)) else []  # noqa: PTH207 - whole paths
        if not matches:
            raise KloeError(
                "There is no such file or folder.",
                where={"path": source},
                remedy="Name PDFs, folders that hold them, or a pattern such as 'reports/*.pdf'.",
            )
        for match in matches:
            yield from _reports_in(Path(match)) if Path(match).is_dir() else [Path(match)]


def _reports_in(folder: Path) -> Iterator[Path]:
    """Files that begin with a dot are an operating system's, not a person's."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".pdf" and not path.name.startswith(".") and path.is_file():
            yield path
