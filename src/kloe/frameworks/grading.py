"""What a framework's rules leave open for a judgement when others are known: they are asked, no grade is made up."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kloe.frameworks.framework import Framework
from kloe.frameworks.rules import Condition, Discretion, Rule
from kloe.frameworks.speaking import Findings, all_hold, applies, areas_of, rules_about, speaking_against, speaks
from kloe.frameworks.structure import Area, Grade

Standing = Literal["ruled out", "expected", "open"]


@dataclass(frozen=True)
class Verdict:
    """How one grade stands: the rules whose outcome it is, and those that speak against it.

    Hard rules rule it out. Where only others speak against it, it is open, but ``unlikely``.
    """

    grade: Grade
    standing: Standing
    supported_by: tuple[Rule, ...] = ()
    against: tuple[Rule, ...] = ()

    @property
    def unlikely(self) -> bool:
        """Whether rules that leave a choice speak against it, and none that leaves none."""
        return self.standing != "ruled out" and bool(self.against)


@dataclass(frozen=True)
class Untold:
    """A rule that cannot be told: these areas have no grade, or nobody said whether these observations hold."""

    rule: Rule
    areas: tuple[str, ...]
    observations: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What the rules say of one judgement: a verdict on each grade, the best first.

    ``given`` is the verdict on the grade that the area was given, where it was.
    """

    area: Area
    verdicts: tuple[Verdict, ...]
    given: Verdict | None = None
    untold: tuple[Untold, ...] = ()

    @property
    def left(self) -> tuple[Verdict, ...]:
        """The grades that no rule rules out, the best first; none where the rules contradict each other."""
        return tuple(verdict for verdict in self.verdicts if verdict.standing != "ruled out")

    @property
    def expected(self) -> Verdict | None:
        """The grade to be expected, where a rule names one or all others are ruled out."""
        return next((verdict for verdict in self.verdicts if verdict.standing == "expected"), None)


@dataclass(frozen=True)
class Grading:
    """The answers for one inspection: ``overalls`` is empty where the framework gives no overall grade.

    ``others`` are the judgements on which rules of their own speak. ``discretions`` say what is left to inspectors
    with these findings.
    """

    framework: Framework
    findings: Findings
    overalls: tuple[Answer, ...]
    others: tuple[Answer, ...]
    discretions: tuple[Discretion, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers, the overall ones first."""
        return self.overalls + self.others


def grade_inspection(framework: Framework, findings: Findings) -> Grading:
    """What the rules of ``framework`` leave open with these ``findings``, for each judgement that they speak of."""
    parts = (area for area in framework.in_report_order if area.kind != "overall" and rules_about(framework, area))
    return Grading(
        framework,
        findings,
        tuple(answer(framework, area, findings) for area in framework.overalls),
        tuple(answer(framework, area, findings) for area in parts),
        tuple(free for free in framework.discretions if all_hold(free.when, findings.grades)),
    )


def answer(framework: Framework, area: Area, findings: Findings) -> Answer:
    """What the rules say of the judgement of ``area``: each grade of the scale is tried in its place."""
    rules, known = rules_about(framework, area), findings.without(area.id)
    against = {grade.id: speaking_against(rules, known.having(area.id, grade.id)) for grade in framework.scale}
    left = [name for name, speaking in against.items() if not any(rule.hard for rule in speaking)]
    named = {name for name in left if not against[name] and _names_alone(rules, known, area, name)}
    expected = set(left) if len(left) == 1 else named
    verdicts = tuple(
        Verdict(
            grade,
            "ruled out" if grade.id not in left else "expected" if grade.id in expected else "open",
            tuple(rule for rule in rules if _supports(rule, known, area, grade.id)),
            against[grade.id],
        )
        for grade in framework.scale
    )
    given = findings.grades.get(area.id)
    own = next((verdict for verdict in verdicts if verdict.grade.id == given), None)
    return Answer(area, verdicts, own, tuple(_untold(framework, rules, known, area)))


def _supports(rule: Rule, known: Findings, area: Area, grade: str) -> bool:
    """Whether the rule leads from what is known to this grade, not from the grade to something else."""
    return bool(applies(rule, known) and speaks(rule, known.having(area.id, grade)))


def _names_alone(rules: tuple[Rule, ...], known: Findings, area: Area, grade: str) -> bool:
    alone = Condition(areas=(area.id,), grades=(grade,))
    return any(alone in rule.then and _supports(rule, known, area, grade) for rule in rules)


def _untold(framework: Framework, rules: tuple[Rule, ...], known: Findings, area: Area) -> Iterator[Untold]:
    """The rules that would say more if more were known."""
    for rule in rules:
        areas = tuple(name for name in areas_of(rule) if name != area.id and name not in known.grades)
        observations = tuple(name for name in rule.when_not if name not in known.observations)
        tried = (known.having(area.id, grade.id) for grade in framework.scale)
        if (areas or observations) and any(_hangs(rule, findings) for findings in tried):
            yield Untold(rule, areas, observations)


def _hangs(rule: Rule, findings: Findings) -> bool:
    """Whether it cannot be told what the rule says: what it starts from, or whether its outcome is there."""
    start = applies(rule, findings)
    return start is None or (start and all_hold(rule.then, findings.grades) is None)
