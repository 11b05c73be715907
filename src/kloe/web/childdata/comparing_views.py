"""The page that puts two extracts side by side: measures, issues, and by permission the children who made a change."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kloe.childdata.measures.comparing import Change, MeasureChanges, compare_measures
from kloe.papers.changes import IssueChanges, compare_issues
from kloe.papers.figure_words import headline_words
from kloe.papers.measure_changes import difference
from kloe.web.accounts.access import Reach, can, needs, reach_of
from kloe.web.accounts.models import Person
from kloe.web.childdata.choosing import Choice, chosen
from kloe.web.childdata.kept_issues import as_earlier
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import OPENED, OpenExtract, opened
from kloe.web.looks.recording import Seen, record_look

_A_PAGE = 50
_TEAMS = "select child_id, list(distinct team) from allocations where team is not null group by child_id"


@dataclass(frozen=True)
class Compared:
    """Two extracts side by side, on a cursor of its own: pages ask it one after the other, hence the lock."""

    changes: MeasureChanges
    issues: IssueChanges
    lock: Lock
    open: ExitStack

    def children(self, measure: str) -> list[tuple[str, str, bool, bool]]:
        """(child, way, was in the base, is in the base): children's data."""
        with self.lock:
            found = self.changes.children(measure)
            return [(one.child, one.way, one.was_in_base, one.is_in_base) for one in found]


@needs("see_figures")
def compare(request: HttpRequest) -> HttpResponse:
    """Two extracts of one authority: every measure, and the issues that are new, still there and gone."""
    pair = _pair(request)
    if pair is None:
        return render(request, "childdata/nothing_to_compare.html")
    choice, earlier = pair
    compared = changes_between(choice.stored, earlier)
    lines = [_line(compared, one) for one in compared.changes.changes if not one.why_not]
    unlike = [
        (compared.changes.book.by_id[one.measure].title, one.why_not) for one in compared.changes.changes if one.why_not
    ]
    with opened(choice.stored) as later:
        says = dict(later.extract.session.rows("select id, says from checks"))
    shown = {
        "choice": choice, "stored": choice.stored, "earlier": earlier, "lines": lines, "unlike": unlike,
        "issues": compared.issues, "says": says, "may_see_children": can(_person(request), "see_children"),
        "query": urlencode({"extract": choice.stored.pk, "earlier": earlier.pk}),
    }  # fmt: skip
    return render(request, "childdata/compare.html", shown)


@needs("see_children")
def children_of_change(request: HttpRequest, measure_id: str) -> HttpResponse:
    """The children in reach who are counted in one of two extracts and not in the other."""
    pair = _pair(request) if can(_person(request), "see_figures") else None
    if pair is None:
        raise Http404
    choice, earlier = pair
    compared = changes_between(choice.stored, earlier)
    measure = compared.changes.book.by_id.get(measure_id)
    if measure is None:
        raise Http404
    found = _in_reach(compared.children(measure_id), reach_of(_person(request), "see_children"), choice.stored, earlier)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    seen = tuple(child for child, *_ in page)
    record_look(request, Seen(page=f"children who changed {measure_id}", children=seen, extract=str(choice.stored)))
    shown = {
        "choice": choice, "stored": choice.stored, "earlier": earlier, "measure": measure, "page": page,
        "query": urlencode({"extract": choice.stored.pk, "earlier": earlier.pk}),
    }  # fmt: skip
    return render(request, "childdata/children_of_change.html", shown)


def _pair(request: HttpRequest) -> tuple[Choice, StoredExtract] | None:
    """The later extract, and the earlier one of the same authority; None where there are not two."""
    choice = chosen(request)
    if choice is None:
        return None
    wanted = request.GET.get("earlier", "")
    own = [one for one in choice.history if one.pk != choice.stored.pk]
    if wanted:
        found = next((one for one in own if str(one.pk) == wanted), None)
        return (choice, found) if found else None
    return (choice, own[-1]) if own else None


def changes_between(later: StoredExtract, earlier: StoredExtract) -> Compared:
    """What changed from one extract to a later one; worked out once, while the later is open."""
    whole = OPENED.get(later)
    return whole.memory.of(("compared", earlier.pk), lambda: _compare(whole, earlier))


def _compare(later: OpenExtract, earlier: StoredExtract) -> Compared:
    stack = ExitStack()
    session = stack.enter_context(later.extract.session.beside())
    with opened(earlier) as before:
        changes = compare_measures(before.measured, replace(later.measured, session=session))
        issues = compare_issues(replace(later.checked, session=session), as_earlier(earlier))
    return Compared(changes, issues, Lock(), stack)


def _in_reach(
    found: list[tuple[str, str, bool, bool]], reach: Reach, *extracts: StoredExtract
) -> list[tuple[str, str, bool, bool]]:
    if reach.everybody:
        return found
    teams: dict[str, list[str]] = {}
    for stored in extracts:
        for child, of_child in _teams(stored).items():
            teams.setdefault(child, []).extend(of_child)
    return [row for row in found if reach.covers(row[0], teams.get(row[0], ()))]


def _teams(stored: StoredExtract) -> dict[str, list[str]]:
    """The teams of every child of an extract."""
    with opened(stored) as one:
        return one.memory.of("teams", lambda: dict(one.extract.session.rows(_TEAMS)))


def _line(compared: Compared, change: Change) -> tuple[str, str, str, str, str, Change]:
    measure = compared.changes.book.by_id[change.measure]
    if change.earlier is None or change.later is None:
        return (measure.id, measure.title, "-", "-", "-", change)
    before, now = headline_words(change.earlier, measure), headline_words(change.later, measure)
    return (measure.id, measure.title, before, now, difference(change.earlier, change.later, measure), change)


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]
