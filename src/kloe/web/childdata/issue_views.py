"""Pages on issues: all of them, one of them, decisions on them, and a workbook of what is filtered."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kloe.errors import KloeError
from kloe.papers.words import counted
from kloe.web.accounts.access import needs, reach_of
from kloe.web.accounts.models import Person
from kloe.web.childdata import working
from kloe.web.childdata.choosing import Choice, chosen
from kloe.web.childdata.issue_files import issues_workbook
from kloe.web.childdata.issue_forms import DecisionForm, Filters
from kloe.web.childdata.issues import A_PAGE, Asked, Issue, Issues, Options, decided
from kloe.web.childdata.models import IssueEvent, IssueWork
from kloe.web.childdata.opened import OpenExtract, opened
from kloe.web.looks.recording import Seen, record_look


@needs("work_issues")
def issues(request: HttpRequest) -> HttpResponse:
    """The issues of an extract within the own reach."""
    choice = chosen(request)
    if choice is None:
        return render(request, "childdata/no_extract.html", {"title": "Issues"})
    people = working.people_who_work()
    with opened(choice.stored) as one:
        found = _within(request, choice, one)
        filters = Filters(request.GET, _options(request, one, found), people)
        asked = filters.asked()
        counts = found.count(asked)
        explained = found.count(replace(asked, state="explained")) if asked.state == "" else {}
        page = Paginator(range(sum(counts.values())), A_PAGE).get_page(request.GET.get("page"))
        rows = _with_work(found.rows(asked, max(page.start_index() - 1, 0), A_PAGE), choice.stored.authority)
    _looked(request, choice, "issues", rows)
    shown = _shown(choice, filters, page, rows) | {"counts": counts, "explained": sum(explained.values())}
    return render(request, "childdata/issues.html", shown | {"form": DecisionForm(people=people), "wide": True})


@needs("work_issues")
def issue(request: HttpRequest, key: str) -> HttpResponse:
    """One issue: what is wrong, what to do, who has it, and what was decided when."""
    choice = _some(request)
    people = working.people_who_work()
    found = _one(request, choice, key)
    _looked(request, choice, "one issue", [found])
    form = DecisionForm(people=people, initial={"to": str(found.work.assigned_to_id) if found.work else ""})
    return _issue_page(request, choice, found, form)


@require_POST
@needs("work_issues")
def decide(request: HttpRequest) -> HttpResponse:
    """Decide on the issues that are ticked, or on all that the filters leave."""
    choice, people = _some(request), working.people_who_work()
    form = DecisionForm(request.POST, people=people)
    back = f"{reverse('issues')}?{request.POST.get('filters', '')}"
    if not form.is_valid():
        for errors in form.errors.values():
            messages.warning(request, " ".join(map(str, errors)))
        return redirect(back)
    with opened(choice.stored) as one:
        found = _within(request, choice, one)
        ticked = _ticked(request, found, people)
    if not ticked:
        messages.warning(request, "Tick the issues first.")
        return redirect(back)
    _done(request, _decide(request, choice, ticked, form))
    return redirect(back)


@require_POST
@needs("work_issues")
def decide_one(request: HttpRequest, key: str) -> HttpResponse:
    """Decide on one issue."""
    choice = _some(request)
    found = _one(request, choice, key)
    form = DecisionForm(request.POST, people=working.people_who_work())
    if not form.is_valid():
        _looked(request, choice, "one issue", [found])
        return _issue_page(request, choice, found, form, status=422)
    _done(request, _decide(request, choice, {key: (found.child, found.team)}, form))
    return redirect(f"{reverse('issue', kwargs={'key': key})}?{urlencode({'extract': choice.stored.pk})}")


@needs("work_issues")
def export(request: HttpRequest) -> HttpResponseBase:
    """The issues that the filters leave, as a workbook."""
    choice = _some(request)
    with opened(choice.stored) as one:
        found = _within(request, choice, one)
        filters = Filters(request.GET, _options(request, one, found), working.people_who_work())
        rows = _with_work(found.rows(filters.asked()), choice.stored.authority)
    _looked(request, choice, "issues as a workbook", rows)
    name = f"issues-{choice.stored.extract_date}.xlsx"
    return FileResponse(issues_workbook(choice.stored, rows, filters.chosen()), as_attachment=True, filename=name)


def _within(request: HttpRequest, choice: Choice, one: OpenExtract) -> Issues:
    return Issues(one.extract.session, reach_of(_person(request), "work_issues"), decided(choice.stored.authority))


def _options(request: HttpRequest, one: OpenExtract, found: Issues) -> Options:
    """What there is to filter by, worked out once for each reach."""
    return one.memory.of(("options", reach_of(_person(request), "work_issues")), found.options)


def _some(request: HttpRequest) -> Choice:
    choice = chosen(request)
    if choice is None:
        raise Http404
    return choice


def _one(request: HttpRequest, choice: Choice, key: str) -> Issue:
    with opened(choice.stored) as one:
        found = _within(request, choice, one)
        rows = _with_work(found.rows(Asked(key=key)), choice.stored.authority)
    if not rows:
        raise Http404
    return rows[0]


def _with_work(rows: list[Issue], authority: str) -> list[Issue]:
    """Each issue with what was decided on it."""
    keys = {row.key for row in rows}
    own = IssueWork.objects.filter(authority=authority).select_related("assigned_to", "changed_by")
    if len(keys) <= A_PAGE:
        own = own.filter(key__in=keys)
    works = {work.key: work for work in own}
    return [replace(row, work=works.get(row.key)) for row in rows]


def _ticked(request: HttpRequest, found: Issues, people: Iterable[Person]) -> dict[str, working.Place]:
    """Those of the issues in reach that were meant; a key that is not among them is left out."""
    if request.POST.get("all"):
        return found.keys(Filters(QueryDict(request.POST.get("filters", "")), found.options(), people).asked())
    wanted = set(request.POST.getlist("key"))
    return {key: place for key, place in found.keys(Asked()).items() if key in wanted}


def _decide(request: HttpRequest, choice: Choice, ticked: dict[str, working.Place], form: DecisionForm) -> int | str:
    """How many issues changed, or why none did."""
    said, authority, by = form.cleaned_data, choice.stored.authority, _person(request)
    try:
        if said["what"] == "assign":
            return working.assign(ticked, authority, said["to"], by)
        do = working.explain if said["what"] == "explain" else working.reopen
        return do(ticked, authority, said["reason"].strip(), by)
    except KloeError as problem:
        return f"{problem.what} {problem.remedy}"


def _done(request: HttpRequest, outcome: int | str) -> None:
    if isinstance(outcome, str):
        messages.warning(request, outcome)
    elif outcome:
        messages.success(request, f"{counted(outcome, 'issue')} changed.")
    else:
        messages.info(request, "Nothing changed: it was so already.")


def _issue_page(
    request: HttpRequest, choice: Choice, found: Issue, form: DecisionForm, status: int = 200
) -> HttpResponse:
    events = IssueEvent.objects.filter(work=found.work).select_related("person", "to").order_by("-at", "-pk")
    shown = {"issue": found, "stored": choice.stored, "form": form, "events": list(events) if found.work else []}
    return render(request, "childdata/issue.html", shown, status=status)


def _shown(choice: Choice, filters: Filters, page: Page[int], rows: list[Issue]) -> dict[str, object]:
    asked = filters.chosen() | {"extract": str(choice.stored.pk)}
    query = urlencode(asked)
    return {"choice": choice, "stored": choice.stored, "filters": filters, "page": page, "rows": rows, "query": query}


def _looked(request: HttpRequest, choice: Choice, page: str, rows: Iterable[Issue]) -> None:
    children = tuple(row.child for row in rows if row.child)
    record_look(request, Seen(page=page, children=children, extract=str(choice.stored)))


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]
