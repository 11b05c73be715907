"""Which checks found what, and where the issues sit: by list, by team, by worker. Counts only, no children."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.checks.model import Check, Severity
from kloe.childdata.extract import Extract
from kloe.childdata.tidying.values import ERROR_VALUES
from kloe.papers.charts.small_bars import SEVERITIES, severity_bar
from kloe.papers.report_tables import Cell, Table, table
from kloe.papers.words import counted, in_order, joined, list_names, shortened

SEVERITY_WORDS: Mapping[Severity, tuple[str, str]] = {
    "error": ("error", "errors"), "warning": ("warning", "warnings"), "query": ("query", "queries"),
}  # fmt: skip
MOST_SHOWN = 20
MOST_NAMED = 3
_COUNTS = """count(*) filter (severity = 'error'), count(*) filter (severity = 'warning'),
             count(*) filter (severity = 'query')"""
_ISSUES = 'issues join checks on checks.id = issues."check"'

Counts = tuple[int, int, int]


@dataclass(frozen=True)
class Finding:
    """A check that failed: how many issues, in how many rows, on which lists."""

    check: Check
    issues: int
    rows: int
    lists: str


@dataclass(frozen=True)
class Place:
    """A list, team or worker: its issues by severity, and its rows (None where there are none to count)."""

    name: str
    counts: Counts
    rows: int | None

    @property
    def issues(self) -> int:
        """All issues, whatever their severity."""
        return sum(self.counts)


def findings(checked: CheckedExtract) -> dict[Severity, list[Finding]]:
    """The checks that failed, by severity, those with most issues first."""
    by_id = {check.id: check for check in checked.book.checks}
    found: dict[Severity, list[Finding]] = {"error": [], "warning": [], "query": []}
    for check_id, issues, rows, lists in checked.session.rows(
        'select "check", count(*), count(distinct (list_number, row_id)) filter (row_id is not null),'
        " list(distinct list_number order by list_number) from issues group by 1"
    ):
        check = by_id[str(check_id)]
        found[check.severity].append(Finding(check, _int(issues), _int(rows), _lists(lists)))
    for of_one in found.values():
        of_one.sort(key=lambda finding: (-finding.issues, in_order(finding.check.id)))
    return found


def _lists(numbers: object) -> str:
    known = [_int(one) for one in numbers if one is not None] if isinstance(numbers, list) else []
    return list_names(known) or "The whole extract"


def findings_table(severity: Severity, of_one: Sequence[Finding]) -> Table:
    """What failed checks ask for, and what to do about them."""
    name = SEVERITY_WORDS[severity][1].capitalize()
    rows = [
        (finding.check.id, finding.issues, finding.lists, _with_basis(finding.check), finding.check.remedy)
        for finding in of_one
    ]
    return table(
        f"findings-{severity}",
        f"{name} by check, most first",
        ("!Check", f"#{name}", "Where", ">What must be true, and what that rests on", ">What to do"),
        rows,
    )


def _with_basis(check: Check) -> Markup:
    """What must be true, and below it, smaller, what that rests on."""
    return Markup('{} <span class="basis">{}</span>').format(check.says, check.basis)


def places_by_list(extract: Extract, checked: CheckedExtract) -> list[Place]:
    """Issues of every list that came, and of the extract as a whole."""
    counts = {
        row[0]: _counts(row[1:])
        for row in checked.session.rows(f"select list_number, {_COUNTS} from {_ISSUES} group by 1")
    }
    places = [
        Place(f"List {number}: {title}", counts.get(number, (0, 0, 0)), _int(rows))
        for number, title, rows, sheets in extract.session.rows(
            "select list_number, list_title, data_rows, sheets from arrivals order by 1"
        )
        if sheets or number in counts
    ]
    return places + ([Place("The extract as a whole", counts[None], None)] if None in counts else [])


def places_by(extract: Extract, checked: CheckedExtract, column: str) -> list[Place]:
    """Issues by team or worker, most errors first, of rows where one is recorded."""
    tables = [one.name for one in extract.specification.lists if column in one.by_name]
    rows = " union all ".join(f'select "{column}" as name from {name}' for name in tables)
    recorded = _recorded(f'issues."{column}"')
    found = checked.session.rows(
        f"""
        with every_row as (select name, count(*) as rows from ({rows}) where name is not null group by 1)
        select issues."{column}", {_COUNTS}, any_value(every_row.rows)
        from {_ISSUES} left join every_row on every_row.name = issues."{column}"
        where {recorded} group by 1 order by 2 desc, 3 desc, 4 desc, 1
        """
    )
    return [Place(shortened(str(row[0])), _counts(row[1:4]), _int(row[4]) if row[4] else None) for row in found]


def _recorded(column: str) -> str:
    """SQL: whether a cell names a team or worker; an error value of Excel names nobody."""
    errors = ", ".join(f"'{value}'" for value in sorted(ERROR_VALUES))
    return f"coalesce(upper(trim({column})) not in ({errors}), false)"


def places_table(id_: str, caption: str, what: str, places: Sequence[Place]) -> Table:
    """The first twenty places with a bar each, and the rest as one."""
    shown = [*places[:MOST_SHOWN], *_rest(places[MOST_SHOWN:], what)]
    largest = max((place.issues for place in places[:MOST_SHOWN]), default=0)
    rows: list[tuple[Cell, ...]] = [
        (place.name, *place.counts, place.rows, _per_hundred(place), severity_bar(_fitting(place, largest), largest))
        for place in shown
    ]
    headings = (what, "#Errors", "#Warnings", "#Queries", "#Rows", "#Issues per 100 rows", "|Issues as a bar")
    return table(id_, caption, headings, rows)


def _fitting(place: Place, largest: int) -> Counts:
    """No bar where the sum of the rest is longer than the longest single one."""
    return place.counts if place.issues <= largest else (0, 0, 0)


def _rest(places: Sequence[Place], what: str) -> list[Place]:
    if not places:
        return []
    errors, warnings, queries = (sum(place.counts[n] for place in places) for n in range(3))
    rows = sum(place.rows or 0 for place in places)
    return [Place(f"All {counted(len(places), 'other ' + what.lower())}", (errors, warnings, queries), rows or None)]


def _per_hundred(place: Place) -> str:
    return f"{100 * place.issues / place.rows:,.1f}" if place.rows else "-"


def gravest(places: Sequence[Place]) -> Severity | None:
    """The gravest severity that any place has an issue of."""
    return next(
        (severity for at, severity in enumerate(SEVERITIES) if any(place.counts[at] for place in places)),
        None,
    )


def worst(places: Sequence[Place]) -> str:
    """The finding for a heading: where most issues of the gravest severity are."""
    severity = gravest(places)
    if severity is None:
        return "no issue anywhere"
    counts = {place.name: count for place in places if (count := place.counts[SEVERITIES.index(severity)])}
    most, whole = max(counts.values()), sum(counts.values())
    one, several = SEVERITY_WORDS[severity]
    first = [name.split(":")[0] for name, count in counts.items() if count == most]
    if len(first) > MOST_NAMED:
        return f"{counted(whole, one, several)}, no more than {most:,} in any one place"
    if most == whole:
        return f"{first[0]} has {_all(whole, one, several)}"
    return f"{joined(first)} {'has' if len(first) == 1 else 'each have'} {most:,} of {counted(whole, one, several)}"


def _all(whole: int, one: str, several: str) -> str:
    few = {1: f"the only {one}", 2: f"both {several}"}
    return few.get(whole, f"all {counted(whole, one, several)}")


def without(extract: Extract, checked: CheckedExtract, column: str) -> str:
    """How many issues no team or worker can be named for, as a sentence; empty for none."""
    where = _recorded(f'"{column}"')
    rows = checked.session.rows(f"select count(*) from issues where not {where}")
    count = _int(rows[0][0])
    if not count:
        return ""
    lists = [one.number for one in extract.specification.lists if column not in one.by_name]
    are = "is" if count == 1 else "are"
    return (
        f"{counted(count, 'issue')} {are} not in this table: on {_plain(lists)}, on no single row, or in rows where"
        f" no {column} is recorded."
    )


def _plain(lists: Sequence[int]) -> str:
    return f"Lists {joined([str(one) for one in lists])} (which have no such column)" if lists else "other lists"


def _counts(cells: Sequence[object]) -> Counts:
    errors, warnings, queries = (_int(cell) for cell in cells)
    return errors, warnings, queries


def _int(cell: object) -> int:
    return int(str(cell))
