"""The files of an upload, and an extract read from them as it was read the first time.

Under ``KLOE_HOME/uploads/<id>`` lie the files as they came, and beside them the mapping and the own checks that the
authority had that day. They stay, also when another extract takes the place of this one: nothing that came is lost.
"""

import io
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from kloe.childdata.extract import Extract, read_annex_a
from kloe.childdata.reading.files import Source, open_source
from kloe.childdata.reading.mapping import Mapping, read_mapping
from kloe.childdata.reading.sheets import load_sheets
from kloe.engine.session import Session
from kloe.errors import KloeError
from kloe.home import authority_home, home
from kloe.papers.kept_extracts import read_again
from kloe.web.childdata.models import StoredExtract

_OWNER_ONLY = 0o700
_FILES, _MAPPING, _CHECKS = "files", "mapping.toml", "checks.toml"


class _Named(io.BytesIO):
    """What came, under the name that its sender gave it."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


def upload_folder(stored_id: UUID) -> Path:
    """Where the files of an upload lie."""
    return home() / "uploads" / str(stored_id)


def keep_what_came(stored: StoredExtract, files: Iterable["UploadedFile[Any] | Path"]) -> None:
    """Keep the files. Names are only shown: on disk files have numbers."""
    place = upload_folder(stored.id) / _FILES
    place.mkdir(parents=True, mode=_OWNER_ONLY)
    upload_folder(stored.id).chmod(_OWNER_ONLY)
    for number, file in enumerate(files, start=1):
        name = Path(file.name or "file").name
        stored.file_names.append(name)
        target = place / f"{number:03}"
        if isinstance(file, Path):
            shutil.copyfile(file, target)
        else:
            with target.open("wb") as out:
                for chunk in file.chunks():
                    out.write(chunk)


def keep_again(stored: StoredExtract, earlier: StoredExtract) -> None:
    """The same files once more, for another reading of them; on disk they are one where the system can."""
    source, place = upload_folder(earlier.id) / _FILES, upload_folder(stored.id) / _FILES
    place.mkdir(parents=True, mode=_OWNER_ONLY)
    upload_folder(stored.id).chmod(_OWNER_ONLY)
    for path in sorted(source.iterdir()):
        try:
            os.link(path, place / path.name)
        except OSError:
            shutil.copyfile(path, place / path.name)
    stored.file_names = list(earlier.file_names)


def note_decisions(stored: StoredExtract) -> None:
    """Put what the authority has decided today beside the files, so that they are always read with it."""
    for name in (_MAPPING, _CHECKS):
        decided, kept = authority_home(stored.authority) / name, upload_folder(stored.id) / name
        kept.unlink(missing_ok=True)
        if decided.exists():
            shutil.copyfile(decided, kept)


def read_what_came(stored: StoredExtract) -> tuple[Extract, tuple[Path, ...]]:
    """The extract, and the authority's own checks for it; raises KloeError."""
    place = upload_folder(stored.id)
    mapping, checks = place / _MAPPING, place / _CHECKS
    if stored.folder and not place.exists():  # somebody cleared the uploads away: the tidy lists are kept, too
        return read_again(home() / "extracts" / stored.folder), ()
    extract = read_annex_a(
        _sources(stored),
        authority=stored.authority,
        as_at=stored.as_at,
        notified=stored.notified_date,
        mapping=read_mapping(mapping) if mapping.exists() else Mapping(),
        previous_rows={int(number): rows for number, rows in stored.previous_rows.items()} or None,
        today=stored.read_on or timezone.localdate(),
    )
    return extract, (checks,) if checks.exists() else ()


def names_of_sheets(stored: StoredExtract) -> tuple[str, ...]:
    """The sheets of what came, also where none of them was recognised; none where the files cannot be opened."""
    session = Session(threads=1)
    try:
        return tuple(dict.fromkeys(sheet.name for sheet in load_sheets(session, open_source(_sources(stored)))))
    except KloeError:
        return ()
    finally:
        session.close()


def _sources(stored: StoredExtract) -> list[Source]:
    try:
        paths = sorted((upload_folder(stored.id) / _FILES).iterdir())
    except OSError:
        paths = []
    if not paths:
        raise KloeError("The files of this upload are no longer there.", remedy="Upload the extract again.")
    return [_Named(path.read_bytes(), name) for path, name in zip(paths, stored.file_names, strict=True)]
