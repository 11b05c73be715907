"""The sections of the readiness report in their order, each headed by what was found."""

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.checks.model import Severity
from kloe.childdata.extract import Extract
from kloe.papers import check_record, issue_counts, reading_record, tidying_record
from kloe.papers.caseload_section import caseload_tables, worker_changes_table
from kloe.papers.changes import IssueChanges
from kloe.papers.children_found import ChildrenFound
from kloe.papers.children_sections import children_sections
from kloe.papers.measure_changes import SinceLast, changes_of_measures, largest_changes
from kloe.papers.measure_pages import Audience
from kloe.papers.readiness import Figures
from kloe.papers.sections import Block, Section
from kloe.papers.words import counted, day, joined, list_names, number


def report_sections(  # noqa: PLR0913, PLR0917 - the last three are what it may have besides
    extract: Extract,
    checked: CheckedExtract,
    known: Figures,
    changes: IssueChanges | None,
    audience: Audience = "internal",
    since_last: SinceLast | None = None,
    children: ChildrenFound | None = None,
) -> list[Section]:
    """All sections after the verdict: only inside the authority, because exact rows and issues tell small numbers."""
    if audience != "internal":
        return []
    return [
        _stops(checked, known),
        _where(extract, checked),
        _lists(extract, known),
        _matched(extract),
        _changed(extract, known),
        _unread(extract, known),
        *([_since(changes, checked)] if changes else []),
        *([_measures_since(since_last)] if since_last else []),
        *_caseloads(extract, since_last),
        *(children_sections(children) if children else ()),
        _checks(checked),
        Section(
            "limits", "What it cannot say", "What this report cannot say", notes=check_record.limits(extract, checked)
        ),
    ]


def _measures_since(since: SinceLast) -> Section:
    moved = sum(1 for change in since.measures.changes if change.entered or change.left)
    intro = (
        f"In {counted(moved, 'measure')}, children are counted now who were not before, or the reverse. Which children,"
        " the command 'kloe compare' writes to a file for those who may see it.",
        "A list of six months has other children in it a quarter later: a change of a count is a change of time, too.",
    )
    return Section(
        "measures-since-last-extract",
        "Measures since the last",
        "What changed in the measures since the last extract",
        intro,
        (
            Block(
                largest_changes(since.measures),
                "Changed most",
                "By more than chance often explains in so many cases, the surest first.",
                "No measure changed by more than chance often explains.",
            ),
            Block(changes_of_measures(since.measures), fold=True, title="Every measure, then and now"),
        ),
    )


def _caseloads(extract: Extract, since: SinceLast | None) -> list[Section]:
    """Who holds which open children; left out where the extract cannot say."""
    tables = caseload_tables(extract)
    if not tables:
        return []
    teams, workers = tables
    intro = (
        "The open children of List 6, each once. A stand-in is a name such as Duty or Unallocated; the median and the"
        " quartiles are those of people.",
    )
    blocks = [Block(teams), Block(workers, title="By worker", fold=True)]
    if since and since.workers:
        blocks.append(Block(worker_changes_table(since.workers), title="Since the last extract"))
    return [Section("caseloads", "Who holds the cases", "Who holds the open cases", intro, tuple(blocks))]


def _stops(checked: CheckedExtract, known: Figures) -> Section:
    found = issue_counts.findings(checked)
    causes = []
    if known.errors:
        causes.append(f"{counted(known.errors, 'error')} from {counted(len(found['error']), 'check')}")
    if known.broken:
        causes.append(f"{counted(known.broken, 'check')} that broke off (see Checks)")
    if known.missing:
        causes.append(f"{counted(len(known.missing), 'missing list')} ({list_names(known.missing)})")
    if known.empty:
        causes.append(f"{counted(len(known.empty), 'list')} with no rows ({list_names(known.empty)})")
    intro = (
        "An error contradicts the specification or cannot be true. A warning is very likely wrong, or will be asked"
        " about. A query may well be right and is worth a look. Every issue is in issues.xlsx, with its row where it"
        " has one.",
        "In small type is what each rests on: 903 and SSDA903 with a number are rules of the Department for Education's"
        " return on children looked after, CIN those of its children in need census; ours is Kloe's own choice.",
    )
    blocks = (
        Block(issue_counts.findings_table("error", found["error"]), empty="No check found an error."),
        _folded("warning", "warnings", "to explain or put right", found["warning"]),
        _folded("query", "queries", "to look at", found["query"]),
    )
    return Section("stops", "What stops us", f"What stops us: {joined(causes) or 'nothing'}", intro, blocks)


def _folded(severity: Severity, several: str, what_for: str, found: list[issue_counts.Finding]) -> Block:
    total = sum(finding.issues for finding in found)
    title = f"{counted(total, severity, several)} {what_for}, from {counted(len(found), 'check')}"
    return Block(issue_counts.findings_table(severity, found), title, empty=f"There are no {several}.", fold=True)


def _where(extract: Extract, checked: CheckedExtract) -> Section:
    by_list = issue_counts.places_by_list(extract, checked)
    lists = issue_counts.places_table("by-list", "Issues by list", "List", by_list)
    blocks = (
        Block(lists, "By list", empty="No list came."),
        _by(extract, checked, "team", "Team"),
        _by(extract, checked, "worker", "Worker"),
    )
    gravest = issue_counts.gravest(by_list)
    what = issue_counts.SEVERITY_WORDS[gravest][1] if gravest else "issues"
    short = f"Where the {what} sit"
    return Section("where", short, f"{short}: {issue_counts.worst(by_list)}", (), blocks)


