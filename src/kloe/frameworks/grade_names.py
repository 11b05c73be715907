"""Which area or grade is meant: by id, printed name or variant, in capitals or not."""

import re
from collections.abc import Mapping
from difflib import get_close_matches

from kloe.errors import UnknownNameError
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_frameworks
from kloe.frameworks.structure import Area, Grade

_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def graded_areas(framework: Framework) -> tuple[Area, ...]:
    """The areas that can have a grade, in report order."""
    return tuple(area for area in framework.in_report_order if area.graded)


def find_area(framework: Framework, name: str, where: Mapping[str, object] | None = None) -> Area:
    """The graded area that ``name`` means; raises UnknownNameError that says which areas there are."""
    meant = [area for area in framework.areas if _words(name) in _wordings(area)]
    graded = [area for area in meant if area.graded]
    if len(graded) == 1:
        return graded[0]
    if graded:
        ids = " or ".join(f"'{area.id}'" for area in graded)
        raise UnknownNameError(f"'{name}' may mean several areas.", where=where, remedy=f"Write {ids}.")
    what = f"'{name}' has no grade of its own in" if meant else f"'{name}' is no judgement area of"
    no_overall = "" if framework.overalls else " This framework gives no overall grade."
    raise UnknownNameError(f"{what} {framework.id}.", where=where, remedy=_nearest_areas(framework, name) + no_overall)


def find_grade(framework: Framework, name: str, where: Mapping[str, object] | None = None) -> Grade:
    """The grade that ``name`` means; initials are understood ("RI"). Raises UnknownNameError that lists the grades."""
    for grade in framework.grades:
        if _words(name) in _wordings_of_grade(grade):
            return grade
    what, remedy = f"'{name}' is no grade of {framework.id}.", f"Its grades are {_grade_names(framework)}."
    if elsewhere := _frameworks_with(name):
        what = f"'{name}' is a grade of {', '.join(elsewhere)}, not of {framework.id}."
        remedy += " Write what its report prints: adequate, as it was until 2013, is not requires improvement."
    raise UnknownNameError(what, where=where, remedy=remedy)


def initials(grade: Grade) -> str:
    """The first letters of a grade's id, as tables of outcomes have them: RI for requires improvement."""
    return "".join(word[0] for word in _words(grade.id).split()).upper()


def _wordings(area: Area) -> set[str]:
    return {_words(name) for name in (area.id, area.name, *area.printed)}


def _wordings_of_grade(grade: Grade) -> set[str]:
    return {_words(name) for name in (grade.id, grade.name, *grade.printed, initials(grade))}


def _words(name: str) -> str:
    return _BETWEEN_WORDS.sub(" ", name.casefold()).strip()


def _nearest_areas(framework: Framework, name: str) -> str:
    ids = {wording: area.id for area in graded_areas(framework) for wording in _wordings(area)}
    nearest = dict.fromkeys(ids[wording] for wording in get_close_matches(_words(name), ids, cutoff=0.5))
    if nearest:
        return f"Did you mean {' or '.join(nearest)}?"
    return f"Its areas are {', '.join(dict.fromkeys(ids.values()))}." if ids else "It grades nothing."


def _grade_names(framework: Framework) -> str:
    return ", ".join(grade.name for grade in framework.grades) or "none"


def _frameworks_with(name: str) -> list[str]:
    """The main versions whose scale has this grade."""
    return [
        framework.id
        for framework in load_frameworks()
        if not framework.edition_of and any(_words(name) in _wordings_of_grade(grade) for grade in framework.scale)
    ]
