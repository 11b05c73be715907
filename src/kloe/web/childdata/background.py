"""Work that goes on while its asker does, and says every few seconds that it is alive.

A server that stops takes its work with it. Whatever was not finished has then been silent for a while; pages say so,
and it can be started again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from kloe.errors import KloeError
from kloe.web.childdata.models import SILENT_FOR, MadePack, State, StoredExtract

Work = TypeVar("Work", StoredExtract, MadePack)
_BEAT = 5.0  # seconds
_AT_ONCE = threading.Semaphore(2)  # an extract of a large authority takes a gigabyte while it is read


def start(kind: type[Work], pk: UUID, do: Callable[[Work], object]) -> threading.Thread | None:
    """Do it in a thread of its own; None when somebody is at it already."""
    if not _claim(kind, pk):
        return None
    thread = threading.Thread(target=_run, args=(kind, pk, do), name=f"{kind.__name__} {pk}", daemon=True)
    thread.start()
    return thread


def _claim(kind: type[Work], pk: UUID) -> bool:
    """Whether this is ours to do: in the database, so that of two servers only one does it."""
    silent = Q(alive_at=None) | Q(alive_at__lt=timezone.now() - SILENT_FOR) | Q(state=State.REFUSED)
    free = kind.objects.filter(silent, pk=pk).exclude(state=State.READY)
    return bool(free.update(state=State.WAITING, step="", alive_at=timezone.now(), refusal={}))


def _run(kind: type[Work], pk: UUID, do: Callable[[Work], object]) -> None:
    try:
        with alive(kind, pk), _AT_ONCE:
            do(kind.objects.get(pk=pk))
    finally:
        close_old_connections()


@contextmanager
def alive(kind: type[Work], pk: UUID) -> Iterator[None]:
    """Say that the work goes on for as long as what runs inside does."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(_BEAT):
                kind.objects.filter(pk=pk).update(alive_at=timezone.now())
        finally:
            close_old_connections()

    kind.objects.filter(pk=pk).update(alive_at=timezone.now())
    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def refused_if_wrong(kind: type[Work], pk: UUID) -> Iterator[None]:
    """Keep for its asker what they can put right; of anything else only that it happened, and raise it."""
    try:
        yield
    except KloeError as problem:
        where = {name: str(value) for name, value in problem.where.items()}
        _refuse(kind, pk, {"what": problem.what, "remedy": problem.remedy, "where": where})
    except Exception:
        remedy = "Try once more. If it happens again, tell whoever runs Kloe: the log says where it stopped."
        _refuse(kind, pk, {"what": "Kloe stopped half way: the fault is ours.", "remedy": remedy, "where": {}})
        raise


def say(kind: type[Work], pk: UUID, step: str) -> None:
    """Say how far it is."""
    kind.objects.filter(pk=pk).update(state=State.READING, step=step, alive_at=timezone.now())


def _refuse(kind: type[Work], pk: UUID, refusal: dict[str, object]) -> None:
    kind.objects.filter(pk=pk).update(state=State.REFUSED, step="", refusal=refusal)
