"""Teams and workers: invented names, and caseloads that are even within a team."""

from kloe.childdata.synthetic.journeys import Allocation
from kloe.childdata.synthetic.rates import Names, Rates

_WORKERS_A_TEAM = 7
_COMPASS = ("North", "South", "East", "West", "Central", "Coast", "Valley", "Hill", "Moor", "Forest")
# Cases held at one time per child known to the authority, by team; ours. Only the number of names depends on it.
_HELD = {
    "front_door": 0.03,
    "assessment": 0.07,
    "safeguarding": 0.2,
    "disability": 0.02,
    "care": 0.08,
    "leaving": 0.07,
}


class Staff:
    """Hands out cases in turn, open and closed ones apart, so that no worker holds far more than the others."""

    def __init__(self, children: int, names: Names, rates: Rates) -> None:
        self._allocations: dict[str, tuple[Allocation, ...]] = {}
        self._turns: dict[tuple[str, bool], int] = {}
        people = _People(names)
        for kind, title in names.teams.items():
            workers = max(2, round(children * _HELD[kind] / rates.value["cases_a_worker"]))
            self._allocations[kind] = tuple(
                Allocation(f"{title} {_team_name(number)}", people.another()) for number in range(workers)
            )
        advisors = max(2, round(children * _HELD["leaving"] / rates.value["cases_a_worker"]))
        self._advisors = tuple(people.another() for _ in range(advisors))
        self._advised = 0

    def take(self, kind: str, *, still_open: bool = True) -> Allocation:
        """The next worker of a kind of team."""
        turn = self._turns.get((kind, still_open), 0)
        self._turns[kind, still_open] = turn + 1
        allocations = self._allocations[kind]
        return allocations[turn % len(allocations)]

    def advisor(self) -> str:
        """The next personal advisor."""
        self._advised += 1
        return self._advisors[self._advised % len(self._advisors)]


class _People:
    """Names that nobody else has yet."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._count = 0

    def another(self) -> str:
        """The next name; first and last names turn at different lengths, so pairs repeat late."""
        first, last = self._names.first_names, self._names.surnames
        number, self._count = self._count, self._count + 1
        round_, place = divmod(number, len(first) * len(last))
        initial = f" {chr(ord('A') + (round_ - 1) % 26)}" if round_ else ""
        return f"{first[place % len(first)]}{initial} {last[(place // len(first) + place) % len(last)]}"


def _team_name(worker: int) -> str:
    team = worker // _WORKERS_A_TEAM
    lap, place = divmod(team, len(_COMPASS))
    return f"{_COMPASS[place]} {lap + 1}" if lap else _COMPASS[place]
