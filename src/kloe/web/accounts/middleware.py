"""Every page asks for something: who is not signed in is sent to sign in.

Who sees children, or manages people, has proved it twice.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kloe.web.accounts.access import proves_twice

_SIGNING_IN = "allauth."  # pages of signing in are allauth's, and guard themselves
_SCRIPTS = "api"  # what scripts read is guarded by tokens, not by sessions: every operation names its scope
_STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these
# What somebody who has a second factor and has not proved it may still open; then, who has none yet and needs one.
_TO_PROVE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"})
_TO_SET_UP = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"})


class signed_in_and_sure:  # noqa: N801 - settings name it like a function
    """The middleware. It decides by what the view says it ``needs``; a view that says nothing is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        """A redirect to sign in or to a second factor, or None to go on; raises PermissionDenied."""
        needed = getattr(view, "needs", None)
        if needed == () or (request.resolver_match and request.resolver_match.namespace == _SCRIPTS):
            return None
        allauths = view.__module__.startswith(_SIGNING_IN)
        if not request.user.is_authenticated:
            return None if allauths else _to(reverse("account_login"), request)
        if needed is None and not allauths:
            raise PermissionDenied
        return _second_factor(request)


def _second_factor(request: HttpRequest) -> HttpResponse | None:
    """Where somebody who has not proved it twice, and must, is sent."""
    types = set(Authenticator.objects.filter(user=request.user, type__in=_STRONG).values_list("type", flat=True))
    if not types and not proves_twice(request.user):  # type: ignore[arg-type]
        return None
    if _proved_twice(request, has_one=bool(types)):
        return None
    name = request.resolver_match.url_name if request.resolver_match else None
    if types:
        prove = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
        return None if name in _TO_PROVE else _to(reverse(prove), request)
    return None if name in _TO_SET_UP else HttpResponseRedirect(reverse("mfa_activate_totp"))


def _proved_twice(request: HttpRequest, *, has_one: bool) -> bool:
    """Whether this session was opened, or later confirmed, with a second factor that the person still has.

    Single sign-on counts where the authority says that it asks for a second factor itself.
    """
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return ("mfa" in methods and has_one) or ("socialaccount" in methods and settings.KLOE_SIGN_ON_PROVES_TWICE)


def _to(address: str, request: HttpRequest) -> HttpResponseRedirect:
    """There, and afterwards back to the page that was asked for."""
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{address}?{urlencode({'next': back})}")
