"""What a director should know before turning the page: two or three sentences below the verdict."""

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers import issue_counts
from kloe.papers.changes import IssueChanges
from kloe.papers.readiness import Figures
from kloe.papers.words import counted, day, number


def in_short(
    extract: Extract, checked: CheckedExtract, known: Figures, changes: IssueChanges | None
) -> tuple[str, ...]:
    """Where most errors are, what warnings and queries ask for, and whether it was better last time."""
    sentences = (_where(extract, checked, known), _others(known), _since(changes))
    return tuple(sentence for sentence in sentences if sentence)


def _where(extract: Extract, checked: CheckedExtract, known: Figures) -> str:
    if not known.errors:
        return ""
    by_list = issue_counts.worst(issue_counts.places_by_list(extract, checked))
    teams = issue_counts.places_by(extract, checked, "team")
    if not any(team.counts[0] for team in teams):
        return f"By list: {by_list}."
    return f"By list: {by_list}. By team, where one is recorded: {issue_counts.worst(teams)}."


def _others(known: Figures) -> str:
    said = []
    if known.warnings:
        said.append(f"{counted(known.warnings, 'warning')}: put right or be ready to explain.")
    if known.queries:
        said.append(f"{counted(known.queries, 'query', 'queries')}: may well be right, worth a look.")
    return " ".join(said)


def _since(changes: IssueChanges | None) -> str:
    if not changes:
        return ""
    return (
        f"Since the extract of {day(changes.since)}: {counted(changes.new, 'new issue')},"
        f" {number(changes.still_there)} still there, {number(changes.gone)} gone."
    )
