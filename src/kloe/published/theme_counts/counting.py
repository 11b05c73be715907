"""Which themes recur: in how many reports, as strength or weakness, by grade and by year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from kloe.published.library.tables import Library
from kloe.published.theme_counts.choosing import POORLY, Asked, Chosen, choose, with_grade
from kloe.published.theme_counts.ratios import Ratio, ratio_of_shares
from kloe.published.themes.taxonomy import Theme, area_meant, load_taxonomy

_GOOD = ("good",)
_SPOKEN = """
select theme, report, count(*) as sentences,
    count(*) filter (polarity in ('strength', 'mixed')) as strengths,
    count(*) filter (polarity in ('weakness', 'mixed')) as weaknesses
from (select report, polarity, unnest(themes) as theme from sentences where $area = '' or area = $area)
group by all
"""


class Spoken(msgspec.Struct, frozen=True):
    """How many sentences of one report speak of one theme; a mixed one is both a strength and a weakness."""

    sentences: int = 0
    strengths: int = 0
    weaknesses: int = 0


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """In how many of the inadequate and of the good reports the theme is a weakness, and the ratio of the shares."""

    inadequate: int
    of_inadequate: int
    good: int
    of_good: int
    ratio: Ratio | None


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """One year of publication. ``per_hundred`` is how many of a hundred sentences of its reports speak of the theme."""

    year: int
    base: int
    reports: int
    strengths: int
    weaknesses: int
    per_hundred: float


class ThemeCount(msgspec.Struct, frozen=True, kw_only=True):
    """One theme in the reports that are meant.

    ``reports`` dwell on it, of ``base``; ``strengths`` and ``weaknesses`` are the reports with so many sentences of
    that kind. ``sentences`` counts all that speak of it, and ``weak_share`` is the share of weaknesses among those
    that take a side; None where none does.
    """

    theme: str
    title: str
    collection: str
    base: int
    reports: int
    strengths: int
    weaknesses: int
    sentences: int
    weak_share: float | None
    compared: Compared
    years: tuple[Year, ...]

    @property
    def share(self) -> float:
        """The share of reports that dwell on it."""
        return self.reports / self.base if self.base else 0.0


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The themes in the order of how many reports dwell on them, with the reports that were counted.

    ``area`` is the id of the area that is asked for, blank for all; ``by_report`` is what was counted, by theme.
    """

    asked: Asked
    area: str
    reports: tuple[Chosen, ...]
    themes: tuple[ThemeCount, ...]
    by_report: Mapping[str, Mapping[str, Spoken]]

    def spoken(self, theme: str, report: str) -> Spoken:
        """How many sentences of one report speak of one theme."""
        return self.by_report.get(theme, {}).get(report, Spoken())

    def theme(self, theme_id: str) -> ThemeCount:
        """One theme of them; raises UnknownNameError."""
        found = load_taxonomy().theme(theme_id)
        return next(one for one in self.themes if one.theme == found.id)


def count_themes(library: Library, asked: Asked | None = None) -> Counts:
    """Count every theme in the reports that are meant; raises UnknownNameError for a filter that means nothing."""
    asked = asked or Asked()
    reports = choose(library, asked)
    spoken: dict[str, dict[str, Spoken]] = defaultdict(dict)
    area = area_meant(asked.area).id if asked.area else ""
    for row in library.rows(_SPOKEN, {"area": area}):
        spoken[row["theme"]][row["report"]] = Spoken(row["sentences"], row["strengths"], row["weaknesses"])
    counts = [_counted(theme, reports, spoken[theme.id], asked.at_least) for theme in load_taxonomy().themes]
    order = sorted(counts, key=lambda one: (-one.reports, -one.sentences, one.theme))
    return Counts(asked=asked, area=area, reports=reports, themes=tuple(order), by_report=spoken)


def _counted(theme: Theme, reports: Sequence[Chosen], spoken: Mapping[str, Spoken], at_least: int) -> ThemeCount:
    here = [spoken.get(one.report, Spoken()) for one in reports]
    sides = sum(one.strengths + one.weaknesses for one in here)
    return ThemeCount(
        theme=theme.id,
        title=theme.title,
        collection=theme.collection,
        base=len(reports),
        reports=sum(one.sentences >= at_least for one in here),
        strengths=sum(one.strengths >= at_least for one in here),
        weaknesses=sum(one.weaknesses >= at_least for one in here),
        sentences=sum(one.sentences for one in here),
        weak_share=sum(one.weaknesses for one in here) / sides if sides else None,
        compared=_compared(reports, spoken, at_least),
        years=tuple(_years(reports, spoken, at_least)),
    )


def _compared(reports: Sequence[Chosen], spoken: Mapping[str, Spoken], at_least: int) -> Compared:
    def weak_in(grades: Sequence[str]) -> tuple[int, int]:
        some = with_grade(reports, grades)
        return sum(spoken.get(one.report, Spoken()).weaknesses >= at_least for one in some), len(some)

    (inadequate, of_inadequate), (good, of_good) = weak_in(POORLY), weak_in(_GOOD)
    return Compared(
        inadequate=inadequate,
        of_inadequate=of_inadequate,
        good=good,
        of_good=of_good,
        ratio=ratio_of_shares(inadequate, of_inadequate, good, of_good),
    )


def _years(reports: Sequence[Chosen], spoken: Mapping[str, Spoken], at_least: int) -> list[Year]:
    by_year: dict[int, list[Chosen]] = defaultdict(list)
    for one in reports:
        if one.published:
            by_year[one.published.year].append(one)
    return [_year(year, some, spoken, at_least) for year, some in sorted(by_year.items())]


def _year(year: int, reports: Sequence[Chosen], spoken: Mapping[str, Spoken], at_least: int) -> Year:
    here = [spoken.get(one.report, Spoken()) for one in reports]
    return Year(
        year=year,
        base=len(reports),
        reports=sum(one.sentences >= at_least for one in here),
        strengths=sum(one.strengths >= at_least for one in here),
        weaknesses=sum(one.weaknesses >= at_least for one in here),
        per_hundred=100 * sum(one.sentences for one in here) / sum(one.sentences for one in reports),
    )
