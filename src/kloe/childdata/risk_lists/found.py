"""What risk lists found in one extract: rows, counts, and the children, teams and workers who are on most lists."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from kloe.childdata.risk_lists.loading import RiskListBook
from kloe.childdata.risk_lists.model import RiskList
from kloe.errors import UnknownNameError


class RiskRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a risk list, and the row of the extract that it is (a worker's caseload has none, and no child).

    ``days`` and ``over`` are in ``unit``, but where a limit is in months or weeks, ``over`` is in days; None where
    nothing can be counted.
    """

    risk_list: str
    child_id: str | None
    team: str | None
    worker: str | None
    since: date | None
    days: float | None
    unit: str
    limit: str
    over: float | None
    list_number: int
    row_id: int | None
    sheet_row: int | None
    source: int | None


@dataclass(frozen=True)
class FoundList:
    """A risk list on one extract: its rows, the most overdue first, and how many rows ended in each of three ways.

    ``why`` says why the list cannot be made; it has no rows then, which is not the same as nobody on it.
    """

    definition: RiskList
    limit: str
    limit_is_ours: bool = False
    rows: tuple[RiskRow, ...] = ()
    not_on: int = 0
    cannot_be_told: int = 0
    why: str = ""

    @property
    def most(self) -> float | None:
        """The highest number of days (or what its unit is); None where there is none."""
        return max((row.days for row in self.rows if row.days is not None), default=None)

    @property
    def by_team(self) -> Mapping[str | None, int]:
        """How many rows each team has, most first."""
        return _counts(row.team for row in self.rows)


@dataclass(frozen=True)
class ChildOnLists:
    """A child and the risk lists (of what is past its limit now) that it is on."""

    child_id: str
    lists: tuple[str, ...]
    teams: tuple[str, ...]
    workers: tuple[str, ...]


@dataclass(frozen=True)
class RiskLists:
    """All risk lists of one extract. ``numbers`` names the lists by what came, ``book`` holds rules and settings."""

    extract_date: date
    book: RiskListBook
    lists: tuple[FoundList, ...]

    def find(self, list_id: str) -> FoundList:
        """One list; raises UnknownNameError."""
        known = self.book.find(list_id)
        return next(one for one in self.lists if one.definition.id == known.id)

    @property
    def rows(self) -> tuple[RiskRow, ...]:
        """The rows of all lists, list by list."""
        return tuple(row for one in self.lists for row in one.rows)

    def narrowed(self, *, list_id: str = "", team: str = "", worker: str = "") -> "RiskLists":
        """Only this list, team or worker, as the extract spells it; raises UnknownNameError for one that has no rows.

        How many rows were not on a list or could not be told is not known by team, and stays that of all.
        """
        chosen = (self.find(list_id),) if list_id else self.lists
        for what, name in (("team", team), ("worker", worker)):
            known = sorted({str(getattr(row, what)) for row in self.rows if getattr(row, what)})
            if name and name not in known:
                remedy = (
                    f"On the lists are: {', '.join(known)}."
                    if what == "team"
                    else "Write the name as the extract has it."
                )
                raise UnknownNameError(f"No {what} on the lists has the name '{name}'.", remedy=remedy)

        def wanted(row: RiskRow) -> bool:
            return (not team or row.team == team) and (not worker or row.worker == worker)

        return replace(self, lists=tuple(replace(one, rows=tuple(filter(wanted, one.rows))) for one in chosen))

    def by_child(self) -> tuple[ChildOnLists, ...]:
        """Every child on a list of what is past its limit now; those on most lists first, then by id."""
        found: dict[str, list[RiskRow]] = {}
        for row in self._now():
            if row.child_id is not None:
                found.setdefault(row.child_id, []).append(row)
        children = [
            ChildOnLists(
                child,
                tuple(dict.fromkeys(row.risk_list for row in rows)),
                tuple(dict.fromkeys(row.team for row in rows if row.team)),
                tuple(dict.fromkeys(row.worker for row in rows if row.worker)),
            )
            for child, rows in found.items()
        ]
        return tuple(sorted(children, key=lambda child: (-len(child.lists), child.child_id)))

    def children_by_number(self) -> Mapping[int, int]:
        """How many children are on how many lists of what is past its limit now, most lists first."""
        numbers = Counter(len(child.lists) for child in self.by_child())
        return dict(sorted(numbers.items(), reverse=True))

    def by_team(self) -> Mapping[str | None, int]:
        """How many rows past their limit now each team has, most first."""
        return _counts(row.team for row in self._now())

    def by_worker(self) -> Mapping[tuple[str | None, str | None], int]:
        """The same by team and worker."""
        found = Counter((row.team, row.worker) for row in self._now())
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0][0] or "", one[0][1] or "")))

    def _now(self) -> list[RiskRow]:
        return [row for one in self.lists if one.definition.when == "now" for row in one.rows]


def _counts(names: Iterable[str | None]) -> dict[str | None, int]:
    return dict(sorted(Counter(names).items(), key=lambda one: (-one[1], one[0] or "")))
