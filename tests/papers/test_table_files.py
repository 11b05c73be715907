"""The one writer of tables: the same table in every kind of file, with its notes, and never a formula."""

import csv
import json
from datetime import date
from pathlib import Path

import duckdb
import msgspec
import openpyxl
import pytest

from kloe.errors import KloeError
from kloe.papers.data_tables import Column, DataTable, table_from_rows, table_of
from kloe.papers.table_files import write_table

NOTES = ("153 authorities on 31 March 2025.", "Source: Ofsted, Open Government Licence v3.0.")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    authority: str
    published: date | None
    page: int | None = None
    share: float = 0.5
    agrees: bool = True
    tags: tuple[str, ...] = ()


ROWS = [
    Row(authority="Kent", published=date(2022, 7, 8), page=1, tags=("outcome 1", "enabler 2")),
    Row(authority="=cmd|' /C calc'!A1", published=None, agrees=False),
]


@pytest.fixture
def table() -> DataTable:
    return table_of(Row, ROWS, name="outcomes", title="Outcomes", notes=NOTES)


def test_kinds_of_columns_come_from_the_fields(table: DataTable) -> None:
    assert [column.kind for column in table.columns] == ["text", "day", "whole number", "number", "yes or no", "text"]
    assert table_of(Row, ROWS, name="n", title="t", without=("share", "tags")).headings == (
        "authority", "published", "page", "agrees",
    )  # fmt: skip


def test_csv_is_for_excel_and_holds_no_formula(table: DataTable, tmp_path: Path) -> None:
    write_table(table, tmp_path / "o.csv")
    raw = (tmp_path / "o.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    assert (first["published"], first["page"], first["tags"]) == ("2022-07-08", "1", "outcome 1; enabler 2")
    assert (second["authority"], second["published"], second["agrees"]) == ("'=cmd|' /C calc'!A1", "", "no")


def test_parquet_keeps_types_blanks_and_what_the_table_is_of(table: DataTable, tmp_path: Path) -> None:
    target = tmp_path / "o'clock.parquet"
    write_table(table, target)
    with duckdb.connect() as connection:
        rows = connection.execute("select * from read_parquet($1)", [str(target)]).fetchall()
        kept = connection.execute("select key, value from parquet_kv_metadata($1)", [str(target)]).fetchall()
    assert rows == [
        ("Kent", date(2022, 7, 8), 1, 0.5, True, "outcome 1; enabler 2"),
        ("=cmd|' /C calc'!A1", None, None, 0.5, False, ""),
    ]
    assert (b"notes", " ".join(NOTES).encode()) in kept


def test_the_workbook_says_what_it_is_of_and_keeps_days_and_numbers(table: DataTable, tmp_path: Path) -> None:
    write_table(table, tmp_path / "o.xlsx")
    about, sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").worksheets
    assert [about.cell(row, 1).value for row in (1, 2, 3)] == ["Outcomes", *NOTES]
    assert sheet.title == "outcomes"
    assert [cell.value for cell in sheet[1]] == list(table.headings)
    assert sheet["B2"].value.date() == date(2022, 7, 8)
    assert [sheet[place].value for place in ("C2", "D2", "E3", "B3")] == [1, 0.5, "no", None]
    assert (sheet["A3"].data_type, sheet["A3"].value) == ("s", "'=cmd|' /C calc'!A1")


def test_json_is_the_rows_by_name(table: DataTable, tmp_path: Path) -> None:
    write_table(table, tmp_path / "o.json")
    data = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert data["notes"] == list(NOTES)
    assert data["rows"][0] == {
        "authority": "Kent", "published": "2022-07-08", "page": 1, "share": 0.5, "agrees": True,
        "tags": ["outcome 1", "enabler 2"],
    }  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "json"])
def test_a_table_without_rows_still_has_its_headings(ending: str, tmp_path: Path) -> None:
    empty = table_from_rows(
        [], name="none", title="None", columns=[Column("authority"), Column("page", "whole number")]
    )
    write_table(empty, tmp_path / f"o.{ending}")
    assert [one.name for one in tmp_path.iterdir()] == [f"o.{ending}"]
    if ending == "parquet":
        described = duckdb.sql(f"describe select * from '{tmp_path / 'o.parquet'}'").fetchall()
        assert [row[:2] for row in described] == [("authority", "VARCHAR"), ("page", "BIGINT")]


def test_another_ending_is_refused_with_those_that_there_are(table: DataTable, tmp_path: Path) -> None:
    with pytest.raises(KloeError, match=r"\.csv, \.parquet, \.xlsx or \.json"):
        write_table(table, tmp_path / "o.pdf")
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_stays_when_the_new_file_cannot_be_written(tmp_path: Path) -> None:
    target = tmp_path / "o.parquet"
    target.write_bytes(b"old")
    wrong = DataTable("n", "t", (Column("page", "whole number"),), [("no number",)])
    with pytest.raises(Exception, match="Conversion"):
        write_table(wrong, target)
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["o.parquet"]
