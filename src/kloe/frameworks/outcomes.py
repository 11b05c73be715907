"""Whether real outcomes agree with the rules: a table with one inspection a row, asked rule by rule."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kloe.errors import UnknownNameError, UnreadableFileError
from kloe.frameworks.framework import Framework
from kloe.frameworks.grade_names import find_area, find_grade
from kloe.frameworks.rules import Rule
from kloe.frameworks.speaking import Findings, all_hold, applies, areas_of


@dataclass(frozen=True)
class InspectionRow:
    """One inspection: its ``line`` in the file, the cells that are no grades as its ``label``, and its findings."""

    line: int
    label: str
    findings: Findings


@dataclass(frozen=True)
class Record:
    """The outcomes that are as a rule says and those that are not; ``never_given`` are areas that it asks in vain."""

    rule: Rule
    as_it_says: tuple[InspectionRow, ...]
    exceptions: tuple[InspectionRow, ...]
    never_given: tuple[str, ...] = ()


def read_outcomes(framework: Framework, source: Path) -> tuple[InspectionRow, ...]:
    """The inspections in a CSV file whose headings name areas; blank cells are grades that are not known.

    Raises UnreadableFileError without the columns that a rule could be asked of, and UnknownNameError for a grade that
    there is not.
    """
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            headings, *rows = list(csv.reader(file, strict=True)) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFileError(
            f"The file cannot be read as CSV ({problem.__class__.__name__}).",
            where={"file": source.name},
            remedy="Save it as CSV in UTF-8, with one inspection a row.",
        ) from problem
    areas = _areas(framework, headings, source.name)
    _refuse_unasked(framework, set(areas.values()), source.name)
    return tuple(
        _outcome(framework, areas, cells, line, source.name) for line, cells in enumerate(rows, start=2) if any(cells)
    )


def records(framework: Framework, outcomes: Sequence[InspectionRow]) -> tuple[Record, ...]:
    """Each rule of the framework with the outcomes that it speaks of."""
    return tuple(_record(rule, outcomes) for rule in framework.rules)


def _record(rule: Rule, outcomes: Sequence[InspectionRow]) -> Record:
    spoken_of: dict[bool, list[InspectionRow]] = {True: [], False: []}
    for outcome in outcomes:
        there = all_hold(rule.then, outcome.findings.grades) if applies(rule, outcome.findings) else None
        if there is not None:
            spoken_of[there is not (rule.modality == "unlikely")].append(outcome)
    given = {area for outcome in outcomes for area in (*outcome.findings.grades, *outcome.findings.not_judged)}
    never_given = tuple(area for area in areas_of(rule) if area not in given)
    return Record(rule, tuple(spoken_of[True]), tuple(spoken_of[False]), never_given)


def _areas(framework: Framework, headings: Sequence[str], file: str) -> dict[int, str]:
    """The columns that name an area; two for the same one are refused."""
    areas: dict[int, str] = {}
    for column, heading in enumerate(headings):
        try:
            area = find_area(framework, heading).id
        except UnknownNameError:
            continue
        if area in areas.values():
            raise UnreadableFileError(
                f"Two columns are for {area}.", where={"file": file, "column": heading}, remedy="Leave one of them out."
            )
        areas[column] = area
    if not areas:
        known = ", ".join(area.id for area in framework.in_report_order if area.graded) or "none"
        raise UnreadableFileError(
            f"No heading is an area of {framework.id}.", where={"file": file}, remedy=f"Its areas are: {known}."
        )
    return areas


def _refuse_unasked(framework: Framework, areas: set[str], file: str) -> None:
    """A table without the columns that rules ask would look like one in which they never speak."""
    if not framework.rules or any(_can_be_asked(rule, areas) for rule in framework.rules):
        return
    asked = {area for rule in framework.rules for area in areas_of(rule)} - areas
    missing = ", ".join(area.id for area in framework.in_report_order if area.id in asked)
    raise UnreadableFileError(
        f"No rule of {framework.id} can be asked of this table: it has no column for {missing}.",
        where={"file": file},
        remedy="Name the columns so, and keep only the inspections under this framework.",
    )


def _can_be_asked(rule: Rule, areas: set[str]) -> bool:
    """Whether its outcome, and any of what it starts from, has a column; observations have none."""
    starts = {area for condition in rule.when for area in condition.areas}
    ends = {area for condition in rule.then for area in condition.areas}
    return not rule.when_not and ends <= areas and (not starts or bool(starts & areas))


def _outcome(framework: Framework, areas: dict[int, str], cells: Sequence[str], line: int, file: str) -> InspectionRow:
    ranked = {grade.id for grade in framework.scale}
    given = {
        area: find_grade(framework, cells[column], {"file": file, "line": line, "column": area}).id
        for column, area in areas.items()
        if column < len(cells) and cells[column].strip()
    }
    label = ", ".join(cell for column, cell in enumerate(cells) if column not in areas and cell.strip())
    not_judged = frozenset(area for area, grade in given.items() if grade not in ranked)
    return InspectionRow(line, label, Findings({a: g for a, g in given.items() if g in ranked}, {}, not_judged))
