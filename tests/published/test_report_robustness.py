"""Whatever stands in a file, reading it gives a report or a verdict, with places that are in the file."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_documents import FIVE_ROWS, LONG_AGO, SINGLE, SINGLE_ROWS, document, ilacs, single

from kloe.published.library.rows import rows_of
from kloe.published.model import Judgement, Place, Report, Unread
from kloe.published.reading.pdf import MOST_PAGES
from kloe.published.reading.report import read_report, report_of

PIECES = [
    *ilacs(FIVE_ROWS), *single(SINGLE_ROWS), *SINGLE, "Grade 4 (inadequate)", "What needs to improve?1", "1", " ", "",
    "Record of main findings", "The Local Safeguarding Children Board (LSCB)", "requires improvement",
    "Inspection dates: 31 to 99 and 0/0/0000", "Inspection of looked after children services", "Dear", "1. Children",
    "Focused visit to Kent children’s services", "Published: 45 May 20145", "safe\ufffeguarding", "\ufffe",
    "Lead inspectors: , and , HMI", "not judged", "\uf06e A bullet", "(outcome 1, national framework)", LONG_AGO,
]  # fmt: skip
LINES = st.one_of(st.sampled_from(PIECES), st.text(max_size=60))
PAGES = st.lists(st.lists(LINES, max_size=25), min_size=1, max_size=5)


@settings(deadline=None, max_examples=150)
@given(PAGES)
def test_any_text_is_read_without_a_fault(pages: list[list[str]]) -> None:
    check(pages)


@settings(deadline=None, max_examples=100)
@given(st.permutations(ilacs(FIVE_ROWS)), st.permutations(single(SINGLE_ROWS)))
def test_a_shuffled_front_is_read_without_a_fault(first: list[str], second: list[str]) -> None:
    check([first, second])


def check(pages: list[list[str]]) -> None:
    given_pages = document(*pages).pages
    read = report_of(document(*pages))
    if isinstance(read, Report):
        for place in places(read):
            assert 0 <= place.start <= place.end <= len(given_pages[place.page - 1])
        assert len({one.area for one in read.judgements}) == len(read.judgements)


def places(read: Report) -> Iterator[Place]:
    said = [read.authority, read.published, *read.windows, *read.lead_inspectors, *read.team, *read.judgements]
    for one in (*said, *read.recommendations, *read.strengths, *read.paragraphs):
        if one is not None:
            yield one.place
        if isinstance(one, Judgement) and one.heading:
            yield one.heading.place


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "not a PDF"),
        (b"%PDF-1.7\n", "broken"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "broken"),
    ],
)
def test_a_file_without_a_report_gets_a_verdict_and_what_to_do(tmp_path: Path, content: bytes, verdict: str) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    read = read_report(file)
    assert isinstance(read, Unread)
    assert (read.verdict, bool(read.says), bool(read.remedy)) == (verdict, True, True)


@pytest.mark.parametrize("piece", ["-", "and  ", "1 - ", "12 A\r\n", "Aa bb\r\n", ".", "safe\ufffe", "(outcome 1) "])
def test_what_is_printed_over_and_over_is_read_all_the_same(piece: str) -> None:
    endless = f"Inspection dates: 1 {piece * (8_000 // len(piece))}x"
    read = report_of(document(ilacs(FIVE_ROWS), [endless], ["What needs to improve", f"1. {endless}"]))
    assert isinstance(read, Report)
    assert len(read.judgements) == 5
    assert rows_of(read)


def test_a_file_with_more_pages_than_any_report_is_refused_rather_than_read_in_part(tmp_path: Path) -> None:
    long = pypdfium2.PdfDocument.new()
    for _ in range(MOST_PAGES + 1):
        long.new_page(100, 100).close()
    long.save(tmp_path / "long.pdf")
    read = read_report(tmp_path / "long.pdf")
    assert isinstance(read, Unread)
    assert read.verdict == "too large"


REPORTS = Path(__file__).parents[3] / "shared" / "data" / "reports" / "80567_surrey"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here (../shared/data/reports)")
@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_damaged_copy_of_a_real_report_is_read_or_refused_and_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(sorted(REPORTS.glob("*.pdf"))[0].read_bytes())
    cut = data.draw(st.integers(0, len(content)))
    for position in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=30)):
        content[position] ^= 0xFF
    file = tmp_path_factory.mktemp("damaged") / "report.pdf"
    file.write_bytes(bytes(content[: cut or None]))
    assert isinstance(read_report(file), Report | Unread)
