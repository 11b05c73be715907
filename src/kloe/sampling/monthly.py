"""An authority's own audit sample: so many cases a team a month, and nobody twice before everybody was once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kloe.sampling.choosing import choose
from kloe.sampling.spread import NOT_SAID
from kloe.sampling.values import Case, SampleRules


@dataclass(frozen=True)
class TeamSample:
    """What was chosen of a team: ``children`` it has, ``again`` of the chosen were chosen before.

    ``short`` is by how many it has too few: children, or children who are not brothers and sisters.
    """

    team: str
    children: int
    child_ids: tuple[str, ...]
    again: int
    short: int


def choose_each_team(
    cases: Sequence[Case],
    number: int,
    month: str,
    *,
    seed: int,
    without: Collection[str] = (),
    earlier: Iterable[str] = (),
) -> tuple[TeamSample, ...]:
    """By team, ``number`` children for ``month`` (as in "2024-06"), spread inside the team; fewer where it has fewer.

    ``earlier`` names a child as often as it was chosen before. Those chosen least often come first, so nobody is
    chosen again while another of the team was not, but for brothers and sisters of who is chosen now. Children whose
    team the data does not say are a team of their own, "not said".
    """
    often = Counter(earlier)
    teams: dict[str, list[Case]] = {}
    for case in cases:
        if case.child_id not in without:
            teams.setdefault(case.team or NOT_SAID, []).append(case)
    return tuple(_of_team(team, teams[team], number, _seed(seed, month, team), often) for team in sorted(teams))


def _of_team(team: str, cases: Sequence[Case], number: int, seed: int, often: Mapping[str, int]) -> TeamSample:
    chosen: list[Case] = []
    for times in sorted({often.get(case.child_id, 0) for case in cases}):
        families = {case.family for case in chosen if case.family}
        next_in_turn = [case for case in cases if often.get(case.child_id, 0) == times and case.family not in families]
        if next_in_turn and len(chosen) < number:
            found = choose(next_in_turn, SampleRules(number - len(chosen)), seed=seed).child_ids
            chosen += [case for case in next_in_turn if case.child_id in found]
    ids = tuple(sorted(case.child_id for case in chosen))
    again = sum(often.get(child, 0) > 0 for child in ids)
    return TeamSample(team, len(cases), ids, again, number - len(ids))


def _seed(seed: int, month: str, team: str) -> int:
    return int(sha256(f"{seed}/{month}/{team}".encode()).hexdigest()[:12], 16)
