"""The record of looks is complete: every page and file of every role is walked, and each child in it was recorded.

Whoever sees a part of the children sees nobody else's id, wherever it might be: a page, a link, a file, an error.
"""

import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from html import unescape
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import openpyxl
import pytest
from application_to_try import Cast, SignedIn, give_cases
from django.http import HttpResponseBase
from django.test import Client
from two_extracts import two_extracts

from kloe.web.accounts.models import Appointment, Team
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.children import known
from kloe.web.children.addresses import child_address, child_of
from kloe.web.children.models import KeptSample
from kloe.web.looks.models import Look

_LINK = re.compile(r'(?:href|action)="([^"#]+)')
_CHILD = re.compile(r"/children/child/([^/?\"]+)")
_OF_A_KIND = 2  # so many addresses of one view with the same parameters are asked for
_NOT_WALKED = ("/static/", "/published/", "/people/", "/looks/", "/api/", "/pages/")
_EVERYBODY = ("performance-analyst", "inspection-coordinator", "quality-lead")
_NOBODY = ("leader", "member", "administrator", "data-protection-officer", "single-point-of-contact", "stranger")


@pytest.fixture
def extracts(cast: Cast) -> tuple[StoredExtract, StoredExtract]:
    return two_extracts()


@pytest.fixture
def ids(extracts: tuple[StoredExtract, StoredExtract]) -> frozenset[str]:
    """The ids of all children of both extracts."""
    return frozenset().union(*(_children(one) for one in extracts))


def _children(stored: StoredExtract) -> set[str]:
    with opened(stored) as one:
        return {child for (child,) in one.extract.session.rows("select child_id from child_ids") if child}


def _of_team(extracts: Iterable[StoredExtract], team: str) -> set[str]:
    found: set[str] = set()
    for stored in extracts:
        with opened(stored) as one:
            found |= {child for child, teams in known.teams_of(one).items() if team in teams}
    return found


def shown(answer: HttpResponseBase, ids: frozenset[str]) -> set[str]:
    """The children whose ids are anywhere in an answer: its text, its links, the cells of a workbook."""
    content = _content(answer)
    if "spreadsheet" in answer.headers["Content-Type"]:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        text = "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    else:
        text = unescape(content.decode())
    return (set(re.findall(r"[\w-]+", text)) | {child_of(key) or "" for key in _CHILD.findall(text)}) & ids


def _content(answer: HttpResponseBase) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined, arg-type]


def walk(client: Client, starts: Iterable[str], ids: frozenset[str]) -> Iterator[tuple[str, set[str], set[str]]]:
    """(address, children in it, children recorded) of every page that links lead to; POST forms are left alone."""
    waiting, met, kinds = deque(starts), set[str](), Counter[object]()
    while waiting:
        address = waiting.popleft()
        before = Look.objects.count()
        answer = client.get(address)
        assert answer.status_code != HTTPStatus.INTERNAL_SERVER_ERROR, address
        yield (
            address,
            shown(answer, ids),
            set(Look.objects.filter(number__gt=before).values_list("child_id", flat=True)),
        )
        if "html" not in answer.headers["Content-Type"]:
            continue
        for link in _LINK.findall(_content(answer).decode()):
            to = urljoin(address, unescape(link))
            if to in met or urlsplit(to).netloc or to.startswith(_NOT_WALKED):
                continue
            met.add(to)
            kind = _kind(to)
            kinds[kind] += 1
            if kinds[kind] <= _OF_A_KIND:
                waiting.append(to)


def _kind(address: str) -> object:
    parts = urlsplit(address)
    path = re.sub(r"(?<=/)[^/]*\d[^/]*", "…", parts.path)
    return path, tuple(sorted(name for name, _ in parse_qsl(parts.query)))


