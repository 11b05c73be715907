"""The database behind the rules: shut off from the outside, and stopped when it takes too long."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal
from kloe.working_days import WorkingDays

FOR_EVER = "select count(*) from range(10000000) as a(x), range(10000000) as b(y) where a.x + b.y = 7"
REFUSAL = "Permission Error|Cannot change configuration option"


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    made.shut()
    yield made
    made.close()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    (tmp_path / "children.csv").write_text("child_id\nC1\n", encoding="utf-8")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    return tmp_path


OUTSIDE = [
    ("read a CSV", "select * from read_csv('{outside}/children.csv')"),
    ("read a file by its name", "select * from '{outside}/children.csv'"),
    ("read text", "select * from read_text('{outside}/children.csv')"),
    ("list files", "select * from glob('{outside}/*')"),
    ("read beside the workplace", "select * from read_text('{workplace}/../children.csv')"),
    ("read out of the workplace", "select * from read_text('{workplace}/../../{outside}/children.csv')"),
    ("read from the net", "select * from read_csv('https://example.org/children.csv')"),
    ("write a file", "copy (select 1) to '{outside}/out.csv'"),
    ("write a file out of the workplace", "copy (select 1) to '{workplace}/../out.csv'"),
    ("export the database", "export database '{outside}/all'"),
    ("attach another database", "attach '{outside}/other.duckdb' as other"),
    ("attach a new database", "attach '{outside}/new.duckdb' as other"),
    ("install an extension", "install httpfs"),
    ("load an extension", "load '{outside}/extension.duckdb_extension'"),
    ("open the outside again", "set enable_external_access = true"),
    ("allow another folder", "set allowed_directories = ['/']"),
    ("unlock the settings", "set lock_configuration = false"),
    ("change any setting", "set threads = 1"),
    ("change a setting with pragma", "pragma threads = 1"),
    ("put a setting back", "reset enable_external_access"),
    ("spill elsewhere", "set temp_directory = '{outside}'"),
    ("take an extension that nobody signed", "set allow_unsigned_extensions = true"),
]


@pytest.mark.parametrize("sql", [case[1] for case in OUTSIDE], ids=[case[0] for case in OUTSIDE])
def test_after_it_is_shut_sql_cannot(session: Session, outside: Path, sql: str) -> None:
    before = {path.name for path in outside.rglob("*")}
    with pytest.raises(duckdb.Error, match=REFUSAL):
        session.rows(sql.format(outside=outside, workplace=session.workplace))
    assert {path.name for path in outside.rglob("*")} == before


@pytest.mark.parametrize("sql", ["select * from read_csv('{outside}/children.csv')", "set threads = 1"])
def test_a_second_session_on_the_same_database_is_shut_too(session: Session, outside: Path, sql: str) -> None:
    with session.beside() as beside, pytest.raises(duckdb.Error, match=REFUSAL):
        beside.rows(sql.format(outside=outside))


def test_python_objects_around_the_call_are_not_tables(session: Session) -> None:
    children = duckdb.sql("select 'C1' as child_id")
    assert children.fetchall()
    with pytest.raises(duckdb.CatalogException):
        session.connection.execute("select * from children")


def test_after_it_is_shut_the_workplace_is_still_open(session: Session) -> None:
    target = session.workplace / "list.parquet"
    session.rows(f"copy (select 1 as number) to '{target}'")
    assert session.rows(f"select number from '{target}'") == [(1,)]


def test_the_workplace_goes_with_the_session() -> None:
    session = Session()
    (session.workplace / "children.csv").write_text("C1", encoding="utf-8")
    session.close()
    assert not session.workplace.exists()


def test_what_takes_too_long_is_stopped_and_the_next_statement_runs(session: Session) -> None:
    began = time.monotonic()
    with pytest.raises(duckdb.InterruptException), session.time_limit(timedelta(seconds=0.3)):
        session.rows(FOR_EVER)
    assert time.monotonic() - began < 5
    assert session.rows("select 1") == [(1,)]


def test_what_is_quick_is_not_stopped_later(session: Session) -> None:
    with session.time_limit(timedelta(seconds=0.2)):
        session.rows("select 1")
    time.sleep(0.3)
    assert session.rows("select count(*) from range(1000000) as a(x) where x % 7 = 0") == [(142858,)]


def test_a_limit_stops_only_its_own_session(session: Session) -> None:
    with (
        session.beside() as beside,
        pytest.raises(duckdb.InterruptException),
        beside.time_limit(timedelta(seconds=0.2)),
    ):
        beside.rows(FOR_EVER)
    assert session.rows("select 1") == [(1,)]


def test_work_for_each_item_comes_back_in_their_order_and_its_sessions_are_closed(session: Session) -> None:
    used: set[Session] = set()

    def work(beside: Session, number: int) -> int:
        used.add(beside)
        return beside.count("select ? * 2", [number])

    assert session.each(range(20), work) == [number * 2 for number in range(20)]
    for beside in used:
        with pytest.raises(duckdb.ConnectionException):
            beside.rows("select 1")
    assert session.count("select 1") == 1


def test_a_session_is_closed_when_what_was_begun_with_it_fails() -> None:
    session = Session()
    with pytest.raises(duckdb.ParserException), session.closed_on_failure():
        session.rows("no SQL")
    assert not session.workplace.exists()
    with pytest.raises(duckdb.ConnectionException):
        session.rows("select 1")


def test_a_name_and_a_text_are_what_they_were_however_they_are_quoted(session: Session) -> None:
    odd = """O'Neil's "own" -- ; /* $1 {0}"""
    assert session.rows(f"select {literal(odd)}") == [(odd,)]
    described = session.connection.execute(f"select 1 as {identifier(odd)}").description
    assert [column[0] for column in described or ()] == [odd]


def test_parameters_are_values_and_never_sql(session: Session) -> None:
    text = "'; drop table calendar; --"
    assert session.rows("select $text", {"text": text}) == [(text,)]
    assert session.rows("select ?, ?", [text, 1]) == [(text, 1)]


def test_local_closure_days_reach_the_calendar_of_the_database() -> None:
    day = date(2024, 7, 2)
    session = Session(threads=1, working_days=WorkingDays(frozenset({day})))
    try:
        assert session.rows("select working from calendar where day = $day", {"day": day}) == [(False,)]
    finally:
        session.close()
