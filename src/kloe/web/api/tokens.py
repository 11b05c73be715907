"""Make tokens, and find out what a request with one may read."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from secrets import token_urlsafe

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, Throttled
from ninja.security import HttpBearer

from kloe.web.accounts.access import can
from kloe.web.accounts.models import Person
from kloe.web.api.models import ApiToken
from kloe.web.api.refusals import refusal_of

GOOD_FOR = timedelta(days=90)
MOST_REFUSED = 60  # a minute and address; then nothing is looked up for the rest of the minute
_MINUTE = 60
_STEP = timedelta(minutes=10)  # how exactly it is kept when a token was last used


@dataclass(frozen=True)
class Scope:
    """What a token may be made for: what it reads, and the capabilities of which its person needs one."""

    id: str
    says: str
    needs: tuple[str, ...]


SCOPES = {
    scope.id: scope
    for scope in (
        Scope("extracts", "Which extracts there are, and how ready each is.", ("see_figures", "see_children")),
        Scope("issues", "The issues of an extract: rows of children, as far as you may see them.", ("see_children",)),
        Scope("measures", "Measures and their breakdowns.", ("see_figures", "see_published_figures")),
        Scope("outcomes", "Outcomes of inspections that Ofsted has published.", ("see_reports",)),
    )
}


def make_token(person: Person, name: str, scopes: tuple[str, ...]) -> str:
    """A new token, shown once. Scopes that the person could not use themselves are left out."""
    secret = token_urlsafe(32)
    usable = [scope for scope in scopes if scope in SCOPES and can(person, *SCOPES[scope].needs)]
    ApiToken.objects.create(
        person=person, name=name, digest=_digest(secret), scopes=usable, good_until=timezone.now() + GOOD_FOR
    )
    return secret


class WithToken(HttpBearer):
    """Lets a request in whose token is good: not ended, not too old, of a person who may still use tokens."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person of the token; None where it is unknown or over. Raises Throttled and AuthorizationError."""
        here = f"api-refused:{get_adapter(request).get_client_ip(request)}:{int(time.time() // _MINUTE)}"
        refused = cache.get(here, 0)
        if refused >= MOST_REFUSED:
            raise Throttled(wait=_MINUTE)
        found = _good(token)
        if found is None:
            cache.set(here, refused + 1, _MINUTE * 2)
            return None
        self.check(found)
        now = timezone.now()
        if found.last_used_at is None or now - found.last_used_at > _STEP:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        request.user = found.person
        return found.person

    def check(self, found: ApiToken) -> None:
        """Raise AuthorizationError where a good token does not reach what is asked."""


class WithScope(WithToken):
    """Lets a request in whose token has this scope, and whose person may still see what it reads."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = SCOPES[scope]

    def check(self, found: ApiToken) -> None:
        """Raise AuthorizationError where the token was not made for this, or its person may no longer see it."""
        if self.scope.id not in found.scopes or not can(found.person, *self.scope.needs):
            raise AuthorizationError


def signed_in_or_with_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what describes the API: whoever is signed in may read it, and whoever has a good token."""
    token = WithToken()

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            if not request.user.is_authenticated and not token(request):
                raise AuthenticationError
        except HttpError as refused:
            return refusal_of(refused)
        return view(request, *args, **kwargs)

    return guarded


def _good(secret: str) -> ApiToken | None:
    found = (
        ApiToken.objects.select_related("person")
        .filter(digest=_digest(secret), ended_at=None, good_until__gt=timezone.now(), person__is_active=True)
        .first()
    )
    return found if found and can(found.person, "use_api") else None


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
