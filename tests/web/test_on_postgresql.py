"""The application on a real PostgreSQL, where one is installed: its tables, people, looks, an extract, every page."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = getattr(os, "geteuid", lambda: 1)() == 0
WHERE = os.pathsep.join([os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
INITDB, PG_CTL = shutil.which("initdb", path=WHERE), shutil.which("pg_ctl", path=WHERE)
pytestmark = pytest.mark.skipif(INITDB is None or PG_CTL is None, reason="no PostgreSQL server is installed")

ASK = """
import json
from kloe.web.serving import prepare
prepare("127.0.0.1", 8000)
from django.db import DatabaseError, connection, transaction
from django.core.management import call_command
from django.test import Client
from kloe.web.demo import add_extracts, add_people
from kloe.web.accounts.models import Person
from kloe.web.looks.models import Look
from kloe.web.looks.recording import Seen, check_record, record_look
from kloe.web.childdata.models import StoredExtract
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
add_extracts(children=100)
add_people("three-random-words")
leader = Client()
person = Person.objects.get(email="leader@demo.localhost")
leader.force_login(person)
pages = {path: leader.get(path).status_code for path in ("/", "/data/extracts/", "/data/measures/", "/published/")}
said = {"vendor": connection.vendor, "extracts": StoredExtract.objects.count(), "pages": pages}
"""


def _as_somebody_else(place: Path) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if not ROOT:
        return []
    shutil.chown(place, "nobody")
    return ["runuser", "-u", "nobody", "--"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the tests' own, which listens on a socket only."""
    with tempfile.TemporaryDirectory(prefix="kloe-pg-") as folder:  # short: the name of a socket may not be long
        place = Path(folder)
        place.chmod(0o755)
        before = _as_somebody_else(place)
        data, quiet = place / "data", {"capture_output": True, "text": True, "cwd": place}
        made = subprocess.run(
            [*before, str(INITDB), "-D", str(data), "-U", "kloe", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=False, **quiet,  # type: ignore[call-overload]
        )  # fmt: skip
        if made.returncode:
            pytest.skip(f"PostgreSQL could not be set up: {made.stderr[-300:]}")
        port = 20_000 + os.getpid() % 20_000
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        control = [*before, str(PG_CTL), "-D", str(data), "-w", "-l", str(place / "log"), "-o", options]
        started = subprocess.run([*control, "start"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert started.returncode == 0, (place / "log").read_text()
        yield f"postgresql://kloe@127.0.0.1:{port}/postgres"
        subprocess.run([*before, str(PG_CTL), "-D", str(data), "-m", "immediate", "stop"], check=True, **quiet)  # type: ignore[call-overload]


def test_it_runs_on_postgresql(database: str, tmp_path: Path) -> None:
    there = {**os.environ, "KLOE_HOME": str(tmp_path), "DATABASE_URL": database, "KLOE_HOSTS": "testserver"}
    call = ASK + LOOKS
    said = subprocess.run([sys.executable, "-c", call], env=there, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr[-4000:]
    answer = json.loads(said.stdout.splitlines()[-1])
    assert answer["vendor"] == "postgresql"
    assert answer["extracts"] == 2
    assert set(answer["pages"].values()) == {200}, answer["pages"]
    assert (answer["looks"], answer["broken"]) == (2, None)
    assert answer["refused"] == ["update", "delete"]


# Looks can be added and neither changed nor taken away: the database refuses it, not only the code.
LOOKS = """
from django.test import RequestFactory
request = RequestFactory().get("/")
request.user = person
with transaction.atomic():
    record_look(request, Seen(page="test", children=("A1", "A2")))
said["looks"], said["broken"] = Look.objects.count(), check_record().broken
said["refused"] = []
changes = {"update": lambda: Look.objects.update(page="x"), "delete": lambda: Look.objects.all().delete()}
for name, change in changes.items():
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        said["refused"].append(name)
print(json.dumps(said))
"""
