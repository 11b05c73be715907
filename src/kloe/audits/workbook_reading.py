"""From a filled-in workbook to audits: rows that belong together, and what keeps an audit from being complete."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kloe.audits.cell_meanings import meanings
from kloe.audits.completing import Gap, gaps
from kloe.audits.form import AuditForm
from kloe.audits.form_files import form_for
from kloe.audits.records import Action, AreaGrade, Audit, Case, GivenAnswer, Point, history_problems
from kloe.audits.sheet_layout import FORM_LABEL, FRAMEWORK_LABEL, GUIDE, layouts
from kloe.audits.sheet_reading import FilledRow, ReadSheet, Refusal, Sheet, open_sheets, read_sheet, sheet_called
from kloe.errors import KloeError, UnreadableFileError
from kloe.frameworks import find_framework

_BEFORE_READING = frozenset({"audit id", "child id", "team", "worker", "group", "reader", "revision"})
_NEEDED = {
    "audit id": "Give the audit an id: both readers write the same.",
    "child id": "Write the child's id, as the case system has it.",
    "auditor": "Write who read the case.",
    "day": "Write the day of the audit, such as 28/06/2024.",
}
_MARK_OF_GAP = {"grade": "grade {}", "reason": "why {}", "answer": "{}", "answer reason": "reason {}"}
Name = tuple[str, str, int]


@dataclass(frozen=True)
class ReadAudits:
    """The audits of a workbook that are complete, all that was refused, and how many rows nobody has begun."""

    form: AuditForm
    audits: tuple[Audit, ...]
    refused: tuple[Refusal, ...]
    not_begun: int


def read_workbook(path: Path, framework: str = "", own_form: Path | None = None) -> ReadAudits:
    """Read the workbook at ``path``; the framework is that of the workbook, or ``framework``.

    Raises UnreadableFileError where it is no workbook of audits, and KloeError where it is of another form.
    """
    sheets = open_sheets(path)
    said = _said_in_guide(sheets)
    form = form_for(find_framework(_framework_id(said.get(FRAMEWORK_LABEL, ""), framework, path)), own_form)
    if said.get(FORM_LABEL, form.id) != form.id:
        raise KloeError(
            f"The workbook is of the form '{said[FORM_LABEL]}', not '{form.id}'.",
            where={"file": path.name},
            remedy="Give the form's file with --form.",
        )
    try:
        return read_audits(sheets, form)
    except UnreadableFileError as problem:
        where = {"file": path.name, **problem.where}
        raise UnreadableFileError(problem.what, where=where, remedy=problem.remedy) from problem


def read_audits(sheets: Sequence[Sheet], form: AuditForm) -> ReadAudits:
    """The audits on these sheets; raises UnreadableFileError where the sheet of audits is missing."""
    understand = meanings(form)
    of_audits, *further = (_read(sheets, layout, understand) for layout in layouts(form))
    if of_audits is None:
        raise UnreadableFileError(
            "There is no sheet of audits.",
            remedy=f"It is called '{layouts(form)[0].name}': 'kloe audit form' writes one.",
        )
    points, actions = (found or ReadSheet() for found in further)
    refused = [*of_audits.refused, *points.refused, *actions.refused]
    belonging = _by_audit(points.rows), _by_audit(actions.rows)
    refused += _orphans(of_audits.rows, (*points.rows, *actions.rows))
    audits: list[Audit] = []
    rows: dict[str, FilledRow] = {}
    not_begun = 0
    for row in of_audits.rows:
        said = belonging[0].get(_name(row), []), belonging[1].get(_name(row), [])
        if not (row.refused or any(said) or row.says.keys() - _BEFORE_READING):
            not_begun += 1
            continue
        problems = list(_problems(row, said))
        if not problems:
            audit = _audit(row, said, form)
            problems = [_gap_at(row, gap) for gap in gaps(audit, form)]
            audits += [] if problems else [audit]
            rows[audit.id] = row
        refused += problems
    broken = [(str(problem.where["audit"]), problem) for problem in history_problems(audits)]
    refused += [rows[name].refusal("audit id", problem.what, problem.remedy) for name, problem in broken]
    whole = tuple(audit for audit in audits if audit.id not in dict(broken))
    return ReadAudits(form, whole, tuple(refused), not_begun)


def _read(sheets: Sequence[Sheet], layout: Any, understand: Any) -> ReadSheet | None:
    sheet = sheet_called(sheets, layout.name)
    return read_sheet(sheet, layout, understand) if sheet else None


def _said_in_guide(sheets: Sequence[Sheet]) -> Mapping[str, str]:
    """What the guide says the workbook is of: a label in one cell, and what it is in the next."""
    guide = sheet_called(sheets, GUIDE)
    rows = guide.rows if guide else ()
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in (FRAMEWORK_LABEL, FORM_LABEL) and row[1]}


def _framework_id(said: str, asked: str, path: Path) -> str:
    if not (said or asked):
        raise KloeError(
            "The workbook does not say by which framework its grades are.",
            where={"file": path.name},
            remedy=f"Keep the sheet '{GUIDE}', or give --framework.",
        )
    if said and asked and said != asked:
        raise KloeError(
            f"The workbook is of {said}, not of {asked}.",
            where={"file": path.name},
            remedy="Leave --framework out: grades keep the meaning that they were given with.",
        )
    return said or asked


def _name(row: FilledRow) -> Name:
    revision = row.says.get("revision", 1)
    return row.text("audit id"), row.text("reader") or "first reader", revision if isinstance(revision, int) else 1


def _by_audit(rows: Iterable[FilledRow]) -> Mapping[Name, list[FilledRow]]:
    found: dict[Name, list[FilledRow]] = defaultdict(list)
    for row in rows:
        found[_name(row)].append(row)
    return found


def _orphans(audits: Iterable[FilledRow], others: Iterable[FilledRow]) -> Iterator[Refusal]:
    known = {_name(row) for row in audits}
    for row in others:
        if _name(row) not in known:
            what = "No row of the sheet of audits has this audit id, reader and revision."
            yield from row.refused
            yield row.refusal("audit id", what, "Write the three as they are there.")


def _problems(row: FilledRow, said: tuple[list[FilledRow], list[FilledRow]]) -> Iterator[Refusal]:
    yield from row.refused
    refused_marks = {refusal.column for refusal in row.refused}
    for mark, remedy in _NEEDED.items():
        if mark not in row.says and row.headings.get(mark) not in refused_marks:
            yield row.refusal(mark, "The cell is blank.", remedy)
    for needed, rows in zip((("strength or learning", "theme", "says"), ("action",)), said, strict=True):
        for one in rows:
            yield from one.refused
            for mark in needed:
                if mark not in one.says and not one.refused:
                    yield one.refusal(mark, "The cell is blank.", "Fill it in, or take the row out.")
    for mark in row.says:
        kind, _, of = mark.partition(" ")
        if kind == "why" and of != "corrected" and f"grade {of}" not in row.says and not row.refused:
            yield row.refusal(
                f"grade {of}", "There is a reason, but no grade.", "Give the grade, or take the reason out."
            )
        if kind == "reason" and of not in row.says and not row.refused:
            yield row.refusal(of, "There is a reason, but no answer.", "Give the answer, or take the reason out.")


def _audit(row: FilledRow, said: tuple[list[FilledRow], list[FilledRow]], form: AuditForm) -> Audit:
    says: dict[str, Any] = dict(row.says)
    points = [
        (one.text("strength or learning"), Point(theme=one.text("theme"), says=one.text("says"))) for one in said[0]
    ]
    return Audit(
        id=row.text("audit id"),
        form=form.id,
        framework=form.framework.id,
        case=Case(**{name: row.text(mark) for name, mark in _CASE.items()}),
        auditor=row.text("auditor"),
        role=says.get("reader", "first reader"),
        day=says["day"],
        grades=tuple(
            AreaGrade(area=area.id, grade=row.text(f"grade {area.id}"), reason=row.text(f"why {area.id}"))
            for area in form.graded_areas
            if f"grade {area.id}" in says
        ),
        answers=tuple(
            GivenAnswer(question=question.id, answer=says[question.id], reason=row.text(f"reason {question.id}"))
            for area in form.areas
            for question in form.questions
            if question.area == area.id and question.id in says
        ),
        strengths=tuple(point for kind, point in points if kind == "strength"),
        learning=tuple(point for kind, point in points if kind == "learning"),
        actions=tuple(_action(one) for one in said[1]),
        revision=says.get("revision", 1),
        because=row.text("why corrected"),
    )


_CASE = {"child_id": "child id", "team": "team", "worker": "worker", "group": "group"}


def _action(row: FilledRow) -> Action:
    says: dict[str, Any] = dict(row.says)
    return Action(says=row.text("action"), who=row.text("who"), by=says.get("by"))


def _gap_at(row: FilledRow, gap: Gap) -> Refusal:
    mark = _MARK_OF_GAP.get(gap.part, "audit id").format(gap.of)
    return row.refusal(mark, gap.what, gap.remedy)
