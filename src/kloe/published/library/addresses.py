"""Where published reports lie on Ofsted's site: the list that ships with Kloe, other lists, an authority's page."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec

from kloe.errors import KloeError
from kloe.published.library.naming import safe_file_name

SHIPPED = Path(__file__).with_name("addresses.csv")
FILES_HOST = "files.ofsted.gov.uk"
OFSTED_HOSTS = frozenset({FILES_HOST, "reports.ofsted.gov.uk"})
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LOOKS = "A list is CSV with a column 'address' (and, where known, file_name, local_authority, published, sha256)."


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where one report lies. ``file_name`` is what it will be called, ``sha256`` what it has to hash to, if known."""

    address: str
    file_name: str
    local_authority: str = ""
    published: date | None = None
    sha256: str = ""


def shipped_addresses() -> tuple[Address, ...]:
    """The reports that were published when this version of Kloe was made."""
    return read_addresses(SHIPPED)


def read_addresses(source: Path) -> tuple[Address, ...]:
    """A list of addresses: CSV with headings, or one address a line. Raises KloeError for what cannot be used."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise KloeError("The list cannot be read.", where={"file": source}, remedy=_LOOKS) from problem
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    found = {one.address: one for one in _addresses(lines, source)}
    if not found:
        raise KloeError("There is no address in the list.", where={"file": source}, remedy=_LOOKS)
    return tuple(found.values())


def _addresses(lines: list[tuple[int, str]], source: Path) -> Iterator[Address]:
    headings = next(csv.reader([lines[0][1]])) if lines else []
    has_headings = "address" in headings
    for number, line in lines[1:] if has_headings else lines:
        cells = next(csv.reader([line]))
        row = dict(zip(headings, cells, strict=False)) if has_headings else {"address": line}
        try:
            yield _address(row)
        except ValueError as problem:
            raise KloeError(str(problem), where={"file": source, "line": number}, remedy=_LOOKS) from problem


def _address(row: dict[str, str]) -> Address:
    """Raises ValueError with a sentence."""
    row = {name: cell.strip() for name, cell in row.items()}
    address, sha256 = row.get("address", ""), row.get("sha256", "").lower()
    if not is_allowed(address):
        raise ValueError(f"'{address}' is no address that begins with https://.")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise ValueError(f"'{sha256}' is no SHA-256: it has 64 digits from 0 to f.")
    return Address(
        address=address,
        file_name=safe_file_name(row.get("file_name", "") or _last_part(address)),
        local_authority=row.get("local_authority", ""),
        published=_day(row.get("published", "")),
        sha256=sha256,
    )


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    if text:
        raise ValueError(f"'{text}' is no day: write 2026-05-18.")
    return None


def is_allowed(address: str) -> bool:
    """Only encrypted addresses without a password in them, or those of this machine."""
    try:
        parts = urlsplit(address)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        return False
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    return encrypted and port_is_a_number and bool(parts.hostname) and "@" not in parts.netloc and " " not in address


def addresses_on_page(html: str, page: str = f"https://{FILES_HOST}/") -> tuple[Address, ...]:
    """The reports that an authority's page links to, in its order; ``page`` is where the page itself lies."""
    links = _Links()
    links.feed(html)
    links.close()
    hosts = {FILES_HOST, urlsplit(page).hostname}
    whole = ((urljoin(page, href).partition("#")[0], text) for href, text in links.found)
    reports = [(one, text) for one, text in whole if _is_report(one) and urlsplit(one).hostname in hosts]
    return tuple(
        {one: Address(address=one, file_name=safe_file_name(text or _last_part(one))) for one, text in reports}.values()
    )


def _is_report(address: str) -> bool:
    path = urlsplit(address).path.lower() if is_allowed(address) else ""
    return "/v1/file/" in path or path.endswith(".pdf")


class _Links(HTMLParser):
    """Each link with its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open, self._text = dict(attrs).get("href"), []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self.found.append((self._open, " ".join("".join(self._text).split())))
            self._open = None


def _last_part(address: str) -> str:
    return urlsplit(address).path.rsplit("/", 1)[-1]
