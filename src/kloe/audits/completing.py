"""What an audit still lacks, and what in it the form does not know."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kloe.audits.form import AuditForm
from kloe.audits.records import Audit

Part = Literal["audit", "grade", "reason", "answer", "answer reason", "strength", "learning"]


@dataclass(frozen=True)
class Gap:
    """One thing that keeps an audit from being complete: which part, of which area or question, and what to do."""

    part: Part
    of: str
    what: str
    remedy: str


def gaps(audit: Audit, form: AuditForm) -> tuple[Gap, ...]:
    """Everything that keeps ``audit`` from being complete under ``form``; nothing when it is complete.

    Every area that applies to the child's group has a grade with a reason, and every mandatory question an answer; "not
    applicable" to a mandatory question needs a reason. Other questions may be left out: a dip sample is an audit too.
    """
    return (*_unknown(audit, form), *_said_twice(audit), *_without_grade(audit, form), *_without_answer(audit, form))


def is_complete(audit: Audit, form: AuditForm) -> bool:
    """Whether nothing is missing."""
    return not gaps(audit, form)


def _unknown(audit: Audit, form: AuditForm) -> Iterator[Gap]:
    if (audit.form, audit.framework) != (form.id, form.framework.id):
        asked = f"form {form.id} under {form.framework.id}"
        yield Gap(
            "audit",
            audit.id,
            f"It is of form {audit.form} under {audit.framework}.",
            f"Read it with that: not {asked}.",
        )
    groups = [group.id for group in form.file.groups]
    yield from _not_among("audit", [audit.case.group] if audit.case.group else [], groups, "group of children")
    areas = [area.id for area in form.graded_areas]
    yield from _not_among("grade", [grade.area for grade in audit.grades], areas, "graded area")
    grades = [grade.id for grade in form.scale]
    yield from _not_among("grade", [grade.grade for grade in audit.grades], grades, "grade")
    questions = list(form.question_by_id)
    yield from _not_among("answer", [answer.question for answer in audit.answers], questions, "question")
    themes = [theme.id for theme in form.themes]
    yield from _not_among("strength", [point.theme for point in audit.strengths], themes, "theme")
    yield from _not_among("learning", [point.theme for point in audit.learning], themes, "theme")


def _not_among(part: Part, names: Iterable[str], known: list[str], what: str) -> Iterator[Gap]:
    for name in names:
        if name not in known:
            yield Gap(part, name, f"'{name}' is no {what} of this form.", f"These exist: {', '.join(known)}.")


def _said_twice(audit: Audit) -> Iterator[Gap]:
    for area, times in Counter(grade.area for grade in audit.grades).items():
        if times > 1:
            yield Gap("grade", area, "The area has two grades.", "Keep one.")
    for question, times in Counter(answer.question for answer in audit.answers).items():
        if times > 1:
            yield Gap("answer", question, "The question has two answers.", "Keep one.")


def _without_grade(audit: Audit, form: AuditForm) -> Iterator[Gap]:
    given = audit.grade_by_area
    names = ", ".join(grade.name for grade in form.scale)
    for area in form.graded_areas:
        if area.id not in given and form.asked_of(area, audit.case.group) and _must_be_graded(audit, area.applies_to):
            yield Gap("grade", area.id, f"{area.title} has no grade.", f"Give one of: {names}.")
        elif area.id in given and not given[area.id].reason:
            yield Gap("reason", area.id, f"The grade for {area.title.lower()} has no reason.", "Say what it rests on.")


def _must_be_graded(audit: Audit, applies_to: tuple[str, ...]) -> bool:
    """An area for some children only may be left out where the group is not known."""
    return not applies_to or bool(audit.case.group)


def _without_answer(audit: Audit, form: AuditForm) -> Iterator[Gap]:
    given = audit.answer_by_question
    for question in form.mandatory:
        answer = given.get(question.id)
        if answer is None:
            remedy = 'Answer yes, partly or no; "not applicable" needs a reason.'
            yield Gap("answer", question.id, "The question that every audit answers is not answered.", remedy)
        elif answer.answer == "not applicable" and not answer.reason:
            remedy = "Say why it does not apply to this child."
            yield Gap("answer reason", question.id, '"Not applicable" has no reason.', remedy)
