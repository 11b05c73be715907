"""A made-up authority to look round in: two extracts a quarter apart, a person in each role, and no real child."""

import secrets
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from kloe.childdata.synthetic.making import make_authority
from kloe.home import home
from kloe.web.accounts.access import proves_twice
from kloe.web.accounts.models import Appointment, OwnCase, Person, Role, Team
from kloe.web.childdata.models import State, StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.childdata.storing import read_now, receive

AUTHORITY = "Testshire"
_DAYS = (date(2026, 3, 27), date(2026, 6, 26))
_CHILDREN, _FAULTS, _SEED = 1500, 60, 7
_NAMES = {
    "administrator": "Avery Lowe",
    "performance-analyst": "Priya Shah",
    "inspection-coordinator": "Iwan Morris",
    "quality-lead": "Grace Okafor",
    "auditor": "Chen Wei",
    "team-manager": "Tom Baker",
    "single-point-of-contact": "Sian Price",
    "leader": "Dr Ruth Cole",
    "leader-with-children": "Daniel Frost",
    "member": "Cllr Mo Haddad",
    "data-protection-officer": "Nia Byrne",
}


def add_demo() -> tuple[str, ...]:
    """Add what is not there yet; lines that say how to sign in. They are kept in ``demo-people.txt`` for the owner."""
    if not StoredExtract.objects.filter(authority=AUTHORITY, state=State.READY).exists():
        add_extracts()
    place = home() / "demo-people.txt"
    if not place.exists():
        lines = add_people("-".join(secrets.token_hex(3) for _ in range(3)))
        place.touch(mode=0o600)
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tuple(place.read_text(encoding="utf-8").splitlines())


def add_extracts(children: int = _CHILDREN) -> None:
    """Make the authority's two extracts, and read them as if they had been uploaded."""
    earlier, latest = _DAYS
    with TemporaryDirectory(prefix="kloe-demo-") as folder:
        for _ in make_authority(
            Path(folder), as_at=latest, earlier=earlier, children=children, seed=_SEED, authority=AUTHORITY,
            faults=_FAULTS, form="xlsx",
        ):  # fmt: skip
            pass
        books = (Path(folder) / f"{earlier}" / "annex-a.xlsx", Path(folder) / "annex-a.xlsx")
        for day, book in zip(_DAYS, books, strict=True):
            read_now(receive([book], authority=AUTHORITY, as_at=day, notified=None, by=None))


@transaction.atomic
def add_people(password: str, secret: str | None = None) -> list[str]:
    """A person in each role; lines that say how to sign in. ``secret`` is that of everybody's authenticator."""
    team, children = _a_team()
    lines = [f"Everybody's password: {password}", "Asked for a code, give a recovery code: each works once."]
    for role in Role.objects.order_by("id"):
        person = Person.objects.create_user(f"{role.id}@demo.localhost", password, name=_NAMES.get(role.id, role.title))
        of_team = team if role.id == "team-manager" else None
        Appointment.objects.create(person=person, role=role, team=of_team, given_because="demonstration")
        if role.id == "auditor":
            OwnCase.objects.bulk_create(OwnCase(person=person, child_id=child) for child in children)
        codes = _second_factor(person, secret) if proves_twice(person) else []
        lines.append(f"  {person.email:<46}{role.title:<26}{' '.join(codes)}")
    return lines


def _a_team() -> tuple[Team, list[str]]:
    """The team with the most open children, and a few children whose cases an auditor is given."""
    latest = StoredExtract.objects.filter(authority=AUTHORITY, state=State.READY).first()
    if latest is None:
        return Team.objects.get_or_create(name="Team 1")[0], []
    with opened(latest) as one:
        rows = one.extract.session.rows(
            "select team, list(child_id order by child_id)[:5] from children_in_need"
            " where team is not null and closure_date is null group by team order by count(*) desc, team limit 1"
        )
    name, children = rows[0]
    return Team.objects.get_or_create(name=name)[0], list(children)


def _second_factor(person: Person, secret: str | None) -> list[str]:
    """An authenticator, that nobody holds where no secret is given, and the first three recovery codes in its stead."""
    TOTP.activate(person, secret or generate_totp_secret())
    codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    return codes[:3]
