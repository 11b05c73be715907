"""The rows of the table of outcomes: an authority each, with its latest judgements and those before."""

import re
from dataclasses import dataclass

from kloe.papers.outcomes_layout import Mark, ShownJudgement, layout, mark_of, rank_of
from kloe.papers.outcomes_seen import OutcomesSeen, Standing
from kloe.papers.words import day
from kloe.published.outcomes.asking import Inspection
from kloe.published.outcomes.outcome import REPORT


@dataclass(frozen=True)
class GradeCell:
    """A grade in the table; ``note`` says what stands there in place of one. ``rank`` is what the column sorts by."""

    mark: Mark
    note: str
    rank: int


@dataclass(frozen=True)
class Row:
    """An authority; days are as they are read, and ``sort_by`` as they sort."""

    anchor: str
    authority: str
    region: str
    published: str
    sort_by: str
    inspection: str
    source: str
    grades: tuple[GradeCell, ...]
    earlier: tuple[tuple[str, Mark], ...]


def anchor(authority: str) -> str:
    """Where on the page an authority's row stands."""
    return "authority-" + re.sub(r"[^a-z]+", "-", authority.lower()).strip("-")


def rows(seen: OutcomesSeen) -> tuple[Row, ...]:
    """Every authority, in the order of the alphabet."""
    return tuple(_row(seen, one) for one in seen.standings)


def _row(seen: OutcomesSeen, standing: Standing) -> Row:
    latest = standing.latest
    known = latest.known_on if latest else None
    return Row(
        anchor=anchor(standing.authority.name),
        authority=standing.authority.name,
        region=standing.authority.region,
        published=day(known) if known else "–",
        sort_by=known.isoformat() if known else "",
        inspection=_inspection(latest) if latest else "Not inspected under the single inspection or ILACS yet",
        source=_source(seen, latest) if latest else "",
        grades=tuple(_cell(one, latest) for one in layout().judgement),
        earlier=tuple((f"{year} {of}".strip(), mark_of(grade)) for year, of, grade in standing.earlier),
    )


def _cell(judgement: ShownJudgement, inspection: Inspection | None) -> GradeCell:
    grade = judgement.grade_in(inspection)
    together = bool(inspection and judgement.together_in in inspection.grades and not grade)
    return GradeCell(mark_of(grade), "with care" if together else "", rank_of(grade))


def _inspection(inspection: Inspection) -> str:
    """Which kind, and when: "ILACS, short, fieldwork from 4 March 2024"."""
    kind = inspection.inspection_type if inspection.inspection_type in ("short", "standard") else ""
    begins = f"fieldwork from {day(inspection.first_day)}" if inspection.first_day else ""
    name = layout().system.get(inspection.system, inspection.system)
    return ", ".join(filter(None, (name, kind, begins)))


def _source(seen: OutcomesSeen, inspection: Inspection) -> str:
    page = seen.pages.get(inspection.inspection)
    report = f"report {inspection.report}" + (f", page {page}" if page else "")
    return "; ".join(
        report if one == REPORT else one.replace("official", "Ofsted’s table of")
        for one in inspection.sources.split("; ")
    )
