"""Pages about roles: what each can, why a person can or cannot see something, teams, and who is given which cases."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kloe.errors import KloeError
from kloe.web.accounts import managing
from kloe.web.accounts.access import needs
from kloe.web.accounts.explaining import About, capability_called, why
from kloe.web.accounts.forms import CasesForm, SignOnRoleForm, TeamForm, WhyForm
from kloe.web.accounts.models import OwnCase, Person, PersonEvent, SignOnRole, Team
from kloe.web.accounts.role_file import role_file
from kloe.web.accounts.team_names import teams_of_latest_extract
from kloe.web.looks.recording import Seen, record_look

_A_PAGE = 100
REACHES = {"all": "all", "team": "own team", "own": "own cases or requests"}


@needs("manage_people")
def roles(request: HttpRequest) -> HttpResponse:
    """Every role, and how far each capability of it reaches."""
    read = role_file()
    reach = {(role.id, can.capability): REACHES[can.reach] for role in read.roles for can in role.can}
    rows = [(one, [reach.get((role.id, one.id), "") for role in read.roles]) for one in read.capabilities]
    return render(request, "accounts/roles.html", {"roles": read.roles, "rows": rows})


@needs("manage_people")
def why_page(request: HttpRequest) -> HttpResponse:
    """Why a person can or cannot see something. It is asked by POST, so that no child's id is in an address."""
    form = WhyForm(request.POST or None)
    shown: dict[str, Any] = {"form": form, "answer": None}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        who = get_object_or_404(Person, pk=said["person"])
        about = About(said["capability"], said["child"].strip(), said["team"].strip())
        shown |= {"answer": why(who, about), "who": who, "wants": capability_called(about.capability)}
    return render(request, "accounts/why.html", shown)


@needs("manage_people", "see_looks")
def changes(request: HttpRequest) -> HttpResponse:
    """What was done to accounts, by whom and why, the latest first."""
    page = Paginator(PersonEvent.objects.select_related("person", "by"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/changes.html", {"page": page})


@needs("manage_people")
def teams(request: HttpRequest) -> HttpResponse:
    """The teams that roles can be given for; add one by hand."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if managing.add_teams([form.cleaned_data["name"]]):
            messages.success(request, "The team is added.")
            return redirect("teams")
        form.add_error("name", "This team is there already.")
    return render(request, "accounts/teams.html", {"form": form, "teams": list(Team.objects.order_by("name"))})


@needs("manage_people")
@require_POST
def take_teams(request: HttpRequest) -> HttpResponse:
    """Add the teams that the latest extract names."""
    try:
        new = managing.add_teams(teams_of_latest_extract())
    except KloeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"New teams: {new}.")
    return redirect("teams")


@needs("manage_people")
def sign_on_roles(request: HttpRequest) -> HttpResponse:
    """Which app role of the single sign-on stands for which role here."""
    form = SignOnRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        managing.map_app_role(said["claim"], said["role"], said["team"] or None, request.user)  # type: ignore[arg-type]
        messages.success(request, "It counts from the next time that somebody signs in.")
        return redirect("sign_on_roles")
    known = SignOnRole.objects.select_related("role", "team").order_by("claim")
    return render(request, "accounts/sign_on_roles.html", {"form": form, "known": list(known)})


@needs("manage_people")
@require_POST
def end_sign_on_role(request: HttpRequest, number: int) -> HttpResponse:
    """An app role stands for nothing any more; who has the role through it loses it at their next sign-in."""
    managing.end_app_role(get_object_or_404(SignOnRole, pk=number), request.user)  # type: ignore[arg-type]
    messages.success(request, "Taken away. Roles that came from it end when their people next sign in.")
    return redirect("sign_on_roles")


@needs("lead_audits")
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that are given to people, such as auditors; give more. Who leads audits does it, and sees children."""
    form = CasesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = managing.give_cases(said["person"], said["children"], request.user)  # type: ignore[arg-type]
        messages.success(request, f"New cases given to {said['person']}: {new}.")
        return redirect("cases")
    given = OwnCase.objects.filter(until=None).select_related("person").order_by("person__name", "child_id")
    page = Paginator(given, _A_PAGE).get_page(request.GET.get("page"))
    record_look(request, Seen(page="Cases given to people", children=tuple(one.child_id for one in page)))
    return render(request, "accounts/cases.html", {"form": form, "page": page})


@needs("lead_audits")
@require_POST
def end_case(request: HttpRequest, number: int) -> HttpResponse:
    """Take a case away from a person again."""
    managing.end_case(get_object_or_404(OwnCase, pk=number))
    messages.success(request, "The case is taken away.")
    return redirect("cases")
