"""Fetching reports politely: one at a time with a pause, again after a while when it fails, never what is there."""

import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Literal

import msgspec

from kloe.published.library.addresses import Address
from kloe.published.library.requesting import RefusedError, TryAgainError, request_file
from kloe.published.reading.pdf import MOST_BYTES

Ending = Literal["fetched", "there already", "refused", "failed", "not tried"]
_MAGIC, _MAGIC_WITHIN = b"%PDF-", 1024


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How a server is treated. Times are seconds.

    ``pause`` lies between two requests, ``first_wait`` before the second try of a file and is doubled with each;
    ``longest_wait`` is the longest that a server may ask for before the run ends; after ``in_a_row`` files that failed,
    it ends, too.
    """

    pause: float = 1.0
    tries: int = 5
    first_wait: float = 2.0
    longest_wait: float = 300.0
    in_a_row: int = 3
    most_bytes: int = MOST_BYTES


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """How one address ended: with a file and what it hashes to, or with a sentence that says why not."""

    address: Address
    outcome: Ending
    file: Path | None = None
    sha256: str = ""
    says: str = ""


class _StopError(Exception):
    """The server wants to be left alone."""


def fetch_files(
    addresses: Iterable[Address],
    folder: Path,
    *,
    is_there: Callable[[Address], bool] = lambda address: False,
    manners: Manners | None = None,
    wait: Callable[[float], None] = time.sleep,
    take_changed: bool = False,
) -> Iterator[Fetched]:
    """Fetch each address into ``folder``, and say how it ended; what was cut off goes on with the next call.

    Each file gets a folder of its own, because names come twice. What ``is_there`` already is not asked for. A file
    that does not hash to what the list says is refused, unless ``take_changed``.
    """
    manners = manners or Manners()
    failed, stopped, asked = 0, "", False
    for address in addresses:
        if stopped or is_there(address):
            yield Fetched(address=address, outcome="not tried" if stopped else "there already", says=stopped)
            continue
        if asked:
            wait(manners.pause)
        asked = True
        try:
            one = _fetch(address, folder, manners, wait, take_changed)
        except _StopError as problem:
            one, stopped = Fetched(address=address, outcome="failed", says=str(problem)), str(problem)
        yield one
        failed = failed + 1 if one.outcome == "failed" else 0
        if failed >= manners.in_a_row:
            stopped = stopped or f"{failed} files in a row could not be fetched. The last: {one.says}"


def place_of(address: Address, folder: Path) -> Path:
    """Where the file of an address goes."""
    return folder / sha256(address.address.encode()).hexdigest()[:16] / address.file_name


def _fetch(
    address: Address, folder: Path, manners: Manners, wait: Callable[[float], None], take_changed: bool
) -> Fetched:
    target = place_of(address, folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not target.exists():
            _insist(address.address, target, manners, wait)
        found = _checked(address, target, take_changed)
    except RefusedError as problem:
        rmtree(target.parent, ignore_errors=True)
        return Fetched(address=address, outcome="refused", says=str(problem))
    except TryAgainError as problem:
        return Fetched(address=address, outcome="failed", says=str(problem))
    return Fetched(address=address, outcome="fetched", file=target, sha256=found)


def _insist(address: str, target: Path, manners: Manners, wait: Callable[[float], None]) -> None:
    pause = manners.first_wait
    for left in reversed(range(manners.tries)):
        try:
            request_file(address, target, most=manners.most_bytes)
        except TryAgainError as problem:
            if not left:
                raise
            asked_for = pause if problem.after is None else problem.after
            if asked_for > manners.longest_wait:
                raise _StopError(f"{problem} It asks to be left alone for {asked_for / 60:.0f} minutes.") from problem
            wait(asked_for)
            pause *= 2
        else:
            return


def _checked(address: Address, target: Path, take_changed: bool) -> str:
    """What the file hashes to; raises RefusedError when it is no PDF, or another file than the list means."""
    content = target.read_bytes()
    if _MAGIC not in content[:_MAGIC_WITHIN]:
        raise RefusedError("What came is no PDF.")
    found = sha256(content).hexdigest()
    if address.sha256 and found != address.sha256 and not take_changed:
        raise RefusedError(
            "It is another file than the list says: Ofsted may have replaced it. Take it with --take-changed."
        )
    return found
