"""The page of tokens: make one, which is shown once, and end one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kloe.web.accounts.access import needs
from kloe.web.api.forms import TokenForm
from kloe.web.api.models import ApiToken
from kloe.web.api.tokens import make_token


@needs("use_api")
def tokens(request: HttpRequest) -> HttpResponse:
    """The own tokens, and a form for a new one."""
    person = request.user
    form = TokenForm(person, request.POST or None)  # type: ignore[arg-type]
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = make_token(person, form.cleaned_data["name"], tuple(form.cleaned_data["scopes"]))  # type: ignore[arg-type]
        form = TokenForm(person)  # type: ignore[arg-type]
    mine = ApiToken.objects.filter(person=person.pk)
    return render(
        request, "api/tokens.html", {"form": form, "mine": list(mine), "secret": secret, "now": timezone.now()}
    )


@needs("use_api")
@require_POST
def end_token(request: HttpRequest, number: int) -> HttpResponse:
    """End one of the own tokens, at once."""
    ended = ApiToken.objects.filter(pk=number, person=request.user.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        messages.success(request, "The token has ended. Scripts that use it read nothing more.")
    return redirect("tokens")
