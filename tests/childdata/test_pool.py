"""The lists of many authorities, checked at once."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from kloe.childdata.pool import CheckedPool, check_pool, measure_pool
from kloe.childdata.synthetic import write_nation
from kloe.engine.sql import literal
from kloe.errors import UnreadableFileError

AS_AT = date(2026, 6, 24)
BORN = "Jamie's birthday"


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small authorities, in a folder whose name is also a pattern."""
    place = tmp_path_factory.mktemp("pool") / "year=2026 [final]"
    for _ in write_nation(place, 2, rows=1500, seed=1, as_at=AS_AT):
        pass
    return place


@pytest.fixture
def pool(nation: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return Path(shutil.copytree(nation, tmp_path / "pool"))


def checked(place: Path) -> CheckedPool:
    found = check_pool(place, as_at=AS_AT, threads=1)
    found.session.close()
    return found


def rewrite(file: Path, sql: str) -> None:
    """Write a Parquet file anew from what ``sql`` makes of it as ``{file}``."""
    beside = file.with_suffix(".new")
    duckdb.sql(f"copy ({sql.format(file=literal(file))}) to {literal(beside)} (format parquet)")
    beside.replace(file)


def test_every_authority_is_counted_whatever_the_folder_is_called(nation: Path) -> None:
    found = checked(nation)
    assert found.authorities == 2
    assert found.rows > 1000
    assert {outcome.end for outcome in found.outcomes} == {"passed", "failed", "not run"}


def test_an_authority_without_a_first_list_is_counted(pool: Path) -> None:
    sorted((pool / "contacts").glob("*.parquet"))[0].unlink()
    assert checked(pool).authorities == 2


def test_a_damaged_file_is_refused_by_its_list(pool: Path) -> None:
    file = next((pool / "referrals").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:400])
    with pytest.raises(UnreadableFileError, match="referrals"):
        check_pool(pool, as_at=AS_AT)


def test_text_among_dates_is_refused_without_a_word_of_it(pool: Path) -> None:
    file = next((pool / "contacts").glob("*.parquet"))
    rewrite(file, f'select * replace ({literal(BORN)} as "Date of Birth") from {{file}}')
    with pytest.raises(UnreadableFileError, match="contacts") as refused:
        check_pool(pool, as_at=AS_AT)
    assert BORN not in str(refused.value)


def test_rows_of_nobody_are_refused(pool: Path) -> None:
    rewrite(next((pool / "contacts").glob("*.parquet")), 'select * replace (null as "Authority") from {file}')
    with pytest.raises(UnreadableFileError, match="without an authority"):
        check_pool(pool, as_at=AS_AT)


def test_a_folder_without_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="holds no lists"):
        check_pool(tmp_path, as_at=AS_AT)


def test_the_figures_of_a_pool_are_those_of_each_authority_alone(nation: Path, tmp_path: Path) -> None:
    """Each authority in a pool of its own, and both together, give the same figures to the last digit."""
    together = _figures(nation)
    assert len({row[0] for row in together}) == 2
    alone = []
    for number in range(2):
        place = Path(shutil.copytree(nation, tmp_path / str(number)))
        for child_list in place.iterdir():
            for file in sorted(child_list.glob("*.parquet")):
                if file.name != sorted(one.name for one in (nation / "referrals").glob("*.parquet"))[number]:
                    file.unlink()
        alone += _figures(place)
    assert sorted(alone, key=str) == sorted(together, key=str)


def _figures(place: Path) -> list[tuple[object, ...]]:
    found = measure_pool(place, as_at=AS_AT, threads=1)
    try:
        assert {outcome.end for outcome in found.measured.outcomes} <= {"measured", "not measured"}
        return [
            tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row)
            for row in found.session.rows("select * from figures")
        ]
    finally:
        found.session.close()


def test_the_figures_of_a_pool_are_written_with_their_authority(nation: Path, tmp_path: Path) -> None:
    found = measure_pool(nation, as_at=AS_AT, threads=1)
    found.write_figures(tmp_path / "new folder" / "figures.parquet")
    found.session.close()
    written = duckdb.sql(f"select distinct authority from '{tmp_path / 'new folder' / 'figures.parquet'}'").fetchall()
    assert len(written) == 2
