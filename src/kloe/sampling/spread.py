"""How evenly a sample is spread: what each team, worker, age band and so on would have by its share of the children."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from kloe.sampling.values import Case

NOT_SAID = "not said"
# What one case too many or too few costs. Stages first: decisions are tested at all of them. Workers last: there are
# so many of them that they would outweigh the others.
WEIGHTS = {"stage": 6, "team": 3, "age_band": 2, "sex": 2, "ethnicity": 2, "worker": 1}


@dataclass(frozen=True)
class Share:
    """One value of a dimension: ``of`` the children have it, and ``least`` to ``most`` cases would be even."""

    dimension: str
    value: str
    of: int
    expected: Fraction
    least: int
    most: int


def values_of(case: Case, dimension: str) -> tuple[str, ...]:
    """What a case counts for in a dimension: one value, or for stages any number."""
    if dimension == "stage":
        return tuple(sorted(case.stages))
    return (getattr(case, dimension) or NOT_SAID,)


def shares(cases: Sequence[Case], size: int, stages: Collection[str] = ()) -> tuple[Share, ...]:
    """What would be even: the proportional number, rounded down to up; of a stage in ``stages``, at least one."""
    return tuple(share for dimension in WEIGHTS for share in _shares(cases, size, dimension, stages))


def _shares(cases: Sequence[Case], size: int, dimension: str, stages: Collection[str]) -> Iterator[Share]:
    counts = Counter(value for case in cases for value in values_of(case, dimension))
    for value, of in sorted(counts.items()):
        expected = Fraction(size * of, len(cases))
        wanted = 1 if dimension == "stage" and value in stages else 0
        yield Share(dimension, value, of, expected, max(wanted, floor(expected)), max(wanted, ceil(expected)))


def unevenness(shares: Sequence[Share], chosen: Sequence[Case]) -> int:
    """The weighted number of cases beyond what would be even; 0 is as even as whole numbers can be."""
    counts = Counter((name, value) for case in chosen for name in WEIGHTS for value in values_of(case, name))
    return sum(
        WEIGHTS[one.dimension] * max(0, one.least - found, found - one.most)
        for one in shares
        for found in (counts[one.dimension, one.value],)
    )
