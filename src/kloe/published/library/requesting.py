"""One request for one file: where a redirect may lead, how an interrupted download goes on, what an answer means."""

import email.utils
import http.client
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NoReturn
from urllib.parse import urlsplit

import msgspec

import kloe
from kloe.published.library.addresses import OFSTED_HOSTS, THIS_MACHINE, is_allowed
from kloe.published.reading.pdf import MOST_BYTES

USER_AGENT = f"Kloe/{kloe.__version__} (keeps a library of published inspection reports; one request at a time)"
TIMEOUT = 30.0  # seconds without a sign of life
_PIECE = 64 * 1024
_WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")
# not every OSError: a full disk is no fault of the connection
_CUT_OFF = (urllib.error.URLError, ConnectionError, TimeoutError, ssl.SSLError, http.client.HTTPException)
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class TryAgainError(Exception):
    """It may work in a moment; ``after`` are the seconds that the server asks for, None where it does not say."""

    def __init__(self, says: str, after: float | None = None) -> None:
        super().__init__(says)
        self.after = after


class RefusedError(Exception):
    """Asking again would bring the same."""


class _Part(msgspec.Struct, frozen=True):
    """What has to be the same for a download to go on where it stopped."""

    address: str
    validator: str


def request_file(address: str, target: Path, *, most: int = MOST_BYTES) -> None:
    """Put what lies at ``address`` into ``target``, going on where an earlier request for it was cut off.

    Raises TryAgainError or RefusedError, each with a sentence.
    """
    beside, note = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.json")
    start = _already_there(address, beside, note)
    headers = {"User-Agent": USER_AGENT, "Accept": "application/pdf, */*;q=0.1"}
    if start:
        headers |= {
            "Range": f"bytes={start}-",
            "If-Range": msgspec.json.decode(note.read_bytes(), type=_Part).validator,
        }
    try:
        with closing(_open(address, headers)) as answer:
            start = start if _goes_on(answer, start) else 0
            note.write_bytes(msgspec.json.encode(_Part(address, _validator(answer.headers))))
            _receive(answer, beside, start, most)
    except urllib.error.HTTPError as problem:
        with problem:
            _refuse(problem, beside)
    except _CUT_OFF as problem:
        reason = getattr(problem, "reason", None) or problem
        raise TryAgainError(f"The connection failed: {reason or problem.__class__.__name__}.") from problem
    beside.replace(target)
    note.unlink()


def _already_there(address: str, beside: Path, note: Path) -> int:
    """How many bytes an earlier request left that can be gone on with."""
    try:
        part = msgspec.json.decode(note.read_bytes(), type=_Part)
        return beside.stat().st_size if part.address == address and part.validator else 0
    except (OSError, msgspec.DecodeError):
        return 0


def _validator(headers: Mapping[str, str]) -> str:
    """What names this state of the file: without such a name, nobody knows whether two halves fit together."""
    strong = headers.get("ETag") or ""
    return strong if strong and not strong.startswith("W/") else headers.get("Last-Modified") or ""


def _goes_on(answer: Any, start: int) -> bool:
    if answer.status != http.client.PARTIAL_CONTENT:
        return False
    if not str(answer.headers.get("Content-Range", "")).startswith(f"bytes {start}-"):
        raise RefusedError("The server answers with another part of the file than it was asked for.")
    return True


def _receive(answer: Any, beside: Path, start: int, most: int) -> None:
    length = answer.headers.get("Content-Length") or ""
    whole = start + int(length) if _WHOLE_NUMBER.fullmatch(length) else None
    if whole is not None and whole > most:
        raise RefusedError(f"The file is larger than any report ({whole:,} bytes).")
    with beside.open("r+b" if start else "wb") as opened:
        received = _copy(answer, opened, start, most)
    if whole is not None and received < whole:
        raise TryAgainError(f"The connection broke off after {received:,} of {whole:,} bytes.")


def _copy(answer: Any, opened: IO[bytes], start: int, most: int) -> int:
    received = opened.seek(start)
    while piece := answer.read(_PIECE):
        received += len(piece)
        if received > most:
            raise RefusedError(f"The file is larger than any report (over {most:,} bytes).")
        opened.write(piece)
    return received


def _refuse(problem: urllib.error.HTTPError, beside: Path) -> NoReturn:
    if problem.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
        beside.unlink(missing_ok=True)
        raise TryAgainError("What was there of the file no longer fits.", after=0)
    says = f"The server answers {problem.code} ({problem.reason or 'no reason given'})."
    if problem.code in _TRY_AGAIN:
        raise TryAgainError(says, after=_seconds(problem.headers.get("Retry-After")))
    raise RefusedError(says)


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After is a number of seconds or a moment."""
    if retry_after is None:
        return None
    if _WHOLE_NUMBER.fullmatch(retry_after.strip()):
        return float(retry_after)
    try:
        moment = email.utils.parsedate_to_datetime(retry_after).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _open(address: str, headers: Mapping[str, str]) -> Any:
    if not is_allowed(address):
        raise RefusedError(f"'{address}' is no address that begins with https://.")
    host = urlsplit(address).hostname
    direct = [urllib.request.ProxyHandler({})] if host in THIS_MACHINE else []
    opener = urllib.request.build_opener(_OnlyKnownPlaces(), *direct)
    request = urllib.request.Request(address, headers=dict(headers))  # noqa: S310 - is_allowed has looked at it
    return opener.open(request, timeout=TIMEOUT)


class _OnlyKnownPlaces(urllib.request.HTTPRedirectHandler):
    """A redirect leads to the same host or to one of Ofsted's, and never from an encrypted address to an open one."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        weaker = old.scheme == "https" and new.scheme != "https"
        known = new.netloc == old.netloc or (new.scheme == "https" and new.netloc in OFSTED_HOSTS)
        if weaker or not known or not is_allowed(newurl):
            raise RefusedError(f"It is redirected to another place ({new.scheme}://{new.netloc}).")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
