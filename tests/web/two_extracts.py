"""Two extracts of a made-up authority, a quarter apart and with known faults, read once for all tests of data pages."""

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from kloe.childdata.synthetic.making import make_authority
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import OPENED, OpenExtract
from kloe.web.childdata.storing import read_now, receive

AUTHORITY = "Sampleton"
EARLIER, LATEST = date(2026, 3, 27), date(2026, 6, 26)
_READ: dict[date, tuple[dict[str, object], OpenExtract]] = {}


@cache
def books() -> tuple[Path, Path]:
    """The workbooks."""
    folder = Path(tempfile.mkdtemp(prefix="kloe-books-", dir=_home()))
    made = make_authority(
        folder, as_at=LATEST, earlier=EARLIER, children=150, seed=7, authority=AUTHORITY, faults=40, form="xlsx"
    )
    list(made)
    return folder / f"{EARLIER}" / "annex-a.xlsx", folder / "annex-a.xlsx"


def two_extracts() -> tuple[StoredExtract, StoredExtract]:
    """Both, in the database of this test."""
    earlier, latest = (_stored(day, book) for day, book in zip((EARLIER, LATEST), books(), strict=True))
    return earlier, latest


def _stored(day: date, book: Path) -> StoredExtract:
    if day in _READ:
        fields, found = _READ[day]
        OPENED.put(found)
        return StoredExtract.objects.create(**fields)
    one = read_now(receive([book], authority=AUTHORITY, as_at=day, notified=None, by=None))
    assert one.usable, one.refusal
    fields = {field.attname: getattr(one, field.attname) for field in StoredExtract._meta.concrete_fields}
    _READ[day] = fields, OPENED.get(one)
    return one


def _home() -> Path:
    from application_to_try import HOME  # noqa: PLC0415 - it is there when a test runs

    return HOME
