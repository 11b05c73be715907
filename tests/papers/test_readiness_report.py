"""The report as a page: safe, accessible, and without any child in it."""

import re
from collections import Counter
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hostile_extract import AS_AT, CASES, CHILDREN, CONTACTS, IMAGE, case, write_workbook

import kloe
from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.changes import IssueChanges
from kloe.papers.readiness_report import readiness_report

MADE = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
CHANGES = IssueChanges(3, 2, 1, date(2024, 5, 31), (("F-03", 3, 0, 0), ("GONE-1", 0, 2, 1)))
NEVER_CLOSED = {"meta", "rect", "link", "br", "img", "input"}


class Page(HTMLParser):
    """Elements with their attributes, whether each is closed in order, and the text of some."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: dict[str, list[str]] = {}
        self.tables: list[list[str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif "table" in self.open:
            self.tables[-1].append(tag)
        if tag not in NEVER_CLOSED:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.text.setdefault(self.open[-1], []).append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def html(extract: Extract, checked: CheckedExtract) -> str:
    return readiness_report(extract, checked, changes=CHANGES, made_at=MADE, version="0.1.0")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_well_formed(page: Page) -> None:
    assert page.open == []
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    for attributes in page.of("a"):
        assert str(attributes["href"]).removeprefix("#") in ids
    for _, attributes in page.elements:
        assert attributes.get("aria-labelledby", next(iter(ids))) in ids


def test_accessible_structure(page: Page) -> None:
    assert page.of("html")[0]["lang"] == "en-GB"
    assert [len(page.of(tag)) for tag in ("h1", "main", "nav", "header", "footer", "title")] == [1] * 6
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    first_link = next(attributes for tag, attributes in page.elements if tag == "a")
    assert first_link["href"] == "#main"
    assert all(attributes["scope"] in ("col", "row", "rowgroup") for attributes in page.of("th"))
    assert page.tables
    assert all(tags[0] == "caption" and tags.count("caption") == 1 for tags in page.tables)
    regions = [attributes for attributes in page.of("div") if attributes.get("role") == "region"]
    assert len(regions) == len(page.tables)
    assert all(attributes["tabindex"] == "0" and attributes["aria-labelledby"] for attributes in regions)
    assert all(attributes.get("aria-hidden") == "true" for attributes in page.of("svg"))


def test_loads_nothing(html: str, page: Page) -> None:
    assert not re.search(r"https?://|//[a-z]|@import|url\((?!#)", html)
    assert [tag for tag, _ in page.elements if tag in {"script", "img", "link", "iframe", "object", "form"}] == []
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_hostile_texts_stay_texts(html: str, page: Page) -> None:
    assert "<script" not in html
    assert "<img" not in html
    assert "Borough <script>alert(1)</script>" in "".join(page.text["h1"])
    assert "<script>alert(1)</script>" in page.text["th"]  # the team, and the heading nobody knows
    assert "=cmd|' /C calc'!A0" in page.text["th"]
    assert IMAGE in page.text["th"]


def test_no_child_in_it(html: str) -> None:
    assert not [child for child in CHILDREN if child in html]
    for born in {row["birth_date"] for row in (*CONTACTS, *CASES)}:
        assert born not in html
    assert "01/02/2010" not in html
    (row,) = [line for line in html.splitlines() if "(not shown: it may identify somebody)" in line]
    assert '<td class="number">2</td>' in row


def test_staff_are_named_only_where_work_is_shown_by_worker(html: str) -> None:
    rest = html
    for table in ("by-worker", "caseloads-by-worker"):
        before, after = rest.split(f'<table id="{table}">')
        by_worker, after = after.split("</table>", 1)
        assert "Ann Other" in by_worker
        rest = before + after
    assert "Ann Other" not in rest


def test_says_what_was_found(html: str, page: Page, checked: CheckedExtract) -> None:
    counts = checked.counts()
    assert counts["error"] > 0
    titles = "\n".join(page.text["h2"])
    assert f"No: {counts['error']} errors " in titles
    assert "stop it, and 9 lists are missing (Lists 2 to 5 and 7 to 11)." in titles
    assert f"What stops us: {counts['error']} errors from" in titles
    assert "The lists: 2 of 11 came, with 12 rows" in titles
    assert "What changed since the last extract: 3 new issues, 2 still there, 1 gone" in titles
    assert "30 June 2024 (as given)" in page.text["dd"]
    assert "5 March 2026 at 09:30 UTC by Kloe 0.1.0" in page.text["dd"]


def test_examples_only_where_they_may_be_shown(page: Page) -> None:
    cells = page.text["td"]
    assert "male → a) Male" in cells
    assert "13/05/2024 → 2024-05-13" in cells
    assert "11.5 → 11" in cells
    assert "Not shown in this column" in cells  # the date of birth, and the worker


def test_a_director_reads_the_verdict_only(html: str, page: Page) -> None:
    verdict = html.split('<section id="verdict"')[1].split("</section>", maxsplit=1)[0]
    assert "What to do first: export the missing lists" in verdict
    assert re.search(r"together\. Then: [A-Z][0-9]*-\d+b?, ", verdict)
    assert "By list: List " in verdict
    assert "By team, where one is recorded: " in verdict
    assert "Since the extract of 31 May 2024: 3 new issues, 2 still there, 1 gone." in verdict


def test_changes_by_severity(html: str) -> None:
    table = html.split('<table id="since-last-in-all">')[1].split("</table>", maxsplit=1)[0]
    rows = [re.findall(r">([^<>\n]+)</t[hd]>", row) for row in table.split("<tr>")[2:]]
    assert rows == [
        ["Error", "0", "0", "0"],
        ["Warning", "3", "0", "0"],
        ["Query", "0", "0", "0"],
        ["Checked no longer", "0", "2", "1"],
    ]


def test_doubts_are_said_once_a_heading(html: str) -> None:
    assert "&#39;Gender&#39; (Lists 1 and 6)" in html


def test_no_rows_no_date_from_them(tmp_path: Path) -> None:
    empty = kloe.read_annex_a(write_workbook(tmp_path / "empty.xlsx", {1: []}))
    html = readiness_report(empty, empty.check(), made_at=MADE, version="0.1.0")
    empty.session.close()
    assert "Not as it stands: no errors, but no list holds a row." in html
    assert "What stops us: 10 missing lists (Lists 2 to 11) and 1 list with no rows (List 1)" in html
    assert "What to do first: make sure that the export ran" in html
    assert "today, as there is no row to infer it from" in html
    assert "inferred from the events" not in html


def test_an_error_value_is_no_team(tmp_path: Path) -> None:
    cases = [case(0, team="#N/A", worker=" #n/a "), case(1, team="North", last_seen_date="2020-01-01")]
    extract = kloe.read_annex_a(write_workbook(tmp_path / "errors.xlsx", {6: cases}), as_at=AS_AT)
    html = readiness_report(extract, extract.check(), made_at=MADE, version="0.1.0")
    extract.session.close()
    by_team = html.split('<table id="by-team">')[1].split("</table>", 1)[0]
    by_worker = html.split('<table id="by-worker">')[1].split("</table>", 1)[0]
    assert "North" in by_team
    assert "#N/A" not in by_team
    assert "#n/a" not in by_worker


def test_a_list_that_did_not_come_has_no_figures(html: str) -> None:
    lists = html.split('<table id="lists-came">')[1].split("</table>", 1)[0]
    row = next(row for row in lists.split("<tr>") if "List 2: " in row)
    assert re.findall(r">([^<>\n]+)</td>", row) == ["Did not come", "-", "-", "-", "-"]


def test_no_changes_no_section(extract: Extract, checked: CheckedExtract) -> None:
    html = readiness_report(extract, checked, made_at=MADE, version="0.1.0")
    assert 'id="since"' not in html
    assert "Contents" in html


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_contrast(html: str, theme: str) -> None:
    blocks = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root {(.*?)}", html, re.S)
    ]
    colours = blocks[0] | {"light": {}, "dark": blocks[1], "print": blocks[2]}[theme]
    pairs = [
        (text, ground)
        for text in ("text", "quiet", "link", "error", "warning", "query", "good", "share")
        for ground in ("ground", "band")
    ]
    pairs += [("masthead-text", "masthead"), ("masthead-quiet", "masthead"), ("focus-text", "focus")]
    for text, ground in pairs:
        lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, ground)
