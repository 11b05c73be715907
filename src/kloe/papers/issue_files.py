"""The issues as one file, or as data for a script."""

from datetime import UTC, datetime
from pathlib import Path

from kloe.childdata.checks.checking import ISSUES, CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.readiness import figures
from kloe.papers.tidy_lists import copy_query

_ENDINGS = (".csv", ".parquet", ".xlsx")


def write_issues(extract: Extract, checked: CheckedExtract, target: Path) -> None:
    """Write the flat table of issues; the ending of ``target`` says how. Raises KloeError for other endings."""
    refuse_no_issue_file(target)
    with writing_to(target) as beside:
        if target.suffix.lower() == ".xlsx":
            _write_workbook(extract, checked, beside)
        else:
            copy_query(extract, ISSUES, beside)


def _write_workbook(extract: Extract, checked: CheckedExtract, target: Path) -> None:
    """Write it in the session's workplace first: what is left of a run that stops half way is removed with it."""
    from kloe.papers.issues_workbook import write_issues_workbook  # noqa: PLC0415 - heavy, and seldom needed

    written = extract.session.workplace / target.name
    write_issues_workbook(extract, checked, written, made_at=datetime.now(UTC))
    target.write_bytes(written.read_bytes())
    written.unlink()


def refuse_no_issue_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that issues can be written to."""
    refuse_other_endings("Issues are", target, _ENDINGS)


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
