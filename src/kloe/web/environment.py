"""How the environment says that the application runs: read once, typed, refused loudly when it makes no sense."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kloe.errors import KloeError
from kloe.home import home

_OWNER_ONLY = 0o600
_YES, _NO = frozenset({"1", "yes", "true", "on"}), frozenset({"", "0", "no", "false", "off"})


@dataclass(frozen=True)
class Environment:
    """How this installation runs.

    ``hosts`` are the names under which it is reached; ``https`` says that it is reached by TLS (then cookies and
    redirects insist on it). ``authority`` and ``colour`` are shown in the header of every page. ``sign_on`` holds the
    settings of single sign-on, None where people have local accounts only.
    """

    secret_key: str
    database: Mapping[str, object]
    hosts: tuple[str, ...]
    https: bool
    authority: str
    colour: str
    sign_on: "SignOn | None"


@dataclass(frozen=True)
class SignOn:
    """An OpenID Connect provider: its address, and what this application is called there.

    Only people of ``tenant`` may come in, where it is given. ``proves_twice`` says that the provider asks for a second
    factor itself; otherwise who sees children sets one up here, too.
    """

    server_url: str
    client_id: str
    secret: str
    name: str
    tenant: str = ""
    proves_twice: bool = False


def read_environment(given: Mapping[str, str] | None = None) -> Environment:
    """The environment of this process; raises KloeError with the variable that makes no sense."""
    values = os.environ if given is None else given
    return Environment(
        secret_key=_secret(values, "KLOE_SECRET_KEY") or _kept_key(),
        database=_database(values.get("DATABASE_URL", "")),
        hosts=tuple(host.strip() for host in values.get("KLOE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host),
        https=_yes_or_no(values, "KLOE_HTTPS"),
        authority=values.get("KLOE_AUTHORITY", ""),
        colour=_colour(values.get("KLOE_COLOUR", "#1d3557")),
        sign_on=_sign_on(values),
    )


def _secret(values: Mapping[str, str], name: str) -> str:
    """A secret, or the content of the file that ``<name>_FILE`` names."""
    if file := values.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise KloeError(
                f"The file that {name}_FILE names cannot be read.", remedy="Check its name and who may read it."
            ) from problem
    return values.get(name, "")


def _kept_key() -> str:
    """The key of this home, made at the first start. Whoever has it can make sessions: only the owner may read it.

    Where there is no home yet, nobody can be signed in: whoever only reads the settings writes nothing.
    """
    made, place = secrets.token_urlsafe(48), home() / "secret-key"
    if not home().is_dir():
        return made
    with suppress(FileExistsError):
        number = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
        with os.fdopen(number, "w", encoding="ascii") as key:
            key.write(made)
    return place.read_text(encoding="ascii").strip() or made


def _database(url: str) -> Mapping[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home() / "kloe.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # a reader that turns writer would otherwise fail at once
                "timeout": 20,
                "init_command": "pragma journal_mode=wal; pragma synchronous=normal; pragma foreign_keys=on;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise KloeError(
            "DATABASE_URL names no PostgreSQL database.",
            remedy="Write it as postgresql://user:password@host:5432/name, or leave it out for SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def _yes_or_no(values: Mapping[str, str], name: str) -> bool:
    said = values.get(name, "").strip().lower()
    if said not in _YES | _NO:
        raise KloeError(f"{name} is '{said}'.", remedy="Write 1 or 0.")
    return said in _YES


def _colour(text: str) -> str:
    digits = text.removeprefix("#")
    if len(digits) != 6 or set(digits.lower()) - set("0123456789abcdef"):
        raise KloeError(f"KLOE_COLOUR is '{text}'.", remedy="Write a colour as in #1d3557.")
    return f"#{digits.lower()}"


def _sign_on(values: Mapping[str, str]) -> SignOn | None:
    names = ("KLOE_OIDC_SERVER", "KLOE_OIDC_CLIENT")
    given = [name for name in names if values.get(name)]
    if not given:
        return None
    secret = _secret(values, "KLOE_OIDC_SECRET")
    if len(given) < len(names) or not secret:
        raise KloeError(
            "Single sign-on is set up in part.",
            remedy="Set KLOE_OIDC_SERVER, KLOE_OIDC_CLIENT and KLOE_OIDC_SECRET (or KLOE_OIDC_SECRET_FILE), or none.",
        )
    return SignOn(
        values[names[0]],
        values[names[1]],
        secret,
        values.get("KLOE_OIDC_NAME", "your work account"),
        values.get("KLOE_OIDC_TENANT", ""),
        _yes_or_no(values, "KLOE_OIDC_SECOND_FACTOR"),
    )
