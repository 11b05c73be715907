"""Reading many reports at once, each in a process that may die without taking the others along."""

import faulthandler
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from traceback import extract_tb

import msgspec

from kloe.published.library.places import hash_of
from kloe.published.library.rows import rows_of
from kloe.published.model import Report, Unread

Reader = Callable[[Path], Report | Unread]
FEW = 4  # starting processes takes longer than reading so many
LONGEST = 300.0  # seconds for one file; reports take one or two


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: the verdict on it, or the rows of its report as lines of JSON, by table."""

    file: Path
    sha256: str
    unread: Unread | None = None
    rows: dict[str, bytes] = {}


def read_report_file(file: Path) -> Report | Unread:
    """The reader that the library uses."""
    from kloe.published.reading.report import read_report  # noqa: PLC0415 - in the process that reads

    return read_report(file)


def read_many(
    files: Sequence[Path], *, workers: int, reader: Reader = read_report_file, longest: float = LONGEST
) -> Iterator[Read]:
    """Each file as it was read, in the order in which they are done; never raises for what is in a file.

    With more than one worker, ``reader`` has to be a function that another process can import, and a file that takes
    more than ``longest`` seconds is given up.
    """
    if workers < 2 or len(files) <= FEW:
        yield from (_read(file, reader) for file in files)
        return
    largest_first = sorted(files, key=lambda file: file.stat().st_size, reverse=True)
    left = set(files)
    try:
        for read in _side_by_side(largest_first, workers, reader, longest):
            left.discard(read.file)
            yield read
    except BrokenProcessPool:  # one file has brought its process down, and nobody knows which
        yield from (_read_apart(file, reader, longest) for file in files if file in left)


def _side_by_side(files: Sequence[Path], workers: int, reader: Reader, longest: float) -> Iterator[Read]:
    with ProcessPoolExecutor(min(workers, len(files)), mp_context=get_context("spawn")) as pool:
        running: set[Future[Read]] = {pool.submit(_read_in_time, file, reader, longest) for file in files}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        finally:
            pool.shutdown(cancel_futures=True)


def _read_apart(file: Path, reader: Reader, longest: float) -> Read:
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(_read_in_time, file, reader, longest).result()
    except BrokenProcessPool:
        return _failed(file, f"Reading it brings the PDF library down, or takes more than {longest:.0f} seconds.")


def _read_in_time(file: Path, reader: Reader, longest: float) -> Read:
    """Read it in a process that ends itself when that takes too long: nothing in the process could be relied on to."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(longest, exit=True, file=nowhere)
        try:
            return _read(file, reader)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _read(file: Path, reader: Reader) -> Read:
    """A fault of ours in one file must not stop the others: it is said of that file, and of no other."""
    try:
        result = reader(file)
        if isinstance(result, Unread):
            return Read(file=file, sha256=result.sha256, unread=result)
        return Read(file=file, sha256=result.sha256, rows=rows_of(result))
    except Exception as problem:
        step = extract_tb(problem.__traceback__)[-1]
        where = f"{problem.__class__.__name__} in {Path(step.filename).name}, line {step.lineno}"
        return _failed(file, f"Kloe stumbled over it ({where}).")


def _failed(file: Path, says: str) -> Read:
    sha256 = hash_of(file)
    remedy = "Download it again from reports.ofsted.gov.uk; if that does not help, report the fault with the file."
    unread = Unread(file=file.name, sha256=sha256, verdict="broken", says=says, remedy=remedy)
    return Read(file=file, sha256=sha256, unread=unread)
