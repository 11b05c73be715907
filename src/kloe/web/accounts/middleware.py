"""Every page asks for something: who is not signed in is sent to sign in, who sees children has proved it twice."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kloe.web.accounts.access import sees_children

# Pages of signing in are allauth's, and guard themselves.
_SIGNING_IN = "allauth."
_SECOND_FACTOR_PAGES = ("/people/2fa/", "/people/logout/", "/people/reauthenticate/")
_STRONG = frozenset({"mfa", "socialaccount"})  # whoever runs the single sign-on asks for its second factor


class signed_in_and_sure:  # noqa: N801 - settings name it like a function
    """The middleware. It decides by what the view says it ``needs``; a view that says nothing is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        """A redirect to sign in or to set a second factor up, or None to go on; raises PermissionDenied."""
        if view.__module__.startswith(_SIGNING_IN):
            return self._second_factor(request) if request.user.is_authenticated else None
        needed = getattr(view, "needs", None)
        if needed == ():
            return None
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        if needed is None:
            raise PermissionDenied
        return self._second_factor(request)

    def _second_factor(self, request: HttpRequest) -> HttpResponse | None:
        if request.path.startswith(_SECOND_FACTOR_PAGES) or proved_twice(request):
            return None
        if not sees_children(request.user):  # type: ignore[arg-type]
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def proved_twice(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor or a passkey, or by single sign-on, which asks for its own."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") in _STRONG for record in records)
