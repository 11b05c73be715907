"""Risk lists within a person's reach."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kloe.childdata.risk_lists.found import FoundList, RiskLists, RiskRow
from kloe.web.accounts.access import Reach
from kloe.web.childdata.opened import OpenExtract
from kloe.web.children import known


@dataclass(frozen=True)
class Only:
    """Which rows are asked for: of a team, of workers whose name has this in it."""

    team: str = ""
    worker: str = ""


def within_reach(one: OpenExtract, reach: Reach, only: Only = Only()) -> RiskLists:
    """The lists with those rows alone that the person may see and asked for.

    How many rows are not on a list or cannot be told is not known by team, and stays that of all.
    """
    every = known.risks(one)
    if reach.everybody and only == Only():
        return every
    ids = known.within(one, reach)
    teams = {team: reach.covers("", [team]) for team in {row.team for row in every.rows}}
    worker = only.worker.casefold()

    def wanted(row: RiskRow) -> bool:
        seen = row.child_id in ids if row.child_id is not None else teams[row.team]
        return seen and (not only.team or row.team == only.team) and worker in (row.worker or "").casefold()

    return replace(every, lists=tuple(_narrowed(found, wanted) for found in every.lists))


def _narrowed(found: FoundList, wanted: Callable[[RiskRow], bool]) -> FoundList:
    return replace(found, rows=tuple(filter(wanted, found.rows)))
