"""How every check ended, what changed since the last extract, and what the report cannot say."""

from collections import Counter, defaultdict

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.changes import IssueChanges
from kloe.papers.report_tables import Table, table
from kloe.papers.words import counted, day, in_order, joined, list_names, number
from kloe.working_days import england

_UNKNOWN = "Checked no longer"
_SEVERITIES = ("Error", "Warning", "Query", _UNKNOWN)
_ENDS = {"passed": "Passed", "failed": "Failed", "not run": "Not run", "broken": "Broke off"}


def ends(checked: CheckedExtract) -> Counter[str]:
    """How many checks passed, failed, were not run, broke off."""
    return Counter(outcome.end for outcome in checked.outcomes)


def ends_in_words(checked: CheckedExtract) -> str:
    """How the checks ended, in half a sentence."""
    counts = ends(checked)
    return ", ".join(f"{number(counts[end])} {words.lower()}" for end, words in _ENDS.items())


def not_run_table(checked: CheckedExtract) -> Table:
    """Why checks could not be run, or broke off, grouped by reason."""
    by_reason: dict[tuple[str, str], list[str]] = defaultdict(list)
    for outcome in checked.outcomes:
        if outcome.end in ("not run", "broken"):
            why = " ".join(outcome.why) or "No reason is recorded."
            by_reason[_ENDS[outcome.end], why].append(outcome.check.id)
    ranked = sorted(by_reason.items(), key=lambda item: (item[0][0] != "Broke off", -len(item[1]), item[0]))
    rows = [(why, end, len(ids), ", ".join(ids)) for (end, why), ids in ranked]
    return table("checks-not-run", "Checks that gave no answer, by reason", (">Why", "End", "#Checks", ">Which"), rows)


def checks_table(checked: CheckedExtract) -> Table:
    """Every check and how it ended."""
    rows = [
        (outcome.check.id, outcome.check.severity.capitalize(), outcome.check.says, _end(outcome.end, outcome.why),
         outcome.issues if outcome.end in ("passed", "failed") else "-")
        for outcome in checked.outcomes
    ]  # fmt: skip
    headings = ("!Check", "Severity", ">What must be true", ">End", "#Issues")
    return table("checks-all", "Every check and how it ended", headings, rows)


def _end(end: str, why: tuple[str, ...]) -> str:
    """Passed and failed checks may still have lists that they could not decide."""
    if not why:
        return _ENDS[end]
    return f"{_ENDS[end]}. {'' if end in ('not run', 'broken') else 'Not decided everywhere: '}{' '.join(why)}"


def changes_table(changes: IssueChanges, checked: CheckedExtract) -> Table:
    """New, remaining and gone issues by check: errors first, and those with most new ones first."""
    known = {check.id: check for check in checked.book.checks}
    rows: list[tuple[str, str, str, int, int, int]] = []
    for check, new, still, gone in changes.by_check:
        severity = known[check].severity.capitalize() if check in known else _UNKNOWN
        says = known[check].says if check in known else "This is checked no longer."
        rows.append((check, severity, says, new, still, gone))
    rows.sort(key=lambda row: (_SEVERITIES.index(row[1]), -row[3], -row[4], in_order(row[0])))
    headings = ("!Check", "Severity", ">What must be true", "#New", "#Still there", "#Gone")
    return table("since-last", f"Issues by check, against the extract of {day(changes.since)}", headings, rows)


def changes_by_severity(changes: IssueChanges, checked: CheckedExtract) -> Table:
    """New, remaining and gone issues by severity."""
    severities = {check.id: check.severity.capitalize() for check in checked.book.checks}
    counts = {severity: [0, 0, 0] for severity in _SEVERITIES}
    for check, *by_end in changes.by_check:
        so_far = counts[severities.get(check, _UNKNOWN)]
        so_far[:] = (one + more for one, more in zip(so_far, by_end, strict=True))
    rows = [(severity, *map(number, found)) for severity, found in counts.items() if severity != _UNKNOWN or any(found)]
    headings = ("!Severity", "#New", "#Still there", "#Gone")
    return table(
        "since-last-in-all", f"Issues by severity, against the extract of {day(changes.since)}", headings, rows
    )


def limits(extract: Extract, checked: CheckedExtract) -> tuple[str, ...]:
    """What a reader should know before leaning on the report."""
    specification = extract.specification
    came = {row[0] for row in extract.session.rows("select list_number from arrivals where sheets > 0")}
    doubts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for child_list in specification.lists:
        for column in child_list.columns:
            if column.uncertain and child_list.number in came:
                doubts[column.uncertain][column.heading].append(child_list.number)
    notes = [f"Specification: {note}" for note in specification.uncertain]
    for doubt, places in doubts.items():
        columns = joined([f"'{heading}' ({list_names(lists)})" for heading, lists in places.items()])
        notes.append(f"Specification, {columns}: {doubt}.")
    return (*_date_note(extract), _calendar_note(extract), _settings_note(checked), *notes, _children_note())


def _calendar_note(extract: Extract) -> str:
    days = england()
    first, last = min(days.holidays), max(days.holidays)
    note = (
        f"Working days leave out the bank holidays of England, which Kloe knows from {first.year} to {last.year};"
        " outside those years only weekends are left out."
    )
    return note if days.covers(extract.extract_date) else f"{note} The date of this extract is outside them."


def _settings_note(checked: CheckedExtract) -> str:
    settings = checked.book.settings.values()
    own = sum(setting.ours for setting in settings)
    return (
        f"The checks use {counted(len(settings), 'threshold')}; {own} of them rest on no law or guidance and are Kloe's"
        " choice. The reference page on settings says which, and an authority can change them."
    )


def _date_note(extract: Extract) -> list[str]:
    if extract.extract_date_source == "given":
        return []
    rows = extract.session.rows("select coalesce(sum(data_rows), 0) from arrivals")[0][0]
    source = "was inferred from the events in it" if rows else "is today's, as there is no row to infer it from"
    return [
        f"The date of the extract, {day(extract.extract_date)}, {source}. Ages, timescales"
        " and reporting periods count from that day: give the date if it is another one."
    ]


def _children_note() -> str:
    return (
        "This report holds counts and no child's row. The rows are in issues.xlsx, which is as confidential as the"
        " extract itself. Kloe sees what is recorded, not whether it is true, and nothing of practice."
    )
