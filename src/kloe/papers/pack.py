"""The readiness pack: report, issues, tidy lists, ledger and a manifest, in one folder.

Everything is written into a folder beside the target and moved into place at the end, so that a crash
leaves the old pack or the new one, never half of one.
"""

import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import kloe
from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.checks.loading import settings_in_use
from kloe.childdata.extract import Extract
from kloe.errors import KloeError
from kloe.papers.changes import EarlierPack, IssueChanges, compare_issues
from kloe.papers.issues_workbook import write_issues_workbook
from kloe.papers.mapping_to_fill_in import write_mapping_to_fill_in
from kloe.papers.readiness_report import readiness_report
from kloe.papers.tidy_lists import write_tidy_lists

MANIFEST = "manifest.json"
Progress = "Callable[[str], None]"


@dataclass(frozen=True)
class Pack:
    """A pack that has been written."""

    folder: Path
    manifest: dict[str, object]


def write_pack(extract: Extract, checked: CheckedExtract, folder: Path, *, earlier: EarlierPack | None = None) -> Pack:
    """Write the pack to ``folder``, replacing an earlier pack there; raises KloeError for a folder of other things."""
    _refuse_other_folders(folder)
    made_at = datetime.now(UTC)
    changes = compare_issues(checked, earlier) if earlier else None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".pack-") as place:
        beside = Path(place) / "pack"
        beside.mkdir()
        report = readiness_report(extract, checked, changes=changes, made_at=made_at, version=kloe.__version__)
        (beside / "report.html").write_text(report, encoding="utf-8")
        write_issues_workbook(extract, checked, beside / "issues.xlsx", made_at=made_at)
        write_tidy_lists(extract, checked, beside)
        write_mapping_to_fill_in(extract, beside)
        manifest = _manifest(extract, checked, changes, beside, made_at)
        (beside / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str), encoding="utf-8")
        _move_into_place(beside, folder)
    return Pack(folder, manifest)


def _refuse_other_folders(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise KloeError(
            "The folder holds other files than a pack.",
            where={"folder": folder},
            remedy="Choose a new folder with -o.",
        )


def _move_into_place(beside: Path, folder: Path) -> None:
    if folder.exists():
        old = beside.parent / "old"
        folder.replace(old)
        beside.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        beside.replace(folder)


def _manifest(
    extract: Extract, checked: CheckedExtract, changes: IssueChanges | None, folder: Path, made_at: datetime
) -> dict[str, object]:
    """What the pack was made from and holds: hashes, versions, counts, settings. No child's data."""
    ends: dict[str, int] = {"passed": 0, "failed": 0, "not run": 0, "broken": 0}
    for outcome in checked.outcomes:
        ends[outcome.end] += 1
    return {
        "kloe": kloe.__version__,
        "made_at": made_at.isoformat(timespec="seconds"),
        "authority": extract.authority,
        "extract_date": extract.extract_date.isoformat(),
        "extract_date_source": extract.extract_date_source,
        "specification": extract.specification.id,
        "read": [
            {
                "name": file.name,
                "kind": file.kind,
                "bytes": len(file.content),
                "sha256": sha256(file.content).hexdigest(),
            }
            for file in extract.files
        ],
        "rows": {
            f"List {number}": rows
            for number, rows in extract.session.rows("select list_number, data_rows from arrivals order by 1")
        },
        "refused_rows": extract.session.rows("select count(*) from refused_rows")[0][0],
        "cells_changed": extract.session.rows("select count(*) from ledger")[0][0],
        "cells_not_understood": extract.session.rows("select count(*) from unread")[0][0],
        "issues": checked.counts(),
        "checks": ends,
        "settings": settings_in_use(checked.book),
        "since_last": None
        if changes is None
        else {"new": changes.new, "still_there": changes.still_there, "gone": changes.gone},
        "files": {
            str(path.relative_to(folder).as_posix()): sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }


def read_manifest(folder: Path) -> dict[str, object]:
    """The manifest of a pack; raises KloeError when there is none."""
    try:
        manifest: dict[str, object] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise KloeError(
            "This is no pack that Kloe has written: it has no manifest.json.",
            where={"folder": folder},
            remedy="Give the folder of an earlier pack.",
        ) from problem
    return manifest


def extract_date_of(manifest: dict[str, object]) -> date:
    """The extract date that a manifest states."""
    return date.fromisoformat(str(manifest["extract_date"]))
