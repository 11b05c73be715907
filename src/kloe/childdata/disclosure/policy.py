"""The policy of each audience, read from ``policies.toml``."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from kloe.errors import KloeError, RuleFileError
from kloe.rule_files import read_rules

POLICY_FILE = Path(__file__).with_name("policies.toml")


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one audience may see.

    Counts from 1 to ``threshold`` - 1 are withheld (0: none are), others rounded to the nearest ``round_to``. Shares
    are worked out from the rounded counts and shown with ``share_decimals`` as a percentage; quartiles, medians and
    means need ``smallest_base`` rows and are rounded to ``value_decimals``. ``hidden_breakdowns`` are not shown at
    all. ``basis`` names the sources; ``ours`` the choices that are Kloe's own.
    """

    name: str
    title: str
    says: str
    threshold: int
    round_to: int
    show_zeros: bool
    value_decimals: int
    share_decimals: int
    smallest_base: int
    hidden_breakdowns: tuple[str, ...]
    basis: str
    ours: tuple[str, ...]

    @property
    def withholds(self) -> bool:
        """Whether the audience is kept from anything that is small."""
        return self.threshold > 0


class PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every audience, what the symbols in place of a number mean, and breakdowns that refine each other."""

    only_one_of: tuple[tuple[str, ...], ...]
    symbols: dict[str, str]
    audiences: tuple[Policy, ...] = msgspec.field(name="audience")


def load_policies(file: Path = POLICY_FILE) -> Mapping[str, Policy]:
    """Audience to policy; raises RuleFileError where one would let small numbers be worked out."""
    policies = read_rules(file, PolicyFile).audiences
    for policy in policies:
        _refuse(policy, file.name)
    return {policy.name: policy for policy in policies}


def policy_for(audience: str) -> Policy:
    """The policy of an audience; raises KloeError for one that nobody has described."""
    policies = load_policies()
    if audience not in policies:
        raise KloeError(
            "There is no such audience.",
            where={"audience": audience},
            remedy=f"Choose one of: {', '.join(policies)}.",
        )
    return policies[audience]


def hidden_breakdowns(policy: Policy, of_list: Iterable[str]) -> frozenset[str]:
    """The breakdowns that the audience is not shown, of all that the measures of one list have."""
    found = set(of_list)
    finer: set[str] = set()
    for nested in read_rules(POLICY_FILE, PolicyFile).only_one_of if policy.withholds else ():
        finer |= {name for name in nested if name in found and name != next(one for one in nested if one in found)}
    return frozenset(policy.hidden_breakdowns) | finer


def symbols(file: Path = POLICY_FILE) -> Mapping[str, str]:
    """Symbol, as it stands in a cell, to its meaning: ``[c]`` and the like."""
    return {f"[{name}]": meaning for name, meaning in read_rules(file, PolicyFile).symbols.items()}


def _refuse(policy: Policy, file: str) -> None:
    """Two counts of nested groups differ by a small group: only coarse rounding hides it."""
    if policy.withholds and policy.round_to < policy.threshold - 1:
        raise RuleFileError(
            "Counts must be rounded to at least the threshold less one, or differences give small groups away.",
            where={"file": file, "entry": policy.name, "field": "round_to"},
            remedy=f"Round to {policy.threshold - 1} or more, or withhold fewer counts.",
        )
    if policy.threshold < 0 or policy.round_to < 1:
        raise RuleFileError(
            "A threshold is 0 or more, and rounding to 1 or more.",
            where={"file": file, "entry": policy.name, "field": "threshold"},
            remedy="0 withholds nothing; rounding to 1 changes nothing.",
        )
