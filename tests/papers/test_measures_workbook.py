"""The files of measures read back: laid out for everybody, and with nothing in them that an audience may not see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

import kloe
from kloe.childdata.disclosure.disclosing import DisclosedFigures, disclose
from kloe.childdata.disclosure.policy import policy_for, symbols
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.measures.model import Measure
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.writing import write_workbook
from kloe.papers.figure_order import title_of
from kloe.papers.measures_files import MEASURE_FILES, write_measure_files
from kloe.papers.measures_workbook import share_cell

MADE = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
AS_AT = date(2024, 6, 28)
FORMULA = "=HYPERLINK(1)"
AUDIENCES = ("internal", "peer", "published")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeasuredExtract]:
    path = tmp_path_factory.mktemp("annex-a") / "annex-a.xlsx"
    write_workbook(simulate(300, 3, AS_AT), path)
    extract = kloe.read_annex_a(path, as_at=AS_AT)
    extract.session.connection.execute(f"update assessments set team = '{FORMULA}' where row_id % 2 = 0")
    yield extract.measure()
    extract.session.close()


@pytest.fixture(scope="module", params=AUDIENCES)
def figures(request: pytest.FixtureRequest, measured: MeasuredExtract) -> DisclosedFigures:
    return disclose(measured, policy_for(request.param))


@pytest.fixture(scope="module")
def folder(figures: DisclosedFigures, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("it's out")
    write_measure_files(figures, folder, authority=FORMULA, extract_date=AS_AT, made_at=MADE)
    assert {path.name for path in folder.iterdir()} == set(MEASURE_FILES)
    return folder


@pytest.fixture(scope="module")
def book(folder: Path) -> Workbook:
    return openpyxl.load_workbook(folder / "measures.xlsx")


def test_every_sheet_has_a_title_and_one_marked_table_without_gaps(book: Workbook) -> None:
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    for sheet in book.worksheets:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        rows = list(sheet[table.ref])
        assert table.ref.startswith("A3:")
        assert rows[-1][-1].coordinate == sheet.cell(sheet.max_row, sheet.max_column).coordinate
        assert not [cell.coordinate for row in rows for cell in row if cell.value in (None, "")]
        assert sheet.freeze_panes in ("A4", "C4")


def test_every_number_has_a_format_and_stands_below_the_others(book: Workbook, figures: DisclosedFigures) -> None:
    inside = figures.policy.name == "internal"
    for sheet in book.worksheets[3:]:
        headings = [str(cell.value) for cell in sheet[3]]
        cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row if isinstance(cell.value, int | float)]
        for cell in cells:
            counts = headings[cell.column - 1].endswith("(number)")
            assert cell.number_format == ("#,##0.0" if inside and not counts else "#,##0"), cell.coordinate
            assert cell.alignment.horizontal == "right"


def test_the_workbook_says_what_it_is_and_opens_at_its_cover(book: Workbook, figures: DisclosedFigures) -> None:
    about = book.properties
    assert about.title == f"Measures from Annex A: {FORMULA}, 28 June 2024"
    assert (about.creator, about.subject, about.description) == (FORMULA, figures.policy.title, figures.policy.says)
    assert book.active is not None
    assert book.active.title == "Cover"
    assert max(map(len, book.sheetnames)) <= 31


def test_the_contents_lead_to_every_sheet(book: Workbook) -> None:
    links = {row[0].value: row[0].hyperlink.location for row in book["Contents"].iter_rows(min_row=4)}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[2:]}


def test_every_symbol_used_is_explained(book: Workbook) -> None:
    cells = [cell.value for sheet in book.worksheets[3:] for row in sheet.iter_rows() for cell in row]
    used = {value for value in cells if isinstance(value, str) and value.startswith("[")}
    explained = {row[0] for row in book["Notes"].iter_rows(min_row=4, values_only=True)}
    assert used <= symbols().keys() <= explained
    assert "[z]" in used


def test_nothing_is_a_formula(book: Workbook, figures: DisclosedFigures) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if str(cell.value).startswith(("=", "+", "@"))]
    sees_teams = "team" not in figures.policy.hidden_breakdowns
    assert (f"'{FORMULA}" in {cell.value for cell in cells}) == sees_teams


def test_every_measure_has_its_row_and_every_group_that_may_be_seen(book: Workbook, figures: DisclosedFigures) -> None:
    in_all, in_groups = [], []
    for sheet in book.worksheets[3:]:
        (in_groups if sheet.title.endswith("group") else in_all).extend(sheet.iter_rows(min_row=4, values_only=True))
    assert sorted(str(row[0]) for row in in_all) == sorted(figures.book.by_id)
    groups = [one for m in figures.book.by_id for name in figures.breakdowns(m) for one in figures.figures(m, name)]
    assert len(in_groups) == len(groups)
    told = {row[2] for row in in_groups}
    assert {title_of(figures, name) for name in figures.policy.hidden_breakdowns}.isdisjoint(told)


def test_no_count_in_the_files_is_small(book: Workbook, folder: Path, figures: DisclosedFigures) -> None:
    place = str(folder / "measures.parquet").replace("'", "''")
    columns = ("base", "counted", "unknown", "base_children", "counted_children")
    found = duckdb.sql(f"select {', '.join(columns)} from '{place}'").fetchall()
    in_cells = [
        cell
        for sheet in book.worksheets[3:]
        for row in sheet.iter_rows(min_row=4, values_only=True)
        for heading, cell in zip(next(sheet.iter_rows(min_row=3, max_row=3, values_only=True)), row, strict=True)
        if str(heading).endswith("(number)") and not isinstance(cell, str)
    ]
    counts = [count for row in found for count in row if count is not None] + in_cells
    small = [count for count in counts if 0 < count < 5 or count % figures.policy.round_to]
    assert bool(small) == (figures.policy.name == "internal")


def test_the_parquet_file_says_what_the_figures_say(folder: Path, figures: DisclosedFigures) -> None:
    place = str(folder / "measures.parquet").replace("'", "''")
    rows = duckdb.sql(
        f"select measure, base, counted, withheld, shown from '{place}' where breakdown = 'all'"
    ).fetchall()
    assert len(rows) == sum(figures.figure(measure) is not None for measure in figures.book.by_id)
    for measure, base, counted, withheld, shown in rows:
        figure = figures.figure(measure)
        assert figure is not None
        assert (base, counted, withheld) == (figure.base, figure.counted, figure.withheld)
        assert shown


def test_a_measure_that_could_not_be_worked_out_says_why(tmp_path: Path) -> None:
    one = Measure(
        id="M", of="M", list=4, title="A measure", says="Of all.", kind="share", better="higher", cannot_say="-",
        criterion="-",
    )  # fmt: skip
    figures = DisclosedFigures(MeasureBook((one,), (), {}, ()), policy_for("published"), {}, {}, {"M": "No list 4."})
    write_measure_files(figures, tmp_path, authority="", extract_date=AS_AT, made_at=MADE)
    row = next(openpyxl.load_workbook(tmp_path / "measures.xlsx")["Table 1"].iter_rows(min_row=4, values_only=True))
    assert "No list 4." in str(row[2])
    assert set(row[3:13]) == {"[x]"}


@pytest.mark.parametrize(
    ("base", "counted", "withheld", "cell"),
    [
        (1000, 5, False, 0.5),
        (4000, 1, False, "[low]"),
        (10, 0, False, 0.0),
        (0, 0, False, "[z]"),
        (20, None, True, "[c]"),
        (None, None, True, "[c]"),
    ],
)
def test_a_share_that_is_not_a_number_has_its_symbol(
    measured: MeasuredExtract, base: int | None, counted: int | None, withheld: bool, cell: object
) -> None:
    share = next(one for one in measured.book.measures if one.kind == "share" and not one.children)
    figure = measured.figure(share.id)
    assert figure is not None
    assert share_cell(replace(figure, base=base, counted=counted, withheld=withheld), share, 1) == cell
