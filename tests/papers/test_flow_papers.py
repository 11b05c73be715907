"""Flows on paper: the picture keeps everyone, the page is accessible, files hold what was asked, no child is named."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner, Result

import kloe
from kloe.childdata.extract import Extract
from kloe.childdata.flows.flows import Flows, follow_flows
from kloe.childdata.flows.ways import way_nodes
from kloe.childdata.synthetic import simulate
from kloe.childdata.synthetic.writing import write_workbook
from kloe.cli.flows import flows as command
from kloe.papers.charts.sankey import SankeyLink, SankeyNode, sankey
from kloe.papers.flow_page import flow_page
from kloe.papers.flow_tables import flow_table

AS_AT = date(2026, 6, 24)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="module")
def annex(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(simulate(1500, 7, AS_AT), tmp_path_factory.mktemp("flows") / "annex-a.xlsx")


@pytest.fixture(scope="module")
def of_authority(annex: Path) -> Iterator[tuple[Extract, Flows]]:
    extract = kloe.read_annex_a(annex, as_at=AS_AT, authority="<b>Testshire</b>")
    with closing(extract.session):
        yield extract, follow_flows(extract)


def run(annex: Path, *options: str) -> Result:
    return CliRunner().invoke(command, [str(annex), "--as-at", "2026-06-24", "--quiet", *options])


def test_all_who_come_into_a_node_go_out_of_it(of_authority: tuple[Extract, Flows]):
    nodes, links = way_nodes(of_authority[1])
    for node in nodes:
        come = node.entering + sum(link.children for link in links if link.target == node.id)
        gone = sum(link.children for link in links if link.source == node.id)
        assert come == node.children
        assert gone == (0 if node.now else node.children)
    assert sum(node.entering for node in nodes) == sum(node.children for node in nodes if node.now) > 0


def test_the_picture_is_as_wide_as_the_numbers():
    nodes = [SankeyNode("a", "Start", 30), SankeyNode("b", "Middle", 10), SankeyNode("c", "End", 30, last=True)]
    links = [SankeyLink("a", "b", 10), SankeyLink("a", "c", 20), SankeyLink("b", "c", 10)]
    drawn = ElementTree.fromstring(sankey("x", "Ways", nodes, links))  # noqa: S314 - our own picture
    wide = [float(bar.attrib["width"]) for bar in drawn.iter("rect") if bar.attrib["class"] == "node"]
    assert wide[0] == pytest.approx(3 * wide[1], rel=0.01)
    assert wide[0] == wide[2]
    assert len([path for path in drawn.iter("path") if path.attrib["class"].startswith("flow")]) == len(links)
    assert [one.text for one in drawn.iter("text")] == ["Start", "30", "Middle", "10", "End", "30"]
    assert "from Start to End: 20" in str(drawn.findtext("desc"))
    assert sankey("x", "Ways", [SankeyNode("a", "Start", 0)], []) == ""


def test_the_page_says_the_picture_in_words_and_shows_text_as_it_is(of_authority: tuple[Extract, Flows]):
    page = flow_page(*of_authority, by="team")
    assert "&lt;b&gt;Testshire&lt;/b&gt;" in page
    assert "The picture as a table" in page
    assert "<script" not in page
    for point in of_authority[1].book.decision_points:
        assert point.why in page


@pytest.mark.skipif(BROWSER is None, reason=f"no browser on PATH: {', '.join(BROWSERS)}")
@pytest.mark.parametrize("width", [1280, 768, 320])
def test_the_page_is_accessible_and_never_too_wide(of_authority: tuple[Extract, Flows], width: int, tmp_path: Path):
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    from test_report_in_browser import look  # noqa: PLC0415 - it needs a browser and axe

    without_policy = re.sub(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", flow_page(*of_authority, by="team")
    )
    found = look(without_policy, tmp_path, width=width, scheme="light")
    assert found["violations"] == []
    assert {"color-contrast", "svg-img-alt"} <= set(found["passes"])
    assert found["widest"] <= found["width"] == width


def test_the_screen_has_counts_and_no_child(annex: Path, of_authority: tuple[Extract, Flows]):
    answer = run(annex, "--by", "age_band")
    assert answer.exit_code == 0, answer.output
    assert "Contact to referral: " in answer.output
    ids = {child for (child,) in of_authority[0].session.rows("select distinct child_id from flow_steps")}
    assert not ids & set(re.findall(r"\w+", answer.output))


def test_json_and_files_hold_the_same_figures(annex: Path, of_authority: tuple[Extract, Flows], tmp_path: Path):
    said = json.loads(run(annex, "--json", "--by", "month").output)
    table = flow_table(of_authority[1], "month")
    assert len(said["rows"]) == len(table.rows)
    assert run(annex, "--by", "month", "-o", str(tmp_path / "flows.xlsx")).exit_code == 0
    sheets = openpyxl.load_workbook(tmp_path / "flows.xlsx")
    cells = {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"contact-to-referral", "2026-05"} <= cells


@pytest.mark.parametrize("name", ["referral", "contact-to-referral", "plan-again", "after-plan"])
def test_rows_behind_a_figure_name_their_place(
    annex: Path, of_authority: tuple[Extract, Flows], name: str, tmp_path: Path
):
    target = tmp_path / "rows.json"
    answer = run(annex, "--rows", name, "-o", str(target))
    rows = json.loads(target.read_text(encoding="utf-8"))["rows"]
    assert f"{len(rows):,} rows" in answer.output
    assert all(row["child"] and row["file"] == annex.name and row["sheet"] and row["row"] for row in rows)
    if name == "contact-to-referral":
        (figure,) = [one for one in of_authority[1].conversions() if one.conversion == name]
        assert sum(row["result"] == "went on" for row in rows) == figure.went_on


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--rows", "referral"], "say which with -o"),
        (["--rows", "referral", "--by", "team", "-o", "x.csv"], "leave --by out"),
        (["--by", "shoe_size"], "Invalid value for '--by'"),
    ],
)
def test_what_cannot_be_asked_is_refused(annex: Path, options: list[str], says: str):
    answer = run(annex, *options)
    assert answer.exit_code == 2
    assert says in answer.output


def test_rows_of_something_unknown_are_refused(annex: Path, tmp_path: Path):
    answer = run(annex, "--rows", "moon", "-o", str(tmp_path / "rows.csv"))
    assert "There is no step or conversion 'moon'" in str(answer.exception)
