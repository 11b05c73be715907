"""Take an extract in: keep what came, read, check and measure it, and say at every step how far it is.

It is read in the background, so that whoever uploads can go on. A refused one keeps its files, so that a mapping can be
corrected and it can be read again.
"""

import threading
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from kloe.childdata.extract import Extract
from kloe.papers.kept_extracts import keep_extract
from kloe.papers.readiness import Figures, figures
from kloe.web.accounts.models import Person
from kloe.web.childdata.background import refused_if_wrong, say, start
from kloe.web.childdata.kept_issues import keep_issue_keys
from kloe.web.childdata.models import State, StoredExtract
from kloe.web.childdata.opened import OPENED, OpenExtract
from kloe.web.childdata.what_came import keep_again, keep_what_came, note_decisions, read_what_came

_KEEPING = threading.Lock()  # two extracts of one day have one folder: the later takes the earlier one's place


def receive(
    files: Iterable["UploadedFile[Any] | Path"],
    *,
    authority: str,
    as_at: date | None,
    notified: date | None,
    by: Person | None,
) -> StoredExtract:
    """Keep what came, and enter it as waiting."""
    stored = StoredExtract(authority=authority, as_at=as_at, extract_date=as_at, notified_date=notified, uploaded_by=by)
    keep_what_came(stored, files)
    stored.save()
    return stored


def receive_again(earlier: StoredExtract, by: Person) -> StoredExtract:
    """The same files, to be read with what the authority has decided since; the earlier reading stays until then."""
    stored = StoredExtract(
        authority=earlier.authority, as_at=earlier.as_at, extract_date=earlier.extract_date,
        notified_date=earlier.notified_date, uploaded_by=by,
    )  # fmt: skip
    keep_again(stored, earlier)
    stored.save()
    return stored


def read_in_background(stored: StoredExtract) -> threading.Thread | None:
    """Read it while its uploader goes on; None when it is being read already."""
    return start(StoredExtract, stored.pk, read_now)


def read_now(stored: StoredExtract) -> StoredExtract:
    """Read, check and measure; afterwards it is ready, or refused with the reason. Never raises KloeError."""
    with refused_if_wrong(StoredExtract, stored.pk):
        _read(stored)
    stored.refresh_from_db()
    return stored


def _read(stored: StoredExtract) -> None:
    say(StoredExtract, stored.pk, "Reading and tidying")
    note_decisions(stored)
    stored.read_on, stored.previous_rows = timezone.localdate(), _rows_before(stored)
    stored.save(update_fields=["read_on", "previous_rows"])
    extract, own_checks = read_what_came(stored)
    say(StoredExtract, stored.pk, "Checking")
    checked = extract.check(own_checks)
    say(StoredExtract, stored.pk, "Measuring")
    measured = extract.measure()
    found = OpenExtract(stored.id, extract, checked, measured)
    found.make_ready()
    say(StoredExtract, stored.pk, "Keeping")
    with _KEEPING:
        kept = keep_extract(extract, measured)
        known = figures(extract, checked)
        keep_issue_keys(stored, extract)
        _make_ready(stored, kept.folder.name, extract, known)
    OPENED.put(found)


def _rows_before(stored: StoredExtract) -> dict[str, int]:
    """Rows by list of the last extract before this one's day, where the day is known."""
    earlier = StoredExtract.objects.filter(authority=stored.authority, state=State.READY, replaced_by=None)
    if stored.as_at is None:
        return {}
    before = earlier.filter(extract_date__lt=stored.as_at).exclude(pk=stored.pk).first()
    return dict(before.counts.get("rows_by_list", {})) if before else {}


@transaction.atomic
def _make_ready(stored: StoredExtract, folder: str, extract: Extract, known: Figures) -> None:
    earlier = StoredExtract.objects.filter(folder=folder, state=State.READY, replaced_by=None)
    for one in earlier.exclude(pk=stored.pk):
        StoredExtract.objects.filter(pk=one.pk).update(replaced_by=stored)
        OPENED.forget(one.id)
    rows_by_list = extract.session.rows("select list_number, data_rows from arrivals where sheets > 0 order by 1")
    counts = {
        "errors": known.errors, "warnings": known.warnings, "queries": known.queries, "rows": known.rows,
        "changed": known.changed, "unread": known.unread, "refused": known.refused, "missing": list(known.missing),
        "rows_by_list": {str(number): rows for number, rows in rows_by_list},
    }  # fmt: skip
    StoredExtract.objects.filter(pk=stored.pk).update(
        authority=extract.authority, extract_date=extract.extract_date, folder=folder, state=State.READY, step="",
        verdict=known.verdict.answer, counts=counts, refusal={},
    )  # fmt: skip
