"""Pages on measures: all of them, one of them with its trend and comparators, and by permission the rows behind."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kloe.childdata.measures.model import Measure
from kloe.errors import KloeError
from kloe.papers.charts.months import Point as Drawn
from kloe.papers.charts.months import months
from kloe.papers.figure_words import counts, group_name, headline_words, told
from kloe.papers.measure_pages import Sight, nothing_to_measure, shown_measure, why_nothing, withheld_words
from kloe.papers.words import day
from kloe.web.accounts.access import can, needs, reach_of
from kloe.web.accounts.models import Person
from kloe.web.childdata.choosing import Choice, chosen
from kloe.web.childdata.measure_rows import A_PAGE, Asked, rows_behind
from kloe.web.childdata.measures import Point, audience_of, groups, sight_of, symbols_seen, trend
from kloe.web.childdata.opened import opened
from kloe.web.looks.recording import Seen, record_look

_FEWEST_POINTS = 2


@needs("see_figures", "see_published_figures")
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure by page of the report."""
    choice = chosen(request)
    if choice is None:
        return render(request, "childdata/no_extract.html", {"title": "Measures"})
    audience = audience_of(_person(request))
    with opened(choice.stored) as one:
        found = groups(one, choice, audience)
    shown = {"choice": choice, "stored": choice.stored, "groups": found, "before": choice.before}
    said = {"withheld": withheld_words(audience), "symbols": symbols_seen(found)}
    return render(request, "childdata/measures.html", shown | said)


@needs("see_figures", "see_published_figures")
def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """One measure: what was found, its definition, breakdowns, trend and comparators."""
    choice = _some(request)
    person = _person(request)
    audience = audience_of(person)
    with opened(choice.stored) as one:
        sight = sight_of(one, audience)
        which = _known(sight, measure_id)
        nothing = why_nothing(sight, which) if nothing_to_measure(sight, which) else ""
        found = None if nothing else one.memory.of(("page", measure_id, audience), lambda: shown_measure(sight, which))
        breakdowns = sight.measured.breakdowns(measure_id)
    points = trend(measure_id, choice.history, audience)
    shown = {
        "choice": choice, "stored": choice.stored, "measure": which, "shown": found, "nothing": nothing,
        "trend": _trend_rows(which, points), "picture": _picture(which, points), "withheld": withheld_words(audience),
        "may_see_rows": audience == "internal" and can(person, "see_children") and not nothing,
        "breakdowns": breakdowns,
    }  # fmt: skip
    return render(request, "childdata/measure.html", shown)


@needs("see_children")
def behind(request: HttpRequest, measure_id: str) -> HttpResponse:
    """The rows behind a figure that are within the own reach."""
    choice, person = _some(request), _person(request)
    if not can(person, "see_figures"):
        raise Http404
    asked = {name: request.GET.get(name, "") for name in ("by", "group", "counted")}
    group = asked["group"] if "group" in request.GET and asked["by"] else None
    with opened(choice.stored) as one:
        sight = sight_of(one, "internal")
        which = _known(sight, measure_id)
        try:
            start = (max(int(request.GET.get("page", "1")), 1) - 1) * A_PAGE
        except ValueError:
            start = 0
        try:
            which_rows = Asked(asked["by"], group, asked["counted"])
            found = rows_behind(one, measure_id, reach_of(person, "see_children"), which_rows, start)
        except KloeError as problem:
            raise Http404 from problem
        offered = _groups_of(sight, measure_id, asked["by"])
    page = Paginator(range(found.total), A_PAGE).get_page(request.GET.get("page"))
    children = tuple(row.child for row in found.rows if row.child)
    record_look(request, Seen(page=f"rows behind {measure_id}", children=children, extract=str(choice.stored)))
    query = urlencode({name: value for name, value in asked.items() if value} | {"extract": choice.stored.pk})
    shown = {
        "choice": choice, "stored": choice.stored, "measure": which, "found": found, "page": page, "asked": asked,
        "offered": offered, "query": query, "breakdowns": sight.measured.breakdowns(measure_id),
        "everybody": reach_of(person, "see_children").everybody, "titles": _titles(sight),
    }  # fmt: skip
    return render(request, "childdata/rows_behind.html", shown | {"wide": True})


def _groups_of(sight: Sight, measure_id: str, breakdown: str) -> list[tuple[str, str]]:
    return [(one.category, group_name(one.category)) for one in sight.measured.figures(measure_id, breakdown)]


def _titles(sight: Sight) -> dict[str, str]:
    return {one.name: one.title for one in sight.measured.book.breakdowns}


def _trend_rows(which: Measure, points: tuple[Point, ...]) -> list[tuple[str, str, str]]:
    """(day, headline, of how many), the latest first."""
    rows = []
    for point in reversed(points):
        base = counts(point.figure, which)[0]
        rows.append(
            (day(point.extract_date), headline_words(point.figure, which), f"{base:,}" if base is not None else "")
        )
    return rows


def _picture(which: Measure, points: tuple[Point, ...]) -> str:
    if len(points) < _FEWEST_POINTS:
        return ""
    drawn, year = [], 0
    for point in points:
        on = point.extract_date
        new = str(on.year) if on.year != year else ""
        drawn.append(Drawn(f"{on.day} {on:%b}", new, told(point.figure, which), headline_words(point.figure, which)))
        year = on.year
    return months(f"{which.id}-trend", f"{which.title}: over extracts", drawn, 1.0 if which.kind == "share" else None)


def _known(sight: Sight, measure_id: str) -> Measure:
    if measure_id not in sight.measured.book.by_id:
        raise Http404
    return sight.measured.book.by_id[measure_id]


def _some(request: HttpRequest) -> Choice:
    choice = chosen(request)
    if choice is None:
        raise Http404
    return choice


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]
