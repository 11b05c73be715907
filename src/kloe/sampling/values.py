"""The values that the solver and the checker share, and nothing else: cases, constraints, and what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """A child who could be sampled. ``groups`` and ``stages`` are ids; None is what the data does not say.

    Children with the same ``family`` are brothers and sisters by what the data itself says.
    """

    child_id: str
    groups: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    team: str | None = None
    worker: str | None = None
    age_band: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    family: str | None = None


@dataclass(frozen=True)
class Constraint:
    """A quota: ``exactly`` or ``at_least`` so many cases of any of ``groups``.

    ``of`` names the quota that it is a part of: its cases count there, too. With ``cannot_tell``, the extract does not
    show who belongs, and nobody can say from it whether the quota is met.
    """

    id: str
    says: str
    groups: frozenset[str]
    exactly: int | None = None
    at_least: int | None = None
    of: str = ""
    cannot_tell: str = ""

    @property
    def number(self) -> int:
        """How many cases are asked for."""
        return self.exactly if self.exactly is not None else self.at_least or 0


@dataclass(frozen=True)
class SampleRules:
    """What a sample must be: ``size`` cases that meet ``constraints``.

    ``several_quotas``: whether one child may fill several of the quotas that have no quotas within them.
    ``stages`` are those of which at least one case is wanted, where the data has any.
    """

    size: int
    constraints: tuple[Constraint, ...] = ()
    several_quotas: bool = True
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """The sample. ``missed`` says by constraint how many cases it is away, and ``why``; "size" is the size itself.

    ``proven``: no sample is nearer to the quotas and, among those, none is spread better. Where the solver's limit of
    work came first, it is False: the sample is valid, and another may be spread better.
    """

    child_ids: tuple[str, ...]
    rules: SampleRules
    seed: int
    missed: Mapping[str, int] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    proven: bool = True
