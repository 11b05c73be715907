"""The one file that a command writes with -o: which endings it may have, and what is said when it cannot be written."""

import tempfile
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
def writing_to(target: Path) -> Iterator[Path]:
    """A place to write to, of the same name, whose file then takes that of ``target``: the old or the new, never half.

    What stops the file from being written is raised as KloeError.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".kloe-") as place:
            beside = Path(place) / target.name
            yield beside
            beside.replace(target)
    except OSError as problem:
        raise KloeError(
            f"The file cannot be written: {problem.strerror or problem.__class__.__name__}.",
            where={"file": target},
            remedy="Close it if it is open, or choose another place.",
        ) from problem
