"""Find a child, and list children."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kloe.web.accounts.access import needs
from kloe.web.childdata.choosing import Choice
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.children import known
from kloe.web.children.addresses import child_address
from kloe.web.children.forms import FindForm, ListFilters
from kloe.web.children.listing import headings, lines, listed, teams_within
from kloe.web.children.shared import A_PAGE, chosen_or_none, looked, said_plainly, sees, show
from kloe.web.published.paging import page_asked, page_of


@needs("see_children")
@said_plainly
def children(request: HttpRequest) -> HttpResponse:
    """The front page of the room: the children of the own reach, and a way to find one."""
    choice = chosen_or_none(request, "Children")
    return choice if isinstance(choice, HttpResponse) else _list(request, choice, FindForm())


@require_POST
@needs("see_children")
@said_plainly
def find(request: HttpRequest) -> HttpResponse:
    """Go to the page of one child. It is asked by POST, and the address of the page holds the id in other letters."""
    choice = chosen_or_none(request, "Children")
    if isinstance(choice, HttpResponse):
        return choice
    form = FindForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data["child"].strip()
        if not sees(request).everybody or any(_holds(stored, wanted) for stored in reversed(choice.history)):
            return redirect(
                child_address(wanted)
            )  # who does not see all is not told here whether there is such a child
        form.add_error("child", "No list of children has this id.")
    return _list(request, choice, form, status=422)


def _holds(stored: StoredExtract, child_id: str) -> bool:
    with opened(stored) as one:
        return child_id in known.members(one).by_id


def _list(request: HttpRequest, choice: Choice, find_form: FindForm, status: int = 200) -> HttpResponse:
    with opened(choice.stored) as one:
        reached = known.within(one, sees(request))
        found, lists = known.members(one), known.risks(one)
        form = ListFilters(
            request.GET, choice,
            cohort=[(cohort.id, cohort.title) for cohort in found.book.cohorts if found.can_tell(cohort.id)],
            risk=[(rows.definition.id, rows.definition.title) for rows in lists.lists
                  if not rows.why and not rows.definition.caseloads],
            team=[(team, team) for team in teams_within(one, reached)],
        )  # fmt: skip
        asked, query = form.asked(), form.query()
        page = page_of(listed(one, reached, asked), page_asked(request.GET.get("page", "")), query, A_PAGE)
        rows = lines(one, list(page.rows))
    kept = {name: value for name, value in query.items() if name != "sort"}
    looked(request, "Children", (line.child.child_id for line in rows), choice)
    return show(
        request, "children", status=status, choice=choice, form=form, find_form=find_form, page=page, rows=rows,
        headings=headings(asked, kept), reached=len(reached),
    )  # fmt: skip
