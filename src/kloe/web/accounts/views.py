"""Pages for everybody about themselves: the own account, and the first sign-in with a one-time link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kloe.web.accounts.access import appointments_of, for_everybody, for_signed_in
from kloe.web.accounts.forms import StartForm
from kloe.web.accounts.links import find_link, use_link
from kloe.web.accounts.models import PersonEvent

_EVENTS_SHOWN = 20


@for_signed_in
def own_account(request: HttpRequest) -> HttpResponse:
    """Who one is here, which roles one has, how one signs in, and what was done to the account."""
    roles = appointments_of(request.user).select_related("role", "team")  # type: ignore[arg-type]
    events = PersonEvent.objects.filter(person=request.user).select_related("by")[:_EVENTS_SHOWN]  # type: ignore[misc]
    has_password = request.user.has_usable_password()  # type: ignore[union-attr]
    return render(
        request,
        "accounts/own_account.html",
        {"roles": list(roles), "events": list(events), "has_password": has_password},
    )


@for_everybody
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password with a one-time link. The link is used up by choosing, not by looking at the page."""
    link = find_link(token)
    if link is None:
        return render(request, "accounts/link_used.html", status=410)
    form = StartForm(link.person, request.POST or None)
    if request.method == "POST" and form.is_valid() and use_link(link):
        link.person.name = form.cleaned_data["name"]
        link.person.set_password(form.cleaned_data["password"])
        link.person.save(update_fields=["name", "password"])
        PersonEvent.objects.create(person=link.person, by=link.person, says="Password chosen with the one-time link")
        return redirect("account_login")
    return render(request, "accounts/start.html", {"form": form, "who": link.person})
