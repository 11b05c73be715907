"""The issues as one file, or as data for a script."""

from datetime import UTC, datetime
from pathlib import Path

from kloe.childdata.checks.checking import ISSUES, CheckedExtract
from kloe.childdata.extract import Extract
from kloe.errors import KloeError
from kloe.papers.readiness import figures
from kloe.papers.tidy_lists import copy_query

WRITERS = (".csv", ".parquet", ".xlsx")


def write_issues(extract: Extract, checked: CheckedExtract, target: Path) -> None:
    """Write the flat table of issues; the ending of ``target`` says how. Raises KloeError for other endings."""
    refuse_other_endings(target)
    kind = target.suffix.lower()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind == ".xlsx":
            _write_workbook(extract, checked, target)
        else:
            copy_query(extract, ISSUES, target)
    except OSError as problem:
        raise KloeError(
            f"The file cannot be written: {problem}.",
            where={"file": target},
            remedy="Close it if it is open, or choose another place with -o.",
        ) from problem


def _write_workbook(extract: Extract, checked: CheckedExtract, target: Path) -> None:
    """Write it in the session's workplace first: what is left of a run that stops half way is removed with it."""
    from kloe.papers.issues_workbook import write_issues_workbook  # noqa: PLC0415 - heavy, and seldom needed

    written = extract.session.workplace / target.name
    write_issues_workbook(extract, checked, written, made_at=datetime.now(UTC))
    target.write_bytes(written.read_bytes())
    written.unlink()


def refuse_other_endings(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that issues can be written to."""
    if target.suffix.lower() not in WRITERS:
        raise KloeError(
            "Issues are written as .csv, .parquet or .xlsx.",
            where={"file": target.name},
            remedy="Give -o a file name with one of these endings.",
        )


def result_as_data(extract: Extract, checked: CheckedExtract) -> dict[str, object]:
    """The whole result for a script: date, counts, how each check ended, every issue."""
    verdict = figures(extract, checked).verdict
    return {
        "verdict": {"answer": verdict.answer, "sentence": verdict.sentence},
        "extract_date": extract.extract_date,
        "extract_date_source": extract.extract_date_source,
        "specification": extract.specification.id,
        "counts": checked.counts(),
        "checks": [
            {
                "id": o.check.id,
                "severity": o.check.severity,
                "end": o.end,
                "issues": o.issues,
                "why": list(o.why),
            }
            for o in checked.outcomes
        ],
        "issues": checked.issues(),
    }
