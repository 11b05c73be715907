"""The readiness pack: report, issues, tidy lists, ledger and a manifest, in one folder."""

import json
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

import kloe
from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.checks.loading import settings_in_use
from kloe.childdata.disclosure.disclosing import DisclosedFigures, disclose
from kloe.childdata.disclosure.policy import policy_for
from kloe.childdata.extract import Extract
from kloe.childdata.measures.figures import Figures
from kloe.papers.changes import EarlierPack, IssueChanges, compare_issues
from kloe.papers.children_files import CHILDREN_FILES, write_children_files
from kloe.papers.children_found import ChildrenFound
from kloe.papers.comparison import Comparisons
from kloe.papers.issues_workbook import write_issues_workbook
from kloe.papers.mapping_to_fill_in import write_mapping_to_fill_in
from kloe.papers.measure_changes import SinceLast
from kloe.papers.measure_pages import Audience
from kloe.papers.output_folder import written_beside
from kloe.papers.readiness import figures
from kloe.papers.readiness_report import readiness_report
from kloe.papers.tidy_folder import TIDY_FILES
from kloe.papers.tidy_lists import write_tidy_lists
from kloe.papers.words import counted

MANIFEST = "manifest.json"
PACK_FILES = (
    *TIDY_FILES,
    *CHILDREN_FILES,
    "issues.parquet",
    "issues.xlsx",
    "measures.parquet",
    "measures.xlsx",
    "report.html",
    MANIFEST,
)


@dataclass(frozen=True)
class Pack:
    """A pack that has been written."""

    folder: Path
    manifest: dict[str, object]


def write_pack(  # noqa: PLR0913 - every one after the third is a keyword
    extract: Extract,
    checked: CheckedExtract,
    folder: Path,
    *,
    earlier: EarlierPack | None = None,
    measured: Figures | None = None,
    since_last: SinceLast | None = None,
    comparisons: Comparisons | None = None,
    children: ChildrenFound | None = None,
    audience: Audience = "internal",
    progress: Callable[[str], None] = lambda step: None,
) -> Pack:
    """Write the pack to ``folder``, replacing an earlier pack there; raises KloeError for a folder of other things.

    With ``measured`` the report has the pages of measures, and the pack their figures as files, both as ``audience``
    may see them: small numbers are withheld here. With ``children`` the internal pack has flows, groups and risk
    lists. Only that pack holds issues, lists and the ledger; another audience gets the report, the figures and a
    manifest that says nothing of the files read. ``progress`` is told of each step before it starts.
    """
    made_at = datetime.now(UTC)
    changes = compare_issues(checked, earlier) if earlier else None
    shown = disclose(measured, policy_for(audience)) if measured else None
    with written_beside(folder, PACK_FILES) as beside:
        progress("Writing the report")
        report = readiness_report(
            extract,
            checked,
            changes=changes,
            measured=shown,
            since_last=since_last,
            comparisons=comparisons,
            children=children,
            audience=audience,
            made_at=made_at,
            version=kloe.__version__,
        )
        (beside / "report.html").write_text(report, encoding="utf-8")
        if shown:
            progress("Writing the measures")
            _write_measures(shown, extract, beside, made_at)
        if audience == "internal":
            progress(f"Writing the issues workbook with {counted(checked.issue_count, 'issue')}")
            write_issues_workbook(extract, checked, beside / "issues.xlsx", made_at=made_at)
            progress("Writing the lists and the ledger")
            write_tidy_lists(extract, checked, beside)
            write_mapping_to_fill_in(extract, beside)
            if children:
                progress("Writing flows, groups and what drifts")
                write_children_files(extract, children, beside)
            manifest = _manifest(extract, checked, changes, beside, made_at)
        else:
            manifest = _made_from(extract, beside, made_at)
        manifest["audience"] = audience
        (beside / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str), encoding="utf-8")
    return Pack(folder, manifest)


def _write_measures(shown: DisclosedFigures, extract: Extract, folder: Path, made_at: datetime) -> None:
    from kloe.papers.measures_files import write_measure_files  # noqa: PLC0415 - a pack without measures needs none

    authority = extract.authority or "Authority not named"
    write_measure_files(shown, folder, authority=authority, extract_date=extract.extract_date, made_at=made_at)


def _made_from(extract: Extract, folder: Path, made_at: datetime) -> dict[str, object]:
    """What any audience may know of how a pack was made."""
    return {
        "kloe": kloe.__version__,
        "made_at": made_at.isoformat(timespec="seconds"),
        "authority": extract.authority,
        "extract_date": extract.extract_date.isoformat(),
        "extract_date_source": extract.extract_date_source,
        "specification": extract.specification.id,
        "files": _hashes(folder),
    }


def _hashes(folder: Path) -> dict[str, str]:
    """Every file of the pack with its hash."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _manifest(
    extract: Extract, checked: CheckedExtract, changes: IssueChanges | None, folder: Path, made_at: datetime
) -> dict[str, object]:
    """What the pack was made from and holds: hashes, versions, counts, settings. No child's data."""
    verdict = figures(extract, checked).verdict
    ends: dict[str, int] = {"passed": 0, "failed": 0, "not run": 0, "broken": 0}
    for outcome in checked.outcomes:
        ends[outcome.end] += 1
    return {
        **_made_from(extract, folder, made_at),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "notified_date": extract.notified_date.isoformat() if extract.notified_date else None,
        "verdict": {"answer": verdict.answer, "sentence": verdict.sentence},
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
    }
