"""Extracts that are open in this process: read, checked and measured once, then asked by many pages.

A database session of an extract is shared by threads through cursors of its own (``Session.beside``). The least
recently asked one is closed when there are too many.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.disclosure.disclosing import DisclosedFigures, disclose
from kloe.childdata.disclosure.policy import policy_for
from kloe.childdata.extract import Extract
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.what_came import read_what_came

MOST_OPEN = 3
Found = TypeVar("Found")


class Memory:
    """What was worked out of an open extract once, for as long as it is open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: dict[object, threading.Lock] = {}
        self._known: dict[object, object] = {}
        self._tables = threading.Lock()  # held by whoever makes tables in the session whose names others use, too

    def of(self, name: object, make: Callable[[], Found]) -> Found:
        """What is known by this name; made by whoever asks first, while others who ask for the same wait."""
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        with making:
            if name not in self._known:
                self._known[name] = make()
            return self._known[name]  # type: ignore[return-value]

    def of_tables(self, name: object, make: Callable[[], Found]) -> Found:
        """The same for what is worked out by way of tables: two makers of one table would disturb each other."""

        def alone() -> Found:
            with self._tables:
                return make()

        return self.of(name, alone)


@dataclass(frozen=True)
class OpenExtract:
    """An extract with its issues and figures, all in one session."""

    stored_id: UUID
    extract: Extract
    checked: CheckedExtract
    measured: MeasuredExtract
    memory: Memory = field(default_factory=Memory)

    def figures(self, audience: str) -> DisclosedFigures:
        """The figures as an audience may see them, worked out once."""
        return self.memory.of(("figures", audience), lambda: disclose(self.measured, policy_for(audience)))

    def rows_query(self, measure: str, breakdown: str, group: str | None) -> str:
        """SQL that gives the rows behind a figure; raises KloeError where there is none.

        It is asked of one and the same measured extract, which then reads its figures once.
        """
        return self.memory.of("measured", lambda: self.measured).rows_query(measure, breakdown, group)

    def make_ready(self) -> None:
        """Work out what pages ask first, before any of them waits for it."""
        for audience in ("internal", "published"):
            self.figures(audience)
        self.memory.of("measured", lambda: self.measured).figure("")


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
            self._opening.pop(stored_id, None)


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
    extract, own_checks = read_what_came(stored)
    found = OpenExtract(stored.id, extract, extract.check(own_checks), extract.measure())
    found.make_ready()
    return found
