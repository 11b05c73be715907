"""Fetching reports into the library, and remembering which address gave which file."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from shutil import rmtree

import msgspec

from kloe.errors import KloeError
from kloe.published.library.adding import Added, Progress, add_reports
from kloe.published.library.addresses import Address, addresses_on_page, is_allowed
from kloe.published.library.fetching import Fetched, Manners, fetch_files, place_of
from kloe.published.library.manifest import Manifest, now, read_manifest
from kloe.published.library.places import alone_in, library_folder, original_folder, report_id, sound_original
from kloe.published.library.reading_many import Reader, read_report_file
from kloe.published.library.requesting import RefusedError, TryAgainError, request_file

_RECORD = "fetched.json"
_DOWNLOADS = "downloads"
_LARGEST_PAGE = 5_000_000  # bytes


class FromAddress(msgspec.Struct, frozen=True, kw_only=True):
    """What an address gave, and when."""

    sha256: str
    fetched: datetime


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """How each address ended, and what became of the files in the library; None where none came."""

    fetched: tuple[Fetched, ...]
    added: Added | None


def fill_library(  # noqa: PLR0913 - each is one thing to choose
    addresses: Iterable[Address],
    *,
    folder: Path | None = None,
    manners: Manners | None = None,
    take_changed: bool = False,
    each: Callable[[Fetched], None] = lambda one: None,
    wait: Callable[[float], None] = time.sleep,
    workers: int = 1,
    progress: Progress = lambda done, of: None,
    with_reader: Reader = read_report_file,
) -> Filled:
    """Fetch what the library does not hold, and add it.

    ``each`` is called as soon as an address has ended, ``wait`` with the seconds before the next request. A run that
    is cut off goes on where it stopped: nothing is asked for twice. Raises KloeError.
    """
    place = folder or library_folder()
    with alone_in(place, ".lock-fetching"):
        fetched = []
        for one in _fetch_what_is_missing(addresses, place, manners, wait, take_changed):
            fetched.append(one)
            each(one)
        files = [one.file for one in fetched if one.file]
        added = None
        if files:
            _drop_damaged(place, [one.sha256 for one in fetched])
            added = add_reports(files, folder=place, workers=workers, progress=progress, with_reader=with_reader)
        for file in files:
            rmtree(file.parent, ignore_errors=True)  # the library has its own copy
        with suppress(OSError):
            (place / _DOWNLOADS).rmdir()
    return Filled(fetched=tuple(fetched), added=added)


def _fetch_what_is_missing(
    addresses: Iterable[Address],
    folder: Path,
    manners: Manners | None,
    wait: Callable[[float], None],
    take_changed: bool,
) -> Iterator[Fetched]:
    manifest, records = read_manifest(folder), _records(folder)
    for one in fetch_files(
        addresses,
        folder / _DOWNLOADS,
        is_there=lambda address: _is_there(address, folder, manifest, records),
        manners=manners,
        wait=wait,
        take_changed=take_changed,
    ):
        if one.outcome == "fetched":
            records[one.address.address] = FromAddress(sha256=one.sha256, fetched=now())
            _remember(folder, records)
        yield one


def _is_there(address: Address, folder: Path, manifest: Manifest, records: dict[str, FromAddress]) -> bool:
    """Whether the library holds what the address gave, or is known to hold: with its hash counted anew."""
    known = records[address.address].sha256 if address.address in records else address.sha256
    if known not in manifest.kept or (address.sha256 and known != address.sha256):
        return False
    if manifest.kept[known].unread:
        return True
    return sound_original(folder, known) is not None


def _drop_damaged(folder: Path, hashes: Iterable[str]) -> None:
    """What came anew takes the place of a file that was changed or cut short."""
    for one in hashes:
        if sound_original(folder, one) is None:
            rmtree(original_folder(folder, report_id(one)), ignore_errors=True)


def _records(folder: Path) -> dict[str, FromAddress]:
    try:
        return msgspec.json.decode((folder / _RECORD).read_bytes(), type=dict[str, FromAddress])
    except (OSError, msgspec.DecodeError):
        return {}  # then it is asked for once more: nothing else is lost


def _remember(folder: Path, records: dict[str, FromAddress]) -> None:
    beside = folder / f".{_RECORD}.{os.getpid()}"
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(records), indent=1))
    beside.replace(folder / _RECORD)


def addresses_of_page(page: str, *, folder: Path | None = None) -> tuple[Address, ...]:
    """The reports that a page links to: an address of an authority's page, or a file with that page saved.

    Raises KloeError when it cannot be read, or links to none.
    """
    html = _fetched_page(page, folder or library_folder()) if is_allowed(page) else _saved_page(Path(page))
    found = addresses_on_page(html, page) if is_allowed(page) else addresses_on_page(html)
    if not found:
        raise KloeError(
            "The page links to no report.",
            where={"page": page},
            remedy="Name the page on reports.ofsted.gov.uk that lists the reports on one authority.",
        )
    return found


def _saved_page(page: Path) -> str:
    try:
        return page.read_text(encoding="utf-8", errors="replace")
    except OSError as problem:
        raise KloeError(
            "The page cannot be read.",
            where={"page": page},
            remedy="Give an address that begins with https://, or the name of a file with the page saved.",
        ) from problem


def _fetched_page(page: str, folder: Path) -> str:
    target = place_of(Address(address=page, file_name="page.html"), folder / _DOWNLOADS)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        request_file(page, target, most=_LARGEST_PAGE)
        return target.read_text(encoding="utf-8", errors="replace")
    except (TryAgainError, RefusedError) as problem:
        raise KloeError(
            str(problem), where={"page": page}, remedy="Look at the address, and try again later."
        ) from None
    finally:
        rmtree(target.parent, ignore_errors=True)
