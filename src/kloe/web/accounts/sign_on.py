"""Who comes by the authority's single sign-on, and which roles its app roles stand for."""

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kloe.errors import KloeError
from kloe.web.accounts.models import Appointment, Person, PersonEvent, SignOnRole

_GONE = "The single sign-on no longer says so."


@transaction.atomic
def person_for(login: SocialLogin) -> Person:
    """The person of a sign-on, entered when they come for the first time.

    An account that was made here is never taken over, even if it has the same address: e-mail addresses change hands.
    Raises KloeError for a tenant that is not the authority's.
    """
    token = login.account.get_provider_account().get_user_data() or {}
    wanted = settings.KLOE_SIGN_ON_TENANT
    if wanted and token.get("tid") != wanted:
        raise KloeError(
            "Your work account is not one of this authority’s.", remedy="Sign in with the account that it gave you."
        )
    if login.is_existing:
        person: Person = login.user
        person.name = str(token.get("name") or person.name)[:200]
        person.save(update_fields=["name"])
        return person
    person = Person(email=_address(token, login), name=str(token.get("name") or "")[:200])
    person.set_unusable_password()
    person.save()
    login.user = login.account.user = person
    login.account.save()
    PersonEvent.objects.create(person=person, says="Came by single sign-on for the first time")
    return person


def _address(token: Mapping[str, Any], login: SocialLogin) -> str:
    """The address that the sign-on knows, or one that nobody can have where that belongs to another account here."""
    given = str(token.get("email") or token.get("preferred_username") or "").strip().lower()
    if "@" in given and len(given) <= 254 and not Person.objects.filter(email__iexact=given).exists():
        return given
    return f"{login.user.pk}@sign-on.invalid"


@transaction.atomic
def take_over_roles(person: Person, token: Mapping[str, Any]) -> None:
    """Give the roles that the claim ``roles`` stands for, and end those that it no longer says.

    Roles that were given here stay. What changes at the sign-on counts from the next time the person signs in.
    """
    said = token.get("roles") or []
    claims = [said] if isinstance(said, str) else [claim for claim in said if isinstance(claim, str)]
    wanted = {(one.role_id, one.team_id): one for one in SignOnRole.objects.filter(claim__in=claims)}
    now = timezone.now()
    for held in Appointment.objects.filter(person=person, from_sign_on=True, until=None):
        if wanted.pop((held.role_id, held.team_id), None) is None:
            Appointment.objects.filter(pk=held.pk).update(until=now, ended_because=_GONE)
    Appointment.objects.bulk_create(
        Appointment(
            person=person, role_id=one.role_id, team_id=one.team_id, from_sign_on=True,
            given_because=f"App role {one.claim}"[:200],
        )
        for one in wanted.values()
    )  # fmt: skip
