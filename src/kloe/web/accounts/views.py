"""Pages of people: the own account, the first sign-in, and (for an administrator) everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kloe.web.accounts.access import appointments_of, for_everybody, for_signed_in, needs
from kloe.web.accounts.forms import StartForm
from kloe.web.accounts.links import find_link, use_link
from kloe.web.accounts.models import Person


@for_signed_in
def own_account(request: HttpRequest) -> HttpResponse:
    """Who one is here, which roles one has, and how one signs in."""
    roles = appointments_of(request.user).select_related("role", "team")  # type: ignore[arg-type]
    return render(request, "accounts/own_account.html", {"roles": list(roles)})


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
        link.person.save()
        return redirect("account_login")
    return render(request, "accounts/start.html", {"form": form, "who": link.person})


@needs("manage_people")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who may sign in, with their roles."""
    everybody = Person.objects.prefetch_related("appointments__role", "appointments__team").order_by("name", "email")
    return render(request, "accounts/people.html", {"everybody": everybody})
