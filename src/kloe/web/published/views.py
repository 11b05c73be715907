"""The pages on what Ofsted has published."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kloe.errors import KloeError, UnknownNameError
from kloe.papers.library_lines import LISTED
from kloe.papers.outcomes_layout import layout
from kloe.papers.table_files import write_table
from kloe.papers.theme_lines import base_says, says
from kloe.published.library.places import original_file
from kloe.published.outcomes.shipping import ATTRIBUTION
from kloe.published.theme_counts.areas import by_area
from kloe.published.theme_counts.choosing import Asked
from kloe.published.theme_counts.quoting import both_sides
from kloe.published.themes.taxonomy import load_taxonomy
from kloe.web.accounts.access import needs
from kloe.web.published import forms, naming
from kloe.web.published.authority import authority_shown
from kloe.web.published.holding import Held, address_name, authority_at, held
from kloe.web.published.looking_up import HITS, recommendations, results
from kloe.web.published.outcomes import file_of, judgement_of, lines_of, sort_links
from kloe.web.published.paging import asked_for, page_asked, page_of
from kloe.web.published.pictures import kept_picture, picture_of
from kloe.web.published.report import places_on, report_shown

Given = ParamSpec("Given")
_View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
_ROWS, _QUOTED = 25, 5
_KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _said_plainly(view: _View[Given]) -> _View[Given]:
    """What a person can put right is said on a page: a name that there is not is not found, all else is in the way."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnknownNameError as problem:
            raise Http404 from problem
        except KloeError as problem:
            return render(request, "published/in_the_way.html", {"problem": problem}, status=503)

    return guarded


def _shown(request: HttpRequest, template: str, **parts: Any) -> HttpResponse:
    """A page of the room, with what all of them use."""
    common = {"naming": naming, "slug": address_name, "attribution": ATTRIBUTION, "layout": layout()}
    return render(request, f"published/{template}.html", {**common, **parts})


@needs("see_reports")
@_said_plainly
def outcomes(request: HttpRequest) -> HttpResponse:
    """Where every authority stands: counts, a table, a map, and the years."""
    now = held()
    form = forms.OutcomeFilters(request.GET, now)
    chosen = form.chosen
    query = asked_for(chosen)
    lines = lines_of(now, chosen)
    judgement = judgement_of(chosen["area"])
    return _shown(
        request, "outcomes", held=now, form=form, query=query, headings=sort_links(query), judgement=judgement,
        page=page_of(lines, page_asked(request.GET.get("page", "")), query, _ROWS), map=now.maps[judgement.id],
    )  # fmt: skip


