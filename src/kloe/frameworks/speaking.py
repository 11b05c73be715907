"""Whether a rule speaks, and against what: yes, no, or not to be told from what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kloe.frameworks.framework import Framework
from kloe.frameworks.rules import Condition, Rule
from kloe.frameworks.structure import Area


@dataclass(frozen=True)
class Findings:
    """What is known of one inspection: grades by area, and observations that hold or do not, all by their ids.

    An area that is ``not_judged`` has no grade: as with one that nothing is known of, no rule that needs it speaks.
    """

    grades: Mapping[str, str] = field(default_factory=dict)
    observations: Mapping[str, bool] = field(default_factory=dict)
    not_judged: frozenset[str] = frozenset()

    def having(self, area: str, grade: str) -> "Findings":
        """The same with this grade for ``area``."""
        return replace(self, grades={**self.grades, area: grade})

    def without(self, area: str) -> "Findings":
        """The same with nothing known of ``area``."""
        return replace(self, grades={name: grade for name, grade in self.grades.items() if name != area})


def holds(condition: Condition, grades: Mapping[str, str]) -> bool | None:
    """Whether so many of the areas have one of the grades; None when that hangs on areas without a known grade."""
    known = [grades[area] in condition.grades for area in condition.areas if area in grades]
    having, number = sum(known), len(condition.areas)
    could_have = having + number - len(known)
    every = condition.at_least is None and condition.at_most is None
    least = number if every else condition.at_least or 0
    most = number if condition.at_most is None else condition.at_most
    if could_have < least or having > most:
        return False
    return True if having >= least and could_have <= most else None


def all_hold(conditions: Iterable[Condition], grades: Mapping[str, str]) -> bool | None:
    """Whether each condition holds; None when none is known to fail and some cannot be told."""
    return _together(holds(condition, grades) for condition in conditions)


def applies(rule: Rule, findings: Findings) -> bool | None:
    """Whether all that the rule starts from holds, and none of the observations that would stop it."""
    stopping = (findings.observations.get(name) for name in rule.when_not)
    unstopped = _together(None if seen is None else not seen for seen in stopping)
    return _together((all_hold(rule.when, findings.grades), unstopped))


def speaks(rule: Rule, findings: Findings) -> bool | None:
    """True: these grades are the rule's outcome. False: it speaks against them. None: it does not say, or not yet.

    The outcome of an "unlikely" rule is what it speaks against; where that is absent, it says nothing.
    """
    outcome = all_hold(rule.then, findings.grades) if applies(rule, findings) else None
    if rule.modality == "unlikely":
        return False if outcome else None
    return outcome


def speaking_against(rules: Iterable[Rule], findings: Findings) -> tuple[Rule, ...]:
    """The rules that speak against these grades."""
    return tuple(rule for rule in rules if speaks(rule, findings) is False)


def rules_about(framework: Framework, area: Area) -> tuple[Rule, ...]:
    """The rules that speak of the judgement of ``area``.

    Of an overall one: every rule that names it. Of another: the rules with it as their outcome that name no overall.
    """
    if area.kind == "overall":
        return tuple(rule for rule in framework.rules if area.id in areas_of(rule))
    overalls = {overall.id for overall in framework.overalls}
    own = (rule for rule in framework.rules if overalls.isdisjoint(areas_of(rule)))
    return tuple(rule for rule in own if any(area.id in condition.areas for condition in rule.then))


def areas_of(rule: Rule) -> tuple[str, ...]:
    """The areas that a rule names, each once."""
    return tuple(dict.fromkeys(area for condition in (*rule.when, *rule.then) for area in condition.areas))


def needed_areas(framework: Framework) -> tuple[Area, ...]:
    """The areas without whose grade the rules about the overall grade cannot be told, in report order."""
    named = {
        name for overall in framework.overalls for rule in rules_about(framework, overall) for name in areas_of(rule)
    }
    graded = (area for area in framework.in_report_order if area.graded and not area.optional)
    return tuple(area for area in graded if area.id in named and area.kind != "overall")


def _together(answers: Iterable[bool | None]) -> bool | None:
    told = tuple(answers)
    if False in told:
        return False
    return None if None in told else True
