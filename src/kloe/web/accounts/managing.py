"""What an administrator does to accounts: every change is entered with who made it and why, and some are refused."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kloe.errors import KloeError
from kloe.web.accounts.links import make_link
from kloe.web.accounts.models import Appointment, OwnCase, Person, PersonEvent, Role, SignOnRole, Team

ADMINISTRATOR = "administrator"


@transaction.atomic
def add_person(email: str, name: str, by: Person) -> tuple[Person, str]:
    """A new account and the token of its one-time link. Raises KloeError when the address has an account."""
    if Person.objects.filter(email__iexact=email).exists():
        raise KloeError("Somebody signs in with this address already.", remedy="Look for them in the list of people.")
    person = Person.objects.create_user(email, name=name)
    _note(person, by, "Account made")
    return person, make_link(person)


@transaction.atomic
def send_link(person: Person, by: Person, why: str) -> str:
    """The token of a new one-time link; earlier links of the person end. Raises KloeError for a closed account."""
    if not person.is_active:
        raise KloeError("The account is closed.", remedy="Open it first.")
    _note(person, by, "One-time link made", why)
    return make_link(person)


@transaction.atomic
def give_role(
    person: Person, role: Role, team: Team | None, by: Person, why: str, *, last_day: date | None = None
) -> Appointment:
    """Give a role. Raises KloeError where the team is missing or too much, and where it is the giver's own account.

    Who manages people sees no child: so nobody gives themselves a role that sees children, another person must.
    """
    reaches = set(role.capabilities.values_list("reach", flat=True))
    if "team" in reaches and team is None:
        raise KloeError(f"{role.title} is a role for a team.", remedy="Choose the team.")
    if "team" not in reaches and team is not None:
        raise KloeError(f"{role.title} is not a role for one team.", remedy="Leave the team out.")
    if person == by and role.capabilities.filter(children=True).exists():
        raise KloeError(
            "You cannot give yourself a role that sees children.", remedy="Ask another administrator to give it."
        )
    now = timezone.now()
    held = Appointment.objects.filter(Q(until=None) | Q(until__gt=now), person=person, role=role, team=team)
    if held.exists():
        raise KloeError("They have this role already.", remedy="End it first if it should have another last day.")
    until = timezone.make_aware(datetime.combine(last_day, time.max)) if last_day else None
    given = Appointment.objects.create(
        person=person, role=role, team=team, given_by=by, given_because=why, until=until, since=now
    )
    _note(person, by, f"Role given: {given}", why)
    return given


@transaction.atomic
def end_role(appointment: Appointment, by: Person, why: str) -> None:
    """End a role now. Raises KloeError for the last administrator, and for what the single sign-on says."""
    if appointment.from_sign_on:
        raise KloeError(
            "This role comes from the single sign-on.",
            remedy="Take the app role away there; it ends at the next sign-in.",
        )
    if appointment.role_id == ADMINISTRATOR:
        _refuse_last(appointment.person)
    now = timezone.now()
    open_still = Q(until=None) | Q(until__gt=now)
    done = Appointment.objects.filter(open_still, pk=appointment.pk).update(until=now, ended_by=by, ended_because=why)
    if not done:
        raise KloeError("This role has ended already.", remedy="Look at the person again.")
    _note(appointment.person, by, f"Role ended: {appointment}", why)


@transaction.atomic
def close_account(person: Person, by: Person, why: str) -> None:
    """Nobody can use it any more, from their next page on. Raises KloeError for the last administrator."""
    if Appointment.objects.filter(_now(), person=person, role_id=ADMINISTRATOR).exists():
        _refuse_last(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    _note(person, by, "Account closed", why)


@transaction.atomic
def open_account(person: Person, by: Person, why: str) -> None:
    """Let them in again, with the roles that were not ended."""
    Person.objects.filter(pk=person.pk).update(is_active=True)
    _note(person, by, "Account opened again", why)


@transaction.atomic
def remove_second_factor(person: Person, by: Person, why: str) -> str:
    """For who has lost it: the token of a one-time link, with which they begin anew.

    The old password goes, too, and every session ends: otherwise who knows only the password could set a new one up.
    Raises KloeError for the own account, where the page of the second factor is the way.
    """
    if person == by:
        raise KloeError(
            "You cannot take away your own second factor here.", remedy="Change it on the page of your account."
        )
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    _note(person, by, "Second factor and password taken away", why)
    return make_link(person)


@transaction.atomic
def give_cases(person: Person, children: Iterable[str], by: Person) -> int:
    """Give the cases of children to a person; how many were new."""
    held = set(OwnCase.objects.filter(_now(), person=person).values_list("child_id", flat=True))
    new = [child for child in dict.fromkeys(children) if child not in held]
    OwnCase.objects.bulk_create(OwnCase(person=person, child_id=child, given_by=by) for child in new)
    return len(new)


def end_case(case: OwnCase) -> None:
    """The case is no longer theirs."""
    OwnCase.objects.filter(_now(), pk=case.pk).update(until=timezone.now())


@transaction.atomic
def map_app_role(claim: str, role_id: str, team_id: str | None, by: Person) -> None:
    """From the next sign-in an app role of the single sign-on stands for a role here: entered with who said so."""
    made = SignOnRole.objects.create(claim=claim, role_id=role_id, team_id=team_id)
    _note(by, by, f"App role {claim} stands for {made.role}{f' ({made.team})' if made.team else ''}")


@transaction.atomic
def end_app_role(mapped: SignOnRole, by: Person) -> None:
    """It stands for nothing any more."""
    _note(by, by, f"App role {mapped.claim} no longer stands for {mapped.role}")
    mapped.delete()


def add_teams(names: Iterable[str]) -> int:
    """Add teams that are not known yet, by their squeezed spelling; how many were new."""
    known = set(Team.objects.values_list("key", flat=True))
    new = 0
    for team in (Team(name=name.strip()) for name in names if name.strip()):
        if team.squeezed_name() not in known:
            team.save()
            known.add(team.key)
            new += 1
    return new


def other_administrators(person: Person) -> int:
    """How many others could run the system: active, with the role today, and not still waiting to sign in first."""
    running = Appointment.objects.filter(_now(), role_id=ADMINISTRATOR, person__is_active=True).exclude(person=person)
    people = Person.objects.filter(pk__in=_ids(running)).prefetch_related("socialaccount_set")
    return sum(one.has_usable_password() or bool(one.socialaccount_set.all()) for one in people)  # type: ignore[attr-defined]


def _ids(running: Iterable[Appointment]) -> set[UUID]:
    return {one.person_id for one in running}


def _refuse_last(person: Person) -> None:
    Role.objects.select_for_update().get(pk=ADMINISTRATOR)  # two who end each other at once: one waits for the other
    if not other_administrators(person):
        raise KloeError(
            "This is the last administrator who can sign in.", remedy="Give the role to somebody else first."
        )


def _now() -> Q:
    return Q(until=None) | Q(until__gt=timezone.now())


def _note(person: Person, by: Person, says: str, why: str = "") -> None:
    PersonEvent.objects.create(person=person, by=by, says=says[:200], why=why[:200])
