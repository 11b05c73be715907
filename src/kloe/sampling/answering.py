"""What is to be said of a sample: its cases with their quotas, every constraint with a verdict, and its spread."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from kloe.sampling.checking import Verdict, check
from kloe.sampling.sample_file import Asked, Row, Spread
from kloe.sampling.spread import WEIGHTS, shares, values_of
from kloe.sampling.values import Case, Chosen, SampleRules


def rows_of(cases: Iterable[Case], chosen: Collection[str], asked: Sequence[Asked] = ()) -> tuple[Row, ...]:
    """The chosen cases, in the order of their ids, with the quotas of ``asked`` that each counts for."""
    wanted = set(chosen)
    return tuple(
        Row(
            child_id=case.child_id,
            team=case.team,
            worker=case.worker,
            age_band=case.age_band,
            sex=case.sex,
            ethnicity=case.ethnicity,
            quotas=tuple(one.constraint for one in asked if case.child_id in one.members),
            stages=tuple(sorted(case.stages)),
        )
        for case in sorted(cases, key=lambda case: case.child_id)
        if case.child_id in wanted
    )


def asked_of(
    everybody: Sequence[Case], frame: Sequence[Case], chosen: Chosen, left_out: Collection[str]
) -> tuple[Asked, ...]:
    """Every constraint with the checker's verdict, why it is missed, and who of ``everybody`` counts for it."""
    verdicts = check(frame, chosen.rules, chosen.child_ids, without=left_out)
    return tuple(_asked(one, everybody, chosen) for one in verdicts)


def _asked(verdict: Verdict, everybody: Sequence[Case], chosen: Chosen) -> Asked:
    quota = next((one for one in chosen.rules.constraints if one.id == verdict.constraint), None)
    groups = _groups(verdict.constraint, chosen.rules) if quota else frozenset[str]()
    return Asked(
        constraint=verdict.constraint,
        says=verdict.says,
        ruling=verdict.ruling,
        asked=verdict.asked,
        found=verdict.found,
        away=verdict.away,
        why=verdict.why or chosen.why.get(verdict.constraint, ""),
        exactly=quota.exactly if quota else None,
        at_least=quota.at_least if quota else None,
        of=quota.of if quota else "",
        members=tuple(sorted(case.child_id for case in everybody if case.groups & groups)),
    )


def _groups(name: str, rules: SampleRules) -> frozenset[str]:
    """The groups of a quota, and of those within it."""
    own = next(one.groups for one in rules.constraints if one.id == name)
    return own.union(*(_groups(inner.id, rules) for inner in rules.constraints if inner.of == name))


def spread_of(frame: Sequence[Case], chosen: Collection[str], size: int) -> tuple[Spread, ...]:
    """By every value of every dimension, what would be even and what was chosen."""
    sample = [case for case in frame if case.child_id in set(chosen)]
    counts = Counter(value for case in sample for value in _values(case))
    return tuple(
        Spread(
            dimension=one.dimension,
            value=one.value,
            children=one.of,
            expected=round(float(one.expected), 2),
            cases=counts[one.dimension, one.value],
        )
        for one in (shares(frame, size) if frame else ())
    )


def _values(case: Case) -> Iterator[tuple[str, str]]:
    for dimension in WEIGHTS:
        for value in values_of(case, dimension):
            yield dimension, value
