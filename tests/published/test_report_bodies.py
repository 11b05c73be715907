"""The bodies of published reports: nothing of a page is lost, and the lists are those that a person reads."""

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kloe.published.model import Unread
from kloe.published.reading.body import Body, body_of
from kloe.published.reading.lines import Line, lines_of, own_text
from kloe.published.reading.pdf import Document, read_pdf
from kloe.published.reading.sections import SILENT

REPORTS = Path(__file__).parents[3] / "shared" / "data" / "reports"
READ_BY_A_PERSON = tomllib.loads((Path(__file__).parent / "bodies_read.toml").read_text(encoding="utf-8"))["report"]
FILES = sorted(path.relative_to(REPORTS).as_posix() for path in REPORTS.rglob("*.pdf"))

needs_reports = pytest.mark.skipif(not FILES, reason="the published reports are not beside the repository")


@cache
def document(file: str) -> Document | Unread:
    return read_pdf(REPORTS / file)


@cache
def body(file: str) -> Body:
    read = document(file)
    assert isinstance(read, Document)
    return body_of(lines_of(read))


@needs_reports
@pytest.mark.parametrize("whose", ["authority", "lscb"])
@pytest.mark.parametrize("said", READ_BY_A_PERSON, ids=lambda said: said["file"])
def test_what_has_to_improve_is_what_a_person_read(said: dict[str, Any], whose: str) -> None:
    expected = said.get(whose, {"priority": 0, "all": 0})
    found = [one for one in body(said["file"]).recommendations if one.whose == whose]
    assert [one.position for one in found] == list(range(1, expected["all"] + 1))
    assert sum(one.asked == "priority action" for one in found) == expected["priority"]
    if found:
        assert found[0].text.startswith(expected["first"])
        assert found[-1].text.rstrip(".").endswith(expected["last"].rstrip("."))


@needs_reports
@pytest.mark.parametrize("said", READ_BY_A_PERSON, ids=lambda said: said["file"])
def test_sections_strengths_and_numbers_are_those_that_a_person_read(said: dict[str, Any]) -> None:
    read = body(said["file"])
    graded = [one.section.area for one in read.sections if one.section.kind in ("judgement", "board")]
    assert list(dict.fromkeys(graded)) == said["areas"]
    assert len(read.strengths) == said["strengths"]
    numbers = [paragraph.number for paragraph in read.paragraphs if paragraph.number]
    assert (numbers[-1] if numbers else 0) == said["numbered"]


@needs_reports
@pytest.mark.parametrize("file", FILES)
def test_every_line_of_a_report_is_in_one_place(file: str) -> None:
    read = document(file)
    if isinstance(read, Unread):
        return
    lines = lines_of(read)
    assert _characters_left_out(read, lines) == ""
    sections = body(file).sections
    in_sections = [line for one in sections for line in (*one.section.heading, *one.section.lines)]
    assert in_sections == list(own_text(lines))
    for one in sections:
        if one.section.kind not in SILENT:
            assert [line for block in one.blocks for line in block.lines] == list(one.section.lines)


@needs_reports
@pytest.mark.parametrize("file", FILES)
def test_numbers_of_paragraphs_go_up_by_one_and_each_is_read_once(file: str) -> None:
    if isinstance(document(file), Unread):
        return
    numbers = [paragraph.number for paragraph in body(file).paragraphs if paragraph.number is not None]
    assert [after for before, after in pairwise(numbers) if after != before + 1] == []


@needs_reports
@pytest.mark.parametrize("file", FILES)
def test_every_recommendation_stands_where_it_says_and_under_no_other_heading(file: str) -> None:
    read = document(file)
    if isinstance(read, Unread):
        return
    for one in body(file).recommendations:
        printed = read.pages[one.place.page - 1][one.place.start : one.place.end]
        assert one.text.split()[0] in printed
        assert "experiences and progress of children" not in one.text
    starts = [(one.place.page, one.place.start) for one in body(file).recommendations]
    assert starts == sorted(set(starts))


def _characters_left_out(read: Document, lines: tuple[Line, ...]) -> str:
    """What of the pages is in no line: nothing but the ends of lines should be."""

    def left() -> Iterator[str]:
        for number, page in enumerate(read.pages, start=1):
            position = 0
            for line in (line for line in lines if line.page == number):
                yield page[position : line.start]
                position = line.end
            yield page[position:]

    return "".join(left()).strip("\r\n").replace("\r\n", "")
