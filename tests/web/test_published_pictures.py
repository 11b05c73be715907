"""Pages of reports as pictures: which there are, what is outlined, and how much of them is kept."""

import struct
import zlib
from datetime import date
from pathlib import Path

import msgspec
import pytest
from application_to_try import SignedIn
from django.test import Client

from kloe.errors import KloeError
from kloe.published.library import add_reports
from kloe.published.model import Place, Report, Unread
from kloe.published.reading.pdf import Document, read_pdf
from kloe.web.published.holding import held
from kloe.web.published.pictures import kept_picture, picture_of
from published.searchable_reports import made_report

REPORTS = Path(__file__).parents[3] / "shared" / "data" / "reports"
FIRST, SECOND = "The first paragraph says that children are safe.", "The second paragraph says what to improve."
INK = 1


def small_pdf(place: Path, *, rotated: int = 0) -> Path:
    """Two pages, the first with two lines of text, one near its top and one near its foot."""
    text = f"BT /F1 12 Tf 72 750 Td ({FIRST}) Tj 0 -600 Td ({SECOND}) Tj ET".encode()
    kids = b"[3 0 R 4 0 R]"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Resources<</Font<</F1 6 0 R>>>>/Contents 5 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2/Kids" + kids + b">>",
        page % rotated,
        page % 0,
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, starts = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        starts.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    content += b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(content),
    )
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def rows_of(png: bytes) -> list[bytes]:
    """The pixels of a picture, row by row."""
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    at, data = 8, b""
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    pixels = zlib.decompress(data)
    assert len(pixels) == height * (width + 1)
    return [pixels[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)]


def inked(png: bytes) -> set[int]:
    """In which tenths of the height there is an outline."""
    rows = rows_of(png)
    return {10 * number // len(rows) for number, row in enumerate(rows) if INK in row}


def place_of(file: Path, text: str) -> Place:
    document = read_pdf(file)
    assert isinstance(document, Document)
    start = document.pages[0].index(text)
    return Place(page=1, start=start, end=start + len(text))


@pytest.mark.parametrize(("text", "tenth"), [(FIRST, 1), (SECOND, 8)])
def test_only_what_is_meant_is_outlined(tmp_path: Path, text: str, tenth: int) -> None:
    file = small_pdf(tmp_path / "report.pdf")
    assert inked(picture_of(file, 1, [])) == set()
    assert inked(picture_of(file, 1, [place_of(file, text)])) <= {tenth - 1, tenth}
    assert inked(picture_of(file, 1, [place_of(file, text)]))


def test_on_a_turned_page_the_outline_is_turned_too(tmp_path: Path) -> None:
    file = small_pdf(tmp_path / "report.pdf", rotated=90)
    rows = rows_of(picture_of(file, 1, [place_of(file, FIRST)]))
    columns = {10 * at // len(rows[0]) for row in rows for at in range(len(row)) if row[at] == INK}
    assert len(rows) < len(rows[0])
    assert columns <= {8, 9}


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_there_is_not_cannot_be_drawn(tmp_path: Path, page: int) -> None:
    with pytest.raises(KloeError, match="cannot be drawn"):
        picture_of(small_pdf(tmp_path / "report.pdf"), page or 9, [])


def test_a_file_that_is_no_pdf_cannot_be_drawn(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"nothing")
    with pytest.raises(KloeError, match="cannot be drawn"):
        picture_of(tmp_path / "report.pdf", 1, [])


def test_a_picture_is_made_once_and_the_oldest_are_let_go(tmp_path: Path) -> None:
    made = []

    def make() -> bytes:
        made.append(1)
        return b"x" * 40

    for name in ("one", "one", "two", "three"):
        assert kept_picture(name, make, folder=tmp_path, most=100) == b"x" * 40
    assert len(made) == 3
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 100


def test_a_disk_that_cannot_be_written_to_only_makes_it_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert kept_picture("one", lambda: b"made", folder=tmp_path / "file") == b"made"


@pytest.fixture
def reader(signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody before a library of one report, whose file is a real PDF of two pages."""
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KLOE_CACHE", str(tmp_path / "cache"))
    file = small_pdf(tmp_path / "report.pdf")
    add_reports([file], folder=tmp_path / "home" / "published", with_reader=_read)
    return signed_in("member")


def _read(file: Path) -> Report | Unread:
    """A report of the two lines, with their real places."""
    document = read_pdf(file)
    assert isinstance(document, Document)
    made = made_report("Norfolk", date(2022, 3, 7), [("", FIRST), ("", SECOND)])
    paragraphs = tuple(
        msgspec.structs.replace(one, place=place_of(file, one.text), last_page=1) for one in made.paragraphs
    )
    return msgspec.structs.replace(made, sha256=document.sha256, file=file.name, pages=2, paragraphs=paragraphs)


def test_a_page_has_every_paragraph_outlined_or_the_one_that_is_named(reader: Client) -> None:
    (report,) = held().reports
    address = f"/published/reports/{report}/pages/1.png"
    whole, one = reader.get(address), reader.get(f"{address}?outlined=paragraph-2")
    assert whole["Content-Type"] == "image/png"
    assert {0, 8} & inked(whole.content)
    assert inked(one.content) < inked(whole.content)
    assert reader.get(address).content == whole.content


@pytest.mark.parametrize(
    "address",
    [
        "0.png", "3.png", "1.png?outlined=paragraph-3", "1.png?outlined=paragraph-0", "2.png?outlined=paragraph-1",
        "1.png?outlined=../../secret", "1.png?outlined=paragraph--1",
    ],
)  # fmt: skip
def test_only_pages_and_places_that_there_are_have_a_picture(reader: Client, address: str) -> None:
    (report,) = held().reports
    assert reader.get(f"/published/reports/{report}/pages/{address}").status_code == 404


def test_a_report_shows_its_pages_and_says_when_the_file_is_gone(reader: Client) -> None:
    (report,) = held().reports
    assert f"/published/reports/{report}/pages/1.png" in reader.get(f"/published/reports/{report}/").content.decode()
    for file in (held().library.folder / "originals").rglob("*.pdf"):
        file.unlink()
    text = reader.get(f"/published/reports/{report}/").content.decode()
    assert "no longer in the library" in text
    assert "pages/1.png" not in text
    assert reader.get(f"/published/reports/{report}/pages/2.png").status_code == 404


def test_real_reports_are_shown_with_every_page_that_has_text(
    signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(REPORTS.glob("80481_leeds/*.pdf"))
    if not files:
        pytest.skip("the real reports are not here (../shared/data/reports)")
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KLOE_CACHE", str(tmp_path / "cache"))
    add_reports(files, folder=tmp_path / "home" / "published")
    client = signed_in("member")
    assert held().reports
    for report in held().reports:
        read = held().report(report)
        text = client.get(f"/published/reports/{report}/").content.decode()
        assert text.count('class="kloe-paragraph"') == len(read.paragraphs)
        for page in sorted({one.place.page for one in read.paragraphs})[:3]:
            assert inked(client.get(f"/published/reports/{report}/pages/{page}.png").content)
        assert client.get(f"/published/reports/{report}/pages/{read.pages + 1}.png").status_code == 404
