"""What a director should know before turning the page: a few sentences below the verdict."""

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers import issue_counts
from kloe.papers.changes import IssueChanges
from kloe.papers.readiness import Figures
from kloe.papers.words import counted, day, number


def in_short(
    extract: Extract, checked: CheckedExtract, known: Figures, changes: IssueChanges | None
) -> tuple[str, ...]:
    """What to do first, where it is worst, what warnings and queries ask for, whether it was better last time."""
    sentences = (_first(checked, known), _where(extract, checked, known), _others(known), _since(changes))
    return tuple(sentence for sentence in sentences if sentence)


def _first(checked: CheckedExtract, known: Figures) -> str:
    """What to begin with: the lists that are not there, then the check with most errors."""
    steps = []
    if not known.rows:
        steps.append("make sure that the export ran, and that this is the file it wrote.")
    elif known.missing:
        steps.append("export the missing lists, and give all files of the extract together.")
    if known.errors:
        steps.append(_worst_check(checked, known))
    if known.broken and not known.errors:
        steps.append("see under Checks which check broke off, and why.")
    if steps:
        return f"What to do first: {' Then: '.join(steps)}"
    return "A list may rightly have no rows: then say so when you send it." if known.empty else ""


def _worst_check(checked: CheckedExtract, known: Figures) -> str:
    top = issue_counts.findings(checked)["error"][0]
    share = "the only error" if known.errors == 1 else f"{number(top.issues)} of {counted(known.errors, 'error')}"
    return f"{top.check.id}, '{top.check.says.rstrip('.')}' ({share}). {top.check.remedy}"


def _where(extract: Extract, checked: CheckedExtract, known: Figures) -> str:
    by_list = issue_counts.places_by_list(extract, checked)
    gravest = issue_counts.gravest(by_list)
    if not known.rows or gravest in (None, "query"):
        return ""
    teams = issue_counts.places_by(extract, checked, "team")
    said = f"By list: {issue_counts.worst(by_list)}."
    if issue_counts.gravest(teams) != gravest:
        return said
    return f"{said} By team, where one is recorded: {issue_counts.worst(teams)}."


def _others(known: Figures) -> str:
    said = []
    if known.warnings and known.verdict.answer != "Yes, with warnings":
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
