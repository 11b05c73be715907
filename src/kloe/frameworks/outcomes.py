"""Whether real outcomes agree with the rules: a table with one inspection a row, asked rule by rule."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kloe.errors import UnknownNameError, UnreadableFileError
from kloe.frameworks.framework import Framework
from kloe.frameworks.grade_names import find_area, find_grade
from kloe.frameworks.rules import Rule
from kloe.frameworks.speaking import Findings, all_hold, applies


@dataclass(frozen=True)
class Outcome:
    """One inspection: its ``line`` in the file, the cells that are no grades as its ``label``, and its findings."""

    line: int
    label: str
    findings: Findings


@dataclass(frozen=True)
class Record:
    """How often a rule spoke, and the outcomes that are as it says and those that are not."""

    rule: Rule
    as_it_says: tuple[Outcome, ...]
    exceptions: tuple[Outcome, ...]


def read_outcomes(framework: Framework, source: Path) -> tuple[Outcome, ...]:
    """The inspections in a CSV file whose headings name areas; blank cells are grades that are not known.

    Raises UnreadableFileError without a column for any area, and UnknownNameError for a grade that there is not.
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
    return tuple(
        _outcome(framework, areas, cells, line, source.name) for line, cells in enumerate(rows, start=2) if any(cells)
    )


def records(framework: Framework, outcomes: Sequence[Outcome]) -> tuple[Record, ...]:
    """Each rule of the framework with the outcomes that it speaks of."""
    return tuple(_record(rule, outcomes) for rule in framework.rules)


def _record(rule: Rule, outcomes: Iterable[Outcome]) -> Record:
    spoken_of: dict[bool, list[Outcome]] = {True: [], False: []}
    for outcome in outcomes:
        there = all_hold(rule.then, outcome.findings.grades) if applies(rule, outcome.findings) else None
        if there is not None:
            spoken_of[there is not (rule.modality == "unlikely")].append(outcome)
    return Record(rule, tuple(spoken_of[True]), tuple(spoken_of[False]))


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


def _outcome(framework: Framework, areas: dict[int, str], cells: Sequence[str], line: int, file: str) -> Outcome:
    ranked = {grade.id for grade in framework.scale}
    given = {
        area: find_grade(framework, cells[column], {"file": file, "line": line, "column": area}).id
        for column, area in areas.items()
        if column < len(cells) and cells[column].strip()
    }
    label = ", ".join(cell for column, cell in enumerate(cells) if column not in areas and cell.strip())
    not_judged = frozenset(area for area, grade in given.items() if grade not in ranked)
    return Outcome(line, label, Findings({a: g for a, g in given.items() if g in ranked}, {}, not_judged))
