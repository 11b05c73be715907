"""Pages on extracts: adding, waiting, refusals, readiness, correcting how they were read, packs, comparing."""

import io
import zipfile
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus

import pytest
from application_to_try import Cast, SignedIn, client_of, make_cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from two_extracts import AUTHORITY, EARLIER, LATEST, books, two_extracts

from kloe.childdata.reading.mapping import read_mapping
from kloe.home import authority_home
from kloe.web.childdata import background, storing, uploading
from kloe.web.childdata.models import IssueWork, MadePack, State, StoredExtract
from kloe.web.childdata.opened import OPENED, opened
from kloe.web.childdata.packs import make_now, pack_file
from kloe.web.childdata.what_came import upload_folder
from kloe.web.looks.models import Look
from small_annex_a import a_list, csv_text, headings, rows_of, workbook

ADD = "/data/extracts/add"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the background is done before the page is sent: a test's database is its thread's own."""

    def run(kind: type, pk: object, do: object) -> object:
        if not background._claim(kind, pk):  # type: ignore[type-var,arg-type]
            return None
        do(kind.objects.get(pk=pk))  # type: ignore[attr-defined,operator]
        return do

    monkeypatch.setattr(storing, "start", run)


@pytest.fixture
def analyst(signed_in: SignedIn) -> Client:
    return signed_in("performance-analyst")


@pytest.fixture
def both(cast: Cast) -> tuple[StoredExtract, StoredExtract]:
    return two_extracts()


def _book(**sheets: object) -> bytes:
    return workbook({name.replace("_", " "): rows for name, rows in sheets.items()})  # type: ignore[misc]


def _add(client: Client, *files: tuple[str, bytes], **fields: str) -> object:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(ADD, {"authority": "Uploadshire", **fields, "lists": sent})


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("letter.docx", b"PK\x03\x04 no archive", ""),
        ("notes.txt", b"Dear all, nothing here.\n", ""),
        ("report.pdf", b"%PDF-1.7 ...", "PDF"),
    ],
)
def test_what_is_no_annex_a_is_refused_with_what_where_and_remedy(
    analyst: Client, at_once: None, name: str, content: bytes, says: str
) -> None:
    _add(analyst, (name, content))
    stored = StoredExtract.objects.get()
    page = _text(analyst.get(f"/data/extracts/{stored.pk}/"))
    assert stored.state == State.REFUSED
    assert "could not be read" in page
    assert stored.refusal["remedy"]
    assert name in page
    assert says in page
    assert 'class="govuk-error-summary"' in page


@pytest.mark.parametrize(
    ("fields", "files", "says"),
    [
        ({}, [], "Choose the Annex A workbook"),
        ({}, [("a.csv", b"")], "no bytes"),
        ({"authority": ""}, [("a.csv", b"x")], "Enter the name of the authority"),
        ({"authority": "../.."}, [("a.csv", b"x")], "in letters"),
        ({"as_at": "31/2/2026"}, [("a.csv", b"x")], "Write the day as in"),
        ({"as_at": "1/1/0026"}, [("a.csv", b"x")], "cannot be right"),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_keeps_nothing(
    analyst: Client, fields: dict[str, str], files: list[tuple[str, bytes]], says: str
) -> None:
    answer = _add(analyst, *files, **fields)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY  # type: ignore[attr-defined]
    assert "There is a problem" in _text(answer)
    assert says in _text(answer)
    assert not StoredExtract.objects.exists()


def test_what_is_too_large_is_stopped_while_it_comes(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "LARGEST_IN_ALL", 100_000)
    answer = _add(analyst, ("big.csv", b"x" * 200_000))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY  # type: ignore[attr-defined]
    assert "larger than" in _text(answer)


def test_an_upload_without_the_token_of_its_form_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(cast["performance-analyst"]).cookies
    answer = client.post(ADD, {"authority": "Uploadshire", "lists": SimpleUploadedFile("a.csv", b"x")})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_file_name_is_only_ever_shown(analyst: Client, at_once: None) -> None:
    _add(analyst, ("../../<b>evil</b>.csv", b"x,y\n1,2\n"))
    stored = StoredExtract.objects.get()
    assert [path.name for path in (upload_folder(stored.pk) / "files").iterdir()] == ["001"]
    assert "<b>evil" not in _text(analyst.get(f"/data/extracts/{stored.pk}/"))


def test_what_is_being_read_is_waited_for_and_not_started_twice(analyst: Client, cast: Cast) -> None:
    stored = storing.receive([books()[1]], authority="Uploadshire", as_at=LATEST, notified=None, by=None)
    StoredExtract.objects.filter(pk=stored.pk).update(state=State.READING, step="Checking", alive_at=timezone.now())
    page = _text(analyst.get(f"/data/extracts/{stored.pk}/"))
    assert "data-refresh" in page
    assert "Look again" in page
    assert storing.read_in_background(stored) is None


def test_readiness_says_what_changed_and_counts_what_is_explained_apart(
    analyst: Client, both: tuple[StoredExtract, StoredExtract], cast: Cast
) -> None:
    _, latest = both
    with opened(latest) as one:
        key = one.extract.session.rows(
            "select key from issues join checks on checks.id = issues.\"check\" where severity = 'error' limit 1"
        )[0][0]
    IssueWork.objects.create(
        authority=AUTHORITY, key=key, explained=True, reason="So it is.", changed_by=cast["performance-analyst"]
    )
    page = _text(analyst.get(f"/data/extracts/{latest.pk}/"))
    assert "of which 1 explained" in page
    assert f"No: {latest.counts['errors']} errors" in page, "an explained error still stops it"
    assert "Since the extract of 27 March 2026" in page


def test_a_heading_corrected_on_the_page_is_remembered_and_read_again(analyst: Client, at_once: None) -> None:
    rows = [list(headings(3)), *rows_of(3)]
    where = next(place for place, heading in enumerate(rows[0]) if "team" in heading.lower())
    rows[0][where] = "Squad of the case"
    _add(analyst, ("a.xlsx", _book(List_3=rows, List_1=a_list(1))), as_at="1/6/2024")
    first = StoredExtract.objects.get()
    address = f"/data/extracts/{first.pk}/matching"
    page = _text(analyst.get(address))
    assert "Squad of the case" in page
    name = page.split("Squad of the case")[0].rsplit('for="', 1)[1].split('"')[0]
    analyst.post(address, {name: "team"})
    again = StoredExtract.objects.exclude(pk=first.pk).get()
    assert again.usable
    with opened(again) as one:
        assert one.extract.session.rows("select count(*) from referrals where team is not null")[0][0] > 0
    kept = read_mapping(authority_home("Uploadshire") / "mapping.toml")
    assert ("Squad of the case", "team") in {(one.heading, one.column) for one in kept.headings}
    (authority_home("Uploadshire") / "mapping.toml").unlink()


def test_sheets_of_a_refused_extract_can_be_named(analyst: Client, at_once: None) -> None:
    rows = [["Col one", "Col two"], ["1", "2"]]
    _add(analyst, ("a.xlsx", _book(Stuff=rows)))
    stored = StoredExtract.objects.get()
    assert stored.state == State.REFUSED
    assert "Stuff" in _text(analyst.get(f"/data/extracts/{stored.pk}/matching"))


def test_only_who_may_add_can_add_correct_or_start_again(
    signed_in: SignedIn, both: tuple[StoredExtract, StoredExtract]
) -> None:
    for who in ("leader", "team-manager", "inspection-coordinator", "auditor", "member", "stranger"):
        client = signed_in(who)
        for address in (ADD, f"/data/extracts/{both[1].pk}/matching"):
            assert client.get(address).status_code == HTTPStatus.FORBIDDEN, (who, address)
        assert client.post(f"/data/extracts/{both[1].pk}/again").status_code == HTTPStatus.FORBIDDEN


def test_comparing_shows_children_only_by_permission(
    signed_in: SignedIn, both: tuple[StoredExtract, StoredExtract]
) -> None:
    earlier, latest = both
    query = f"?extract={latest.pk}&earlier={earlier.pk}"
    page = _text(signed_in("leader").get(f"/data/compare/{query}"))
    assert "still there" in page
    assert "/children?" not in page
    assert signed_in("leader").get(f"/data/compare/C1/children{query}").status_code == HTTPStatus.FORBIDDEN
    before = Look.objects.count()
    answer = signed_in("performance-analyst").get(f"/data/compare/C1/children{query}")
    assert answer.status_code == HTTPStatus.OK
    assert Look.objects.count() > before


def test_a_pack_is_made_hashed_and_every_child_in_it_recorded(
    analyst: Client, both: tuple[StoredExtract, StoredExtract], cast: Cast
) -> None:
    pack = MadePack.objects.create(extract=both[1], audience="internal", asked_by=cast["performance-analyst"])
    make_now(pack)
    assert pack.state == State.READY, pack.refusal
    assert pack.digest == sha256(pack_file(pack).read_bytes()).hexdigest()
    assert pack.digest in _text(analyst.get(f"/data/extracts/{both[1].pk}/packs"))
    answer = analyst.get(f"/data/packs/{pack.pk}/download")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert f"pack-{LATEST}/issues.xlsx" in names
    assert f"pack-{LATEST}/report.html" in names
    with opened(both[1]) as one:
        children = one.extract.session.count("select count(*) from child_ids")
    assert Look.objects.filter(page="pack downloaded").count() == children


def test_a_published_pack_holds_no_rows_and_is_for_members(
    signed_in: SignedIn, both: tuple[StoredExtract, StoredExtract], cast: Cast
) -> None:
    pack = MadePack.objects.create(extract=both[1], audience="published", asked_by=cast["member"])
    own = MadePack.objects.create(
        extract=both[1], audience="internal", asked_by=cast["performance-analyst"], state=State.READY
    )
    make_now(pack)
    answer = signed_in("member").get(f"/data/packs/{pack.pk}/download")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert not [name for name in names if "issues" in name or "lists" in name or "ledger" in name]
    for who in ("member", "leader"):
        assert signed_in(who).get(f"/data/packs/{own.pk}/download").status_code == HTTPStatus.FORBIDDEN
        ask = signed_in(who).post(f"/data/extracts/{both[1].pk}/packs/ask", {"audience": "internal"})
        assert ask.status_code == HTTPStatus.FOUND
    assert MadePack.objects.filter(audience="internal").count() == 1


def test_with_no_extract_every_page_says_so(analyst: Client) -> None:
    for address in ("/data/extracts/", "/data/issues/", "/data/measures/", "/data/compare/"):
        answer = analyst.get(address)
        assert answer.status_code == HTTPStatus.OK
        assert "xtract" in _text(answer)


def test_pages_ask_the_database_a_bounded_number_of_times(
    analyst: Client, both: tuple[StoredExtract, StoredExtract], django_assert_max_num_queries: object
) -> None:
    earlier, latest = both
    for address in (
        "/data/extracts/",
        f"/data/extracts/{latest.pk}/",
        f"/data/compare/?earlier={earlier.pk}",
        f"/data/extracts/{latest.pk}/packs",
        f"/data/extracts/{latest.pk}/matching",
    ):
        analyst.get(address)
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            assert analyst.get(address).status_code == HTTPStatus.OK


def test_an_upload_is_read_checked_and_the_same_after_a_restart(
    analyst: Client, at_once: None, both: tuple[StoredExtract, StoredExtract]
) -> None:
    answer = _add(analyst, ("annex-a.xlsx", books()[1].read_bytes()), as_at="26/6/2026")
    stored = StoredExtract.objects.get(authority="Uploadshire")
    assert answer.url == f"/data/extracts/{stored.pk}/"  # type: ignore[attr-defined]
    assert (stored.state, stored.extract_date, stored.file_names) == (State.READY, LATEST, ["annex-a.xlsx"])
    page = _text(analyst.get(f"/data/extracts/{stored.pk}/"))
    assert "Could we send this today?" in page
    assert f"No: {stored.counts['errors']} errors" in page
    OPENED.forget(stored.pk)
    assert _text(analyst.get(f"/data/extracts/{stored.pk}/")).split("<main")[1] == page.split("<main")[1]


def test_an_interrupted_reading_of_several_files_is_told_and_started_again(analyst: Client, at_once: None) -> None:
    place = books()[0].parent
    files = [place / f"list {number}.csv" for number in (1, 3)]
    for number, file in zip((1, 3), files, strict=True):
        file.write_text(csv_text(a_list(number)), encoding="utf-8")
    stored = storing.receive(files, authority="Uploadshire", as_at=LATEST, notified=None, by=None)
    long_ago = timezone.now() - timedelta(hours=1)
    StoredExtract.objects.filter(pk=stored.pk).update(state=State.READING, step="Checking", alive_at=long_ago)
    assert "Reading was interrupted" in _text(analyst.get(f"/data/extracts/{stored.pk}/"))
    assert "Interrupted" in _text(analyst.get("/data/extracts/"))
    analyst.post(f"/data/extracts/{stored.pk}/again")
    stored.refresh_from_db()
    assert (stored.state, set(stored.counts["rows_by_list"])) == (State.READY, {"1", "3"}), stored.refusal
    with opened(stored) as one:
        assert [file.name for file in one.extract.files] == ["list 1.csv", "list 3.csv"]


@pytest.mark.django_db(transaction=True)
def test_of_two_uploads_at_once_of_one_day_one_replaces_the_other_which_is_still_listed() -> None:
    path = books()[0].parent / "small.xlsx"
    path.write_bytes(_book(List_1=a_list(1), List_3=a_list(3)))
    sent = [storing.receive([path], authority="Twiceshire", as_at=LATEST, notified=None, by=None) for _ in range(2)]
    for thread in [storing.read_in_background(one) for one in sent]:
        assert thread is not None
        thread.join(timeout=120)
    found = list(StoredExtract.objects.filter(authority="Twiceshire"))
    assert [one.state for one in found] == [State.READY, State.READY], [one.refusal for one in found]
    (old,) = [one for one in found if not one.usable]
    client = client_of(make_cast()["performance-analyst"])
    assert "This extract was replaced" in _text(client.get(f"/data/extracts/{old.pk}/"))
    assert "Replaced" in _text(client.get("/data/extracts/"))


def test_extracts_of_two_authorities_are_not_compared(
    analyst: Client, both: tuple[StoredExtract, StoredExtract]
) -> None:
    other = StoredExtract.objects.create(authority="Elsewhere", state=State.READY, extract_date=EARLIER)
    answer = analyst.get(f"/data/compare/?extract={both[1].pk}&earlier={other.pk}")
    assert "There are not two extracts" in _text(answer)
