"""Start the application on this machine: home, tables, first administrator, and a server."""

import os
from dataclasses import dataclass
from pathlib import Path

from kloe.home import home

FIRST_ADMINISTRATOR = "administrator@localhost"


@dataclass(frozen=True)
class Ready:
    """The address, and the one-time link of the first administrator; None when somebody runs Kloe already."""

    address: str
    first_link: str | None


def prepare(host: str, port: int) -> Ready:
    """Make home and tables, build the look where it is not there, and make the first administrator."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kloe.web.settings")
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    import django  # noqa: PLC0415 - slow to load, and only this command needs it
    from django.core.management import call_command  # noqa: PLC0415

    from kloe.web.building import build_look  # noqa: PLC0415

    built = build_look()
    django.setup()
    if built or not _static_root().exists():
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    call_command("migrate", interactive=False, verbosity=0)
    _only_for_the_owner()
    address = f"http://{'localhost' if host in {'127.0.0.1', '::1'} else host}:{port}"
    return Ready(address, _first_administrator(address))


def run_server(host: str, port: int) -> None:
    """Serve until it is stopped. Granian runs on Windows, too, and needs no other server before it on one machine."""
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "kloe.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_access=False,
    ).serve()


def _static_root() -> Path:
    from django.conf import settings  # noqa: PLC0415

    return Path(settings.STATIC_ROOT)


def _only_for_the_owner() -> None:
    for name in ("kloe.sqlite3", "kloe.sqlite3-wal", "kloe.sqlite3-shm"):
        if (home() / name).exists():
            (home() / name).chmod(0o600)


def _first_administrator(address: str) -> str | None:
    """A link for the first administrator; None when somebody who can sign in may manage people already."""
    from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX  # noqa: PLC0415

    from kloe.web.accounts.links import make_link  # noqa: PLC0415
    from kloe.web.accounts.models import Appointment, Person  # noqa: PLC0415

    running = Appointment.objects.filter(role_id="administrator", until=None, person__is_active=True)
    if running.exclude(person__password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():
        return None
    person = Person.objects.filter(email=FIRST_ADMINISTRATOR).first()
    if person is None:
        person = Person.objects.create_user(FIRST_ADMINISTRATOR)
        Appointment.objects.create(person=person, role_id="administrator", given_because="first start")
    return f"{address}/people/start/{make_link(person)}"
