"""What would change it: the fewest steps up in other judgements with which the next better grade comes into reach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kloe.frameworks.framework import Framework
from kloe.frameworks.grading import Answer
from kloe.frameworks.rules import Rule
from kloe.frameworks.speaking import Findings, areas_of, rules_about, speaking_against
from kloe.frameworks.structure import Grade

MOST_TRIED = 5_000
Reach = Literal["no longer ruled out", "no longer unlikely"]


@dataclass(frozen=True)
class Raised:
    """A judgement that is raised from one grade to a better one."""

    area: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """Judgements that are raised, and observations that come to hold."""

    raised: tuple[Raised, ...]
    observed: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextGrade:
    """The next better grade of one judgement, and every change of ``steps`` steps with which it is in ``reach``.

    A step is one grade up in one area, or one observation that comes to hold; with fewer steps it is not reached.
    Without ``changes`` nothing that was tried reaches it: every change of up to ``steps`` steps.
    """

    grade: Grade
    reach: Reach
    steps: int
    changes: tuple[Change, ...]


def next_grades(framework: Framework, answer: Answer, findings: Findings) -> tuple[NextGrade, ...]:
    """The grade above the best that is left, and above the best that no rule speaks against; the nearest first.

    A change may not bring about what a rule about another judgement speaks against: for the first, a rule that leaves
    no choice; for the second, any rule.
    """
    left = _next(framework, answer, findings, "no longer ruled out")
    likely = _next(framework, answer, findings, "no longer unlikely")
    same = left and likely and (left.grade, left.changes) == (likely.grade, likely.changes)
    return tuple(sorted((one for one in (left, None if same else likely) if one), key=lambda one: one.steps))


def applied(findings: Findings, change: Change) -> Findings:
    """The findings after a change."""
    grades = {raised.area: raised.after for raised in change.raised}
    observed = dict.fromkeys(change.observed, True)
    return replace(findings, grades={**findings.grades, **grades}, observations={**findings.observations, **observed})


def _next(framework: Framework, answer: Answer, findings: Findings, reach: Reach) -> NextGrade | None:
    free = [not _objecting(verdict.against, reach) for verdict in answer.verdicts]
    if True not in free[1:] or free[0]:
        return None
    target = answer.verdicts[free.index(True) - 1].grade
    own = rules_about(framework, answer.area)
    others = _linked(framework, own)
    already = _objecting(speaking_against(others, findings), reach)
    most = 0
    for steps, changes in _by_steps(framework, _movable(framework, (*own, *others), findings), findings):
        most = steps
        reached = tuple(
            change
            for change in changes
            for after in (applied(findings, change),)
            if not _objecting(speaking_against(own, after.having(answer.area.id, target.id)), reach)
            and _objecting(speaking_against(others, after), reach) <= already
        )
        if reached:
            return NextGrade(target, reach, steps, reached)
    return NextGrade(target, reach, most, ())


def _objecting(rules: Sequence[Rule], reach: Reach) -> set[str]:
    """The rules that keep a grade out of reach."""
    return {rule.id for rule in rules if rule.hard or reach == "no longer unlikely"}


def _linked(framework: Framework, own: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules about other judgements that a change in the areas of ``own`` may touch, and those linked to them."""
    overalls = {area.id for area in framework.overalls}
    others = [rule for rule in framework.rules if overalls.isdisjoint(areas_of(rule))]
    linked: tuple[Rule, ...] = ()
    reached = {area for rule in own for area in areas_of(rule)} - overalls
    while more := tuple(rule for rule in others if rule not in linked and reached.intersection(areas_of(rule))):
        linked += more
        reached.update(area for rule in more for area in areas_of(rule))
    return linked


def _movable(framework: Framework, rules: Sequence[Rule], findings: Findings) -> dict[str, tuple[str, ...]]:
    """Each area and observation that may change, with the states better than its own: the nearest first."""
    scale = [grade.id for grade in framework.scale]
    overalls = {area.id for area in framework.overalls}
    areas = {area for rule in rules for area in areas_of(rule)} - overalls
    given = (area.id for area in framework.in_report_order if area.id in areas and area.id in findings.grades)
    better = {area: tuple(reversed(scale[: scale.index(findings.grades[area])])) for area in given}
    missing = {name for rule in rules for name in rule.when_not if findings.observations.get(name) is False}
    return {**better, **dict.fromkeys(sorted(missing), ("",))}


def _by_steps(
    framework: Framework, movable: dict[str, tuple[str, ...]], findings: Findings
) -> Iterator[tuple[int, tuple[Change, ...]]]:
    """All changes of one step, then of two, as long as no more than MOST_TRIED are tried in all."""
    longest, tried = [len(states) for states in movable.values()], 0
    for steps in range(1, sum(longest) + 1):
        shares = tuple(_shared_out(steps, longest))
        tried += len(shares)
        if tried > MOST_TRIED:
            return
        yield steps, tuple(_change(framework, movable, share, findings) for share in shares)


def _shared_out(steps: int, longest: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to share ``steps`` out over places that take so many each."""
    if not longest:
        yield from ((),) if not steps else ()
        return
    for first in range(min(steps, longest[0]), max(0, steps - sum(longest[1:])) - 1, -1):
        for rest in _shared_out(steps - first, longest[1:]):
            yield first, *rest


def _change(
    framework: Framework, movable: dict[str, tuple[str, ...]], share: Sequence[int], findings: Findings
) -> Change:
    moved = [(name, states[count - 1]) for (name, states), count in zip(movable.items(), share, strict=True) if count]
    raised = (Raised(name, findings.grades[name], state) for name, state in moved if state)
    return Change(tuple(raised), tuple(name for name, state in moved if not state))
