"""Risk and drift lists: counts for whoever sees figures, rows for whoever sees children, within their reach."""

from django.http import HttpRequest, HttpResponse

from kloe.childdata.risk_lists.found import RiskLists
from kloe.papers.risk_tables import basis_in_words
from kloe.papers.risk_workbook import write_risk_workbook
from kloe.web.accounts.access import can, needs
from kloe.web.childdata.choosing import Choice
from kloe.web.childdata.opened import OpenExtract, opened
from kloe.web.children import known
from kloe.web.children.forms import Filters, RiskFilters
from kloe.web.children.risks import Only, within_reach
from kloe.web.children.shared import A_PAGE, chosen_or_none, looked, person_of, said_plainly, sees, show, some, workbook
from kloe.web.published.paging import page_asked, page_of

_WHEN = (("now", "Past its limit now"), ("coming", "Coming soon"), ("history", "Past, and cannot be put right"))


@needs("see_figures", "see_children")
@said_plainly
def risk_lists(request: HttpRequest) -> HttpResponse:
    """Every list with its rule and counts: of the whole authority for figures, else of the own reach."""
    choice = chosen_or_none(request, "Risk and drift lists")
    if isinstance(choice, HttpResponse):
        return choice
    with opened(choice.stored) as one:
        form = Filters(request.GET, choice)
        lists, by_number = known.risks(one), known.children_by_number(one)
        own = within_reach(one, sees(request)) if sees(request) else None
    rows_of = {found.definition.id: len(found.rows) for found in own.lists} if own else {}
    sections = [(title, [found for found in lists.lists if found.definition.when == when]) for when, title in _WHEN]
    figures = can(person_of(request), "see_figures")
    return show(
        request, "risk_lists", choice=choice, form=form, sections=[one for one in sections if one[1]], own=rows_of,
        all_counts=figures, reach_is_all=sees(request).everybody, basis=basis_in_words, query=form.query(),
        by_number=by_number if figures else {},
    )  # fmt: skip


@needs("see_children")
@said_plainly
def risk_list(request: HttpRequest, list_id: str) -> HttpResponse:
    """The rows of one list within the own reach, the most overdue first."""
    choice = some(request)
    with opened(choice.stored) as one:
        definition = known.risks(one).find(list_id).definition
        form, lists = _narrowed(request, choice, one)
    found = lists.find(definition.id)
    page = page_of(found.rows, page_asked(request.GET.get("page", "")), form.query(), A_PAGE)
    looked(request, f"Risk list: {definition.title}"[:100], (row.child_id for row in page.rows), choice)
    return show(
        request, "risk_list", choice=choice, form=form, found=found, page=page, basis=basis_in_words(found),
        query=form.query(), reach_is_all=sees(request).everybody,
    )  # fmt: skip


@needs("see_children")
@said_plainly
def on_most(request: HttpRequest) -> HttpResponse:
    """Children who are on several lists of what is past its limit now, those on most first."""
    choice = some(request)
    with opened(choice.stored) as one:
        form, lists = _narrowed(request, choice, one)
    children = [child for child in lists.by_child() if len(child.lists) > 1]
    page = page_of(children, page_asked(request.GET.get("page", "")), form.query(), A_PAGE)
    looked(request, "Children on several risk lists", (child.child_id for child in page.rows), choice)
    titles = {found.definition.id: found.definition.title for found in lists.lists}
    return show(request, "on_most", choice=choice, form=form, page=page, titles=titles)


@needs("see_children")
@said_plainly
def export(request: HttpRequest) -> HttpResponse:
    """The rows within the own reach as a workbook: of all lists, or those asked for."""
    choice = some(request)
    with opened(choice.stored) as one:
        _, lists = _narrowed(request, choice, one)
        if list_id := request.GET.get("list", ""):
            lists = lists.narrowed(list_id=list_id)
    looked(request, "Risk lists as a workbook", (row.child_id for row in lists.rows), choice)
    return workbook(f"risk-lists-{lists.extract_date}.xlsx", lambda place: write_risk_workbook(lists, place))


def _narrowed(request: HttpRequest, choice: Choice, one: OpenExtract) -> tuple[RiskFilters, RiskLists]:
    """The filters, and the lists with only the rows that they and the own reach leave."""
    mine = within_reach(one, sees(request))
    teams = sorted({row.team for row in mine.rows if row.team})
    form = RiskFilters(request.GET, choice, team=[(team, team) for team in teams])
    only = Only(form.said("team"), form.said("worker"))
    return form, mine if only == Only() else within_reach(one, sees(request), only)
