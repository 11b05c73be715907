"""Who holds which open children: by team, by worker, and whose worker has changed since an earlier extract."""

from kloe.childdata.extract import Extract
from kloe.childdata.measures.caseloads import TeamChanges, caseloads, team_caseloads
from kloe.errors import KloeError
from kloe.papers.figure_words import amount
from kloe.papers.report_tables import Table, table
from kloe.papers.words import number, shortened

NO_TEAM, NO_WORKER = "No team", "No worker"
_TEAMS = (
    ">Team", "#Open children", "#Workers", "#Median caseload", "#Middle half", "#Largest", "#Without a worker",
    "#With a stand-in",
)  # fmt: skip
_WORKERS = (">Worker", ">Team", "#Open children", "#On a plan", "#In care", "#Median of the team")
_CHANGES = (">Team", "#Open in both extracts", "#With another worker", "#With another team", "#Without a worker now")


def caseload_tables(extract: Extract) -> tuple[Table, ...]:
    """Caseloads by team and by worker; none where List 6 or its columns did not come."""
    try:
        teams, workers = team_caseloads(extract), caseloads(extract)
    except KloeError:
        return ()
    by_team = [
        (
            shortened(one.team or NO_TEAM), one.open_children, one.workers, amount(one.median),
            f"{amount(one.lower_quartile)} to {amount(one.upper_quartile)}" if one.workers else "-",
            _count(one.largest), one.without_worker, one.with_placeholder,
        )
        for one in teams
    ]  # fmt: skip
    by_worker = [
        (
            shortened(one.worker or NO_WORKER) + (" (a stand-in)" if one.placeholder else ""),
            shortened(one.team or NO_TEAM), one.open_children, _count(one.on_plan), _count(one.in_care),
            amount(one.team_median),
        )
        for one in sorted(workers, key=lambda one: (-one.open_children, one.worker or "", one.team or ""))
    ]  # fmt: skip
    return (
        table("caseloads-by-team", "Open children of List 6 by team, and how they are shared out", _TEAMS, by_team),
        table("caseloads-by-worker", "Open children by worker, largest caseload first", _WORKERS, by_worker),
    )


def worker_changes_table(changes: tuple[TeamChanges, ...]) -> Table:
    """Children open in both extracts whose worker or team is another one now, by the team that has them now."""
    rows = [
        (shortened(one.team or NO_TEAM), one.children, one.other_worker, one.other_team, one.without_worker_now)
        for one in changes
    ]
    return table("worker-changes", "Changes of worker and team since the last extract", _CHANGES, rows)


def _count(value: int | None) -> str:
    return "-" if value is None else number(value)
