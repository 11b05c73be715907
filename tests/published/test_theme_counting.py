"""Which themes recur: counted by report, compared by grade, followed over the years, quoted with their place."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
import openpyxl
import pytest
from click.testing import CliRunner
from small_reports import HERE, small_report

from kloe.cli import main
from kloe.errors import KloeError, UnknownNameError
from kloe.papers.themes_paper import as_html, as_markdown, themes_paper, write_paper
from kloe.published.library import Library, add_reports, open_library
from kloe.published.model import Paragraph, Report, Said, Unread, Window
from kloe.published.theme_counts.choosing import Asked, choose
from kloe.published.theme_counts.counting import count_themes
from kloe.published.theme_counts.quoting import Quotable, both_sides
from kloe.published.theme_counts.ratios import ratio_of_shares

WEAK = "Caseloads are too high. Staff turnover is high and recruitment is poor. Vacancies cause delay."
STRONG = "Caseloads are manageable. Staff turnover has been low and recruitment is good. Staff retention is strong."
REPORTS = (  # authority, first day, framework, grade, what it says in the section on leaders
    ("Kent", "2014-03-03", "sif-2013", "inadequate", WEAK),
    ("Leeds", "2014-06-02", "sif-2013", "good", STRONG),
    ("Essex", "2019-03-04", "ilacs-2018", "inadequate", WEAK),
    ("Devon", "2019-06-03", "ilacs-2018", "outstanding", STRONG),
    ("Dorset", "2022-03-07", "ilacs-2018", "good", "Audits are thorough."),
    ("Surrey", "2022-06-06", "ilacs-2018", "requires-improvement", "Vacancies remain a problem."),
)


def read(path: Path) -> Report | Unread:
    """A report as one line of the file says it."""
    authority, first, framework, grade, text = path.read_text(encoding="utf-8").split("\t")
    whole = small_report(path.name, sha256(path.read_bytes()).hexdigest(), authority, date.fromisoformat(first))
    started = whole.windows[0].value.first
    leaders = Paragraph(
        section="Leaders",
        area="leadership" if framework.startswith("sif") else "leaders",
        whose="authority",
        number=12,
        text=text,
        place=HERE,
        last_page=2,
    )
    return msgspec.structs.replace(
        whole,
        framework=framework,
        published=Said(value=started.replace(month=started.month + 2), printed="", place=HERE),
        published_by_name=None,
        windows=(Said(value=Window(first=started, last=started), printed="", place=HERE),),
        judgements=(msgspec.structs.replace(whole.judgements[0], grade=grade, heading=None),),
        recommendations=(),
        paragraphs=(leaders,),
    )


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, report in enumerate(REPORTS):
        (folder / f"{number}.pdf").write_text("\t".join(report), encoding="utf-8")
    add_reports([folder], with_reader=read)
    return open_library()


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["published", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_report_dwells_on_a_theme_from_so_many_sentences_on(library: Library) -> None:
    workforce = count_themes(library).theme("workforce")
    assert (workforce.reports, workforce.strengths, workforce.weaknesses, workforce.base) == (4, 2, 2, 6)
    assert workforce.sentences == 13
    at_all = count_themes(library, Asked(at_least=1)).theme("workforce")
    assert (at_all.reports, at_all.strengths, at_all.weaknesses) == (5, 2, 3)


def test_the_most_frequent_theme_comes_first(library: Library) -> None:
    first, *others = count_themes(library).themes
    assert first.theme == "workforce"
    assert [one.reports for one in others] == sorted((one.reports for one in others), reverse=True)


def test_inadequate_is_compared_with_good(library: Library) -> None:
    compared = count_themes(library).theme("workforce").compared
    assert (compared.inadequate, compared.of_inadequate) == (2, 2)
    assert (compared.good, compared.of_good) == (0, 2)
    assert compared.ratio
    assert compared.ratio.low < compared.ratio.value < compared.ratio.high


def test_years_are_those_of_publication(library: Library) -> None:
    years = count_themes(library).theme("workforce").years
    assert [(one.year, one.base, one.reports) for one in years] == [(2014, 2, 2), (2019, 2, 2), (2022, 2, 0)]
    assert years[0].per_hundred == 100
    assert years[2].per_hundred == 50


@pytest.mark.parametrize(
    ("asked", "authorities"),
    [
        (Asked(frameworks=("sif",)), ["Kent", "Leeds"]),
        (Asked(frameworks=("ilacs-2018",)), ["Essex", "Devon", "Dorset", "Surrey"]),
        (Asked(grades=("RI",)), ["Surrey"]),
        (Asked(grades=("Good", "outstanding")), ["Leeds", "Devon", "Dorset"]),
        (Asked(regions=("south east",)), ["Kent", "Surrey"]),
        (Asked(since=date(2014, 5, 3), until=date(2014, 5, 3)), ["Kent"]),
        (Asked(since=date(2014, 5, 4), until=date(2014, 5, 31)), []),
        (Asked(area="leaders"), ["Kent", "Leeds", "Essex", "Devon", "Dorset", "Surrey"]),
        (Asked(area="care-leavers"), []),
    ],
)
def test_reports_are_chosen(library: Library, asked: Asked, authorities: list[str]) -> None:
    assert [one.authority for one in choose(library, asked)] == authorities


def test_with_an_area_its_own_grade_counts(library: Library) -> None:
    assert {one.grade for one in choose(library, Asked(area="leadership"))} == {""}


@pytest.mark.parametrize(
    "asked",
    [Asked(frameworks=("parks",)), Asked(grades=("fine",)), Asked(regions=("Mars",)), Asked(area="parks")],
)
def test_a_filter_that_means_nothing_is_refused_with_what_there_is(library: Library, asked: Asked) -> None:
    with pytest.raises(UnknownNameError) as refused:
        choose(library, asked)
    assert refused.value.remedy


def test_quotations_are_of_different_authorities_with_their_place(library: Library) -> None:
    quoted = both_sides(library, choose(library, Asked()), "workforce", most=5)
    assert [(one.authority, one.polarity) for one in quoted] == [
        ("Leeds", "strength"),
        ("Devon", "strength"),
        ("Kent", "weakness"),
        ("Essex", "weakness"),
        ("Surrey", "weakness"),
    ]
    assert {(one.page, one.number, one.section) for one in quoted} == {(2, 12, "Leaders")}
    assert all(one.text in f"{WEAK} {STRONG} Vacancies remain a problem." for one in quoted)


def test_no_more_are_quoted_than_are_wanted(library: Library) -> None:
    quotable = Quotable(library, choose(library, Asked()), "weakness")
    assert [len(quotable.pick("workforce", most)) for most in (0, 1, 2, 9)] == [0, 1, 2, 3]
    assert quotable.pick("adoption", 3) == ()


@pytest.mark.parametrize(
    ("counts", "value", "clear"),
    [
        ((8, 10, 2, 10), 4.0, True),
        ((2, 10, 8, 10), 0.25, True),
        ((5, 10, 5, 10), 1.0, False),
        ((10, 10, 0, 10), 21.0, True),
        ((10, 10, 10, 10), 1.0, False),
    ],
)
def test_a_ratio_has_an_interval(counts: tuple[int, int, int, int], value: float, clear: bool) -> None:
    ratio = ratio_of_shares(*counts)
    assert ratio
    assert ratio.value == pytest.approx(value)
    assert ratio.low <= ratio.value <= ratio.high
    assert ratio.is_clear == clear


@pytest.mark.parametrize("counts", [(0, 0, 1, 2), (1, 2, 0, 0), (0, 5, 0, 5)])
def test_there_is_no_ratio_of_nothing(counts: tuple[int, int, int, int]) -> None:
    assert ratio_of_shares(*counts) is None


def test_the_interval_is_katzs() -> None:
    """By hand: ln 4 plus and minus 1.96 times the root of 1/8 - 1/10 + 1/2 - 1/10."""
    ratio = ratio_of_shares(8, 10, 2, 10)
    assert ratio
    assert (round(ratio.low, 2), round(ratio.high, 2)) == (1.11, 14.35)


# What is printed


def test_the_table_says_its_base_and_its_bounds(library: Library) -> None:
    said = run("themes", "--framework", "sif")
    assert "2 reports, published from 3 May 2014 to 2 August 2014 (framework sif)." in said
    assert "how-themes-are-found" in said
    row = next(line for line in said.splitlines() if line.startswith("Workforce"))
    assert "2 of 2 (100%) 1 of 2 (50%) 50%" in " ".join(row.split())
    assert row.endswith("may be chance)")


def test_one_theme_is_shown_with_its_definition_years_and_quotations(library: Library) -> None:
    said = run("theme", "workforce")
    for text in ("Whether there are enough workers", "2014", "Weaknesses", "(Kent, 3 May 2014, page 2, paragraph 12)"):
        assert text in said


def test_a_theme_that_there_is_not_is_refused(library: Library) -> None:
    result = CliRunner().invoke(main, ["published", "theme", "parks"])
    assert result.exit_code == 3
    assert "There is no theme 'parks'" in result.output
    assert "early-help" in result.output


def test_json_is_the_same_counts(library: Library) -> None:
    data = json.loads(run("themes", "--json"))
    assert data["reports"] == 6
    workforce = next(one for one in data["rows"] if one["theme"] == "workforce")
    assert (workforce["reports"], workforce["inadequate_weak"]) == (4, 2)
    quoted = json.loads(run("theme", "workforce", "--json"))["rows"]
    assert {one["authority"] for one in quoted} == {"Leeds", "Devon", "Kent", "Essex", "Surrey"}


def test_tables_go_into_files(library: Library, tmp_path: Path) -> None:
    run("themes", "-o", str(tmp_path / "themes.csv"))
    text = (tmp_path / "themes.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith("workforce,")
    run("theme", "workforce", "-o", str(tmp_path / "quotations.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "quotations.xlsx")
    assert "Kent" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_an_empty_library_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path))
    for arguments in (["themes"], ["theme", "workforce"]):
        assert "kloe published add" in run(*arguments)


# The paper


def test_the_paper_has_kents_parts_and_order(library: Library) -> None:
    lines = list(as_markdown(themes_paper(library, Asked(at_least=1))))
    headings = [line for line in lines if line.startswith("#")]
    assert headings[1] == "## 3. Authorities that perform well"
    assert headings[2] == "### 3.1 Multi-agency working"
    assert "### 3.10 The voice of the child" in headings
    workforce = lines.index("### 4.6 Workforce stability")
    assert "Workforce and caseloads.** 2 of 2 (100%) find weaknesses" in lines[workforce + 2]
    assert "(Kent, 3 May 2014, page 2, paragraph 12)" in "".join(lines[workforce : workforce + 8])


def test_every_theme_of_kents_paper_has_its_place(library: Library) -> None:
    paper = themes_paper(library, Asked(at_least=1))
    assert all(heading.themes for part in paper.parts for heading in part.headings)


def test_a_paper_without_reports_says_so(library: Library) -> None:
    paper = themes_paper(library, Asked(grades=("requires improvement",)))
    assert {part.says for part in paper.parts} == {"No report that is meant has such a grade."}


def test_the_paper_is_a_page_of_its_own(library: Library, tmp_path: Path) -> None:
    page = as_html(themes_paper(library))
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    run("themes-paper", "-o", str(tmp_path / "paper.html"))
    assert (tmp_path / "paper.html").read_text(encoding="utf-8") == page
    with pytest.raises(KloeError, match="written as"):
        write_paper(themes_paper(library), tmp_path / "paper.pdf")
