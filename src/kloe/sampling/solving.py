"""The constraints of a sample as a model for OR-Tools CP-SAT: whole numbers of children of each type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kloe.errors import KloeError
from kloe.sampling.spread import WEIGHTS, Share, values_of
from kloe.sampling.values import Case, SampleRules

# A sample of the right size comes before any quota: there are never so many quotas that they outweigh one case.
_SIZE_WEIGHT = 10_000
# Work, not seconds: the same on every machine, so that an answer repeats. One unit is some seconds.
_WORK = 0.4


@dataclass(frozen=True)
class Solution:
    """How many children of each type; by how many each constraint is missed; whether nothing better exists."""

    numbers: tuple[int, ...]
    missed: Mapping[str, int]
    proven: bool


def solve(types: Sequence[Sequence[Case]], rules: SampleRules, members: Mapping[str, frozenset[int]],
          shares: Sequence[Share]) -> Solution:  # fmt: skip
    """Least shortfall first, then least unevenness. ``types`` hold like children, ``members`` the types of a quota.

    The order of ``types`` and ``shares`` decides between equals: the caller shuffles them. Raises KloeError without
    OR-Tools.
    """
    model = _Model(types, rules, members)
    away = model.run(model.shortfall)
    if away is None:
        raise KloeError("No sample was found within the solver's limit of work.", remedy="Ask for a smaller sample.")
    first = model.solution(away)
    if not shares:
        return first
    model.keep(model.shortfall, round(away.objective_value), away)
    spread = model.run(model.spread(shares))
    if spread is None:
        return Solution(first.numbers, first.missed, proven=False)
    found = model.solution(spread)
    return Solution(found.numbers, found.missed, found.proven and first.proven)


class _Model:
    def __init__(
        self, types: Sequence[Sequence[Case]], rules: SampleRules, members: Mapping[str, frozenset[int]]
    ) -> None:
        self.cp = _cp_model()
        self.model = self.cp.CpModel()
        self.types, self.rules, self.members = types, rules, members
        self.numbers = [self.model.new_int_var(0, min(len(one), rules.size), "") for one in types]
        self.missed = {"size": self.model.new_int_var(0, rules.size, "")}
        self.model.add(sum(self.numbers) + self.missed["size"] == rules.size)
        self._families()
        self._quotas()
        self.shortfall = sum(_SIZE_WEIGHT * one if name == "size" else one for name, one in self.missed.items())

    def _families(self) -> None:
        """Brothers and sisters exclude one another. A type holds children of one family, or of none."""
        families: dict[str, list[Any]] = {}
        for number, alike in zip(self.numbers, self.types, strict=True):
            if alike[0].family:
                families.setdefault(alike[0].family, []).append(number)
        for numbers in families.values():
            self.model.add(sum(numbers) <= 1)

    def _quotas(self) -> None:
        filled = {} if self.rules.several_quotas else self._one_quota_each()
        for one in self.rules.constraints:
            if one.cannot_tell:
                continue
            inside = sum(self.numbers[place] for place in sorted(self.members[one.id]))
            away = self.missed[one.id] = self.model.new_int_var(0, self.rules.size + one.number, "")
            self.model.add(filled.get(one.id, inside) + away >= one.number)
            if one.exactly is not None:
                self.model.add(inside - away <= one.exactly)

    def _one_quota_each(self) -> dict[str, Any]:
        """By quota, how many children fill it and no other: of each set of quotas, no more than were chosen."""
        containers = {one.of for one in self.rules.constraints}
        leaves = [one.id for one in self.rules.constraints if one.id not in containers and not one.cannot_tell]
        by_leaves: dict[tuple[str, ...], list[Any]] = {}
        for place, number in enumerate(self.numbers):
            belongs = tuple(leaf for leaf in leaves if place in self.members[leaf])
            by_leaves.setdefault(belongs, []).append(number)
        filled: dict[str, list[Any]] = {leaf: [] for leaf in leaves}
        for belongs, numbers in by_leaves.items():
            parts = [self.model.new_int_var(0, self.rules.size, "") for _ in belongs]
            if parts:
                self.model.add(sum(parts) <= sum(numbers))
            for leaf, part in zip(belongs, parts, strict=True):
                filled[leaf].append(part)
        return {leaf: sum(parts) for leaf, parts in filled.items()}

    def spread(self, shares: Sequence[Share]) -> Any:
        """The weighted number of cases beyond what would be even, to be made least."""
        having: dict[tuple[str, str], list[Any]] = {}
        for number, alike in zip(self.numbers, self.types, strict=True):
            for dimension in WEIGHTS:
                for value in values_of(alike[0], dimension):
                    having.setdefault((dimension, value), []).append(number)
        costs = []
        for share in shares:
            found, beyond = sum(having[share.dimension, share.value]), self.model.new_int_var(0, self.rules.size, "")
            self.model.add(found - beyond <= share.most)
            if share.least:
                self.model.add(found + beyond >= share.least)
            costs.append(WEIGHTS[share.dimension] * beyond)
        return sum(costs)

    def keep(self, what: Any, value: int, found: Any) -> None:
        """Hold what was reached, and go on from there."""
        self.model.add(what <= value)
        self.model.clear_hints()
        for variable in self.numbers:
            self.model.add_hint(variable, found.value(variable))

    def run(self, least: Any) -> Any:
        """The solver, with the best that it found; None where its limit of work came before any."""
        self.model.minimize(least)
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1  # the draw is in the order of the types
        solver.parameters.max_deterministic_time = _WORK
        found = solver.solve(self.model)
        return solver if found in (self.cp.OPTIMAL, self.cp.FEASIBLE) else None

    def solution(self, solver: Any) -> Solution:
        missed = {name: solver.value(one) for name, one in self.missed.items()}
        return Solution(tuple(solver.value(one) for one in self.numbers), missed, _proven(solver))


def _proven(solver: Any) -> bool:
    return bool(solver.objective_value == solver.best_objective_bound)


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - large, and an extra
    except ImportError:
        raise KloeError(
            "Choosing a sample needs OR-Tools, which is not installed.", remedy="Install it with 'kloe[sampling]'."
        ) from None
    return cp_model