def _by(extract: Extract, checked: CheckedExtract, column: str, what: str) -> Block:
    places = issue_counts.places_by(extract, checked, column)
    caption = f"Issues by {column}, most errors first"
    rows = f"Rows are those of all lists with a {column}."
    intro = f"{rows} {issue_counts.without(extract, checked, column)}".strip()
    if column == "worker":
        intro = f"This says whose records need putting right, not how well anybody works. {intro}"
    shown = issue_counts.places_table(f"by-{column}", caption, what, places)
    return Block(shown, f"By {column}", intro, f"No issue is in a row where a {column} is recorded.")


def _lists(extract: Extract, known: Figures) -> Section:
    all_lists = len(extract.specification.lists)
    came = all_lists - len(known.missing)
    title = f"The lists: {came} of {all_lists} came, with {counted(known.rows, 'row')}"
    missing = (f"Missing: {list_names(known.missing)}.",) if known.missing else ()
    fullness = reading_record.fullness_table(extract)
    blocks = (
        Block(reading_record.lists_table(extract)),
        Block(fullness, "How full the required columns are", empty="No required column holds a row.", fold=True),
    )
    return Section("lists", "The lists", title, missing, blocks)


def _matched(extract: Extract) -> Section:
    differ, unknown = reading_record.headings_table(extract), reading_record.unknown_headings_table(extract)
    sheets = reading_record.sheets_table(extract)
    title = f"How it was matched: {_matches(len(differ.rows), len(unknown.rows))}"
    intro = (
        "A sheet is recognised by its headings, and a column by the words of its heading, never by position. Where a"
        " match is wrong, overrule it in a mapping file: kloe remember keeps it for every later extract.",
    )
    blocks = (
        Block(unknown, "Headings not recognised", empty="Every heading was recognised."),
        Block(differ, f"{counted(len(differ.rows), 'heading')} read though not as the template prints them", fold=True),
        Block(sheets, f"{counted(len(sheets.rows), 'sheet')} and what each was taken for", fold=True),
    )
    return Section("matched", "How it was matched", title, intro, blocks)


def _matches(differ: int, unknown: int) -> str:
    if not differ and not unknown:
        return "no heading differs from the template's"
    they = "it differs" if differ == 1 else "they differ"
    return f"{counted(differ, 'heading')} read though {they}, {number(unknown)} not recognised"


def _changed(extract: Extract, known: Figures) -> Section:
    intro = (
        "Only the form of a cell is changed, never its meaning; each change is in ledger.parquet with the cell as it"
        " came. Examples are shown of codes, numbers and dates that are no dates of birth.",
    )
    orders = tidying_record.date_orders_table(extract)
    blocks = (
        Block(tidying_record.reasons_table(extract), empty="No cell was changed."),
        Block(tidying_record.changes_table(extract), "Changes by list and column, with examples", fold=True),
        Block(orders, "Order of day and month", empty="No text date left open which part was the day."),
    )
    title = f"What was changed on the way in: {counted(known.changed, 'cell')}"
    return Section("changed", "Changed on the way in", title, intro, blocks)


def _unread(extract: Extract, known: Figures) -> Section:
    values, counts = tidying_record.unread_values_table(extract), tidying_record.unread_counts_table(extract)
    intro = [
        "A value that may mean several things, or nothing known, is never guessed: it stays as it came. The nearest"
        " code is a suggestion; to accept it for good, put it in the mapping file with kloe remember."
    ]
    if len(values.rows) == tidying_record.MOST_VALUES:
        intro.append(f"The {tidying_record.MOST_VALUES} most frequent values are shown; not-understood.csv has all.")
    why_counts = "Counts only: such cells may hold names or other personal data."
    blocks = (
        Block(values, "Category columns", empty="Every value of a category column was understood."),
        Block(counts, "Other columns", why_counts, "Every date, number, id and text was understood."),
    )
    title = f"What was not understood: {counted(known.unread, 'cell')}"
    return Section("unread", "Not understood", title, tuple(intro), blocks)


def _since(changes: IssueChanges, checked: CheckedExtract) -> Section:
    title = (
        f"What changed since the last extract: {counted(changes.new, 'new issue')},"
        f" {number(changes.still_there)} still there, {number(changes.gone)} gone"
    )
    intro = (
        f"Compared with the pack of the extract of {day(changes.since)}. An issue that is gone was put right, or its"
        " row is no longer in the extract, or its check was not run this time.",
    )
    by_check = check_record.changes_table(changes, checked)
    none = "There were no issues then, and there are none now."
    blocks = (
        Block(check_record.changes_by_severity(changes, checked)),
        Block(by_check, f"By check: {counted(len(by_check.rows), 'check')}, errors first", empty=none, fold=True),
    )
    return Section("since", "Since the last extract", title, intro, blocks)


def _checks(checked: CheckedExtract) -> Section:
    blocks = (
        Block(check_record.not_run_table(checked), "Checks that gave no answer", empty="Every check gave an answer."),
        Block(check_record.checks_table(checked), f"All {counted(len(checked.outcomes), 'check')}", fold=True),
    )
    left_out = len(checked.book.left_out)
    are = "is" if left_out == 1 else "are"
    intro = (
        f"{counted(left_out, 'known rule')} {are} deliberately not checked; the reference page of checks says why for"
        " each.",
    )
    return Section("checks", "Checks", f"Checks: {check_record.ends_in_words(checked)}", intro, blocks)
