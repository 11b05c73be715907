"""The file of grades that a person fills in: which judgements an inspection came to, and what inspectors observed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks.framework import Framework
from kloe.frameworks.grade_names import find_area, find_grade, graded_areas
from kloe.frameworks.speaking import Findings, needed_areas
from kloe.frameworks.structure import Area
from kloe.rule_files import read_rules

Value = TypeVar("Value", str, bool)


class GradesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Grades by area, and observations that hold or do not; a blank grade is one that is not given."""

    grades: dict[str, object]
    observations: dict[str, object] = {}


def read_grades(framework: Framework, source: Path) -> Findings:
    """The findings in a TOML file; raises RuleFileError and UnknownNameError, which say what would be right."""
    try:
        file = read_rules(source, GradesFile)
    except RuleFileError as problem:
        raise _with_example(problem, framework) from problem
    grades = _all_of(str, file.grades, source.name, 'as in: {} = "good"')
    return findings_of(
        framework, grades, _all_of(bool, file.observations, source.name, "as in: {} = true"), source.name
    )


def findings_of(
    framework: Framework, grades: Mapping[str, str], observations: Mapping[str, bool], file: str = ""
) -> Findings:
    """Findings from areas, grades and observations as people write them; raises as ``read_grades`` does."""
    given = _by_area(framework, grades, file)
    ranked = {grade.id for grade in framework.scale}
    findings = Findings(
        {area: grade for area, grade in given.items() if grade in ranked},
        {_observation(framework, name, file): holds for name, holds in observations.items()},
        frozenset(area for area, grade in given.items() if grade not in ranked),
    )
    missing = [area.id for area in needed_areas(framework) if area.id not in given]
    if missing:
        raise RuleFileError(
            f"A grade is missing: {', '.join(missing)}.",
            where={"file": file, "entry": "grades"},
            remedy=f"Give each one of: {', '.join(grade.id for grade in framework.grades)}.",
        )
    return findings


def grades_to_fill_in(framework: Framework) -> Iterator[str]:
    """The lines of a file of grades with every area and observation of ``framework``, to be filled in."""
    needed = {area.id for area in needed_areas(framework)}
    yield f"# {framework.title} ({framework.id})"
    if not graded_areas(framework):
        yield "# These inspections end in no grades: there is nothing to fill in."
        return
    yield f"# Grades: {', '.join(grade.id for grade in framework.grades)}"
    yield "[grades]"
    for area in graded_areas(framework):
        yield f'{"" if area.id in needed else "# "}{_key(area.id)} = ""  # {_remark(area, area.id in needed)}'
    if framework.observations:
        yield from ("", "# true or false, where it is known", "[observations]")
    for observation in framework.observations:
        yield f"# {_key(observation.id)} = true  # {observation.says}"


def _with_example(problem: RuleFileError, framework: Framework) -> RuleFileError:
    """The same with what a file of grades looks like; one without its heading gets that said first."""
    example = f"`kloe grade --framework {framework.id} --example` prints a file to fill in."
    if "field" not in problem.where:
        return RuleFileError(problem.what, where=problem.where, remedy=f"{problem.remedy} {example}")
    what = "Grades stand below a line [grades], observations below a line [observations], and nothing stands elsewhere."
    return RuleFileError(what, where=problem.where, remedy=example)


def _all_of(kind: type[Value], values: Mapping[str, object], file: str, example: str) -> dict[str, Value]:
    """``values``, each of which must be of this kind."""
    for name, value in values.items():
        if not isinstance(value, kind):
            remedy = f"Write it {example.format(_key(name))}."
            raise RuleFileError(f"{value!r} cannot be read.", where={"file": file, "field": name}, remedy=remedy)
    return {name: value for name, value in values.items() if isinstance(value, kind)}


def _remark(area: Area, needed: bool) -> str:
    if area.kind == "overall":
        return f"{area.name}: to ask whether a grade that was given agrees with the rules"
    return area.name if needed else f"{area.name}: may be left out"


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else f'"{name}"'


def _by_area(framework: Framework, grades: Mapping[str, str], file: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, grade in grades.items():
        where = {"file": file, "entry": "grades", "field": name}
        area = find_area(framework, name, where).id
        if area in given:
            raise RuleFileError(f"The grade of {area} is given twice.", where=where, remedy="Leave one of them out.")
        if grade.strip():
            given[area] = find_grade(framework, grade, where).id
    return given


def _observation(framework: Framework, name: str, file: str) -> str:
    known = [observation.id for observation in framework.observations]
    if name not in known:
        raise UnknownNameError(
            f"'{name}' is no observation of {framework.id}.",
            where={"file": file, "entry": "observations"},
            remedy=f"These exist: {', '.join(known) or 'none'}.",
        )
    return name
