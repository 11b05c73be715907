"""Start the application on this machine: home, tables, first administrator, and a server."""

import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from kloe.errors import KloeError
from kloe.home import home

FIRST_ADMINISTRATOR = "administrator@localhost"
_LONGEST_START = 60  # seconds


@dataclass(frozen=True)
class Ready:
    """That everything is there: the address, and the lines that tell a person how to get in."""

    address: str
    lines: tuple[str, ...]


def prepare(host: str, port: int, *, demo: bool = False) -> Ready:
    """Make home and tables, build the look where it is not there, make the first administrator."""
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
    lines = [f"Kloe is at {address}"]
    if link := _first_administrator(address):
        lines += ["The first administrator signs in with this link, once, within 72 hours:", f"  {link}"]
    if demo:
        from kloe.web.demo import add_demo  # noqa: PLC0415

        lines += add_demo()
    return Ready(address, tuple(lines))


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


def check_front_page(host: str, port: int) -> str:
    """Start the server beside, fetch its front page, stop it, and say so; raises KloeError when it does not answer."""
    call = f"from kloe.web.serving import run_server; run_server({host!r}, {port})"
    server = subprocess.Popen([sys.executable, "-c", call], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        return _fetched(f"http://{host}:{port}/")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _fetched(address: str) -> str:
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - an address of our own
                text = answer.read().decode()
        except OSError:
            time.sleep(0.2)
            continue
        if answer.status == HTTPStatus.OK and "<h1" in text:
            return f"Its front page answers at {address}, and the server is stopped again."
        break
    raise KloeError("The application does not answer.", remedy="Start it with `kloe serve` and read what it logs.")


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
