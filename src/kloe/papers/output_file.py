"""The one file that a command writes with -o: which endings it may have, and what is said when it cannot be written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kloe.errors import KloeError


def refuse_other_endings(what: str, target: Path, endings: Sequence[str]) -> None:
    """Raise KloeError when ``target`` has none of ``endings``; ``what`` is written, as in "A timeline is"."""
    if target.suffix.lower() not in endings:
        known = " or ".join(filter(None, (", ".join(endings[:-1]), endings[-1])))
        raise KloeError(
            f"{what} written as {known}.",
            where={"file": target.name},
            remedy=f"Give a file name that ends in {known}.",
        )


@contextmanager
def writing_to(target: Path) -> Iterator[None]:
    """Make the folder of ``target`` first; what then stops its file from being written is raised as KloeError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as problem:
        raise KloeError(
            f"The file cannot be written: {problem.strerror or problem.__class__.__name__}.",
            where={"file": target},
            remedy="Close it if it is open, or choose another place.",
        ) from problem
