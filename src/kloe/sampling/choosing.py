"""Choosing a sample: the same answer for the same seed, and the same chance for children who are alike."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from kloe.sampling.solving import solve
from kloe.sampling.spread import shares, unevenness
from kloe.sampling.thinning import thinned
from kloe.sampling.values import Case, Chosen, Constraint, SampleRules


def choose(
    cases: Sequence[Case],
    rules: SampleRules,
    *,
    seed: int,
    without: Collection[str] = (),
    earlier: Collection[str] = (),
) -> Chosen:
    """The sample that is nearest to the quotas and, among those, spread most evenly over the children.

    ``without`` are children to leave out, ``earlier`` those of samples that this one must avoid. A quota that cannot be
    met is no error: ``missed`` and ``why`` say so. Neither the order of ``cases`` nor the machine changes the answer.

    The draw: everything that the solver sees comes in an order shuffled by the seed, and names are hidden from it. So
    children who are alike in all that is looked at have the same chance, and so have types that mirror one another.
    """
    left_out = {*without, *earlier}
    everyone = shuffled([case for case in cases if case.child_id not in left_out], seed)
    asked = frozenset[str]().union(*(one.groups for one in rules.constraints))
    pool = thinned(everyone, rules.size, lambda case: case.groups & asked)
    types = _types(pool, asked)
    members = {one.id: _types_of(one, types, rules.constraints) for one in rules.constraints}
    even = shares(cases, rules.size, rules.stages)
    reachable = {(one.dimension, one.value) for one in shares(pool, rules.size)} if pool else set()
    drawn = sorted(
        (one for one in even if (one.dimension, one.value) in reachable),
        key=lambda one: _draw(seed, f"{one.dimension}/{one.value}"),
    )
    found = solve(types, rules, members, drawn)
    chosen = [case for alike, number in zip(types, found.numbers, strict=True) for case in alike[:number]]
    # of a drawn pool, only what cannot be more even at all is known to be the most even of all
    proven = found.proven and (len(pool) == len(everyone) or unevenness(even, chosen) == 0)
    missed = {name: number for name, number in found.missed.items() if number}
    why = {name: _why(name, rules, types, members) for name in missed}
    return Chosen(tuple(sorted(case.child_id for case in chosen)), rules, seed, missed, why, proven)


def shuffled(cases: Sequence[Case], seed: int) -> list[Case]:
    """In the order of the draw, which only the seed and the child ids decide."""
    return sorted(cases, key=lambda case: _draw(seed, case.child_id))


def _draw(seed: int, name: str) -> str:
    return sha256(f"{seed}/{name}".encode()).hexdigest()


def _types(pool: Sequence[Case], asked: frozenset[str]) -> list[list[Case]]:
    """Children who are alike in all that is looked at, together, in the order of the draw."""
    types: dict[Case, list[Case]] = {}
    for case in pool:
        types.setdefault(replace(case, child_id="", groups=case.groups & asked), []).append(case)
    return list(types.values())


def _types_of(wanted: Constraint, types: Sequence[Sequence[Case]], every: Sequence[Constraint]) -> frozenset[int]:
    """The types that count for a quota: of its groups, or of the quotas within it."""
    inside, groups = [wanted], wanted.groups
    while inside:
        one = inside.pop()
        groups |= one.groups
        inside += [inner for inner in every if inner.of == one.id]
    return frozenset(place for place, alike in enumerate(types) if alike[0].groups & groups)


def _why(name: str, rules: SampleRules, types: Sequence[Sequence[Case]], members: Mapping[str, frozenset[int]]) -> str:
    """Why a quota is missed: too few children, or other quotas that it cannot be met with."""
    by_id = {one.id: one for one in rules.constraints}
    if name == "size":
        return f"Only {sum(map(len, types))} children can be chosen from, or they are brothers and sisters."
    wanted, there = by_id[name], sum(len(types[place]) for place in members[name])
    if there < wanted.number:
        found = f"Only {there} of the children who can be chosen are" if there else "No child who can be chosen is"
        return f"{found} in this group."
    alone = replace(rules, constraints=(wanted,))
    if solve(types, alone, members, ()).missed[name]:
        return "It cannot be met even alone: by the size of the sample, or since children are brothers and sisters."
    others = [one for one in rules.constraints if one.id != name and not one.cannot_tell
              and sum(len(types[place]) for place in members[one.id]) >= one.number]  # fmt: skip
    against = [other.id for other in others if _apart(wanted, other, rules, types, members)]
    with_others = ", ".join(against) or "all the other quotas taken together"
    return f"It cannot be met together with: {with_others}."


def _apart(
    one: Constraint,
    other: Constraint,
    rules: SampleRules,
    types: Sequence[Sequence[Case]],
    members: Mapping[str, frozenset[int]],
) -> bool:
    """Whether two quotas, each alone to be met or not, cannot both be met."""
    both = solve(types, replace(rules, constraints=(one, other)), members, ())
    return any(both.missed.values())
