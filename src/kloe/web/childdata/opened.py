"""Extracts that are open in this process: read, checked and measured once, then asked by many pages.

A database session of an extract is shared by threads through cursors of its own (``Session.beside``). The least
recently asked one is closed when there are too many.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.home import home
from kloe.papers.kept_extracts import read_again
from kloe.web.childdata.models import StoredExtract

MOST_OPEN = 3


@dataclass(frozen=True)
class OpenExtract:
    """An extract with its issues and figures, all in one session."""

    stored_id: UUID
    extract: Extract
    checked: CheckedExtract
    measured: MeasuredExtract


class _Opened:
    """The open extracts of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opening: dict[UUID, threading.Lock] = {}
        self._open: OrderedDict[UUID, OpenExtract] = OrderedDict()

    def get(self, stored: StoredExtract) -> OpenExtract:
        """Open it, or wait for whoever is opening it."""
        with self._lock:
            if stored.id in self._open:
                self._open.move_to_end(stored.id)
                return self._open[stored.id]
            opening = self._opening.setdefault(stored.id, threading.Lock())
        with opening:
            with self._lock:
                if stored.id in self._open:
                    return self._open[stored.id]
            found = _open(stored)
            self.put(found)
            return found

    def put(self, found: OpenExtract) -> None:
        """Take one in that is open already."""
        with self._lock:
            self._open[found.stored_id] = found
            self._open.move_to_end(found.stored_id)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)  # its session closes when the last page that asks it is done

    def forget(self, stored_id: UUID) -> None:
        """Let one go, because it was replaced."""
        with self._lock:
            self._open.pop(stored_id, None)


OPENED = _Opened()


@contextmanager
def opened(stored: StoredExtract) -> Iterator[OpenExtract]:
    """The extract for one page: its tables are asked through a cursor of the page's own."""
    whole = OPENED.get(stored)
    with whole.extract.session.beside() as session:
        yield replace(
            whole,
            extract=replace(whole.extract, session=session),
            checked=replace(whole.checked, session=session),
            measured=replace(whole.measured, session=session),
        )


def _open(stored: StoredExtract) -> OpenExtract:
    extract = read_again(home() / "extracts" / stored.folder)
    return OpenExtract(stored.id, extract, extract.check(), extract.measure())
