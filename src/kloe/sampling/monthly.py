"""An authority's own audit sample: so many cases a team a month, and nobody twice before everybody was once."""

from collections.abc import Collection, Sequence
from hashlib import sha256

from kloe.sampling.choosing import choose
from kloe.sampling.spread import NOT_SAID
from kloe.sampling.values import Case, SampleRules


def audit_sample(
    cases: Sequence[Case],
    number: int,
    month: str,
    *,
    seed: int,
    without: Collection[str] = (),
    earlier: Collection[str] = (),
) -> dict[str, tuple[str, ...]]:
    """By team, ``number`` children for ``month`` (as in "2024-06"), spread inside the team; fewer where it has fewer.

    Children of ``earlier`` samples are chosen again only when their team has not enough others left. Children whose
    team the data does not say are a team of their own, "not said".
    """
    teams: dict[str, list[Case]] = {}
    for case in cases:
        if case.child_id not in without:
            teams.setdefault(case.team or NOT_SAID, []).append(case)
    return {team: _of_team(teams[team], number, _seed(seed, month, team), frozenset(earlier)) for team in sorted(teams)}


def _of_team(cases: Sequence[Case], number: int, seed: int, earlier: frozenset[str]) -> tuple[str, ...]:
    first = choose(cases, SampleRules(number), seed=seed, earlier=earlier).child_ids
    if len(first) == number:
        return first
    families = {case.family for case in cases if case.child_id in first and case.family}
    again = [case for case in cases if case.child_id in earlier and case.family not in families]
    more = choose(again, SampleRules(number - len(first)), seed=seed).child_ids if again else ()
    return tuple(sorted({*first, *more}))


def _seed(seed: int, month: str, team: str) -> int:
    return int(sha256(f"{seed}/{month}/{team}".encode()).hexdigest()[:12], 16)
