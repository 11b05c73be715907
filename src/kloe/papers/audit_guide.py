"""How to fill in the workbook of audits: what each sheet is for, what each question looks at, and what it rests on."""

from collections.abc import Iterator

from kloe.audits.form import AuditArea, AuditForm, Question
from kloe.audits.sheet_layout import ACTIONS, AUDITS, POINTS
from kloe.papers.words import joined

Line = tuple[str, str]


def guide_lines(form: AuditForm) -> Iterator[Line]:
    """A label and what there is to say, line by line."""
    yield "", f"Grades and criteria are those of: {form.framework.title}."
    yield AUDITS, "One row for each reading of a case. A second reader adds a row with the same audit id."
    yield POINTS, "As many rows for each reading as there are strengths and things to learn, each under one theme."
    yield ACTIONS, "As many rows for each reading as there are actions, with who does it and by when."
    yield (
        "What may be changed",
        "Rows may be sorted, added and left blank, and columns moved. Keep the headings as they are.",
    )
    yield "Grades", f"{joined([grade.name for grade in form.scale])}. RI and the like are understood."
    yield "Answers", "Yes, partly, no, or not applicable."
    yield "Complete", _complete(form)
    yield "A correction", "Leave the earlier row as it is. Add a row with revision 2, and say why it was corrected."
    yield (
        "Two readers",
        "The second reader reads without the first reader's grades. The second reader's grade decides; both stay.",
    )
    for area in form.areas:
        yield from _area(form, area)


def _complete(form: AuditForm) -> str:
    """What no audit may lack."""
    asked = joined([f"[{question.id}]" for question in form.mandatory])
    return (
        "An audit needs its auditor, its day, a grade with a reason in every area that applies to the child, and an"
        f" answer to {asked}. There, not applicable needs a reason. Other questions may be left blank."
    )


def _area(form: AuditForm, area: AuditArea) -> Iterator[Line]:
    yield "", ""
    only = _only(form, area.applies_to)
    yield area.title, f"{area.says}{only}{'' if area.graded else ' It is given no grade.'}"
    for question in form.questions:
        if question.area == area.id:
            yield f"[{question.id}]", _question(form, question)


def _question(form: AuditForm, question: Question) -> str:
    criteria = [f"{form.framework.id}/{one.id}: {one.asks}{one.caveat}" for one in form.criteria[question.id]]
    must = f" Every audit answers this ({', '.join(question.source)})." if question.mandatory else ""
    lines = [
        f"{question.asks}{_only(form, question.applies_to)}{must}",
        f"Look at: {'; '.join(question.looks_at)}.",
        *(f"Rests on {criterion}" for criterion in criteria),
    ]
    return "\n".join(lines)


def _only(form: AuditForm, groups: tuple[str, ...]) -> str:
    titles = {group.id: group.title for group in form.file.groups}
    return f" Only for: {joined([titles[group] for group in groups]).lower()}." if groups else ""
