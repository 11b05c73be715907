"""What the environment can say, and what it is told when it makes no sense."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kloe.errors import KloeError
from kloe.web.environment import read_environment

OIDC = {"KLOE_OIDC_SERVER": "https://sign-on.example/x", "KLOE_OIDC_CLIENT": "kloe", "KLOE_OIDC_SECRET": "hidden"}


def test_nothing_has_to_be_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path))
    one = read_environment({})
    assert one.database["ENGINE"] == "django.db.backends.sqlite3"
    assert one.database["NAME"] == tmp_path / "kloe.sqlite3"
    assert set(one.hosts) == {"localhost", "127.0.0.1", "[::1]"}
    assert (one.https, one.sign_on, one.colour) == (False, None, "#1d3557")


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path))
    key = read_environment({}).secret_key
    assert len(key) >= 50
    assert read_environment({}).secret_key == key
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_who_only_reads_the_settings_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "none-yet"))
    assert len(read_environment({}).secret_key) >= 50
    assert list(tmp_path.iterdir()) == []


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n", encoding="utf-8")
    said = read_environment({"KLOE_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert said.secret_key == "from-a-file"  # noqa: S105


def test_postgresql_by_its_address() -> None:
    address = "postgresql://kloe:p%40ss@db.example:5433/work"
    database = read_environment({"KLOE_SECRET_KEY": "x", "DATABASE_URL": address}).database
    said = {name: database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert said == {"NAME": "work", "USER": "kloe", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}


def test_single_sign_on_is_read_whole() -> None:
    sign_on = read_environment({"KLOE_SECRET_KEY": "x", **OIDC, "KLOE_OIDC_TENANT": "t"}).sign_on
    assert sign_on
    assert (sign_on.client_id, sign_on.secret, sign_on.tenant, sign_on.proves_twice) == ("kloe", "hidden", "t", False)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"KLOE_HTTPS": "maybe"}, "KLOE_HTTPS"),
        ({"KLOE_COLOUR": "blue"}, "KLOE_COLOUR"),
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://host-only"}, "DATABASE_URL"),
        ({"KLOE_OIDC_SERVER": "https://x"}, "KLOE_OIDC_CLIENT"),
        ({"KLOE_SECRET_KEY_FILE": "/there/is/none"}, "KLOE_SECRET_KEY_FILE"),
    ],
)
def test_what_makes_no_sense_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(KloeError) as refused:
        read_environment({"KLOE_SECRET_KEY": "x", **given})
    assert named in f"{refused.value} {refused.value.remedy}"
    assert refused.value.remedy


def test_no_secret_is_in_an_error() -> None:
    with pytest.raises(KloeError) as refused:
        read_environment({"KLOE_SECRET_KEY": "x", "DATABASE_URL": "mysql://kloe:very-secret@db/work"})
    assert "very-secret" not in f"{refused.value}{refused.value.remedy}"


def test_django_finds_nothing_to_say_against_it_behind_tls(tmp_path: Path) -> None:
    there = {**os.environ, "KLOE_HOME": str(tmp_path), "KLOE_HTTPS": "1", "KLOE_HOSTS": "kloe.example"}
    there |= {"DJANGO_SETTINGS_MODULE": "kloe.web.settings"}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    said = subprocess.run(command, env=there, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
