"""Where a person may go: the places of the navigation, of which each sees those that their roles open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from kloe.web.accounts.access import can


@dataclass(frozen=True)
class Place:
    """A link of the navigation: its words, what is there, where it leads, and whether the page shown is in it."""

    text: str
    says: str
    address: str
    here: bool


# (words, what is there, name of the address, one of these capabilities opens it)
_PLACES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Extracts", "each delivery of Annex A, and whether it could be sent", "extracts",
     ("see_figures", "see_children", "add_extracts")),
    ("Issues", "what has to be put right, and who does it", "issues", ("work_issues",)),
    ("Measures", "figures with their trend, beside other authorities", "measures",
     ("see_figures", "see_published_figures")),
    ("Children", "one child's journey, cohorts, flows, lists and samples", "children", ("see_children",)),
    ("Published", "what Ofsted has said of every authority", "outcomes", ("see_reports",)),
    ("People", "accounts, roles and teams", "people", ("manage_people",)),
    ("Looks", "who looked at which child", "looks", ("see_looks",)),
)  # fmt: skip


def places_for(request: HttpRequest) -> tuple[Place, ...]:
    """The places that the person who asks may go to; none for who is not signed in."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return ()
    found = []
    for text, says, name, capabilities in _PLACES:
        if can(person, *capabilities):
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
            found.append(Place(text, says, address, request.path.startswith(address)))
    return tuple(found)
