"""What the page of one authority shows: what was judged, what was asked for, what comes next, and whose else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kloe.authorities.register import Authority, authority_by_name, neighbours_of, successors
from kloe.errors import UnknownNameError
from kloe.papers.forecast_lines import UNCERTAIN, window_sentences
from kloe.papers.outcomes_layout import Mark, mark_of
from kloe.papers.outcomes_rows import Row
from kloe.papers.published_outcomes import AREAS
from kloe.published.forecasting.window import NextWindow
from kloe.published.outcomes.asking import Inspection
from kloe.published.recurring import Followed
from kloe.web.published.holding import Held
from kloe.web.published.naming import (
    area_name,
    framework_name,
    framework_title,
    grade_name,
    kind_name,
    sources_in_words,
)


@dataclass(frozen=True)
class Graded:
    """A judgement: the area in the framework's words, how its grade is drawn, and the grade in words."""

    area: str
    mark: Mark
    grade: str


@dataclass(frozen=True)
class Told:
    """One inspection of the history. ``report`` is the id of its report where it is here; ``sources`` are in words."""

    inspection: Inspection
    title: str
    short: str
    kind: str
    grades: tuple[Graded, ...]
    report: str
    sources: str


@dataclass(frozen=True)
class Forecast:
    """When the next inspection may come; without a ``window``, ``sentences`` say why."""

    window: NextWindow | None
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class AuthorityShown:
    """All of the page. ``row`` is that of the table of outcomes, None for an authority that is no more."""

    authority: Authority
    heirs: tuple[str, ...]
    row: Row | None
    history: tuple[Told, ...]
    asked: tuple[Followed, ...]
    recurred: tuple[Followed, ...]
    forecast: Forecast
    neighbours: tuple[Row, ...]


def authority_shown(held: Held, name: str, today: date) -> AuthorityShown:
    """The page of the authority of this usual name."""
    by_name = {one.authority: one for one in held.rows}
    followed = [one for one in held.followed() if one.authority == name]
    newest = max((one.published or date.min for one in followed), default=None)
    return AuthorityShown(
        authority=authority_by_name(name),
        heirs=successors(name),
        row=by_name.get(name),
        history=tuple(_told(held, one) for one in held.inspections_of(name)),
        asked=tuple(one for one in followed if (one.published or date.min) == newest),
        recurred=tuple(one for one in followed if one.became in ("said again", "perhaps")),
        forecast=_forecast(held, name, today),
        neighbours=tuple(by_name[one] for one in neighbours_of(name) if one in by_name),
    )


def _told(held: Held, one: Inspection) -> Told:
    return Told(
        inspection=one,
        title=framework_title(one.framework),
        short=framework_name(one.framework or one.system),
        kind=_kind(one),
        grades=tuple(_graded(one)),
        report=one.report if one.report in held.reports else "",
        sources=sources_in_words(one.sources),
    )


def _kind(one: Inspection) -> str:
    """The type of inspection, where a framework has more than one."""
    return kind_name(one.framework, one.inspection_type) if one.system == "ilacs" and one.inspection_type else ""


def _graded(one: Inspection) -> Iterator[Graded]:
    for area, grade in sorted(one.grades.items(), key=_place):
        yield Graded(area_name(one.framework, area), mark_of(grade), grade_name(grade))


def _place(pair: tuple[str, str]) -> tuple[int, str]:
    area = pair[0]
    return (AREAS.index(area) if area in AREAS else len(AREAS), area)


def _forecast(held: Held, name: str, today: date) -> Forecast:
    try:
        window, report = held.next_window(name, today)
    except UnknownNameError as problem:
        return Forecast(None, (problem.what,))
    return Forecast(window, (*window_sentences(window, report), UNCERTAIN))
