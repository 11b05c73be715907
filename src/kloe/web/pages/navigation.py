"""Where a person may go: the places of the navigation, of which each sees those that their roles open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

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
    ("Groups", "how many children are in the groups that inspectors look at, how they moved, what drifts", "cohorts",
     ("see_figures",)),
    ("Samples", "cases chosen for inspectors and audits", "samples", ("coordinate", "lead_audits")),
    ("Cases", "whose cases are given to whom to audit", "cases", ("lead_audits",)),
    ("Break the glass", "one child outside your reach, with a recorded reason", "break_glass", ("break_glass",)),
    ("Published", "what Ofsted has said of every authority", "outcomes", ("see_reports",)),
    ("People", "accounts, roles and teams", "people", ("manage_people",)),
    ("Looks", "who looked at which child", "looks", ("see_looks",)),
    ("Tokens", "what Power BI and scripts read with", "tokens", ("use_api",)),
)  # fmt: skip


def places_for(request: HttpRequest) -> tuple[Place, ...]:
    """The places that the person who asks may go to; none for who is not signed in."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return ()
    addresses = {name: reverse(name) for _, _, name, capabilities in _PLACES if can(person, *capabilities)}
    # One place lies within another, such as samples within children: the page is in the innermost.
    here = max((one for one in addresses.values() if request.path.startswith(one)), key=len, default="")
    return tuple(
        Place(text, says, addresses[name], addresses[name] == here)
        for text, says, name, _ in _PLACES
        if name in addresses
    )
