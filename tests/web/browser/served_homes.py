"""Servers as people start them, each on a home of its own, and how to find every page that somebody can reach."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Self
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

_HERE = Path(__file__).parent
_LEAVE = frozenset({"account_logout"})
_SHAPES = ("class", "role", "type", "scope")


@dataclass
class Home:
    """A home that was made ready: where it is, and everybody's session."""

    place: Path
    sessions: dict[str, str]

    @classmethod
    def make(cls, place: Path, *, data: bool) -> Self:
        """Make it, as `kloe serve` does at its first start; takes some seconds with data."""
        said = subprocess.run(
            [sys.executable, str(_HERE / "home_to_try.py"), "8000", *(["--data"] if data else [])],
            env=_environment(place),
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr[-3000:]
        return cls(place, json.loads(said.stdout.splitlines()[-1]))

    def copy(self, place: Path) -> "Home":
        """The same home once more, in which a test may change what it likes."""
        shutil.copytree(self.place, place)
        return Home(place, self.sessions)


@dataclass
class Server:
    """`kloe serve` on a home."""

    home: Home
    address: str

    def get(self, path: str, who: str | None) -> tuple[int, str, str]:
        """Status, kind and text of a page, as somebody of the cast sees it; redirects are not followed."""
        request = urllib.request.Request(self.address + path)  # noqa: S310 - an address of our own
        if who:
            request.add_header("Cookie", f"sessionid={self.home.sessions[who]}")
        try:
            with _NO_REDIRECTS.open(request, timeout=60) as answer:
                kind = answer.headers.get_content_type()
                return answer.status, kind, answer.read().decode() if kind == "text/html" else ""
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers.get_content_type(), refused.read().decode(errors="replace")


@contextlib.contextmanager
def serving(home: Home) -> Iterator[Server]:
    """Start `kloe serve` on a home, wait until it answers, and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home.place / "server.log"
    with log.open("w") as says:
        command = [sys.executable, "-m", "kloe.cli", "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=_environment(home.place), stdout=says, stderr=says)
    server = Server(home, f"http://localhost:{port}")
    try:
        until = time.monotonic() + 60
        while True:
            try:
                assert server.get("/health", None)[0] == 200
                break
            except OSError:
                assert process.poll() is None, log.read_text()[-3000:]
                assert time.monotonic() < until, log.read_text()[-3000:]
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Found:
    """A page that somebody reaches: the name of its address, where it is, and what it is made of."""

    who: str
    name: str
    path: str
    shape: frozenset[str] = field(compare=False)
    text: str = field(compare=False, repr=False)


def walk(server: Server, who: str, starts: tuple[str, ...] = ("/",)) -> list[Found]:
    """One page of every kind that ``who`` finds by following links from the front page."""
    found: dict[str, Found] = {}
    queue, asked = list(starts), set(starts)
    while queue:
        path = queue.pop(0)
        name = _name(path)
        if name is None or name in found or name in _LEAVE:
            continue
        status, kind, text = server.get(path, who)
        assert status < 500, f"{who} gets {status} at {path}: {_last_error(server)}"
        if status != 200 or kind != "text/html":
            continue
        page = _Page(text)
        found[name] = Found(who, name, path, frozenset(page.shape), text)
        for link in page.links:
            target = urlsplit(urljoin(path, link))
            if not target.netloc and target.path not in asked:
                asked.add(target.path)
                queue.append(target.path + (f"?{target.query}" if target.query else ""))
    return list(found.values())


def _name(path: str) -> str | None:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def _last_error(server: Server) -> str:
    return (server.home.place / "server.log").read_text()[-1500:]


class _Page(HTMLParser):
    """The links of a page, and what kinds of elements it is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.shape: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a" and (link := said.get("href")) and not link.startswith("#"):
            self.links.append(link)
        if tag == "form" and (said.get("method") or "get") == "get" and (link := said.get("action")):
            self.links.append(link)
        kinds = [re.sub(r"\d+", "", said.get(name) or "") for name in _SHAPES]
        self.shape.add(" ".join([tag, *kinds]))


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_NO_REDIRECTS = urllib.request.build_opener(_Stay)


def _environment(place: Path) -> dict[str, str]:
    # A fresh home decides for itself; only what says how to run Python and where caches are is passed on.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "KLOE_", "COV_"))}
    cache = {"KLOE_CACHE": os.environ["KLOE_CACHE"]} if "KLOE_CACHE" in os.environ else {}
    return {**kept, **cache, "KLOE_HOME": str(place), "KLOE_AUTHORITY": "Testshire"}
