"""The plan of an inspection as one printable page: self-contained HTML without scripts, clear in black and white."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from kloe.frameworks.dated import Dated
from kloe.papers.inspection_days import InspectionDays, source_names
from kloe.papers.page_templates import style_of, templates
from kloe.papers.timeline_lines import details, flags, when
from kloe.papers.words import day as in_words


@dataclass(frozen=True)
class _Row:
    when: str
    title: str
    flag: str
    details: tuple[str, ...]
    owner: str
    source: str


@dataclass(frozen=True)
class _Section:
    heading: str
    rows: tuple[_Row, ...]


@dataclass(frozen=True)
class _Table:
    id: str
    caption: str
    sections: tuple[_Section, ...]


def timeline_page(days: InspectionDays) -> str:
    """The page: an inspection by weeks, what is due after it by framework, notes and sources."""
    tables = (_of_inspection(days), _afterwards(days))
    return (
        templates()
        .get_template("timeline_page.html.jinja")
        .render(
            style=style_of("timeline_page.css"),
            title=days.title,
            facts=days.facts,
            tables=[table for table in tables if table],
            explanation=days.explanation,
            notes=days.notes,
            sources=_sources(days.dated),
        )
    )


def _of_inspection(days: InspectionDays) -> _Table | None:
    if not days.timeline:
        return None
    weeks = groupby(days.events, key=lambda one: one.first - timedelta(days=one.first.weekday()))
    sections = (_Section(f"Week of {in_words(monday)}", _rows(events)) for monday, events in weeks)
    return _Table("plan", f"{days.timeline.plan.title}: what happens on which day", tuple(sections))


def _afterwards(days: InspectionDays) -> _Table | None:
    if not days.duties:
        return None
    groups = groupby(days.duties, key=lambda one: one.group)
    sections = (_Section(group, _rows(duties)) for group, duties in groups)
    return _Table("after", "What is due after the inspection", tuple(sections))


def _rows(dated: Iterable[Dated]) -> tuple[_Row, ...]:
    return tuple(
        _Row(
            when=_day_and_time(one),
            title=f"{one.title}{flags(one)}",
            flag=one.flag,
            details=tuple(details(one)),
            owner=one.owner,
            source="; ".join(one.source),
        )
        for one in dated
    )


def _day_and_time(one: Dated) -> str:
    return f"{_without_year(one)}, {one.at}" if one.at else _without_year(one)


def _without_year(one: Dated) -> str:
    """The heading of a week says the year; far days say their own."""
    if one.last - one.first > timedelta(days=60) or one.counted:
        return when(one)
    first, last = _short(one.first), _short(one.last)
    return first if first == last else f"{first} to {last}"


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _sources(dated: Iterable[Dated]) -> tuple[tuple[str, str], ...]:
    """Each source that a row names, once: its short name, and who wrote what."""
    names = dict.fromkeys(source.partition(":")[0] for one in dated for source in one.source)
    return tuple((name, source_names((name,))) for name in names)
