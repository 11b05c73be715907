"""The pages of measures: every chart with its words and its numbers, for each audience."""

import re
from datetime import UTC, date, datetime
from html import unescape
from itertools import combinations

import pytest
from figures_to_show import BESIDE, FIGURES, SCRIPT, ShownFigures, figure, groups, measure

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.charts.bars import Bar, bars
from kloe.papers.measure_charts import charts_of
from kloe.papers.measure_pages import Audience, Page, Sight, measure_pages
from kloe.papers.readiness_report import readiness_report

END = date(2024, 4, 10)
MADE = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def pages(audience: Audience = "internal") -> tuple[Page, ...]:
    return measure_pages(Sight(ShownFigures(), END, audience, "Testshire", BESIDE))


CHARTS = {
    f"{one.anchor}: {chart.title}": chart for page in pages() for one in page.measures for chart in one.charts
}  # fmt: skip


def report(extract: Extract, checked: CheckedExtract, audience: Audience, measured: ShownFigures | None = None) -> str:
    return readiness_report(
        extract, checked, measured=measured or ShownFigures(), comparisons=BESIDE, audience=audience, made_at=MADE,
        version="0.1.0",
    )  # fmt: skip


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_each_kind_of_measure_has_its_charts() -> None:
    assert list(CHARTS) == [
        "measure-C1: By source",
        "measure-C1: By month",
        "measure-C4: By age and sex",
        "measure-A2: Beside others",
        "measure-A2: Working days: median and middle half",
        "measure-A2: By working days",
        "measure-E3: Days: median and middle half",
        "measure-K7: Beside others",
        "measure-O2: Days: median and middle half",
    ]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_title_description_and_a_table_of_its_numbers(name: str) -> None:
    chart = CHARTS[name]
    svg = str(chart.picture)
    (title_id, description_id) = re.findall(r'aria-labelledby="(\S+) (\S+)"', svg)[0]
    assert 'role="img"' in svg
    assert re.search(rf'<title id="{title_id}">[^<]+</title>', svg)
    assert re.search(rf'<desc id="{description_id}">[^<]+\.</desc>', svg)
    table = " ".join([chart.numbers.caption, *(cell.text for row in chart.numbers.rows for cell in row)])
    shown = set(re.findall(r"\d[\d,.]*%?", " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))))
    assert shown
    assert [number for number in shown if number not in re.findall(r"\d[\d,.]*%?", table + " 2024")] == []


def test_bands_and_ages_stand_in_their_own_order() -> None:
    bands = CHARTS["measure-A2: By working days"].numbers
    assert [row[0].text for row in bands.rows] == ["0", "1 to 10", "11 to 45", "46 or more", "All"]
    (page,) = [page for page in pages() if page.short == "Page 3"]
    table = page.measures[0].breakdowns
    assert table
    title, ages = table.groups[0]
    assert title == "Age"
    assert [row[:4] for row in ages] == [("Under 1", "40", "35", "87.5%"), ("1 to 4", "60", "55", "91.7%")]


def test_months_that_may_not_be_whole_are_hollow() -> None:
    svg = str(CHARTS["measure-C1: By month"].picture)
    assert re.findall(r'<circle class="(\S+)"', svg) == ["hollow-1", "fill-1", "fill-1", "hollow-1"]
    assert "Not whole: Jan and Apr." in svg


def test_what_was_not_counted_is_hatched() -> None:
    svg = str(CHARTS["measure-A2: By working days"].picture)
    assert svg.count('class="fill-rest"') == 1


def test_a_long_or_hostile_name_stays_a_text() -> None:
    svg = str(bars("x", "Title", [Bar(SCRIPT, 1.0, "1"), Bar("A" * 80, None, "[c]")]))
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    assert "A" * 45 not in svg


def test_says_what_is_not_measured_and_why(extract: Extract, checked: CheckedExtract) -> None:
    said = words(report(extract, checked, "internal"))
    assert "Referrals: not measured" in said
    assert "Referrals: not measured. List 3 (Referrals) is not in this extract." in said
    assert "Staff turnover" in said
    assert "The workforce census" in said


def test_what_has_nothing_to_measure_is_one_line_of_a_list(extract: Extract, checked: CheckedExtract) -> None:
    """A page with nothing at all is in a list of such pages."""
    none = (figure("A2", 0, 0, unknown=2), figure("K7", 0, 0, base_children=0, counted_children=0), figure("C1", 40, 0))
    html = report(extract, checked, "internal", measured=ShownFigures(every=none))
    assert '<dd id="measure-A2">Assessments within 45 working days; 2 unknown</dd>' in html
    assert '<li id="measure-C4">Children with a contact: not measured.' in html
    assert "Nothing to measure: 6 measures without a row to measure" in html
    assert 'href="#page-3"' not in html
    assert '<article id="measure-C1"' in html  # that none of forty is counted is a finding


def test_every_fold_of_a_definition_says_of_what_it_is(extract: Extract, checked: CheckedExtract) -> None:
    article = report(extract, checked, "internal").split('<article id="measure-A2"')[1].split("</article>")[0]
    assert "Definition, limits and what it cannot say : Assessments within 45 working days" in words(article)
    assert "Broken down by age and team : Assessments within 45 working days" in words(article)


def test_others_are_told_of_no_files(extract: Extract, checked: CheckedExtract) -> None:
    assert "from the files named above" in report(extract, checked, "internal")
    for audience in ("peer", "published"):
        assert "from the files named above" not in report(extract, checked, audience)


def test_groups_that_are_the_answers_counted_are_drawn_by_their_size() -> None:
    answers = groups("A2", "child_seen", Yes=(90, 90), No=(10, 0))
    seen = measure("A2", "Child seen", "share", splits=("child_seen",))
    charts, _ = charts_of(ShownFigures(every=(figure("A2", 100, 90), *answers)), seen, END, None)
    drawn = re.findall(r"<text[^>]*>(\d[^<]*)</text>", str(charts[0].picture))
    assert drawn == ["90 (90%)", "10 (10%)"]


def test_a_count_made_for_another_breakdown_is_not_drawn_by_age() -> None:
    by_background = measure("C4", "Children by background", "count", children=True, without=("age_band", "sex"))
    background = figure("C4", 7, 7, "ethnicity", "White British", base_children=7, counted_children=7)
    charts, _ = charts_of(ShownFigures(every=(*FIGURES, background)), by_background, END, None)
    assert [chart.title for chart in charts] == ["By ethnicity"]


def test_a_definition_says_all_that_limits_it(extract: Extract, checked: CheckedExtract) -> None:
    html = report(extract, checked, "internal")
    article = html.split('<article id="measure-A2"')[1].split("</article>")[0]
    said = words(article)
    for part in ("value <= 45", "At most 45 working days. Working Together", "How good it was.", "Help and protection"):
        assert part in said
    assert "How that differs: From the referral." in said
    assert "Source of the published figures  Statistics of children in need. Open Government Licence v3.0." in said


@pytest.mark.parametrize(
    ("audience", "worker", "team", "issues"),
    [("internal", True, True, True), ("peer", False, True, False), ("published", False, False, False)],
)
def test_each_audience_sees_its_own(
    extract: Extract, checked: CheckedExtract, audience: Audience, worker: bool, team: bool, issues: bool
) -> None:
    html = report(extract, checked, audience)
    assert ("Ann Other" in html) is worker
    assert ("North</th>" in html) is team
    assert ('id="stops"' in html) is issues
    assert ('id="by-worker"' in html) is (audience == "internal")
    assert ("[c] means: withheld so that no child can be told from it." in html) is (audience != "internal")
    for anchor in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{anchor}"' in html


def test_withheld_figures_are_marked(extract: Extract, checked: CheckedExtract) -> None:
    html = report(extract, checked, "published")
    seen = html.split('<table id="K7-by"')[1].split("</table>")[0]
    assert seen.count("<td>[c]</td>") == 6


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_charts_can_be_told_apart_in_grey(extract: Extract, checked: CheckedExtract, theme: str) -> None:
    html = report(extract, checked, "internal")
    blocks = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root {(.*?)}", html, re.S)
    ]
    colours = blocks[0] | {"light": {}, "dark": blocks[1], "print": blocks[2]}[theme]
    for name in ("blue", "turquoise", "pink", "orange", "grey"):
        assert contrast(colours[name], colours["ground"]) >= 2.9, name  # the palette's orange has 2.97 on white
    sides = [("blue", "turquoise")] if theme != "dark" else []
    for one, other in sides:
        assert contrast(colours[one], colours[other]) >= 3, (one, other)
    marks = re.findall(
        r'class="(fill-1|fill-grey|hollow-1)" (?:points="([^"]*)")?', str(CHARTS["measure-A2: Beside others"].picture)
    )
    shapes = {len(points.split()) for _, points in marks}
    assert {0, 3, 4} <= shapes


def test_no_two_ids_are_alike(extract: Extract, checked: CheckedExtract) -> None:
    ids = re.findall(r' id="([^"]+)"', report(extract, checked, "internal"))
    assert not [one for one, other in combinations(sorted(ids), 2) if one == other]
