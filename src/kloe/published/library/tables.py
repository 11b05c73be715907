"""Asking a library: its tables in a database, one report whole, the file of a report, what could not be read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from kloe.engine.sql import identifier, literal
from kloe.errors import KloeError, UnknownNameError
from kloe.published.library.manifest import Manifest, damaged_tables, read_manifest
from kloe.published.library.places import library_folder, original_file, report_id, sound_original
from kloe.published.library.rows import TABLES, WHOLE
from kloe.published.model import Report, Unread

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_SHOWN = 5  # of the reports that an unclear name could mean


@dataclass(frozen=True)
class Library:
    """The reports that were added. Nothing in it changes the library: see ``kloe.published.library.adding``."""

    folder: Path

    @cached_property
    def manifest(self) -> Manifest:
        """What the library held when it was first asked; raises KloeError."""
        return read_manifest(self.folder)

    @property
    def state(self) -> str:
        """A name that changes with what is in the tables: for whatever is worked out from them and kept."""
        return self.manifest.tables

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The verdicts on the files that could not be read."""
        return self.manifest.unread

    @property
    def count(self) -> int:
        """How many reports there are."""
        return len(self.manifest.reports)

    @contextmanager
    def connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database of its own with each table of ``kloe.published.library.rows`` as a view; raises KloeError."""
        with duckdb.connect(":memory:") as connection:
            for table in TABLES:
                self._show(connection, table)
            yield connection

    def _show(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        try:
            connection.execute(f"create view {identifier(table)} as {self._query(table)}")
        except duckdb.Error as problem:
            raise KloeError(
                "The table is damaged or gone.",
                where={"folder": self.folder, "table": table},
                remedy="Run 'kloe published add': it reads the reports again from the library's own copies.",
            ) from problem

    def _query(self, table: str) -> str:
        """Columns that an earlier Kloe did not write are there, and empty."""
        typed = ", ".join(f"cast(null as {kind}) as {identifier(name)}" for name, kind in TABLES[table].items())
        none = f"select {typed} limit 0"
        if f"{table}.parquet" not in self.manifest.hashes:
            return none
        columns = ", ".join(map(identifier, TABLES[table]))
        file = literal(self.folder / self.manifest.tables / f"{table}.parquet")
        return f"select {columns} from (({none}) union all by name select * from read_parquet({file}))"

    def rows(self, sql: str, values: Mapping[str, object] | Sequence[object] | None = None) -> list[dict[str, Any]]:
        """What a query over the tables gives, each row by the names of its columns."""
        with self.connected() as connection:
            found = connection.execute(sql, values)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def to_arrow(self, table: str) -> "pa.Table":
        """A table as Arrow; needs the extra ``arrow``. Raises UnknownNameError."""
        with self.connected() as connection:
            return self._all_of(connection, table).to_arrow_table()

    def to_polars(self, table: str) -> "pl.DataFrame":
        """A table as a Polars frame; needs the extra ``polars``. Raises UnknownNameError."""
        with self.connected() as connection:
            frame: pl.DataFrame = self._all_of(connection, table).pl()
            return frame

    def to_pandas(self, table: str) -> "pd.DataFrame":
        """A table as a pandas frame; needs the extra ``pandas``. Raises UnknownNameError."""
        with self.connected() as connection:
            frame: pd.DataFrame = self._all_of(connection, table).df()
            return frame

    def _all_of(self, connection: duckdb.DuckDBPyConnection, table: str) -> duckdb.DuckDBPyRelation:
        refuse_unknown_table(table)
        return connection.sql(f"select * from {identifier(table)}")

    def find(self, words: str) -> str:
        """The id of the one report that is meant: by how its id begins, or by words of its authority, file or title.

        Raises UnknownNameError when there is none, or several.
        """
        every = self.rows(
            "select report, concat_ws(' ', authority, authority_printed, file, title, first_day, published) as said,"
            " concat_ws(', ', coalesce(authority, file), kind, first_day) as name from reports order by 1"
        )
        asked = words.casefold().split()
        by_id = [one for one in every if words and one["report"].startswith(words.casefold())]
        found = by_id or [one for one in every if asked and all(word in one["said"].casefold() for word in asked)]
        if len(found) != 1:
            raise _not_one(words, found, len(every))
        return str(found[0]["report"])

    def report(self, words: str) -> Report:
        """One report with everything that was read of it; ``words`` as for ``find``. Raises UnknownNameError."""
        found = self.rows(f"select content from {WHOLE} where report = $id", {"id": self.find(words)})
        return msgspec.json.decode(found[0]["content"], type=Report)

    def original(self, words: str) -> Path:
        """The file of one report; ``words`` as for ``find``. Raises UnknownNameError, or KloeError if it is gone."""
        report = self.find(words)
        file = original_file(self.folder, report)
        if file is None:
            raise KloeError(
                "The file of the report is no longer in the library.",
                where={"report": report},
                remedy="Add it again with 'kloe published add'.",
            )
        return file

    def damage(self) -> tuple[str, ...]:
        """What is no longer as it was written, in sentences: every file is hashed, which takes a moment."""
        damaged = damaged_tables(self.folder, self.manifest)
        wrong = [f"The table {name} is gone or was changed." for name in damaged]
        for one in self.manifest.reports:
            if sound_original(self.folder, one) is None:
                names = ", ".join(self.manifest.kept[one].names)
                wrong.append(f"The file of report {report_id(one)} ({names}) is gone or was changed.")
        return tuple(wrong)


def open_library(folder: Path | None = None) -> Library:
    """The library in ``folder``, by default in ``KLOE_HOME/published``; an empty one where there is none yet."""
    return Library(folder or library_folder())


def refuse_unknown_table(table: str) -> None:
    """Raise UnknownNameError when no table of a library has this name."""
    if table not in TABLES:
        raise UnknownNameError(f"There is no table '{table}' in the library.", remedy=f"There are {', '.join(TABLES)}.")


def _not_one(words: str, found: Sequence[Mapping[str, Any]], reports: int) -> UnknownNameError:
    if not found:
        remedy = "'kloe published list' shows what there is." if reports else "Add reports with 'kloe published add'."
        return UnknownNameError(f"The library has no report '{words}'.", remedy=remedy)
    shown = "; ".join(f"{one['report']} ({one['name']})" for one in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return UnknownNameError(
        f"'{words}' could mean {len(found)} reports.", remedy=f"Give the beginning of an id: {shown}{more}."
    )
