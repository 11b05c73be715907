"""Groups of children and how children move: figures, for which no row of a child is shown."""

from django.http import HttpRequest, HttpResponse

from kloe.errors import UnknownNameError
from kloe.frameworks import load_frameworks
from kloe.papers.cohort_counts import SECTIONS, CohortCounts, Section, names_groups
from kloe.papers.cohort_lines import CAREFUL, TITLES
from kloe.web.accounts.access import needs
from kloe.web.childdata.opened import opened
from kloe.web.children import known
from kloe.web.children.forms import FlowFilters, GroupFilters
from kloe.web.children.shared import chosen_or_none, said_plainly, show


@needs("see_figures")
@said_plainly
def cohorts(request: HttpRequest) -> HttpResponse:
    """The groups that a framework names: how many children each has, what cannot be seen, and who is in two."""
    choice = chosen_or_none(request, "Groups of children")
    if isinstance(choice, HttpResponse):
        return choice
    naming = {one.id: one for one in load_frameworks() if names_groups(one)}
    with opened(choice.stored) as one:
        in_force = known.framework_in_force(one)
        form = GroupFilters(
            {"framework": in_force.id if in_force else "", **request.GET.dict()}, choice,
            framework=[(name, framework.title) for name, framework in naming.items()],
        )  # fmt: skip
        framework = naming.get(form.said("framework")) or in_force
        if framework is None:
            raise UnknownNameError("No framework names groups.")
        counts = known.groups(one, framework)
    sections = [(TITLES[section], section, counts.of(section), _overlaps(counts, section)) for section in SECTIONS]
    return show(
        request, "cohorts", choice=choice, form=form, counts=counts, sections=[one for one in sections if one[2]],
        careful=CAREFUL, listed=in_force is not None and framework.id == in_force.id,
    )  # fmt: skip


def _overlaps(counts: CohortCounts, section: Section) -> list[tuple[str, list[int]]]:
    """Each group of a section with how many of its children are in each other; none where there is only one group."""
    names = counts.cohorts(section)
    both, find = counts.found.overlaps(names), counts.found.book.find
    return [(find(one).title, [both[one, other] for other in names]) for one in names] if len(names) > 1 else []


@needs("see_figures")
@said_plainly
def flows(request: HttpRequest) -> HttpResponse:
    """How children move between contact, help, protection and care."""
    choice = chosen_or_none(request, "How children move")
    if isinstance(choice, HttpResponse):
        return choice
    form = FlowFilters(request.GET, choice)
    with opened(choice.stored) as one:
        shown = known.flows_shown(one, form.said("by"))
    return show(request, "flows", choice=choice, form=form, shown=shown)
