"""Make tokens, and find out what a request with one may read."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from kloe.web.accounts.access import can, reach_of
from kloe.web.accounts.models import Person
from kloe.web.api.models import ApiToken

GOOD_FOR = timedelta(days=90)
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


class WithScope(HttpBearer):
    """Lets a request in whose token has this scope, and whose person may still see what it reads."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = SCOPES[scope]

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person of the token; None where it is unknown, over, or does not reach."""
        now = timezone.now()
        found = (
            ApiToken.objects.select_related("person")
            .filter(digest=_digest(token), ended_at=None, good_until__gt=now, person__is_active=True)
            .first()
        )
        if found is None or self.scope.id not in found.scopes:
            return None
        if not reach_of(found.person, "use_api") or not can(found.person, *self.scope.needs):
            return None
        if found.last_used_at is None or now - found.last_used_at > _STEP:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        request.user = found.person
        return found.person


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
