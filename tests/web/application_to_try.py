"""The application as it runs, on a database and a home of its own, and the standing cast: one person in each role.

``cast["team-manager"]`` is that person, ``cast["stranger"]`` is signed in but has no role. ``signed_in("auditor")``
is a browser in which they have signed in, with a second factor where their role asks for one.
"""

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="kloe-web-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
_BEFORE = os.environ.get("KLOE_HOME")
os.environ["KLOE_HOME"] = str(HOME)  # settings make a key in the home when they are read
os.environ["DJANGO_SETTINGS_MODULE"] = "kloe.web.settings"

import django  # noqa: E402 - the environment comes first
from django.conf import settings as django_settings  # noqa: E402
from django.db import connection  # noqa: E402

django.setup()
django_settings.STATIC_ROOT = HOME / "built"
if connection.vendor == "sqlite":
    connection.settings_dict["TEST"]["NAME"] = str(HOME / "tests.sqlite3")  # a file, as it runs: threads share it
os.environ.pop("KLOE_HOME")
if _BEFORE is not None:
    os.environ["KLOE_HOME"] = _BEFORE

from allauth.mfa.models import Authenticator  # noqa: E402
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.test import Client  # noqa: E402

from kloe.web.accounts.models import Appointment, OwnCase, Person, Role, Team  # noqa: E402

Cast = Mapping[str, Person]
SignedIn = Callable[..., Client]

PASSWORD = "three-random-words"  # noqa: S105 - of people who are made up
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
TEAM = "Safeguarding North"
STRANGER = "stranger"
_HASH: list[str] = []


def make_cast() -> Cast:
    """The cast, put into the database."""
    if not _HASH:
        _HASH.append(make_password(PASSWORD))  # the real hasher, asked once: it is slow on purpose
    team, _ = Team.objects.get_or_create(name=TEAM)
    roles = list(Role.objects.prefetch_related("capabilities"))
    people = {name: _person(name) for name in [*(role.id for role in roles), STRANGER]}
    Person.objects.bulk_create(people.values())
    Appointment.objects.bulk_create(
        Appointment(person=people[role.id], role=role, team=team if _for_team(role) else None) for role in roles
    )
    for role in roles:
        if any(one.children or one.capability == "manage_people" for one in role.capabilities.all()):
            TOTP.activate(people[role.id], TOTP_SECRET)
            RecoveryCodes.activate(people[role.id])
    return people


def give_cases(person: Person, *children: str) -> None:
    """Give cases of children to a person, such as the auditor."""
    OwnCase.objects.bulk_create(OwnCase(person=person, child_id=child) for child in children)


def client_of(person: Person, *, second_factor: bool | None = None) -> Client:
    """A browser in which ``person`` has signed in; with a second factor if they have one and nothing else is said."""
    client = Client(raise_request_exception=True)
    client.force_login(person)
    sure = Authenticator.objects.filter(user=person).exists() if second_factor is None else second_factor
    methods = ["password", *(["mfa"] if sure else [])]
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time()} for method in methods]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def _person(name: str) -> Person:
    person = Person(email=f"{name}@example.org", name=name.replace("-", " ").capitalize())
    person.password = _HASH[0]
    return person


def _for_team(role: Role) -> bool:
    return any(one.reach == "team" for one in role.capabilities.all())
