"""Where a person may go: the places of the navigation, of which each sees those that their roles open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from kloe.web.accounts.access import can


@dataclass(frozen=True)
class Place:
    """A link of the navigation: its words, where it leads, and whether the page shown is in it."""

    text: str
    address: str
    here: bool


# (words, name of the address, one of these capabilities opens it)
_PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Extracts", "extracts", ("see_figures", "see_children", "add_extracts")),
    ("Issues", "issues", ("work_issues",)),
    ("Measures", "measures", ("see_figures", "see_published_figures")),
    ("Children", "children", ("see_children",)),
    ("Published", "outcomes", ("see_reports",)),
    ("People", "people", ("manage_people",)),
    ("Looks", "looks", ("see_looks",)),
)


def places_for(request: HttpRequest) -> tuple[Place, ...]:
    """The places that the person who asks may go to; none for who is not signed in."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return ()
    found = []
    for text, name, capabilities in _PLACES:
        if can(person, *capabilities):
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
            found.append(Place(text, address, request.path.startswith(address)))
    return tuple(found)
