"""The schematic map: a hexagon an authority, in its region by the alphabet, the regions from north to south."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kloe.papers.outcomes_layout import NO_GRADE, Mark, ShownJudgement, label_of, layout, mark_of
from kloe.papers.outcomes_rows import anchor
from kloe.papers.outcomes_seen import OutcomesSeen, Standing
from kloe.papers.words import counted


@dataclass(frozen=True)
class Hexagon:
    """One authority: the label and letter that are seen, the words of it, and where its row stands."""

    label: str
    mark: Mark
    words: str
    anchor: str


@dataclass(frozen=True)
class RegionOnMap:
    """A region with its authorities, and how many have which grade."""

    id: str
    name: str
    counts: str
    hexagons: tuple[Hexagon, ...]


@dataclass(frozen=True)
class GradeMap:
    """The map of one judgement; ``base`` says how many authorities have it."""

    id: str
    title: str
    base: str
    regions: tuple[RegionOnMap, ...]


def grade_map(seen: OutcomesSeen, judgement: ShownJudgement) -> GradeMap:
    """The map of ``judgement``: regions of the layout in its order, then any other that an authority names."""
    counts = seen.counts(judgement)
    judged = sum(count for grade, count in counts.items() if grade)
    named = dict.fromkeys((*layout().regions, *(one.authority.region for one in seen.standings)))
    regions = tuple(found for name in named if (found := _region(seen, judgement, name)).hexagons)
    base = f"{judged} of {len(seen.standings)} authorities have this judgement from their latest inspection"
    return GradeMap(f"map-{judgement.id}", judgement.title, base, regions)


def _region(seen: OutcomesSeen, judgement: ShownJudgement, name: str) -> RegionOnMap:
    within = [one for one in seen.standings if one.authority.region == name]
    id_ = f"map-{judgement.id}-{name.lower().replace(' ', '-') or 'elsewhere'}"
    told = ", ".join(_counts(seen.counts(judgement, name)))
    words = f"{counted(len(within), 'authority', 'authorities')}: {told}"
    return RegionOnMap(id_, name or "No region known", words, tuple(_hexagon(one, judgement) for one in within))


def _counts(counts: Mapping[str, int]) -> Iterator[str]:
    for mark in layout().mark:
        if counts.get(mark.grade):
            yield f"{counts[mark.grade]} {mark.letter}"
    if counts.get(""):
        yield f"{counts['']} {NO_GRADE.letter}"


def _hexagon(standing: Standing, judgement: ShownJudgement) -> Hexagon:
    mark = mark_of(judgement.grade_in(standing.latest))
    name = standing.authority.name
    words = f"{name}: {mark.name.lower()}" + (f", {standing.year}" if standing.year else "")
    return Hexagon(label_of(name), mark, words, anchor(name))
