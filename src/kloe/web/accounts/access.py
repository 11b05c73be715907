"""What a person may see and do: asked of the database, denied unless a role of today says otherwise."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from kloe.spelling import squeezed
from kloe.web.accounts.models import Appointment, BrokenGlass, OwnCase, Person
from kloe.web.accounts.role_file import role_file

Given = ParamSpec("Given")
_Reaches = dict[str, "Reach"]


@dataclass(frozen=True)
class Reach:
    """How far a capability goes: to ``everybody``, to these ``teams`` (squeezed spellings), to these ``children``."""

    everybody: bool = False
    teams: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    own: bool = False

    def __bool__(self) -> bool:
        """Whether it reaches anything that can be asked for."""
        return self.everybody or bool(self.teams) or self.own

    def covers(self, child_id: str, teams: Iterable[str | None]) -> bool:
        """Whether it reaches a child who is with these teams."""
        return (
            self.everybody or child_id in self.children or any(squeezed(team) in self.teams for team in teams if team)
        )


def appointments_of(person: Person) -> QuerySet[Appointment]:
    """The roles that a person has now."""
    now = timezone.now()
    return Appointment.objects.filter(Q(until=None) | Q(until__gt=now), person=person, since__lte=now)


def reaches_of(person: Person) -> _Reaches:
    """Every capability that a person has, with its reach: three queries at most, asked once a request."""
    return _known(person).reaches


def sees_children(person: Person) -> bool:
    """Whether any role that a person has lets them see children."""
    return _known(person).sees_children


def proves_twice(person: Person) -> bool:
    """Whether a second factor is asked for: of who sees children, or could come in as somebody who does."""
    return sees_children(person) or can(person, *(one.id for one in role_file().capabilities if one.twice))


def glass_of(person: Person) -> Mapping[str, str]:
    """The children outside their reach whom a person may see for a short time, each with the reason that they gave."""
    return _known(person).glass


@dataclass(frozen=True)
class _Known:
    """What is known of a person in one request."""

    reaches: _Reaches
    sees_children: bool = False
    glass: Mapping[str, str] = field(default_factory=dict)


def _known(person: Person) -> _Known:
    kept: _Known | None = getattr(person, "_known", None)
    if kept is None:
        kept = _asked(person) if person.is_active else _Known({})  # nobody is not active
        person._known = kept  # type: ignore[attr-defined]
    return kept


def _asked(person: Person) -> _Known:
    found: _Reaches = {}
    capability_of = "role__capabilities__"
    rows = list(
        appointments_of(person).values_list(
            f"{capability_of}capability", f"{capability_of}reach", "team__key", f"{capability_of}children"
        )
    )
    for capability, reach, team, _ in rows:
        if capability is None:
            continue
        before = found.get(capability, Reach())
        teams = before.teams | ({team} if reach == "team" and team else frozenset())
        found[capability] = Reach(before.everybody or reach == "all", teams, frozenset(), before.own or reach == "own")
    if any(one.own for one in found.values()):
        cases = own_cases_of(person)
        found = {name: replace(one, children=cases) if one.own else one for name, one in found.items()}
    glass = _broken_glass(person) if "break_glass" in found else {}
    if glass:
        sees = found.get("see_children", Reach())
        found["see_children"] = replace(sees, children=sees.children | frozenset(glass), own=True)
    return _Known(found, any(children for *_, children in rows), glass)


def _broken_glass(person: Person) -> Mapping[str, str]:
    return dict(BrokenGlass.objects.filter(person=person, until__gt=timezone.now()).values_list("child_id", "why"))


def own_cases_of(person: Person) -> frozenset[str]:
    """The children whose cases are given to a person now."""
    now = timezone.now()
    given = OwnCase.objects.filter(Q(until=None) | Q(until__gt=now), person=person, since__lte=now)
    return frozenset(given.values_list("child_id", flat=True))


def reach_of(person: Person, capability: str) -> Reach:
    """How far this capability of a person goes; a Reach that is false where they do not have it."""
    return reaches_of(person).get(capability, Reach())


def can(person: Person, *capabilities: str) -> bool:
    """Whether a person has one of these capabilities, for anything."""
    return any(reach_of(person, capability) for capability in capabilities)


def needs(
    *capabilities: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Given], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, Given], HttpResponseBase],
]:
    """A page for people who have one of these capabilities; everybody else is refused.

    Pages without it, and without ``for_everybody``, are refused to all: see the middleware.
    """

    def guard(
        view: Callable[Concatenate[HttpRequest, Given], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, Given], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            if not can(request.user, *capabilities):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.needs = capabilities  # type: ignore[attr-defined]
        return guarded

    return guard


def for_everybody(
    view: Callable[Concatenate[HttpRequest, Given], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Given], HttpResponseBase]:
    """A page for everybody, signed in or not, that shows nothing of the authority's."""
    view.needs = ()  # type: ignore[attr-defined]
    return view


def for_signed_in(
    view: Callable[Concatenate[HttpRequest, Given], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Given], HttpResponseBase]:
    """A page for everybody who is signed in, whatever their role."""
    view.needs = ("signed in",)  # type: ignore[attr-defined]
    return view
