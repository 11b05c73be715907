"""What the rules say of grades, as plain data for programs."""

from dataclasses import asdict

from kloe.frameworks.grading import Answer, Grading, Verdict
from kloe.frameworks.nearest_changes import NextGrade, next_grades
from kloe.frameworks.rules import Discretion, Rule
from kloe.papers.grading_lines import given_says, no_overall_says, rules_shown, summary


def grading_as_data(grading: Grading) -> dict[str, object]:
    """The findings, an answer for each judgement that rules speak of, and every rule named, with its source."""
    return {
        "framework": grading.framework.id,
        "overall": bool(grading.overalls),
        "says": "" if grading.overalls else no_overall_says(grading),
        "grades": dict(grading.findings.grades),
        "not_judged": sorted(grading.findings.not_judged),
        "observations": dict(grading.findings.observations),
        "answers": [_answer(answer, grading) for answer in grading.answers],
        "left_to_inspectors": [_discretion(free) for free in grading.discretions],
        "rules": [_rule(rule) for rule in rules_shown(grading)],
    }


def _answer(answer: Answer, grading: Grading) -> dict[str, object]:
    overall = answer in grading.overalls
    nearest = next_grades(grading.framework, answer, grading.findings) if overall else ()
    return {
        "area": answer.area.id,
        "name": answer.area.name,
        "overall": overall,
        "says": summary(answer),
        "verdicts": [_verdict(verdict) for verdict in answer.verdicts],
        "given": answer.given.grade.id if answer.given else None,
        "given_says": given_says(answer),
        "untold": [
            {"rule": one.rule.id, "areas": one.areas, "observations": one.observations} for one in answer.untold
        ],
        "next": [_next(one) for one in nearest],
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    return {
        "grade": verdict.grade.id,
        "standing": verdict.standing,
        "unlikely": verdict.unlikely,
        "supported_by": [rule.id for rule in verdict.supported_by],
        "against": [rule.id for rule in verdict.against],
    }


def _next(one: NextGrade) -> dict[str, object]:
    changes = [asdict(change) for change in one.changes]
    return {"grade": one.grade.id, "reach": one.reach, "steps": one.steps, "changes": changes}


def _rule(rule: Rule) -> dict[str, object]:
    return {"modality": rule.modality, "hard": rule.hard, **_discretion(rule)}


def _discretion(entry: Rule | Discretion) -> dict[str, object]:
    return {
        "id": entry.id,
        "says": entry.says,
        "evidence": entry.evidence,
        "source": entry.source,
        "confidence": entry.confidence,
        "unverified": entry.unverified,
    }
