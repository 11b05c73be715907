"""A table of outcomes as in councils' papers: one authority a row, exceptions from the overall grade in brackets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from kloe.errors import KloeError
from kloe.frameworks import load_framework
from kloe.published.outcomes.asking import OVERALL, Asked, Inspection, Outcomes
from kloe.rule_files import read_rules

LSCB = "lscb"


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    names: tuple[str, ...]


class AnnexWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What papers call areas and grades."""

    area: tuple[_Names, ...]
    grade: tuple[_Names, ...]

    def area_name(self, area: str) -> str:
        """The name under which an area is written; its id where there is none."""
        return next((one.names[0] for one in self.area if one.id == area), area)

    def grade_name(self, grade: str) -> str:
        """The name of a grade; its id where there is none."""
        return next((one.names[0] for one in self.grade if one.id == grade), grade)


@dataclass(frozen=True)
class AnnexRow:
    """One inspection: its overall grade, the areas graded otherwise, and the grade of the safeguarding board.

    ``inspection`` and ``published`` are blank for a row that was read from a paper; ``odd`` is what of its text was not
    understood.
    """

    authority: str
    overall: str
    exceptions: Mapping[str, str] = field(hash=False)
    lscb: str = ""
    inspection: str = ""
    published: date | None = None
    odd: str = ""

    @property
    def text(self) -> str:
        """The overall grade with its exceptions: those of one grade together, in the order of the report."""
        words = annex_words()
        by_grade: dict[str, list[str]] = {}
        for area, grade in self.exceptions.items():
            by_grade.setdefault(grade, []).append(words.area_name(area))
        groups = "; ".join(f"{', '.join(areas)}: {words.grade_name(grade)}" for grade, areas in by_grade.items())
        overall = words.grade_name(self.overall) if self.overall else "No overall grade"
        return overall + (f" ({groups})" if groups else "")

    @property
    def lscb_text(self) -> str:
        """The grade of the board; blank without one."""
        return annex_words().grade_name(self.lscb)


@cache
def annex_words() -> AnnexWords:
    """The names of areas and grades in papers."""
    return read_rules(Path(__file__).with_name("annex.toml"), AnnexWords)


def annex(outcomes: Outcomes, of: Asked) -> tuple[AnnexRow, ...]:
    """The rows of every graded inspection that is meant, in the order of the authorities' names.

    An exception is every area whose grade is not the overall one; the safeguarding board stands apart. An inspection
    without an overall grade (from April 2026) has a row with every area. Raises KloeError when there is none.
    """
    found = outcomes.inspections(replace(of, graded=True))
    if not found:
        raise KloeError(
            f"No inspection under {of.under} was published from {of.since or 'the beginning'}"
            f" to {of.until or 'today'}.",
            remedy="Widen the window with --since and --until, or choose another framework.",
        )
    return tuple(sorted(map(_row, found), key=lambda row: (row.authority, row.published or date.min)))


def counted(rows: Iterable[AnnexRow]) -> tuple[dict[str, int], dict[str, int]]:
    """How often each grade is given overall, and to boards, the best grade first."""
    rows = tuple(rows)
    grades = [one.id for one in annex_words().grade]
    overall = {grade: sum(row.overall == grade for row in rows) for grade in grades}
    boards = {grade: sum(row.lscb == grade for row in rows) for grade in grades}
    return _without_unused(overall), _without_unused(boards)


def _row(inspection: Inspection) -> AnnexRow:
    overall = inspection.grades.get(OVERALL, "")
    order = {area.id: area.report_order for area in load_framework(inspection.framework).areas}
    areas = sorted(inspection.grades, key=lambda area: order.get(area, len(order)))
    exceptions = {
        area: inspection.grades[area]
        for area in areas
        if area not in (OVERALL, LSCB) and inspection.grades[area] != overall
    }
    lscb = inspection.grades.get(LSCB, "")
    return AnnexRow(inspection.authority, overall, exceptions, lscb, inspection.inspection, inspection.published)


def _without_unused(counts: dict[str, int]) -> dict[str, int]:
    """The four grades of the scale are shown even when nobody has them; old and special ones only if somebody has."""
    return {grade: count for grade, count in counts.items() if count or grade not in ("adequate", "not-judged")}
