"""A workbook to audit with: a row a reading, a column a question, drop-downs, and a sheet that explains it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kloe.audits.form import AuditForm
from kloe.audits.records import ANSWERS, ROLES, Audit, Case
from kloe.audits.sheet_layout import (
    ACTIONS,
    AUDITS,
    CHOICES,
    FORM_LABEL,
    FRAMEWORK_LABEL,
    GUIDE,
    KINDS_OF_POINT,
    POINTS,
    CellKind,
    SheetColumn,
    SheetLayout,
    layouts,
    quoted,
)
from kloe.errors import KloeError
from kloe.papers.audit_guide import guide_lines
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.safe_cells import LONGEST_CELL
from kloe.papers.sheet_style import Styles, finish_sheet, fit_row, new_workbook, start_table

SPARE_ROWS = 200
_ENDINGS = (".xlsx",)
_HEADING_HEIGHT = 150
_GUIDE_WIDTHS = (26, 100)
_PROTECTION = {
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
}
Cell = str | date | int | None
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class _Unlocked:
    """The formats of the cells that people fill in; all others are locked, without a password."""

    text: Format
    day: Format
    number: Format

    @staticmethod
    def of(book: Workbook) -> "_Unlocked":
        plain = {"locked": False, "valign": "top", "text_wrap": True}
        return _Unlocked(
            book.add_format({**plain, "num_format": "@"}),
            book.add_format({**plain, "num_format": "dd/mm/yyyy", "align": "left"}),
            book.add_format({**plain, "num_format": "0", "align": "left"}),
        )

    def of_kind(self, kind: CellKind) -> Format:
        return {"day": self.day, "whole number": self.number}.get(kind, self.text)


def write_audit_workbook(
    form: AuditForm,
    target: Path,
    cases: Iterable[Case] = (),
    audits: Iterable[Audit] = (),
    *,
    spare_rows: int = SPARE_ROWS,
) -> None:
    """Write the form to ``target``, with a row for each of ``cases`` and the ``audits`` that are there already.

    ``spare_rows`` more are ready to be filled in on each sheet. Raises KloeError where it cannot be written, or a
    text is longer than a cell.
    """
    refuse_other_endings("A form for audits is", target, _ENDINGS)
    kept = tuple(audits)
    rows = {
        AUDITS: [*_rows_of_audits(kept, form), *_rows_of_cases(cases, {audit.id for audit in kept})],
        POINTS: list(_rows_of_points(kept, form)),
        ACTIONS: list(_rows_of_actions(kept)),
    }
    with writing_to(target) as beside, new_workbook(beside) as book:
        book.set_properties({"title": f"{form.file.title}, {form.framework.title}"})
        styles, unlocked = Styles.of(book), _Unlocked.of(book)
        choices, spare = _choices(form), [dict[str, Cell]()] * spare_rows
        _write_guide(book.add_worksheet(GUIDE), styles, form)
        for layout in layouts(form):
            sheet = book.add_worksheet(layout.name)
            _write_sheet(sheet, styles, unlocked, layout, (*rows[layout.name], *spare), choices)
        _write_choices(book.add_worksheet(CHOICES), styles, choices)
        book.get_worksheet_by_name(AUDITS).activate()


def _rows_of_cases(cases: Iterable[Case], taken: Set[str]) -> Iterator[Row]:
    """A row for each case under an audit id of its own, that no audit has yet."""
    free = (name for number in count(1) if (name := f"A{number:03}") not in taken)
    for name, case in zip(free, cases, strict=False):
        yield {"audit id": name, **_case(case), "reader": "First reader"}


def _case(case: Case) -> Row:
    return {"child id": case.child_id, "team": case.team, "worker": case.worker, "group": case.group}


def _rows_of_audits(audits: Iterable[Audit], form: AuditForm) -> Iterator[Row]:
    names = {grade.id: grade.name for grade in form.scale}
    for audit in audits:
        yield {
            **_reading(audit),
            **_case(audit.case),
            "auditor": audit.auditor,
            "day": audit.day,
            "why corrected": audit.because,
            **{f"grade {grade.area}": names[grade.grade] for grade in audit.grades},
            **{f"why {grade.area}": grade.reason for grade in audit.grades},
            **{answer.question: answer.answer for answer in audit.answers},
            **{f"reason {answer.question}": answer.reason for answer in audit.answers if answer.reason},
        }


def _reading(audit: Audit) -> Row:
    return {"audit id": audit.id, "reader": audit.role.capitalize(), "revision": audit.revision}


def _rows_of_points(audits: Iterable[Audit], form: AuditForm) -> Iterator[Row]:
    titles = {theme.id: theme.title for theme in form.themes}
    for audit in audits:
        for kind, points in zip(KINDS_OF_POINT, (audit.strengths, audit.learning), strict=True):
            for point in points:
                said = {"strength or learning": kind, "theme": titles[point.theme], "says": point.says}
                yield {**_reading(audit), **said}


def _rows_of_actions(audits: Iterable[Audit]) -> Iterator[Row]:
    for audit in audits:
        for action in audit.actions:
            yield {**_reading(audit), "action": action.says, "who": action.who, "by": action.by}


def _choices(form: AuditForm) -> Mapping[CellKind, Sequence[str]]:
    """What each kind of cell may be picked from."""
    return {
        "grade": [grade.name for grade in form.scale],
        "answer": [answer.capitalize() for answer in ANSWERS],
        "reader": [role.capitalize() for role in ROLES],
        "group": [group.title for group in form.file.groups],
        "point": [kind.capitalize() for kind in KINDS_OF_POINT],
        "theme": [theme.title for theme in form.themes],
    }


def _write_sheet(
    sheet: Worksheet,
    styles: Styles,
    unlocked: _Unlocked,
    layout: SheetLayout,
    rows: Sequence[Row],
    choices: Mapping[CellKind, Sequence[str]],
) -> None:
    last = len(rows)
    sheet.set_row(0, _HEADING_HEIGHT)
    start_table(sheet, styles, 0, last, [column.heading for column in layout.columns], _table_name(layout.name))
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(layout.columns):
            _write_cell(sheet, (number, place), row.get(column.mark), unlocked.of_kind(column.kind))
    for place, column in enumerate(layout.columns):
        _offer(sheet, place, last, column, choices)
    finish_sheet(sheet, 0, last, [column.width for column in layout.columns], frozen=2 if layout.name == AUDITS else 1)
    sheet.protect("", _PROTECTION)


def _table_name(name: str) -> str:
    """The name of a sheet's table: no spaces."""
    return name.replace(" ", "_").lower()


