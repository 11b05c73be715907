"""Whether a sample is what was asked for: told from the cases alone, by code that shares nothing with the solver."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kloe.sampling.values import Case, Constraint, SampleRules

Ruling = Literal["met", "not met", "cannot be told"]


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one constraint: ``found`` cases count towards it, ``away`` from those ``asked`` for."""

    constraint: str
    says: str
    ruling: Ruling
    asked: int = 0
    found: int = 0
    away: int = 0
    why: str = ""


def check(
    cases: Sequence[Case], rules: SampleRules, chosen: Sequence[str], *, without: Collection[str] = ()
) -> tuple[Verdict, ...]:
    """A verdict on every constraint: size, no child twice, nobody left out or unknown, no siblings, then the quotas."""
    known = {case.child_id: case for case in cases}
    sample = [known[child] for child in dict.fromkeys(chosen) if child in known]
    families = Counter(case.family for case in sample if case.family)
    return (
        _counted("size", f"{rules.size} cases", rules.size, len(set(chosen))),
        _none("no-child-twice", "No child twice", len(chosen) - len(set(chosen))),
        _none("in-the-data", "Only children of this extract", len(set(chosen) - known.keys())),
        _none("left-out", "Nobody who was to be left out", len(set(chosen) & set(without))),
        _none("no-siblings", "No two children of a family", sum(number - 1 for number in families.values())),
        *_quotas(sample, rules),
    )


def _none(name: str, says: str, found: int) -> Verdict:
    return Verdict(name, says, "not met" if found else "met", 0, found, found)


def _counted(name: str, says: str, asked: int, found: int) -> Verdict:
    away = abs(asked - found)
    return Verdict(name, says, "not met" if away else "met", asked, found, away)


def _quotas(sample: Sequence[Case], rules: SampleRules) -> Iterator[Verdict]:
    members = {one.id: _members(sample, one, rules.constraints) for one in rules.constraints}
    containers = {one.of for one in rules.constraints}
    leaves = [one for one in rules.constraints if one.id not in containers and not one.cannot_tell]
    filled = None if rules.several_quotas else _one_each(leaves, members)
    for one in rules.constraints:
        if one.cannot_tell:
            yield Verdict(one.id, one.says, "cannot be told", one.number, why=one.cannot_tell)
            continue
        found = len(members[one.id])
        useful = filled[one.id] if filled is not None and one.id in filled else found
        over = _over(found, one)
        away = max(0, one.number - useful, over)
        yield Verdict(one.id, one.says, "not met" if away else "met", one.number, found if over > 0 else useful, away)


def _over(found: int, wanted: Constraint) -> int:
    return max(0, found - wanted.exactly) if wanted.exactly is not None else 0


def _members(sample: Sequence[Case], wanted: Constraint, every: Sequence[Constraint]) -> frozenset[str]:
    """Who counts for a quota: children of its groups, and of those of the quotas within it, however deep."""
    own = frozenset(case.child_id for case in sample if case.groups & wanted.groups)
    return own.union(*(_members(sample, inner, every) for inner in every if inner.of == wanted.id))


def _one_each(leaves: Sequence[Constraint], members: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """How many places of each quota are filled when each child fills one place at most: a greatest matching.

    A quota that is away anyway, since more count for it than it allows, gives way with as many places.
    """
    needed = {one.id: one.number - _over(len(members[one.id]), one) for one in leaves}
    every = [(one.id, place) for one in leaves for place in range(one.number)]
    places = sorted(every, key=lambda held: held[1] >= needed[held[0]])
    holder: dict[str, tuple[str, int]] = {}

    def fill(place: tuple[str, int], asked: set[str]) -> bool:
        for child in sorted(members[place[0]] - asked):
            asked.add(child)
            if child not in holder or fill(holder[child], asked):
                holder[child] = place
                return True
        return False

    for place in places:
        fill(place, set())
    taken = Counter(quota for quota, _ in holder.values())
    return {one.id: taken[one.id] for one in leaves}
