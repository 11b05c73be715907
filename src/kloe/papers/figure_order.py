"""The groups of a breakdown in the order a reader expects, and no more of them than can be read."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from kloe.childdata.measures.dimensions import BAND, MONTH, band_labels
from kloe.childdata.measures.figures import Figure, Figures
from kloe.childdata.measures.model import Measure

MOST_GROUPS = 10
MOST_MONTHS = 24
_MONTH = re.compile(r"\d{4}-\d{2}")
_LAST = ("Blank", "Not known", "No date")
PEOPLE = ("worker", "team")


def ordered(measured: Figures, measure: Measure, breakdown: str) -> tuple[Figure, ...]:
    """The figures of a breakdown: groups and bands in their own order, months by date, the rest by size."""
    found = measured.figures(measure.id, breakdown)
    known = _own_order(measured, measure, breakdown)
    if breakdown == MONTH:
        return tuple(sorted(found, key=lambda figure: (figure.category in _LAST, figure.category)))
    if known:
        places = {name: place for place, name in enumerate(known)}
        return tuple(sorted(found, key=lambda figure: (places.get(figure.category, len(places)), figure.category)))
    return tuple(sorted(found, key=_by_size))


def _by_size(figure: Figure) -> tuple[bool, int, str]:
    return (figure.category in _LAST, -(figure.base or 0), figure.category)


def _own_order(measured: Figures, measure: Measure, breakdown: str) -> tuple[str, ...]:
    if breakdown == BAND:
        return (*band_labels(measure.bands), *_LAST)
    for one in measured.book.breakdowns:
        if one.name == breakdown and one.groups:
            return (*(group.name for group in one.groups), one.other)
    return ()


def months_of(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The last months, oldest first, without those rows that have no date."""
    dated = [figure for figure in figures if _MONTH.fullmatch(figure.category)]
    return tuple(sorted(dated, key=lambda figure: figure.category))[-MOST_MONTHS:]


def is_whole(month: str, first: str, extract_date: date) -> bool:
    """Whether a month is surely all there: it is over, and it is not the first of which anything is known."""
    over = month < extract_date.strftime("%Y-%m") or (extract_date + timedelta(days=1)).day == 1
    return over and month <= extract_date.strftime("%Y-%m") and month != first


def title_of(measured: Figures, breakdown: str) -> str:
    """The name of a breakdown, for a reader: its title, or what the column is called."""
    for one in measured.book.breakdowns:
        if one.name == breakdown:
            return one.title
    return {MONTH: "Month", BAND: "Band"}.get(breakdown, breakdown.replace("_", " ").capitalize())