def _write_cell(sheet: Worksheet, place: tuple[int, int], value: Cell, form: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, form)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, form)
    elif isinstance(value, int):
        sheet.write_number(*place, value, form)
    elif len(quoted(value)) > LONGEST_CELL:
        raise KloeError(
            f"A text is longer than the {LONGEST_CELL:,} characters that a cell holds.",
            remedy="Keep these audits as JSON or Parquet.",
        )
    else:
        sheet.write_string(*place, quoted(value), form)


def _offer(
    sheet: Worksheet, place: int, last: int, column: SheetColumn, choices: Mapping[CellKind, Sequence[str]]
) -> None:
    """A drop-down where a cell is picked from a list, a calendar day where it is a day, a hint where there is one."""
    offer: dict[str, object] = {"validate": "any"}
    if column.kind in choices:
        at = list(choices).index(column.kind)
        letter, rows = chr(ord("A") + at), len(choices[column.kind])
        offer = {"validate": "list", "source": f"={CHOICES}!${letter}$2:${letter}${rows + 1}"}
        offer |= {
            "error_title": "Not on the list",
            "error_message": f"Pick one from the list, or see the sheet {GUIDE}.",
        }
    elif column.kind == "day":
        offer = {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
        offer |= {"error_title": "Not a day", "error_message": "Write the day as 28/06/2024."}
    if column.says:
        offer |= {"input_message": column.says[:255]}
    if len(offer) > 1:
        sheet.data_validation(1, place, last, place, offer)


def _write_guide(sheet: Worksheet, styles: Styles, form: AuditForm) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _GUIDE_WIDTHS[0])
    sheet.set_column(1, 1, _GUIDE_WIDTHS[1])
    sheet.write_string(0, 0, f"{form.file.title}: how to fill it in", styles.title)
    known = ((FRAMEWORK_LABEL, form.framework.id), (FORM_LABEL, form.id))
    for row, (label, says) in enumerate((*known, *guide_lines(form)), start=1):
        fit_row(sheet, styles, row, [(label, _GUIDE_WIDTHS[0]), (says, _GUIDE_WIDTHS[1])])
        sheet.write_string(row, 0, quoted(label), styles.wrapped)
        sheet.write_string(row, 1, quoted(says), styles.wrapped)
    sheet.protect("", _PROTECTION)


def _write_choices(sheet: Worksheet, styles: Styles, choices: Mapping[CellKind, Sequence[str]]) -> None:
    """What the drop-downs offer: a column a kind."""
    for place, kind in enumerate(choices):
        sheet.write_string(0, place, kind.capitalize(), styles.heading)
        sheet.set_column(place, place, 36)
    for row in range(max(map(len, choices.values()))):
        for place, offered in enumerate(choices.values()):
            if row < len(offered):
                sheet.write_string(row + 1, place, quoted(offered[row]), styles.top)
    sheet.protect("", _PROTECTION)
