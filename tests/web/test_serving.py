"""Start it, as people do; and what every service has: health, its headers, and pages that say no."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kloe.errors import KloeError
from kloe.web.accounts.role_file import role_file
from kloe.web.serving import free_port

SignedIn = Callable[..., Client]
EVERY_ROLE = [role.id for role in role_file().roles]


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "KLOE_HOME": str(home), "PYTHONUNBUFFERED": "1"}


@pytest.mark.skipif(os.name != "posix", reason="stops it as a terminal does")
def test_it_starts_from_nothing_and_ends_clean(tmp_path: Path) -> None:
    port, home = a_port(), tmp_path / "home"
    command = [sys.executable, "-m", "kloe.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        said = [server.stdout.readline() for _ in range(3)]
        link = re.search(r"/people/start/\S+", said[2])
        assert link, said
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as health:
                    assert json.load(health)["status"] == "ok"
                break
            except OSError:
                time.sleep(0.1)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{link[0]}", timeout=10) as page:
            assert "<h1" in page.read().decode()
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
        assert "Traceback" not in (server.stderr.read() if server.stderr else "")
    assert (home / "kloe.sqlite3").stat().st_mode & 0o077 == 0
    assert home.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("how", "address"),
    [({}, "http://localhost:"), ({"KLOE_HTTPS": "1", "KLOE_HOSTS": "kloe.example"}, "https://kloe.example")],
    ids=["directly", "behind TLS"],
)
def test_a_check_fetches_the_front_page_and_stops(tmp_path: Path, how: dict[str, str], address: str) -> None:
    port = a_port()
    command = [sys.executable, "-m", "kloe.cli", "serve", "--check", "--port", str(port)]
    there = {**environment(tmp_path), **how}
    said = subprocess.run(command, env=there, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "front page answers" in said.stdout
    assert f"Kloe is at {address}" in said.stdout
    assert free_port("127.0.0.1", port, exactly=True) == port, "it is stopped again"


def test_a_port_that_is_taken_is_passed_over_or_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert free_port("127.0.0.1", taken, exactly=False) > taken
        with pytest.raises(KloeError, match=f"Port {taken} of 127.0.0.1 is taken") as refused:
            free_port("127.0.0.1", taken, exactly=True)
    assert "--port" in str(refused.value.remedy)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "kloe.cli", "serve", "--check"]
    said = subprocess.run(
        command, env=environment(tmp_path / "file" / "home"), capture_output=True, text=True, check=False
    )
    assert said.returncode == 3
    assert "KLOE_HOME" in said.stderr
    assert "Traceback" not in said.stderr


def test_health_tells_that_it_runs_and_nothing_else(db: None) -> None:
    answer = Client().get("/health")
    assert answer.status_code == HTTPStatus.OK
    assert set(answer.json()) == {"status", "kloe"}


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/colour.css", "/people/login/"])
def test_what_everybody_may_read(db: None, path: str) -> None:
    assert Client().get(path).status_code == HTTPStatus.OK


def test_pages_that_say_no_are_pages(signed_in: SignedIn) -> None:
    client = signed_in("member")
    for path, status in (("/people/", HTTPStatus.FORBIDDEN), ("/nothing-is-here", HTTPStatus.NOT_FOUND)):
        answer = client.get(path)
        assert answer.status_code == status
        assert "<h1" in answer.content.decode()
        assert 'lang="en-GB"' in answer.content.decode()


def test_every_page_is_private_and_runs_only_our_own_scripts(signed_in: SignedIn) -> None:
    answer = signed_in("leader").get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("who", [*EVERY_ROLE, "stranger"])
def test_the_front_page_asks_little_of_the_database(signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get("/")
    assert answer.status_code == HTTPStatus.OK
    assert len(asked) <= 20, [one["sql"] for one in asked]


def test_an_analyst_is_told_to_add_the_first_extract(signed_in: SignedIn) -> None:
    assert "Add your first extract" in signed_in("performance-analyst").get("/").content.decode()


def test_an_administrator_is_told_who_has_no_role(signed_in: SignedIn) -> None:
    page = signed_in("administrator").get("/").content.decode()
    assert "1 person can sign in and see nothing." in page


def test_the_colour_is_readable_whatever_it_is(db: None) -> None:
    style = Client().get("/colour.css").content.decode()
    assert re.search(r"--kloe-colour: #[0-9a-f]{6}; --kloe-on-colour: #(ffffff|0b0c0c)", style)
