"""The result of a check in a few lines, for the command line."""

from collections.abc import Iterator

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.checks.running import Outcome
from kloe.childdata.extract import Extract
from kloe.papers.charts.small_bars import SEVERITIES
from kloe.papers.readiness import figures
from kloe.papers.words import counted, day, in_order

MOST_CHECKS = 15
MOST_IDS = 8


def result_in_lines(extract: Extract, checked: CheckedExtract) -> Iterator[str]:
    """The verdict, what it rests on, and the checks that fail: the gravest and most frequent first."""
    known = figures(extract, checked)
    inferred = "inferred from the latest events" if known.rows else "today, as no list holds a row"
    how = "given" if extract.extract_date_source == "given" else inferred
    yield f"Could we send this today? {known.verdict.sentence}"
    yield f"Extract of {day(extract.extract_date)} ({how}), layout {extract.specification.id}"
    found = (counted(known.errors, "error"), counted(known.warnings, "warning"))
    yield f"{', '.join(found)}, {counted(known.queries, 'query', 'queries')} in {counted(known.rows, 'row')}"
    failed = sorted((outcome for outcome in checked.outcomes if outcome.end == "failed"), key=_rank)
    for outcome in failed[:MOST_CHECKS]:
        check = outcome.check
        yield f"  {check.severity:<8}{check.id:<8}{outcome.issues:>8,}  {check.says}"
    if len(failed) > MOST_CHECKS:
        yield f"  and {counted(len(failed) - MOST_CHECKS, 'more check')} with issues"
    for end, words in (("not run", "not run"), ("broken", "broke off")):
        ended = [outcome.check.id for outcome in checked.outcomes if outcome.end == end]
        if ended:
            more = f" and {len(ended) - MOST_IDS:,} more" if len(ended) > MOST_IDS else ""
            yield f"  {counted(len(ended), 'check')} {words}: {', '.join(ended[:MOST_IDS])}{more}"


def _rank(outcome: Outcome) -> tuple[int, int, list[str | int]]:
    return SEVERITIES.index(outcome.check.severity), -outcome.issues, in_order(outcome.check.id)
