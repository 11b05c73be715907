"""Audits as a file for programs: JSON that loses nothing, read back strictly."""

from pathlib import Path

import msgspec

from kloe.audits.completing import gaps
from kloe.audits.form import AuditForm
from kloe.audits.records import Audit, Suggestion, refuse_broken_history
from kloe.errors import KloeError, UnreadableFileError


class AuditFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every record, corrected ones too. Suggestions of programs are kept apart from what people decided."""

    framework: str
    form: str
    audits: tuple[Audit, ...]
    suggestions: tuple[Suggestion, ...] = ()


def as_json(file: AuditFile) -> bytes:
    """The file's content: the same audits give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"


def read_json(path: Path) -> AuditFile:
    """Read a file of audits; raises UnreadableFileError that names the place, and KloeError for a broken history."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=AuditFile, strict=True)
    except OSError as problem:
        raise UnreadableFileError(
            "The file cannot be opened.", where={"file": path.name}, remedy="Check the name and the folder."
        ) from problem
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise UnreadableFileError(
            f"This is no file of audits: {problem}.",
            where={"file": path.name},
            remedy="'kloe audit read' writes one from a workbook.",
        ) from problem
    refuse_broken_history(found.audits)
    return found


def refuse_incomplete(file: AuditFile, form: AuditForm) -> None:
    """Raise KloeError where an audit of the file is not complete under ``form``, or is of another."""
    for audit in file.audits:
        for gap in gaps(audit, form):
            raise KloeError(gap.what, where={"audit": audit.key}, remedy=gap.remedy)
