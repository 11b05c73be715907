"""An administrator's pages of people: the list, one person, and everything that can be done to an account."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from kloe.errors import KloeError
from kloe.web.accounts import managing
from kloe.web.accounts.access import needs
from kloe.web.accounts.forms import PersonForm, ReasonForm, RoleForm
from kloe.web.accounts.models import Appointment, Person

_A_PAGE = 50


@needs("manage_people")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who may sign in, with their roles of today; searched by name and address."""
    asked = request.GET.get("q", "").strip()[:200]
    page = Paginator(_found(asked), _A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(one, [held for held in one.appointments.all() if _holds(held, now)]) for one in page]
    return render(request, "accounts/people.html", {"page": page, "rows": rows, "asked": asked})


@needs("manage_people")
def add_person(request: HttpRequest) -> HttpResponse:
    """Make an account; its one-time link is shown once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person, token = managing.add_person(form.cleaned_data["email"], form.cleaned_data["name"], _by(request))
        except KloeError as problem:
            form.add_error("email", str(problem))
        else:
            return _link_page(request, person, token)
    return render(request, "accounts/act.html", {"form": form, "title": "Add a person", "button": "Add person"})


@needs("manage_people")
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: their roles, past and present, how they sign in, and what was done to the account."""
    found = get_object_or_404(Person, pk=person_id)
    held = found.appointments.select_related("role", "team", "given_by", "ended_by").order_by("-since", "-pk")
    now = timezone.now()
    return render(
        request,
        "accounts/person.html",
        {
            "who": found,
            "now_held": [one for one in held if _holds(one, now)],
            "past": [one for one in held if not _holds(one, now)],
            "factors": list(Authenticator.objects.filter(user=found).values_list("type", flat=True)),
            "by_sign_on": found.socialaccount_set.exists(),  # type: ignore[attr-defined]
            "has_password": found.has_usable_password(),
            "events": list(found.events.select_related("by")[:50]),
        },
    )


@needs("manage_people")
def give_role(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a role, for a team where it needs one, with the reason."""
    who = get_object_or_404(Person, pk=person_id)
    form = RoleForm(request.POST or None)

    def give() -> None:
        said = form.cleaned_data
        managing.give_role(who, said["role"], said["team"], _by(request), said["why"], last_day=said["last_day"])

    return _act(request, who, form, f"Give {who} a role", "Give role", give)


@needs("manage_people")
def end_role(request: HttpRequest, person_id: UUID, number: int) -> HttpResponse:
    """End a role, with the reason."""
    held = get_object_or_404(Appointment.objects.select_related("role", "team", "person"), pk=number, person=person_id)
    form = ReasonForm(request.POST or None)
    title = f"End the role {held} of {held.person}"
    return _act(
        request, held.person, form, title, "End role", lambda: managing.end_role(held, _by(request), _why(form))
    )


@needs("manage_people")
def close_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Close an account, with the reason."""
    who = get_object_or_404(Person, pk=person_id)
    form = ReasonForm(request.POST or None)
    close = partial(_with_reason, managing.close_account, who, request, form)
    return _act(request, who, form, f"Close the account of {who}", "Close account", close)


@needs("manage_people")
def open_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Open a closed account again, with the reason."""
    who = get_object_or_404(Person, pk=person_id)
    form = ReasonForm(request.POST or None)
    again = partial(_with_reason, managing.open_account, who, request, form)
    return _act(request, who, form, f"Open the account of {who} again", "Open account", again)


@needs("manage_people")
def send_link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Make a new one-time link, for who has lost the first or forgotten the password."""
    return _act_with_link(request, person_id, managing.send_link, "Make a one-time link for {}", "Make link")


@needs("manage_people")
def remove_second_factor(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take away a second factor that was lost, and the password with it; the person begins anew with a link."""
    title = "Take away the second factor and the password of {}"
    return _act_with_link(request, person_id, managing.remove_second_factor, title, "Take away")


def _act(
    request: HttpRequest, who: Person, form: forms.Form, title: str, button: str, do: Callable[[], object]
) -> HttpResponse:
    """A page with a form and one button; what is refused is said above the form."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except KloeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{button}: done.")
            return redirect("person", person_id=who.pk)
    back = reverse("person", kwargs={"person_id": who.pk})
    return render(request, "accounts/act.html", {"form": form, "title": title, "button": button, "back": back})


def _act_with_link(
    request: HttpRequest, person_id: UUID, do: Callable[[Person, Person, str], str], title: str, button: str
) -> HttpResponse:
    """The same, but the answer is a page with a link that is shown once."""
    who = get_object_or_404(Person, pk=person_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _link_page(request, who, do(who, _by(request), _why(form)))
        except KloeError as problem:
            form.add_error(None, str(problem))
    back = reverse("person", kwargs={"person_id": who.pk})
    shown = {"form": form, "title": title.format(who), "button": button, "back": back}
    return render(request, "accounts/act.html", shown)


def _link_page(request: HttpRequest, who: Person, token: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("start", kwargs={"token": token}))
    return render(request, "accounts/link.html", {"who": who, "link": link})


def _with_reason(
    do: Callable[[Person, Person, str], object], who: Person, request: HttpRequest, form: forms.Form
) -> object:
    return do(who, _by(request), _why(form))


def _found(asked: str) -> QuerySet[Person]:
    everybody = Person.objects.prefetch_related("appointments__role", "appointments__team").order_by("name", "email")
    return everybody.filter(Q(name__icontains=asked) | Q(email__icontains=asked)) if asked else everybody


def _holds(one: Appointment, now: datetime) -> bool:
    return one.since <= now and (one.until is None or one.until > now)


def _by(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]


def _why(form: forms.Form) -> str:
    return str(form.cleaned_data["why"])
