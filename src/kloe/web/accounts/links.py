"""One-time links: how somebody gets in for the first time, or again, without a password being sent about."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.utils import timezone

from kloe.web.accounts.models import OneTimeLink, Person

GOOD_FOR = timedelta(hours=72)


def make_link(person: Person) -> str:
    """The token of a new link for ``person``; earlier ones end. Only its hash is kept, so it is shown once."""
    OneTimeLink.objects.filter(person=person, used_at=None).update(used_at=timezone.now())
    token = token_urlsafe(32)
    OneTimeLink.objects.create(person=person, digest=_digest(token), good_until=timezone.now() + GOOD_FOR)
    return token


def find_link(token: str) -> OneTimeLink | None:
    """The link of this token, if it is still good."""
    found = OneTimeLink.objects.filter(digest=_digest(token), used_at=None, good_until__gt=timezone.now())
    return found.select_related("person").filter(person__is_active=True).first()


def use_link(link: OneTimeLink) -> bool:
    """Use it up; False when somebody else did in the meantime."""
    return bool(OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
