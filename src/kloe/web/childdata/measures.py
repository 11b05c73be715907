"""The measures of an extract for its pages: as the person who asks may see them, over time, and beside others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from kloe.childdata.comparators.comparing import comparators
from kloe.childdata.disclosure.disclosing import DisclosedFigures, disclose
from kloe.childdata.disclosure.policy import policy_for
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import MeasureBook, load_measure_book
from kloe.childdata.measures.model import Measure
from kloe.home import home
from kloe.papers.figure_words import headline_words
from kloe.papers.finding_sentences import in_unit
from kloe.papers.kept_extracts import FIGURES, KeptExtract
from kloe.papers.kept_figures import kept_figures
from kloe.papers.measure_changes import difference
from kloe.papers.measure_pages import Audience, Sight, nothing_to_measure, why_nothing
from kloe.web.accounts.access import can
from kloe.web.accounts.models import Person
from kloe.web.childdata.choosing import Choice
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import OpenExtract

_MOST_KEPT = 64  # figures of so many extracts stay in memory: a few megabytes each
_MOST_IN_TREND = 12


@dataclass(frozen=True)
class Point:
    """A figure in the extract of a day."""

    extract_date: date
    figure: Figure


@dataclass(frozen=True)
class Line:
    """One measure in the list of all. ``nothing`` says why there is nothing to measure."""

    id: str
    title: str
    says: str
    value: str
    change: str
    unit: str
    england: str
    neighbours: str
    nothing: str


@dataclass(frozen=True)
class Group:
    """The measures of one page of the report."""

    id: str
    title: str
    lines: tuple[Line, ...]


def audience_of(person: Person) -> Audience:
    """Whose eyes a person has: figures as counted only by permission; anybody else what may be published."""
    return "internal" if can(person, "see_figures") else "published"


def sight_of(one: OpenExtract, audience: Audience) -> Sight:
    """All that pages of measures are made from."""
    return one.memory.of(
        ("sight", audience),
        lambda: Sight(
            one.figures(audience), one.extract.extract_date, audience, one.extract.authority or "", comparators()
        ),
    )


def groups(one: OpenExtract, choice: Choice, audience: Audience) -> tuple[Group, ...]:
    """Every measure by page of the report, with what changed since the extract before."""
    before = choice.before
    return one.memory.of(("measures", audience, before and before.pk), lambda: _groups(sight_of(one, audience), before))


def _groups(sight: Sight, before: StoredExtract | None) -> tuple[Group, ...]:
    book = sight.measured.book
    earlier = figures_of(before, sight.audience) if before else None
    found: dict[str, list[Line]] = {}
    for measure in book.measures:
        last = earlier.figure(measure.id) if earlier else None
        found.setdefault(book.files.get(measure.id, ""), []).append(_line(sight, measure, last))
    return tuple(
        Group(f"group-{place}", book.titles.get(file, file), tuple(lines))
        for place, (file, lines) in enumerate(found.items(), start=1)
    )


def _line(sight: Sight, measure: Measure, last: Figure | None) -> Line:
    figure, beside = sight.measured.figure(measure.id), sight.beside(measure)
    published = beside.published if beside else None
    near, england = (published.neighbours_median, published.england) if published else (None, None)
    return Line(
        measure.id,
        measure.title,
        measure.says,
        headline_words(figure, measure) if figure else "-",
        difference(last, figure, measure) if figure and last else "",
        measure.value_unit if measure.kind in {"median", "mean"} else "",
        in_unit(england, published.unit) if published and england is not None else "",
        in_unit(near, published.unit) if published and near is not None else "",
        why_nothing(sight, measure) if nothing_to_measure(sight, measure) else "",
    )


def trend(measure: str, history: Sequence[StoredExtract], audience: Audience) -> tuple[Point, ...]:
    """The figure in each of the last extracts that has one, oldest first."""
    found = [(one, figures_of(one, audience).figure(measure)) for one in history[-_MOST_IN_TREND:]]
    return tuple(Point(one.extract_date, figure) for one, figure in found if figure and one.extract_date)


def figures_of(stored: StoredExtract, audience: Audience) -> DisclosedFigures:
    """The figures of an extract from its file, as an audience may see them. Kept in memory until the file changes."""
    folder = home() / "extracts" / stored.folder
    day = stored.extract_date or date.min
    return _kept(folder, stored.authority, day, (folder / FIGURES).stat().st_mtime_ns, audience)


@lru_cache(maxsize=_MOST_KEPT)
def _kept(folder: Path, authority: str, day: date, _changed: int, audience: Audience) -> DisclosedFigures:
    return disclose(kept_figures(KeptExtract(folder, authority, day), _book()), policy_for(audience))


@cache
def _book() -> MeasureBook:
    return load_measure_book()


def symbols_seen(found: Sequence[Group]) -> Mapping[str, str]:
    """What stands for numbers that are not there, where any does."""
    from kloe.childdata.disclosure.policy import symbols  # noqa: PLC0415 - read only where needed

    shown = {line.value for group in found for line in group.lines}
    return {symbol: says for symbol, says in symbols().items() if symbol in shown}