def _starts(extracts: tuple[StoredExtract, StoredExtract], sample: str, children: Iterable[str]) -> list[str]:
    """Where a walk begins: also addresses to which this person has no link."""
    earlier = urlencode({"extract": extracts[0].pk})
    own = ["/", "/data/issues/", "/data/issues/export", "/data/measures/", "/data/compare/", "/children/",
           "/children/risk-lists/xlsx", "/children/risk-lists/most", "/children/groups", "/children/flows",
           f"/children/samples/{sample}", f"/children/samples/{sample}/xlsx", f"/data/issues/?{earlier}",
           f"/children/?{earlier}"]  # fmt: skip
    return own + [child_address(child) for child in children]


@pytest.fixture
def sample(extracts: tuple[StoredExtract, StoredExtract], signed_in: SignedIn) -> str:
    """A sample of the latest extract that the quality lead has chosen."""
    client = signed_in("quality-lead")
    text = _content(client.get("/children/samples/new")).decode().split('name="wanted"', 1)[1]
    client.post("/children/samples/new", {"wanted": text.split('value="')[1].split('"')[0], "seed": "11"})
    return str(KeptSample.objects.get().pk)


@pytest.mark.parametrize("who", [*_EVERYBODY, "leader-with-children"])
def test_every_child_that_a_page_or_file_shows_is_recorded(
    who: str, extracts: tuple[StoredExtract, StoredExtract], sample: str, ids: frozenset[str], signed_in: SignedIn
) -> None:
    found: Counter[bool] = Counter()
    for address, seen, recorded in walk(signed_in(who), _starts(extracts, sample, sorted(ids)[:3]), ids):
        assert seen <= recorded, (address, sorted(seen - recorded)[:5])
        found[bool(seen)] += 1
    assert found[True] > 5
    assert found[False] > 5


def test_a_team_manager_meets_no_child_of_another_team_anywhere(
    extracts: tuple[StoredExtract, StoredExtract], sample: str, ids: frozenset[str], cast: Cast, signed_in: SignedIn
) -> None:
    with opened(extracts[1]) as one:
        teams = [team for several in known.teams_of(one).values() for team in several]
    team = max(sorted(set(teams)), key=teams.count)
    Appointment.objects.filter(person=cast["team-manager"]).update(team=Team.objects.get_or_create(name=team)[0])
    own = _of_team(extracts, team)
    _nobody_else("team-manager", own, extracts, sample, ids, signed_in)


def test_an_auditor_meets_only_the_own_cases_anywhere(
    extracts: tuple[StoredExtract, StoredExtract], sample: str, ids: frozenset[str], cast: Cast, signed_in: SignedIn
) -> None:
    own = set(sorted(_children(extracts[1]))[:2])
    give_cases(cast["auditor"], *own)
    _nobody_else("auditor", own, extracts, sample, ids, signed_in)


@pytest.mark.parametrize("who", _NOBODY)
def test_who_sees_no_child_meets_none_anywhere(
    who: str, extracts: tuple[StoredExtract, StoredExtract], sample: str, ids: frozenset[str], signed_in: SignedIn
) -> None:
    before = Look.objects.count()
    for address, seen, _ in walk(signed_in(who), _starts(extracts, sample, ()), ids):
        assert not seen, (address, sorted(seen)[:5])
    assert Look.objects.count() == before


def _nobody_else(
    who: str, own: set[str], extracts: tuple[StoredExtract, StoredExtract], sample: str, ids: frozenset[str],
    signed_in: SignedIn,
) -> None:  # fmt: skip
    others = sorted(ids - own)[:3]
    assert others
    met: set[str] = set()
    for address, seen, recorded in walk(signed_in(who), _starts(extracts, sample, [*sorted(own)[:3], *others]), ids):
        asked = {child_of(key) for key in _CHILD.findall(address)}
        assert seen - asked <= own, (address, sorted(seen - own)[:5])
        assert seen - asked <= recorded <= own, (address, sorted(seen - recorded)[:5])
        met |= recorded
    assert met
