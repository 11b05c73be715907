"""What is written is what was simulated, and the same bytes each time."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import fastexcel
import pytest

from kloe.childdata.specification import latest_specification
from kloe.childdata.synthetic import (
    Authority,
    FilledList,
    simulate,
    spoil,
    write_csv,
    write_nation,
    write_parquet,
    write_workbook,
)
from kloe.childdata.synthetic.nation import sizes
from kloe.errors import KloeError

AS_AT = date(2026, 6, 24)


@pytest.fixture(scope="module")
def small() -> Authority:
    return simulate(400, 2, AS_AT)


def parquet_rows(path: Path) -> list[tuple[object, ...]]:
    return duckdb.read_parquet(str(path)).fetchall()


def test_parquet_holds_the_same_rows_with_types(small: Authority, tmp_path: Path) -> None:
    paths = write_parquet(small, tmp_path)
    assert [path.name for path in paths][:2] == ["list_01_contacts.parquet", "list_02_early_help.parquet"]
    for path, one in zip(paths, small.lists.values(), strict=True):
        table = duckdb.read_parquet(str(path))
        assert table.columns == [column.heading for column in one.layout.columns]
        types = {"text": "VARCHAR", "category": "VARCHAR", "date": "DATE", "integer": "BIGINT"}
        assert [str(kind) for kind in table.types] == [types[column.type] for column in one.layout.columns]
        assert table.fetchall() == list(one.rows())


def test_csv_has_headings_and_british_dates(small: Authority, tmp_path: Path) -> None:
    paths = write_csv(small, tmp_path)
    assert [path.name for path in paths] == [f"List_{number}.csv" for number in range(1, 12)]
    assert paths[0].read_bytes().startswith(b"\xef\xbb\xbfChild Unique ID,")
    first = next(small.lists["contacts"].rows())
    line = paths[0].read_text("utf-8-sig").splitlines()[1].split(",")
    assert line[0] == first[0]
    assert line[5] == f"{first[5]:%d/%m/%Y}"


def test_a_workbook_reads_back(small: Authority, tmp_path: Path) -> None:
    book = fastexcel.read_excel(write_workbook(small, tmp_path / "annex-a.xlsx"))
    assert book.sheet_names == [f"List_{number}" for number in range(1, 12)]
    for one in small.lists.values():
        sheet = book.load_sheet(f"List_{one.layout.number}", header_row=None)
        assert sheet.height == len(one) + 1
    assert_dates_and_ids(small.lists["contacts"], book)


def assert_dates_and_ids(contacts: FilledList, book: fastexcel.ExcelReader) -> None:
    sheet = book.load_sheet("List_1")
    types = {column.name: column.dtype for column in sheet.available_columns()}
    assert types["Child Unique ID"] == "string"
    assert types["Date of Contact"] in {"date", "datetime"}


def test_the_same_authority_makes_the_same_bytes(tmp_path: Path) -> None:
    for place in ("a", "b"):
        authority = simulate(120, 9, AS_AT)
        write_csv(authority, tmp_path / place)
        write_parquet(authority, tmp_path / place)
        write_workbook(authority, tmp_path / place / "w.xlsx")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_spoilt_cells_are_written_as_they_are(small: Authority, tmp_path: Path) -> None:
    spoilt = spoil(small, 200, 1).authority
    write_workbook(spoilt, tmp_path / "w.xlsx")
    paths = write_parquet(spoilt, tmp_path)
    for path, one in zip(paths, spoilt.lists.values(), strict=True):
        written = [[None if cell is None else _text(cell) for cell in row] for row in parquet_rows(path)]
        assert written == [[None if cell is None else _text(cell) for cell in row] for row in one.rows()]


def _text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_nation_has_an_authority_a_file(tmp_path: Path, processes: int) -> None:
    written = list(write_nation(tmp_path, 3, rows=900, seed=4, as_at=AS_AT, processes=processes))
    assert [one.name for one in written] == ["Testshire 001", "Testshire 002", "Testshire 003"]
    for child_list in latest_specification().lists:
        files = sorted((tmp_path / child_list.name).iterdir())
        assert [file.name for file in files] == [f"testshire-00{number}.parquet" for number in (1, 2, 3)]
    table = duckdb.read_parquet(str(tmp_path / "contacts" / "*.parquet"))
    assert table.columns[0] == "Authority"
    everything = tmp_path.glob("*/*.parquet")
    assert sum(len(parquet_rows(file)) for file in everything) == sum(one.rows for one in written)


def test_sizes_are_spread_like_englands_authorities() -> None:
    known = sizes(153, 3_000_000)
    assert sum(known) == pytest.approx(3_000_000, abs=153)
    assert max(known) > 4 * sorted(known)[76]
    assert min(known) < sorted(known)[76] / 3
    assert sorted(known) != list(known)
    assert sizes(1, 50) == (50,)


def test_a_nation_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KloeError):
        list(write_nation(tmp_path, 0, seed=1, as_at=AS_AT))
