"""Fetching: a server that is slow, strict or hostile is treated politely, and the library gets only whole files."""

import email.utils
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from small_reports import read_small

from kloe.cli import main
from kloe.errors import KloeError
from kloe.published.library import open_library
from kloe.published.library.addresses import (
    Address,
    is_allowed,
    read_addresses,
    shipped_addresses,
)
from kloe.published.library.fetching import Fetched, Manners, fetch_files
from kloe.published.library.filling import addresses_of_page, fill_library
from kloe.published.library.naming import safe_file_name, those_named

REPORT = b"%PDF-\nLeeds\n2024-03-04\n" + b"The text of a report. " * 20_000
AT_ONCE = Manners(pause=0, first_wait=0)


class Site(ThreadingHTTPServer):
    """A site in this machine: ``answers`` are given in turn, the last of them for ever; ``asked`` is what came in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def serve(self, path: str, *answers: dict[str, Any]) -> Address:
        self.answers[path] = list(answers)
        return Address(address=self.address(path), file_name=f"{path.strip('/').replace('/', ' ')}.pdf")

    def ranges(self) -> list[str | None]:
        return [headers.get("range") for _, headers in self.asked]


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, asked))
        answers = self.server.answers.get(self.path, [{"status": 404}])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        body, status = answer.get("body", b""), answer.get("status", 200)
        headers = dict(answer.get("headers", {}))
        start = int(asked["range"].removeprefix("bytes=").removesuffix("-")) if "range" in asked else 0
        if start and asked.get("if-range") == headers.get("ETag"):
            status, headers["Content-Range"] = 206, f"bytes {start}-{len(body) - 1}/{len(body)}"
            body = body[start:]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: answer.get("breaks_after", len(body))])

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def ok(body: bytes = REPORT, **headers: str) -> dict[str, Any]:
    return {"body": body, "headers": headers}


def fetch(folder: Path, *addresses: Address, **options: Any) -> list[Fetched]:
    return list(fetch_files(addresses, folder, **{"manners": AT_ONCE, **options}))


def test_a_file_is_fetched_whole_by_one_who_says_who_it_is(site: Site, tmp_path: Path) -> None:
    (one,) = fetch(tmp_path, site.serve("/v1/file/1", ok()))
    assert one.file
    assert (one.outcome, one.file.read_bytes(), one.sha256) == ("fetched", REPORT, sha256(REPORT).hexdigest())
    assert site.asked[0][1]["user-agent"].startswith("Kloe/")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["v1 file 1.pdf"]


def test_there_is_a_pause_between_two_requests_and_none_for_what_is_there(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    files = [site.serve(f"/{name}", ok()) for name in "abcd"]
    ended = fetch(
        tmp_path,
        *files,
        manners=Manners(pause=1.5),
        wait=waits.append,
        is_there=lambda address: address.file_name == "b.pdf",
    )
    assert [one.outcome for one in ended] == ["fetched", "there already", "fetched", "fetched"]
    assert waits == [1.5, 1.5]
    assert [path for path, _ in site.asked] == ["/a", "/c", "/d"]


def test_a_download_that_breaks_off_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    whole = ok(ETag='"one"')
    (one,) = fetch(tmp_path, site.serve("/a", whole | {"breaks_after": 100_000}, whole))
    assert one.file
    assert one.file.read_bytes() == REPORT
    assert site.ranges() == [None, "bytes=100000-"]


def test_a_run_that_was_cut_off_goes_on_in_the_next_one(site: Site, tmp_path: Path) -> None:
    whole = ok(ETag='"one"')
    address = site.serve("/a", whole | {"breaks_after": 70_000}, whole)
    (first,) = fetch(tmp_path, address, manners=Manners(tries=1))
    assert first.outcome == "failed"
    assert "70,000 of" in first.says
    (second,) = fetch(tmp_path, address)
    assert second.file
    assert second.file.read_bytes() == REPORT
    assert site.ranges() == [None, "bytes=70000-"]


@pytest.mark.parametrize("tags", [('"old"', '"new"'), ("", ""), ('W/"weak"', 'W/"weak"')])
def test_two_halves_of_different_files_are_never_put_together(
    site: Site, tmp_path: Path, tags: tuple[str, str]
) -> None:
    newer = REPORT.replace(b"text", b"TEXT")
    old, new = (ok(body, **({"ETag": tag} if tag else {})) for body, tag in zip((REPORT, newer), tags, strict=True))
    (one,) = fetch(tmp_path, site.serve("/a", old | {"breaks_after": 70_000}, new))
    assert one.file
    assert one.file.read_bytes() == newer


def test_a_part_that_no_longer_fits_is_thrown_away(site: Site, tmp_path: Path) -> None:
    cut = ok(ETag='"one"') | {"breaks_after": 70_000}
    (one,) = fetch(tmp_path, site.serve("/a", cut, {"status": 416}, ok(ETag='"two"')))
    assert one.file
    assert one.file.read_bytes() == REPORT
    assert site.ranges() == [None, "bytes=70000-", None]


def test_a_busy_server_is_left_alone_as_long_as_it_asks_and_longer_each_time_it_does_not(
    site: Site, tmp_path: Path
) -> None:
    waits: list[float] = []
    busy = [{"status": 503}, {"status": 429, "headers": {"Retry-After": "7"}}, {"status": 500}]
    (one,) = fetch(tmp_path, site.serve("/a", *busy, ok()), manners=Manners(first_wait=2), wait=waits.append)
    assert one.outcome == "fetched"
    assert waits == [2, 7, 8]


def test_a_moment_to_come_back_at_is_understood(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    moment = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    fetch(tmp_path, site.serve("/a", {"status": 429, "headers": {"Retry-After": moment}}, ok()), wait=waits.append)
    assert 60 < waits[0] <= 100


@pytest.mark.parametrize("moment", ["²", "soon", "Fri, 31 Dec 9999 23:59:59 -2300", "-7"])
def test_a_server_that_says_no_moment_that_can_be_is_asked_again_after_the_usual_wait(
    site: Site, tmp_path: Path, moment: str
) -> None:
    waits: list[float] = []
    busy = {"status": 503, "headers": {"Retry-After": moment}}
    (one,) = fetch(tmp_path, site.serve("/a", busy, ok(**{"Content-Length": str(len(REPORT))})), wait=waits.append)
    assert (one.outcome, waits) == ("fetched", [AT_ONCE.first_wait])


def test_a_server_that_wants_a_long_rest_ends_the_run(site: Site, tmp_path: Path) -> None:
    first = site.serve("/a", {"status": 429, "headers": {"Retry-After": "3600"}})
    ended = fetch(tmp_path, first, site.serve("/b", ok()))
    assert [one.outcome for one in ended] == ["failed", "not tried"]
    assert "60 minutes" in ended[0].says
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 404}, "answers 404"),
        ({"status": 403}, "answers 403"),
        (ok(b"<html>Sign in</html>"), "no PDF"),
        (ok(b""), "no PDF"),
        ({"body": REPORT, "headers": {"Content-Length": "999999999"}}, "larger than any report"),
        ({"status": 302, "headers": {"Location": "http://example.org/report.pdf"}}, "redirected to another place"),
        ({"status": 302, "headers": {"Location": "https://example.org/report.pdf"}}, "redirected to another place"),
        ({"status": 302, "headers": {"Location": "file:///etc/passwd"}}, "not allowed"),
        ({"status": 302, "headers": {"Location": "http://localhost:1/report.pdf"}}, "redirected to another place"),
    ],
)
def test_what_asking_again_would_not_change_is_refused_once(
    site: Site, tmp_path: Path, answer: dict[str, Any], says: str
) -> None:
    (one,) = fetch(tmp_path, site.serve("/a", answer))
    assert one.outcome == "refused"
    assert says in one.says
    assert len(site.asked) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_without_a_length_that_never_ends_is_refused(site: Site, tmp_path: Path) -> None:
    endless = {"body": REPORT, "headers": {"Content-Length": "x"}}
    (one,) = fetch(tmp_path, site.serve("/a", endless), manners=Manners(most_bytes=100_000))
    assert one.outcome == "refused"
    assert "over 100,000 bytes" in one.says


def test_a_redirect_within_the_site_is_followed(site: Site, tmp_path: Path) -> None:
    site.serve("/there", ok())
    (one,) = fetch(tmp_path, site.serve("/a", {"status": 302, "headers": {"Location": "/there"}}))
    assert one.outcome == "fetched"


def test_a_file_that_is_another_than_the_list_says_is_refused_unless_it_is_wanted(site: Site, tmp_path: Path) -> None:
    address = site.serve("/a", ok())
    other = Address(address=address.address, file_name="a.pdf", sha256="0" * 64)
    right = Address(address=address.address, file_name="a.pdf", sha256=sha256(REPORT).hexdigest())
    (refused,) = fetch(tmp_path, other)
    assert refused.outcome == "refused"
    assert "another file than the list says" in refused.says
    assert fetch(tmp_path, other, take_changed=True)[0].outcome == "fetched"
    assert fetch(tmp_path, right)[0].outcome == "fetched"


def test_a_site_that_is_down_is_not_asked_for_everything(tmp_path: Path) -> None:
    gone = [Address(address=f"http://127.0.0.1:9/{name}", file_name="a.pdf") for name in "abcdef"]
    ended = fetch(tmp_path, *gone, manners=Manners(pause=0, first_wait=0, tries=2, in_a_row=3))
    assert [one.outcome for one in ended] == ["failed"] * 3 + ["not tried"] * 3
    assert "3 files in a row" in ended[-1].says


def fill(folder: Path, *addresses: Address, **options: Any) -> list[str]:
    filled = fill_library(addresses, folder=folder, manners=AT_ONCE, with_reader=read_small, **options)
    return [one.outcome for one in filled.fetched]


def test_a_library_is_filled_and_nothing_is_asked_for_twice(site: Site, tmp_path: Path) -> None:
    files = [site.serve("/v1/1", ok()), site.serve("/v1/2", ok(b"%PDF-\nKent\n2023-02-06\n"))]
    assert fill(tmp_path, *files) == ["fetched", "fetched"]
    assert fill(tmp_path, *files, site.serve("/v1/3", {"status": 404})) == ["there already"] * 2 + ["refused"]
    assert [path for path, _ in site.asked] == ["/v1/1", "/v1/2", "/v1/3"]
    library = open_library(tmp_path)
    assert [row["file"] for row in library.rows("select file from reports order by authority")] == [
        "v1 2.pdf",
        "v1 1.pdf",
    ]
    assert not (tmp_path / "downloads").exists()


def test_what_was_damaged_in_the_library_is_fetched_again(site: Site, tmp_path: Path) -> None:
    address = site.serve("/v1/1", ok())
    fill(tmp_path, address)
    open_library(tmp_path).original("leeds").write_bytes(b"%PDF-\ndamaged")
    assert fill(tmp_path, address) == ["fetched"]
    assert open_library(tmp_path).damage() == ()


def test_a_file_added_by_hand_is_not_fetched_when_the_list_knows_its_hash(site: Site, tmp_path: Path) -> None:
    fill(tmp_path, site.serve("/v1/1", ok()))
    known = Address(address=site.address("/elsewhere"), file_name="a.pdf", sha256=sha256(REPORT).hexdigest())
    assert fill(tmp_path, known) == ["there already"]


def test_a_page_of_an_authority_gives_its_reports(site: Site, tmp_path: Path) -> None:
    page = """<a href="/v1/file/7"><span>Children's services inspection,</span> <b>pdf</b> - 18 May 2026</a>
      <a href="https://files.ofsted.gov.uk/v1/file/8#page=2">Focused visit: 2/3?</a> <a href="/about">About</a>
      <a href="https://example.org/v1/file/9">Elsewhere</a> <a href="javascript:x('/v1/file/1')">Script</a>
      <a href="/v1/file/7">again</a> <a name="no address">None</a><a href="/v1/file/10">"""
    site.serve("/provider/44/80418", ok(page.encode()))
    found = addresses_of_page(site.address("/provider/44/80418"), folder=tmp_path / "library")
    assert [one.address for one in found] == [site.address("/v1/file/7"), "https://files.ofsted.gov.uk/v1/file/8"]
    assert found[1].file_name == "Focused visit 2 3.pdf"
    (tmp_path / "saved.html").write_text(page, encoding="utf-8")
    assert [one.address.rsplit("/", 1)[1] for one in addresses_of_page(str(tmp_path / "saved.html"))] == ["7", "8"]
    for wrong in (site.address("/nothing"), str(tmp_path / "nothing.html")):
        with pytest.raises(KloeError):
            addresses_of_page(wrong, folder=tmp_path / "library")


def test_the_list_that_ships_is_whole() -> None:
    shipped = shipped_addresses()
    assert len(shipped) == len({one.address for one in shipped}) == 497
    assert all(one.address.startswith("https://files.ofsted.gov.uk/v1/file/") for one in shipped)
    assert all(one.local_authority and one.published for one in shipped)
    assert min(one.published for one in shipped if one.published) == date(2012, 7, 13)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("NORTH northamptonshire", {"north northamptonshire"}),
        ("northampton", {"north northamptonshire", "west northamptonshire"}),
        ("Bournemouth Christchurch", {"bournemouth, christchurch & poole"}),
        ("Atlantis", set()),
    ],
)
def test_an_authority_is_chosen_by_whole_words_and_else_by_how_they_begin(asked: str, found: set[str]) -> None:
    chosen = those_named(shipped_addresses(), asked, lambda one: one.local_authority)
    assert {one.local_authority for one in chosen} == found


def test_the_list_that_ships_names_the_files_that_are_here() -> None:
    reports = Path(__file__).parents[3] / "shared" / "data" / "reports"
    if not reports.is_dir():
        pytest.skip("the published reports are not here (../shared/data/reports)")
    known = {one.sha256 for one in shipped_addresses()}
    for file in reports.rglob("*.pdf"):
        content = file.read_bytes()
        assert (sha256(content).hexdigest() in known) == (b"%PDF-" in content[:1024]), file.name


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("address\nhttp://files.ofsted.gov.uk/v1/file/1\n", 2, "begins with https"),
        ("address\nhttps://user:word@example.org/1\n", 2, "begins with https"),
        ("address,sha256\nhttps://example.org/1,12\n", 2, "no SHA-256"),
        ("# a remark\naddress,published\nhttps://example.org/1,May 2026\n", 3, "no day"),
        ("https://example.org/1\nfile:///etc/passwd\n", 2, "begins with https"),
        ("name,place\na,b\n", 1, "begins with https"),
        ("address\n", None, "no address in the list"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int | None, says: str
) -> None:
    source = tmp_path / "list.csv"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(KloeError, match=says) as problem:
        read_addresses(source)
    assert problem.value.where.get("line") == line


def test_a_list_may_be_no_more_than_addresses(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://files.ofsted.gov.uk/v1/file/1\n\nhttps://example.org/a/b.pdf\n")
    assert [one.file_name for one in read_addresses(tmp_path / "list.txt")] == ["1.pdf", "b.pdf"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc passwd.pdf"),
        ("a:b?c*d.PDF", "a b c d.pdf"),
        ("", "report.pdf"),
        ("...", "report.pdf"),
        ("x" * 500, "x" * 120 + ".pdf"),
        ("CON.pdf", "CON report.pdf"),
    ],
)
def test_a_name_is_one_that_every_system_takes(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@pytest.mark.parametrize("address", ["https://[", "https://a:99999999/", "ftp://a/b", "", "https://", "http://a.org/"])
def test_an_address_that_is_none_is_not_allowed(address: str) -> None:
    assert not is_allowed(address)


def test_the_command_says_what_it_would_ask_for_and_how_it_ended(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    run = CliRunner().invoke
    dry = run(main, ["published", "fetch", "--dry-run", "--authority", "norfolk", "--since", "2020-01-01", "--json"])
    assert {one["local_authority"] for one in json.loads(dry.output)} == {"norfolk"}
    (tmp_path / "list.txt").write_text(site.serve("/gone", {"status": 404}).address)
    ended = run(main, ["published", "fetch", "--addresses", str(tmp_path / "list.txt"), "--pause", "0"])
    assert ended.exit_code == 1
    assert "1 address: 1 refused" in ended.output
    assert "answers 404" in ended.output
    (tmp_path / "list.txt").write_text(
        site.serve("/busy", {"status": 503, "headers": {"Retry-After": "1"}}, {"status": 410}).address
    )
    busy = run(main, ["published", "fetch", "--addresses", str(tmp_path / "list.txt"), "--pause", "0"])
    assert "Trying again in 1 seconds" in busy.output
    assert run(main, ["published", "fetch", "--page", "x", "--authority", "y"]).exit_code == 2
