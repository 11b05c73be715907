"""Fewer children for the solver to look at, drawn by lot: thousands are no better for choosing twenty-five."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from kloe.sampling.values import Case

ENOUGH = 500


def thinned(drawn: Sequence[Case], size: int, profile: Callable[[Case], object]) -> list[Case]:
    """The first ``ENOUGH`` children in the order of the draw, with so many of each profile that no quota is harder.

    ``profile`` is what the quotas see of a child. Where a sample would take a child that is not here, there is another
    of that profile to take: ``size`` families of each are kept, and the rest of a sample has fewer. Every stage is
    kept in the same way. The lot decides, so children who are alike keep the same chance.
    """
    if len(drawn) <= ENOUGH:
        return list(drawn)
    kept = set(islice((case.child_id for case in drawn), ENOUGH))
    groups: dict[object, list[Case]] = {}
    for case in drawn:
        for key in (("profile", profile(case)), *(("stage", stage) for stage in sorted(case.stages))):
            groups.setdefault(key, []).append(case)
    for alike in groups.values():
        kept.update(_of_families(alike, size))
    return [case for case in drawn if case.child_id in kept]


def _of_families(alike: Sequence[Case], families: int) -> Iterator[str]:
    seen: set[str] = set()
    for case in alike:
        family = f"family {case.family}" if case.family else f"child {case.child_id}"
        if family not in seen:
            seen.add(family)
            yield case.child_id
        if len(seen) == families:
            return