@needs("see_reports")
@_said_plainly
def outcomes_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same rows as a file, with all grades of the latest inspections."""
    now = held()
    table = file_of(lines_of(now, forms.OutcomeFilters(request.GET, now).chosen))
    with TemporaryDirectory(prefix="kloe-") as folder:
        place = Path(folder) / f"outcomes{ending}"
        write_table(table, place)
        content = place.read_bytes()
    name = f"outcomes-{now.seen.day.isoformat()}{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=_KINDS[ending], headers=headers)


@needs("see_reports")
@_said_plainly
def authority(request: HttpRequest, called: str) -> HttpResponse:
    """One authority: its history, what was asked of it, what comes next, and its neighbours."""
    now, found = held(), authority_at(called)
    if found is None:
        raise Http404
    shown = authority_shown(now, found, _today())
    listed = [one for one in _listed(now) if one["authority"] == found]
    return _shown(request, "authority", held=now, shown=shown, reports=listed)


def _today() -> date:
    return timezone.localdate()


@needs("see_reports")
@_said_plainly
def themes(request: HttpRequest) -> HttpResponse:
    """Which themes recur in reports, and how often as a strength or a weakness."""
    now = held()
    form = forms.ThemeFilters(request.GET, now)
    counts = now.counts(_asked(form.chosen))
    told = base_says(counts.reports, counts.asked)
    return _shown(request, "themes", held=now, form=form, counts=counts, told=told, query=asked_for(form.chosen))


@needs("see_reports")
@_said_plainly
def theme(request: HttpRequest, theme_id: str) -> HttpResponse:
    """One theme: its counts, its areas and years, and what reports say of it."""
    now, about = held(), load_taxonomy().theme(theme_id)
    form = forms.ThemeFilters(request.GET, now)
    asked = _asked(form.chosen)
    counts = now.counts(asked)
    count = counts.theme(theme_id)
    areas = now.kept(("areas", theme_id, asked), lambda: by_area(now.library, counts, theme_id))
    quoted = now.kept(("quoted", theme_id, asked), lambda: _quotations(now, asked, theme_id)) if now.has_text else ()
    return _shown(
        request, "theme", held=now, form=form, theme=about, count=count, areas=areas, quoted=quoted,
        told=base_says(counts.reports, asked), says=says(count), query=asked_for(form.chosen),
    )  # fmt: skip


def _quotations(now: Held, asked: Asked, theme_id: str) -> Any:
    counts = now.counts(asked)
    return both_sides(now.library, counts.reports, theme_id, most=_QUOTED, area=counts.area)


def _asked(chosen: dict[str, Any]) -> Asked:
    def one(text: str) -> tuple[str, ...]:
        return (text,) if text else ()

    return Asked(
        frameworks=one(chosen["framework"]),
        regions=one(chosen["region"]),
        grades=one(chosen["grade"]),
        area=chosen["area"],
    )


@needs("see_reports")
@_said_plainly
def search(request: HttpRequest) -> HttpResponse:
    """Paragraphs of the reports by their words."""
    now = held()
    if not now.has_text:
        return _shown(request, "empty", held=now, title="Search reports", here="search")
    form = forms.SearchFilters(request.GET, now)
    chosen, query, found, problem = form.chosen, asked_for(form.chosen), None, None
    asked = bool(chosen["q"]) and form.is_valid()
    if asked:
        try:
            found = results(now, chosen, page_asked(request.GET.get("page", "")), query)
        except KloeError as error:
            problem = error
    return _shown(request, "search", held=now, form=form, asked=asked, found=found, problem=problem, size=HITS)


@needs("see_reports")
@_said_plainly
def recommendation_list(request: HttpRequest) -> HttpResponse:
    """What reports asked for, and whether the next one asked for it again."""
    now = held()
    if not now.has_text:
        return _shown(request, "empty", held=now, title="Recommendations", here="recommendations")
    form = forms.RecommendationFilters(request.GET, now)
    found, clusters = recommendations(now, form.chosen)
    query = asked_for(form.chosen)
    page = page_of(found, page_asked(request.GET.get("page", "")), query, _ROWS)
    titles = {one.id: one.title for one in load_taxonomy().themes}
    return _shown(request, "recommendations", held=now, form=form, page=page, clusters=clusters, titles=titles)


@needs("see_reports")
@_said_plainly
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the library."""
    now = held()
    if not now.has_text:
        return _shown(request, "empty", held=now, title="Reports", here="reports")
    form = forms.ReportFilters(request.GET, now)
    chosen, query = form.chosen, asked_for(form.chosen)
    wanted = {name: chosen[name] for name in ("authority", "framework") if chosen[name]}
    rows = [one for one in _listed(now) if all(one[name] == value for name, value in wanted.items())]
    page = page_of(rows, page_asked(request.GET.get("page", "")), query, _ROWS)
    return _shown(request, "reports", held=now, form=form, page=page)


def _listed(now: Held) -> list[dict[str, Any]]:
    """The reports of the library, by authority and then the newest first; none while it is empty."""
    if not now.has_text:
        return []
    rows = now.kept("listed", lambda: now.library.rows(LISTED))
    newest = sorted(rows, key=lambda one: one["published"] or date.min, reverse=True)
    return sorted(newest, key=lambda one: one["authority"] or "~")


@needs("see_reports")
@_said_plainly
def report(request: HttpRequest, report_id: str) -> HttpResponse:
    """One report: its sections and paragraphs, each beside the picture of its page."""
    now = held()
    if report_id not in now.reports:
        return _report_not_here(request, now, report_id)
    read = now.report(report_id)
    paragraph = page_asked(request.GET.get("paragraph", "")) if "paragraph" in request.GET else None
    chosen = paragraph if paragraph and paragraph <= len(read.paragraphs) else None
    drawn = original_file(now.library.folder, report_id) is not None
    shown = report_shown(read, chosen)
    return _shown(request, "report", held=now, shown=shown, report=report_id, chosen=chosen, drawn=drawn)


def _report_not_here(request: HttpRequest, now: Held, report_id: str) -> HttpResponse:
    """What is known of a report that others have read, and how to get it; raises Http404 where nothing is."""
    about = next((one for one in now.inspections if one.report == report_id), None)
    if about is None:
        raise Http404
    return _shown(request, "report_not_here", held=now, about=about)


@needs("see_reports")
@_said_plainly
def page_picture(request: HttpRequest, report_id: str, page: int) -> HttpResponse:
    """A page of a report as a picture, with its paragraphs outlined, or only what ``outlined`` names."""
    now, outlined = held(), request.GET.get("outlined", "")
    places = places_on(now.report(report_id), page, outlined) if report_id in now.reports else None
    file = original_file(now.library.folder, report_id) if places is not None else None
    if places is None or file is None:
        raise Http404
    name = f"{now.library.state}-{report_id}-{page}-{outlined or 'all'}"
    picture = kept_picture(name, lambda: picture_of(file, page, places))
    headers = {"Cache-Control": "private, max-age=86400"}
    return HttpResponse(picture, content_type="image/png", headers=headers)
