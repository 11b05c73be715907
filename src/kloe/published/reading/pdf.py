"""What a published PDF says: the text of its pages, each character where the page has it, or why it cannot be read."""

import hashlib
from pathlib import Path

import msgspec
import pypdfium2

from kloe.published.model import Unread, Verdict

MOST_BYTES = 100_000_000
MOST_PAGES = 1_000
MOST_CHARACTERS = 2_000_000  # the longest report read so far has 136,000
_FEWEST_CHARACTERS = 60  # on an average page that has a text layer; a scan has none, or a stamp


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The text of each page. A place in it is the place among the page's characters, so that ``boxes`` finds it."""

    file: str
    sha256: str
    pages: tuple[str, ...]


def read_pdf(source: Path) -> Document | Unread:
    """The text of the PDF ``source``, or the verdict on a file that gives none: nothing in a file makes it raise."""
    with source.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    file = _File(name=source.name, sha256=hashlib.sha256(content).hexdigest())
    if not content.strip():
        return file.unread("empty")
    if len(content) > MOST_BYTES:
        return file.unread("too large")
    if b"%PDF-" not in content[:1024]:
        return file.unread("not a PDF")
    return _read(content, file)


def no_report(document: Document) -> Unread:
    """The verdict on a document whose text is no report that Kloe knows."""
    return _File(name=document.file, sha256=document.sha256).unread("not a report")


class _File(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    sha256: str

    def unread(self, verdict: Verdict) -> Unread:
        says, remedy = _WHY[verdict]
        return Unread(file=self.name, sha256=self.sha256, verdict=verdict, says=says, remedy=remedy)


_DOWNLOAD = "Download it again from reports.ofsted.gov.uk."
_WHY: dict[Verdict, tuple[str, str]] = {
    "empty": ("The file is empty.", _DOWNLOAD),
    "too large": ("The file is larger than any report.", "Check that it is the report and nothing else."),
    "not a PDF": ("It is called a PDF, but it is something else, such as a saved web page.", _DOWNLOAD),
    "broken": ("The PDF is damaged: not all of its pages can be read.", _DOWNLOAD),
    "encrypted": ("The PDF asks for a password.", "Save a copy without a password."),
    "not a report": ("It is no report of an inspection that Kloe knows.", "Check that it is the right file."),
    "scanned": ("Its pages are pictures without text.", "Ask Ofsted for a copy with text, or put text in by OCR."),
}


def _read(content: bytes, file: _File) -> Document | Unread:
    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        return file.unread("encrypted" if "password" in str(problem).lower() else "broken")
    try:
        pages = _texts(opened)
    except pypdfium2.PdfiumError:
        return file.unread("broken")
    finally:
        opened.close()
    if pages is None:
        return file.unread("too large")
    if not pages:
        return file.unread("broken")
    if sum(map(len, pages)) < _FEWEST_CHARACTERS * len(pages):
        return file.unread("scanned")
    return Document(file=file.name, sha256=file.sha256, pages=pages)


def _texts(opened: pypdfium2.PdfDocument) -> tuple[str, ...] | None:
    """The text of each page, as long as it is in the PDF: a place in the one is a place in the other.

    None where it is more than any report has: half a report would be worse than none.
    """
    if len(opened) > MOST_PAGES:
        return None
    pages: list[str] = []
    left = MOST_CHARACTERS
    for number in range(len(opened)):
        pages.append(_text(opened[number]))
        left -= len(pages[-1])
        if left < 0:
            return None
    return tuple(pages)


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()
