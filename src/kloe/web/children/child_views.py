"""The page of one child; and seeing one outside the own reach, for a reason."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kloe.childdata.journeys import journey
from kloe.errors import KloeError
from kloe.web.accounts.access import can, needs
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import MOST_OPEN, OpenExtract, opened
from kloe.web.children import known, telling
from kloe.web.children.addresses import child_address, child_of
from kloe.web.children.forms import SeeForm
from kloe.web.children.shared import looked, person_of, said_plainly, sees, show, some
from kloe.web.looks.glass import GOOD_FOR, break_glass

PAGE = "One child"


@needs("see_children")
@said_plainly
def child(request: HttpRequest, key: str) -> HttpResponse:
    """One child's journey through the extracts of the authority, its risk lists, issues and family."""
    child_id, choice = _meant(key), some(request)
    used = choice.history[-MOST_OPEN:] or (choice.stored,)
    with _all_opened(used) as several:
        reach = sees(request)
        if not reach.covers(child_id, _teams(child_id, several)):
            return _outside(request, child_id, SeeForm())
        told = journey(child_id, [one.extract for one in several])
        shown = telling.child_shown(told, several[-1])
        family = [one for one in told.related if reach.covers(one.child_id, _teams(one.child_id, several))]
    looked(request, PAGE, (child_id, *(one.child_id for one in family)), choice)
    return show(
        request, "child", choice=choice, shown=shown, family=family, hidden=len(told.related) - len(family),
        older=len(choice.history) - len(used),
    )  # fmt: skip


@require_POST
@needs("break_glass")
@said_plainly
def see(request: HttpRequest, key: str) -> HttpResponse:
    """See this child for a short time, for a reason that is recorded."""
    child_id = _meant(key)
    form = SeeForm(request.POST)
    if form.is_valid():
        try:
            break_glass(request, child_id, form.cleaned_data["why"])
        except KloeError as problem:
            form.add_error("why", str(problem))
        else:
            return redirect(child_address(child_id))
    return _outside(request, child_id, form, status=422)


def _outside(request: HttpRequest, child_id: str, form: SeeForm, status: int = 403) -> HttpResponse:
    """The page says the same whether or not there is such a child."""
    may = can(person_of(request), "break_glass")
    minutes = GOOD_FOR.seconds // 60
    return show(request, "outside", status=status, child_id=child_id, form=form, may=may, minutes=minutes)


def _meant(key: str) -> str:
    child_id = child_of(key)
    if not child_id:
        raise Http404
    return child_id


def _teams(child_id: str, several: Sequence[OpenExtract]) -> tuple[str, ...]:
    """The teams that the latest extract which has the child names for it."""
    for one in reversed(several):
        if child_id in known.members(one).by_id:
            return known.teams_of(one).get(child_id, ())
    return ()


@contextmanager
def _all_opened(used: Sequence[StoredExtract]) -> Iterator[list[OpenExtract]]:
    with ExitStack() as stack:
        yield [stack.enter_context(opened(stored)) for stored in used]
