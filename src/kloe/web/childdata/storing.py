"""Take an extract in: keep what came, read, check and measure it, and say at every step how far it is.

It runs in a thread of its own, so that whoever uploads can go on. What came stays in ``KLOE_HOME/uploads`` until it is
read; a refused one keeps its files, so that a mapping can be corrected and it can be read again.
"""

import shutil
import threading
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import close_old_connections, transaction

from kloe.childdata.extract import read_annex_a
from kloe.childdata.reading.mapping import read_mapping
from kloe.errors import KloeError
from kloe.home import authority_home, home
from kloe.papers.kept_extracts import keep_extract
from kloe.papers.readiness import figures
from kloe.web.accounts.models import Person
from kloe.web.childdata.models import State, StoredExtract
from kloe.web.childdata.opened import OPENED, OpenExtract

_OWNER_ONLY = 0o700


def receive(
    files: Iterable[UploadedFile | Path],
    *,
    authority: str,
    as_at: date | None,
    notified: date | None,
    by: Person | None,
) -> StoredExtract:
    """Keep what came, and enter it as waiting. Names are only shown: on disk files have numbers."""
    stored = StoredExtract(authority=authority, extract_date=as_at, notified_date=notified, uploaded_by=by)
    place = upload_folder(stored.id)
    place.mkdir(parents=True, mode=_OWNER_ONLY)
    for number, file in enumerate(files, start=1):
        name = Path(file.name or "").name
        stored.file_names.append(name)
        target = place / f"{number:02}{Path(name).suffix.lower()[:10]}"
        if isinstance(file, Path):
            shutil.copyfile(file, target)
        else:
            with target.open("wb") as out:
                for chunk in file.chunks():
                    out.write(chunk)
    stored.save()
    return stored


def upload_folder(stored_id: UUID) -> Path:
    """Where the files of an upload lie until they are read."""
    return home() / "uploads" / str(stored_id)


def read_in_background(stored: StoredExtract) -> threading.Thread:
    """Read it while its uploader goes on."""
    thread = threading.Thread(target=_in_thread, args=(stored.id,), name=f"read {stored.id}", daemon=True)
    thread.start()
    return thread


def _in_thread(stored_id: UUID) -> None:
    try:
        read_now(StoredExtract.objects.get(pk=stored_id))
    finally:
        close_old_connections()


def read_now(stored: StoredExtract) -> StoredExtract:
    """Read, check and measure; afterwards it is ready, or refused with the reason. Never raises KloeError."""
    try:
        _say(stored, State.READING, "Reading and tidying")
        _read(stored)
    except KloeError as problem:
        refusal = {
            "what": problem.what,
            "remedy": problem.remedy,
            "where": {k: str(v) for k, v in problem.where.items()},
        }
        StoredExtract.objects.filter(pk=stored.pk).update(state=State.REFUSED, step="", refusal=refusal)
    stored.refresh_from_db()
    return stored


def _read(stored: StoredExtract) -> None:
    remembered = authority_home(stored.authority) / "mapping.toml"
    extract = read_annex_a(
        sorted(upload_folder(stored.id).iterdir()),
        authority=stored.authority,
        as_at=stored.extract_date,
        notified=stored.notified_date,
        mapping=read_mapping(remembered) if remembered.exists() else None,
    )
    _say(stored, State.READING, "Checking")
    checked = extract.check()
    _say(stored, State.READING, "Measuring")
    measured = extract.measure()
    _say(stored, State.READING, "Keeping")
    kept = keep_extract(extract, measured)
    known = figures(extract, checked)
    counts = {
        "errors": known.errors, "warnings": known.warnings, "queries": known.queries, "rows": known.rows,
        "changed": known.changed, "unread": known.unread, "refused": known.refused,
    }  # fmt: skip
    with transaction.atomic():
        earlier = StoredExtract.objects.filter(folder=kept.folder.name, state=State.READY, replaced_by=None)
        for one in earlier.exclude(pk=stored.pk):
            StoredExtract.objects.filter(pk=one.pk).update(replaced_by=stored)
            OPENED.forget(one.id)
        StoredExtract.objects.filter(pk=stored.pk).update(
            authority=kept.authority, extract_date=kept.extract_date, folder=kept.folder.name, state=State.READY,
            step="", verdict=known.verdict.answer, counts=counts, refusal={},
        )  # fmt: skip
    OPENED.put(OpenExtract(stored.id, extract, checked, measured))
    shutil.rmtree(upload_folder(stored.id), ignore_errors=True)


def _say(stored: StoredExtract, state: State, step: str) -> None:
    StoredExtract.objects.filter(pk=stored.pk).update(state=state, step=step)
