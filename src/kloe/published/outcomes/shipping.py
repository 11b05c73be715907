"""The table of outcomes as one Parquet file: written the same from the same rows, and read back."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import duckdb
import msgspec

from kloe.engine.sql import literal
from kloe.errors import KloeError, UnreadableFileError
from kloe.published.outcomes.outcome import Outcome

SHIPPED = Path(__file__).with_name("outcomes.parquet")
ATTRIBUTION = (
    "Contains public sector information published by Ofsted and licensed under the Open Government Licence v3.0:"
    " Children's social care data in England 2023; Local authority inspection outcomes as at 31 March 2025; published"
    " inspection reports."
)
COLUMNS: dict[str, str] = {
    "inspection": "varchar",
    "authority": "varchar",
    "region": "varchar",
    "system": "varchar",
    "framework": "varchar",
    "inspection_type": "varchar",
    "first_day": "date",
    "last_day": "date",
    "published": "date",
    "area": "varchar",
    "grade": "varchar",
    "printed": "varchar",
    "source": "varchar",
    "table": "varchar",
    "report": "varchar",
    "page": "integer",
    "theme": "varchar",
    "remark": "varchar",
}
_ORDER = 'inspection, source, "table", report, area, page, theme'


def load_into(database: duckdb.DuckDBPyConnection, outcomes: Iterable[Outcome]) -> None:
    """Make the table ``outcomes`` in ``database``, in one order whatever the order of the rows."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    arrays = ", ".join(f"unnest(cast(${name} as {kind}[]))" for name, kind in COLUMNS.items())
    database.execute(f"create or replace table incoming ({columns})")
    rows = list(outcomes)
    values = {name: [getattr(row, name) for row in rows] for name in COLUMNS}
    database.execute(f"insert into incoming select {arrays}", values)
    database.execute(f"create or replace table outcomes as select * from incoming order by {_ORDER}")
    database.execute("drop table incoming")


def write_outcomes(outcomes: Iterable[Outcome], target: Path = SHIPPED) -> Path:
    """Write ``outcomes`` to ``target``, beside it first; the same rows give the same bytes. Raises KloeError."""
    beside = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(duckdb.connect(config={"threads": 1})) as database:
            load_into(database, outcomes)
            database.execute(
                f"copy outcomes to {literal(beside)} (format parquet, compression zstd, row_group_size 1000000,"
                f" kv_metadata {{attribution: {literal(ATTRIBUTION)}}})"
            )
        beside.replace(target)
    except (OSError, duckdb.IOException) as problem:
        raise KloeError(
            "The file cannot be written.", where={"file": target.name}, remedy="Choose a place where you may write."
        ) from problem
    return target


def read_outcomes(source: Path = SHIPPED) -> tuple[Outcome, ...]:
    """The rows of a file that ``write_outcomes`` made; raises UnreadableFileError for any other."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    try:
        with closing(duckdb.connect(config={"threads": 1})) as database:
            rows = database.execute(f"select {names} from read_parquet({literal(source)})").fetchall()
        return tuple(msgspec.convert(dict(zip(COLUMNS, row, strict=True)), Outcome) for row in rows)
    except (duckdb.Error, msgspec.ValidationError) as problem:
        raise UnreadableFileError(
            "This is no table of outcomes.",
            where={"file": source.name},
            remedy="'kloe published build-outcomes' makes one.",
        ) from problem
