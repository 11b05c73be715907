"""A measure over time: its figure in each extract that was kept, and month by month from the dates in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from kloe.childdata.measures.figures import Figure, headline
from kloe.childdata.measures.model import Measure
from kloe.papers.figure_words import headline_words
from kloe.papers.kept_extracts import FIGURES, KeptExtract

_COLUMNS = (
    "measure, breakdown, category, base, counted, unknown, base_children, counted_children, lower_quartile, median,"
    " upper_quartile, mean"
)
WINDOW_MONTHS = 6  # most lists of Annex A reach back six months


@dataclass(frozen=True)
class Point:
    """A figure in the extract of a day."""

    extract_date: date
    figure: Figure


@dataclass(frozen=True)
class Month:
    """A figure of one month, taken from the latest extract that holds the whole month, or else the fullest part.

    ``whole`` is false where no extract that was kept holds the month from its first day to its last.
    """

    month: str
    extract_date: date
    figure: Figure
    whole: bool


def points(measure: str, extracts: Iterable[KeptExtract]) -> tuple[Point, ...]:
    """The figure of ``measure`` in each extract that has one, oldest first."""
    found = ((kept.extract_date, figures) for kept in extracts if (figures := _figures(kept, measure, "all")))
    return tuple(Point(day, figures[0]) for day, figures in found)


def months(measure: str, extracts: Iterable[KeptExtract]) -> tuple[Month, ...]:
    """The figure of each month that any extract has, oldest first: of a whole month where there is one."""
    best: dict[str, Month] = {}
    for kept in sorted(extracts, key=lambda one: one.extract_date):
        for figure in _figures(kept, measure, "month"):
            if not figure.category[:4].isdecimal():
                continue
            this = Month(figure.category, kept.extract_date, figure, _holds(figure.category, kept.extract_date))
            before = best.get(this.month)
            if before is None or this.whole or (not before.whole and (figure.base or 0) > (before.figure.base or 0)):
                best[this.month] = this
    return tuple(best[month] for month in sorted(best))


def trend_rows(
    measures: Sequence[Measure], extracts: Sequence[KeptExtract], *, by_month: bool = False
) -> list[dict[str, object]]:
    """Each measure's figures over time as data for scripts."""
    rows: list[dict[str, object]] = []
    for measure in measures:
        for when, day, figure, whole in _over_time(measure, extracts, by_month=by_month):
            rows.append(
                {
                    "measure": measure.id,
                    "title": measure.title,
                    "when": when,
                    "extract_date": day.isoformat(),
                    "whole_month": whole,
                    "headline": headline(figure, measure),
                    "base": figure.base,
                    "counted": figure.counted,
                    "unknown": figure.unknown,
                }
            )
    return rows


def trend_in_lines(
    measures: Sequence[Measure], extracts: Sequence[KeptExtract], *, by_month: bool = False
) -> Iterator[str]:
    """A line a measure: its headline in each extract, or in each month; a month that is not all there has a *."""
    for measure in measures:
        found = [
            f"{when} {headline_words(figure, measure)}{'' if whole else '*'}"
            for when, _, figure, whole in _over_time(measure, extracts, by_month=by_month)
        ]
        if found:
            yield f"{measure.id:<16}{measure.title}: {', '.join(found)}"


def _over_time(
    measure: Measure, extracts: Sequence[KeptExtract], *, by_month: bool
) -> list[tuple[str, date, Figure, bool]]:
    if by_month:
        return [(one.month, one.extract_date, one.figure, one.whole) for one in months(measure.id, extracts)]
    return [(str(one.extract_date), one.extract_date, one.figure, True) for one in points(measure.id, extracts)]


def _holds(month: str, extract_date: date) -> bool:
    """Whether an extract of that day reaches over the whole month."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    months_back = (extract_date.year - first.year) * 12 + extract_date.month - first.month
    reaches_back = months_back < WINDOW_MONTHS or (months_back == WINDOW_MONTHS and extract_date.day == 1)
    return reaches_back and last <= extract_date


def _figures(kept: KeptExtract, measure: str, breakdown: str) -> list[Figure]:
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            f"select {_COLUMNS} from read_parquet($path) where measure = $measure and breakdown = $breakdown"
            " order by category",
            {"path": str(kept.folder / FIGURES), "measure": measure, "breakdown": breakdown},
        ).fetchall()
    return [Figure(*row) for row in rows]
