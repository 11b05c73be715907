"""One theme by what its sentences are about: in how many reports it is a strength or a weakness of each area."""

from collections.abc import Mapping

import msgspec

from kloe.published.library.tables import Library
from kloe.published.theme_counts.counting import Counts
from kloe.published.themes.taxonomy import load_areas, load_taxonomy

_SPOKEN = """
select area, report,
    count(*) filter (polarity in ('strength', 'mixed')) as strengths,
    count(*) filter (polarity in ('weakness', 'mixed')) as weaknesses
from sentences where list_contains(themes, $theme) group by all
"""


class AreaCount(msgspec.Struct, frozen=True, kw_only=True):
    """One area. Of ``base`` reports with sentences about it, so many have ``at_least`` so many of that kind.

    ``sentences`` counts those that speak of the theme and take a side.
    """

    area: str
    title: str
    base: int
    strengths: int
    weaknesses: int
    sentences: int


def by_area(library: Library, counts: Counts, theme: str) -> tuple[AreaCount, ...]:
    """The areas in their usual order, in the reports that ``counts`` are of; raises UnknownNameError."""
    theme = load_taxonomy().theme(theme).id
    here = {one.report for one in counts.reports}
    spoken: dict[str, list[tuple[int, int]]] = {}
    for row in library.rows(_SPOKEN, {"theme": theme}):
        if row["report"] in here:
            spoken.setdefault(row["area"], []).append((row["strengths"], row["weaknesses"]))
    base: dict[str, int] = {}
    for row in library.rows("select distinct area, report from sentences"):
        base[row["area"]] = base.get(row["area"], 0) + (row["report"] in here)
    return tuple(
        _counted((one.id, one.title), base, spoken.get(one.id, []), counts.asked.at_least) for one in load_areas().areas
    )


def _counted(area: tuple[str, str], base: Mapping[str, int], spoken: list[tuple[int, int]], at_least: int) -> AreaCount:
    return AreaCount(
        area=area[0],
        title=area[1],
        base=base.get(area[0], 0),
        strengths=sum(strengths >= at_least for strengths, _ in spoken),
        weaknesses=sum(weaknesses >= at_least for _, weaknesses in spoken),
        sentences=sum(map(sum, spoken)),
    )
