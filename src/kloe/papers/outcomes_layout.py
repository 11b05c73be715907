"""What the page of outcomes shows and where, as outcomes_page.toml lays it out: judgements, marks, regions, labels."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from kloe.published.outcomes.asking import Inspection
from kloe.rule_files import read_rules

LONGEST_LABEL = 7


class ShownJudgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A judgement that has a column and a map: the first of ``areas`` that an inspection graded.

    ``together_in`` is an area in which it was judged together with another, and has no grade of its own.
    """

    id: str
    title: str
    short: str
    areas: tuple[str, ...]
    together_in: str = ""

    def grade_in(self, inspection: Inspection | None) -> str:
        """The id of the grade that ``inspection`` gave, or a blank."""
        grades = inspection.grades if inspection else {}
        return next((grades[area] for area in self.areas if area in grades), "")


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a grade is drawn: its letter, its name, and a class for its fill."""

    grade: str
    letter: str
    name: str
    css: str


class OlderJudgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An overall judgement of a part of the service, under the frameworks ``system``."""

    system: str
    area: str
    says: str


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    regions: tuple[str, ...]


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of the file."""

    judgement: tuple[ShownJudgement, ...]
    mark: tuple[Mark, ...]
    older: tuple[OlderJudgement, ...]
    row: tuple[_Row, ...]
    system: Mapping[str, str]
    label: Mapping[str, str]

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions from the top left, row by row."""
        return tuple(name for row in self.row for name in row.regions)


NO_GRADE = Mark("", "–", "No judgement", "n")
NOT_JUDGED = Mark("not-judged", "–", "Not judged", "n")


@cache
def layout() -> Layout:
    """The layout; raises RuleFileError when its file is wrong."""
    return read_rules(Path(__file__).with_name("outcomes_page.toml"), Layout)


def mark_of(grade: str) -> Mark:
    """How ``grade`` is drawn; a blank, or what is no grade of the scale, as none."""
    return next((one for one in (*layout().mark, NOT_JUDGED) if one.grade == grade), NO_GRADE)


def rank_of(grade: str) -> int:
    """Where ``grade`` stands in the scale, from 1; after all others where there is none."""
    grades = [one.grade for one in layout().mark]
    return grades.index(grade) + 1 if grade in grades else len(grades) + 1


def label_of(authority: str) -> str:
    """What stands in the hexagon of ``authority``: at most seven characters."""
    label = layout().label.get(authority, authority)
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}."
