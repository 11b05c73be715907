"""The issues of an extract, as a person may see them: filtered, sorted, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kloe.engine.session import Session
from kloe.web.accounts.access import Reach
from kloe.web.childdata.models import IssueWork

A_PAGE = 50
_PLACE = "issues.list_number nulls first, issues.source, issues.sheet_row"
_GRAVEST = "list_position(['error', 'warning', 'query'], checks.severity)"
SORTS = {
    "list": f'{_PLACE}, issues."check", key',
    "severity": f'{_GRAVEST}, issues."check", {_PLACE}, key',
    "check": f'issues."check", {_PLACE}, key',
    "child": f"issues.child_id nulls last, {_PLACE}, key",
    "team": f"issues.team nulls last, issues.worker nulls last, {_PLACE}, key",
    "worker": f"issues.worker nulls last, issues.team nulls last, {_PLACE}, key",
}
UNASSIGNED = "nobody"
_WITHIN = """
($everybody or issues.child_id in $children
  or regexp_replace(lower(issues.team), '[^a-z0-9]', '', 'g') in $teams)
"""
_FROM = f"""
from issues join checks on checks.id = issues."check"
where {_WITHIN}
  and ($severity = '' or severity = $severity) and ($check = '' or issues."check" = $check)
  and ($list is null or coalesce(issues.list_number, 0) = $list)
  and ($team = '' or issues.team = $team) and ($worker = '' or issues.worker = $worker)
  and ($keys is null or key in $keys) and ($but is null or key not in $but)
"""
_ROWS = """
select key, issues."check", checks.severity, issues.list_number, sheets.file, sheets.sheet, issues.sheet_row,
  issues.child_id,
  headings.heading, issues.value, issues.message, checks.remedy, issues.team, issues.worker, checks.says, checks.basis
from (select issues.* {what} {order_by} {limit}) as issues
join checks on checks.id = issues."check"
left join sheets on sheets.source = issues.source
left join column_headings as headings
  on headings.list_number = issues.list_number and headings."column" = issues."column"
order by {order}
"""


@dataclass(frozen=True)
class Issue:
    """One issue as pages show it. It holds a child's data."""

    key: str
    check: str
    severity: str
    list_number: int | None
    file: str | None
    sheet: str | None
    row: int | None
    child: str | None
    column: str | None
    value: str | None
    message: str
    remedy: str
    team: str | None
    worker: str | None
    says: str
    basis: str
    work: IssueWork | None = None


@dataclass(frozen=True)
class Asked:
    """What is asked for. ``list_number`` 0: issues of the whole extract; ``assigned`` may be ``UNASSIGNED``."""

    severity: str = ""
    check: str = ""
    list_number: int | None = None
    team: str = ""
    worker: str = ""
    assigned: str = ""
    state: str = ""
    sort: str = "list"
    key: str = ""


@dataclass(frozen=True)
class Options:
    """What the filters can be set to: values with their counts, within what a person may see."""

    checks: Sequence[tuple[str, str, int]] = ()
    lists: Sequence[tuple[int, int]] = ()
    teams: Sequence[tuple[str, int]] = ()
    workers: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class Decided:
    """What people have decided on the issues of an authority, by key."""

    assigned: Mapping[str, str] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()


def decided(authority: str) -> Decided:
    """Two queries."""
    own = IssueWork.objects.filter(authority=authority)
    given = own.exclude(assigned_to=None).values_list("key", "assigned_to_id")
    explained = own.filter(explained=True).values_list("key", flat=True)
    return Decided({key: str(person) for key, person in given}, frozenset(explained))


class Issues:
    """The issues of one extract within the reach of one person."""

    def __init__(self, session: Session, reach: Reach, known: Decided) -> None:
        self._session, self._known = session, known
        self._within: dict[str, Any] = {
            "everybody": reach.everybody,
            "children": sorted(reach.children),
            "teams": sorted(reach.teams),
        }

    def count(self, asked: Asked) -> dict[str, int]:
        """How many there are of each severity."""
        found = self._session.rows(f"select severity, count(*) {_FROM} group by all", self._values(asked))
        return {"error": 0, "warning": 0, "query": 0} | dict(found)

    def rows(self, asked: Asked, start: int = 0, most: int | None = None) -> list[Issue]:
        """The issues asked for, in the order asked for."""
        order = SORTS.get(asked.sort, SORTS["list"])
        limit = "" if most is None else f"limit {most:d} offset {start:d}"
        sql = _ROWS.format(what=_FROM, order_by=f"order by {order}" if limit else "", limit=limit, order=order)
        return [Issue(*row) for row in self._session.rows(sql, self._values(asked))]

    def keys(self, asked: Asked) -> dict[str, tuple[str | None, str | None]]:
        """Key to child and team of every issue asked for."""
        found = self._session.rows(f"select key, issues.child_id, issues.team {_FROM}", self._values(asked))
        return {key: (child, team) for key, child, team in found}

    def options(self) -> Options:
        """What there is to filter by."""
        where, values = f'from issues join checks on checks.id = issues."check" where {_WITHIN}', self._within
        ask = self._session.rows
        return Options(
            ask(f'select issues."check", checks.says, count(*) {where} group by all order by 1', values),
            ask(f"select coalesce(issues.list_number, 0), count(*) {where} group by all order by 1", values),
            ask(f"select issues.team, count(*) {where} and issues.team is not null group by all order by 1", values),
            ask(
                f"select issues.worker, count(*) {where} and issues.worker is not null group by all order by 1", values
            ),
        )

    def _values(self, asked: Asked) -> dict[str, Any]:
        only, but = self._chosen(asked)
        return self._within | {
            "severity": asked.severity, "check": asked.check, "list": asked.list_number, "team": asked.team,
            "worker": asked.worker, "keys": only, "but": but,
        }  # fmt: skip

    def _chosen(self, asked: Asked) -> tuple[list[str] | None, list[str] | None]:
        """The keys that decisions narrow the issues down to, and those that they take out."""
        known, only, but = self._known, None, set[str]()
        if asked.key:
            only = {asked.key}
        if asked.assigned == UNASSIGNED:
            but |= set(known.assigned)
        elif asked.assigned:
            own = {key for key, person in known.assigned.items() if person == asked.assigned}
            only = own if only is None else only & own
        if asked.state == "explained":
            only = set(known.explained) if only is None else only & known.explained
        elif asked.state == "open":
            but |= known.explained
        return (None if only is None else sorted(only)), (sorted(but) if but else None)
