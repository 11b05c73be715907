"""Start the application on this machine: home, tables, first administrator, and a server."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from urllib.error import HTTPError

from kloe.errors import KloeError
from kloe.home import home

FIRST_ADMINISTRATOR = "administrator@localhost"
_LONGEST_START = 60  # seconds
_PORTS_TO_TRY = 20
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - how to reach what listens there


@dataclass(frozen=True)
class Ready:
    """That everything is there: the address, and the lines that tell a person how to get in."""

    address: str
    lines: tuple[str, ...]


def prepare(host: str, port: int, *, demo: bool = False) -> Ready:
    """Make home and tables, build the look where it is not there, make the first administrator."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kloe.web.settings")
    _make_home()
    import django  # noqa: PLC0415 - slow to load, and only this command needs it
    from django.core.management import call_command  # noqa: PLC0415

    from kloe.web.building import build_look, collect_look  # noqa: PLC0415

    build_look()
    django.setup()
    collect_look()
    call_command("migrate", interactive=False, verbosity=0)
    _only_for_the_owner()
    address = _public_address() or _address(host, port)
    lines = [f"Kloe is at {address}"]
    if link := _first_administrator(address):
        lines += ["The first administrator signs in with this link, once, within 72 hours:", f"  {link}"]
    if demo:
        from kloe.web.demo import add_demo  # noqa: PLC0415

        lines += add_demo()
    return Ready(address, tuple(lines))


def free_port(host: str, port: int, *, exactly: bool) -> int:
    """``port``, or the next one that nobody listens on; raises KloeError when none is free, or not ``exactly`` it."""
    tried = range(port, port + 1 if exactly else min(port + _PORTS_TO_TRY, 65536))
    for one in tried:
        if _is_free(host, one):
            return one
    raise KloeError(
        f"Port {port} of {host or 'this machine'} is taken"
        + (" or may not be used." if exactly else f", and so are those up to {tried[-1]}."),
        remedy="Stop what listens there, or choose another with --port.",
    )


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
    reached = _EVERYWHERE.get(host, host)
    call = f"from kloe.web.serving import run_server; run_server({host!r}, {port})"
    server = subprocess.Popen([sys.executable, "-c", call], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        return _fetched(_address(reached, port) + "/", server)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _fetched(address: str, server: "subprocess.Popen[bytes]") -> str:
    asked = urllib.request.Request(address, headers=_as_from_outside())  # noqa: S310 - an address of our own
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 - an address of our own
                text = answer.read().decode()
        except HTTPError:
            break
        except OSError:
            time.sleep(0.1)
            continue
        if answer.status == HTTPStatus.OK and "<h1" in text:
            return f"Its front page answers at {address}, and the server is stopped again."
        break
    raise KloeError("The application does not answer.", remedy="Start it with `kloe serve` and read what it logs.")


def _address(host: str, port: int) -> str:
    """How a browser on this machine reaches it."""
    named = "localhost" if host in {"127.0.0.1", "::1", *_EVERYWHERE} else host
    return f"http://{f'[{named}]' if ':' in named else named}:{port}"


def _public_address() -> str | None:
    """How people reach it where another server ends TLS before it; None where they reach it directly."""
    from kloe.web.settings import ENVIRONMENT  # noqa: PLC0415 - the home comes first

    return f"https://{ENVIRONMENT.hosts[0].lstrip('.')}" if ENVIRONMENT.https else None


def _as_from_outside() -> dict[str, str]:
    """What the server that ends TLS would say with a request of ours."""
    public = _public_address()
    return {"Host": public.removeprefix("https://"), "X-Forwarded-Proto": "https"} if public else {}


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        if os.name != "nt":  # there it would let two listen at once; elsewhere it only forgets who has just stopped
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def _make_home() -> None:
    try:
        home().mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise KloeError(
            f"The folder {home()} cannot be made.", remedy="Set KLOE_HOME to a folder that Kloe may write to."
        ) from problem


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
        Appointment.objects.create(person=person, role_id="administrator", given_because="First start")
    return f"{address}/people/start/{make_link(person)}"
