"""The children of an extract as cases, and which of them are the frame that a framework's sample is drawn from."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kloe.childdata.cohorts import Membership
from kloe.frameworks import Framework
from kloe.sampling.values import Case


@dataclass(frozen=True)
class Frame:
    """The cases to choose from, how many children of the extract are not among them (``outside``), and why.

    ``not_told`` names the groups in scope that the extract does not tell: their children may be outside for that.
    """

    cases: tuple[Case, ...]
    outside: int
    why: str
    not_told: tuple[str, ...] = ()


def cases_of(
    found: Membership, framework: Framework | None = None, families: Mapping[str, str] | None = None
) -> tuple[Case, ...]:
    """Every child as a case, at the stages of ``framework``; without one, at those that any framework names.

    ``families`` says by child who belongs together, besides the adoptive family that List 10 gives. Ids that differ
    only by capitals or spaces may be one child under two: they belong together, too, so that no child comes twice.
    """
    stages = _stages(found, framework)
    cases = tuple(
        Case(
            child.child_id,
            (groups := found.groups_of(child.child_id)),
            frozenset(stage for stage, cohort in stages.items() if cohort in groups),
            child.team,
            child.worker,
            child.age_band,
            child.sex,
            child.ethnicity,
            child.family,
        )
        for child in found.children
    )
    alike = Counter(_plain(case.child_id) for case in cases)
    together = {case.child_id: plain for case in cases if alike[plain := _plain(case.child_id)] > 1}
    return _joined(cases, families or {}, together) if families or together else cases


def frame_of(cases: Sequence[Case], found: Membership, framework: Framework, *, everybody: bool = False) -> Frame:
    """The cases in a group that ``framework`` names as in its scope; all, where it names none or none can be told."""
    if everybody:
        return Frame(tuple(cases), 0, "Everybody in the extract, as asked for.")
    if not framework.cohorts:
        return Frame(tuple(cases), 0, f"{framework.id} names no groups in scope: everybody in the extract.")
    groups = {one.id: found.book.answering(framework.id, f"cohort/{one.id}") for one in framework.cohorts}
    told = {name: one.id for name, one in groups.items() if one and found.can_tell(one.id)}
    not_told = tuple(name for name in groups if name not in told)
    if not told:
        return Frame(tuple(cases), 0, "This extract tells no group in scope: everybody in it.", not_told)
    inside = tuple(case for case in cases if not case.groups.isdisjoint(told.values()))
    why = f"Those in a group that {framework.id} names as in scope; the others are in none."
    return Frame(inside, len(cases) - len(inside), why, not_told)


def _stages(found: Membership, framework: Framework | None) -> dict[str, str]:
    """By stage, the cohort that stands for it."""
    if framework:
        answers = {stage.id: found.book.answering(framework.id, f"stage/{stage.id}") for stage in framework.stages}
        return {stage: cohort.id for stage, cohort in answers.items() if cohort}
    return {
        cohort.id: cohort.id
        for cohort in found.book.cohorts
        if any(answer.rpartition(":")[2].startswith("stage/") for answer in cohort.answers)
    }


def _plain(child_id: str) -> str:
    return "".join(child_id.split()).casefold()


def _joined(cases: Sequence[Case], families: Mapping[str, str], together: Mapping[str, str]) -> tuple[Case, ...]:
    """Cases whose family is all that hangs together: a child links the family of the file with that of List 10."""
    links: dict[str, str] = {}

    def first(name: str) -> str:
        while name in links:
            name = links[name]
        return name

    for case in cases:
        names = sorted({first(name) for name in _family_names(case, families, together)})
        links.update((name, names[0]) for name in names[1:])
    return tuple(
        replace(case, family=next((first(name) for name in _family_names(case, families, together)), None))
        for case in cases
    )


def _family_names(case: Case, families: Mapping[str, str], together: Mapping[str, str]) -> Iterator[str]:
    if case.family:
        yield f"List 10: {case.family}"
    if case.child_id in families:
        yield f"file: {families[case.child_id]}"
    if case.child_id in together:
        yield f"id: {together[case.child_id]}"


def unknown_to(cases: Collection[Case], children: Collection[str]) -> int:
    """How many of ``children`` are no child of the extract."""
    return len(set(children) - {case.child_id for case in cases})
