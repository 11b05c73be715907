"""Why a person can or cannot see something: every role that counts, what it says of it, and what else is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils import timezone

from kloe.papers.words import day
from kloe.spelling import squeezed
from kloe.web.accounts.models import Appointment, BrokenGlass, OwnCase, Person
from kloe.web.accounts.role_file import CapabilityEntry, role_file


@dataclass(frozen=True)
class About:
    """What is asked: may they use this capability, for this child or a child of this team; for anything if neither."""

    capability: str
    child_id: str = ""
    team: str = ""


@dataclass(frozen=True)
class Reason:
    """One thing that was looked at: whether it lets the person, and in words why."""

    lets: bool
    what: str
    says: str


@dataclass(frozen=True)
class Answer:
    """Whether the person can, with every reason that was looked at; ``first`` is what to read if only one is read."""

    can: bool
    reasons: tuple[Reason, ...]
    also: tuple[str, ...]

    @property
    def first(self) -> str:
        """The reason that decides."""
        deciding = [one for one in self.reasons if one.lets == self.can]
        return deciding[0].says if deciding else "They have no role."


def why(person: Person, about: About) -> Answer:
    """The answer for this person now: the same rules as ``access.reach_of``, said in words."""
    if not person.is_active:
        return Answer(False, (Reason(False, "Account", "Their account is closed: nothing else counts."),), ())
    now = timezone.now()
    asked = Appointment.objects.filter(person=person).select_related("role", "team").order_by("-since", "-pk")
    held = list(asked.prefetch_related("role__capabilities"))
    reasons = [_of_role(one, about, now) for one in held]
    has = any(_has(one, about.capability) for one in held if _holds(one, now))
    reasons += _of_cases(person, about, now, own=_own(held, about.capability, now))
    reasons += _of_glass(person, about, now)
    can = any(reason.lets for reason in reasons)
    return Answer(can, tuple(reasons), _also(person, about, has=has or can))


def capability_called(name: str) -> CapabilityEntry:
    """The entry of a capability; raises StopIteration when there is none."""
    return next(one for one in role_file().capabilities if one.id == name)


def _of_role(one: Appointment, about: About, now: datetime) -> Reason:
    if not _holds(one, now):
        when = f"it ended on {day(one.until)}" if one.until and one.until <= now else f"it begins on {day(one.since)}"
        return Reason(False, str(one), f"Does not count: {when}.")
    reach = _has(one, about.capability)
    if not reach:
        return Reason(False, str(one), "Counts, but this role cannot do it.")
    if reach == "all":
        return Reason(True, str(one), "Lets them, for everybody.")
    if not about.child_id and not about.team:
        return Reason(reach == "own" or one.team is not None, str(one), _REACHES[reach].format(team=one.team))
    if reach == "own":
        return Reason(False, str(one), "Lets them only for cases that are given to them: see there.")
    if one.team is None:
        return Reason(False, str(one), "Is for a team, and none was given with it.")
    if about.team and squeezed(about.team) == one.team.key:
        return Reason(True, str(one), f"Lets them, for children who are with {one.team}.")
    asked = f"the child is with {about.team}" if about.team else "it was not said with which team the child is"
    return Reason(False, str(one), f"Lets them for {one.team} only; {asked}.")


_REACHES = {"team": "Lets them, for children who are with {team}.", "own": "Lets them, for what is given to them."}


def _of_cases(person: Person, about: About, now: datetime, *, own: bool) -> Iterable[Reason]:
    if not own or not about.child_id:
        return
    cases = list(OwnCase.objects.filter(person=person, child_id=about.child_id).order_by("-since"))
    for case in cases:
        counts = case.since <= now and (case.until is None or case.until > now)
        says = "Lets them: this case is given to them." if counts else "This case was given to them, and is no longer."
        yield Reason(counts, "Own cases", says)
    if not cases:
        yield Reason(False, "Own cases", "This case is not given to them.")


def _of_glass(person: Person, about: About, now: datetime) -> Iterable[Reason]:
    if about.capability != "see_children" or not about.child_id:
        return
    for glass in BrokenGlass.objects.filter(person=person, child_id=about.child_id, until__gt=now):
        yield Reason(
            True, "Break-glass", f"Lets them until {glass.until:%H:%M}: they gave a reason, which is recorded."
        )


def _also(person: Person, about: About, *, has: bool) -> tuple[str, ...]:
    """What else is asked of who can."""
    if not has or not capability_called(about.capability).children:
        return ()
    factors = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if factors.exists():
        return ("At sign-in they must give their second factor.",)
    return ("They have not set a second factor up: until they have, they are sent to do that and see nothing else.",)


def _holds(one: Appointment, now: datetime) -> bool:
    return one.since <= now and (one.until is None or one.until > now)


def _has(one: Appointment, capability: str) -> str:
    return next((can.reach for can in one.role.capabilities.all() if can.capability == capability), "")


def _own(held: Iterable[Appointment], capability: str, now: datetime) -> bool:
    return any(_has(one, capability) == "own" for one in held if _holds(one, now))
