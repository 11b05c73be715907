"""A DuckDB session with the outside world shut off before the first rule runs."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb

from kloe.working_days import FIRST_DAY, LAST_DAY, WorkingDays, england

LARGEST_SPILL = "10GB"
_CALENDAR = """
create table calendar as
select cast(day as date) as day,
       isodow(day) < 6 and holiday.day is null as working,
       cast(sum(case when isodow(day) < 6 and holiday.day is null then 1 else 0 end) over (order by day) as integer)
         as number
from generate_series(cast($first as timestamp), cast($last as timestamp), interval 1 day) as days(day)
left join (select unnest(cast($holidays as date[])) as day) as holiday using (day)
"""


class Session:
    """Owns one in-memory database. Rules run after ``shut``: no files, no extensions, no settings.

    ``workplace`` is a private folder for what comes in and goes out; it goes when the session goes.
    """

    def __init__(self, *, threads: int | None = None, working_days: WorkingDays | None = None) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {"threads": threads} if threads else {}
        self.connection = duckdb.connect(":memory:", config=config)
        self._workplace = tempfile.TemporaryDirectory(prefix="kloe-", ignore_cleanup_errors=True)
        self.workplace = Path(self._workplace.name)
        spill = self.workplace / "spill"
        self.connection.execute(f"set temp_directory = '{_quoted(spill)}'")
        self.connection.execute(f"set max_temp_directory_size = '{LARGEST_SPILL}'")
        self._calendar = working_days or england()
        self._load_calendar()

    def _load_calendar(self) -> None:
        holidays = sorted(self._calendar.holidays)
        self.connection.execute(_CALENDAR, {"first": FIRST_DAY, "last": LAST_DAY, "holidays": holidays})

    def shut(self) -> None:
        """From here on SQL reaches nothing outside but ``workplace``, and cannot turn that back on."""
        self.connection.execute(f"set allowed_directories = ['{_quoted(self.workplace)}/']")
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    @contextmanager
    def time_limit(self, limit: timedelta) -> Iterator[Callable[[], None]]:
        """Interrupt a statement that runs longer than ``limit``; call what is given before each one."""
        watch = _Watch(self.connection, limit.total_seconds())
        watch.start()
        try:
            yield watch.begin
        finally:
            watch.stop()

    def rows(
        self, sql: str, parameters: Mapping[str, object] | Sequence[object] | None = None
    ) -> list[tuple[object, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql, parameters or None).fetchall()

    def close(self) -> None:
        """Let the database and the workplace go."""
        self.connection.close()
        self._workplace.cleanup()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


class _Watch(threading.Thread):
    """Looks at the clock a few times a second; one thread for a whole run of statements."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, limit: float) -> None:
        super().__init__(daemon=True)
        self._connection, self._limit = connection, limit
        self._since, self._over = time.monotonic(), threading.Event()

    def begin(self) -> None:
        """A new statement begins now."""
        self._since = time.monotonic()

    def stop(self) -> None:
        """No more statements follow."""
        self._over.set()
        self.join()

    def run(self) -> None:
        """Interrupt whatever is over its limit."""
        while not self._over.wait(min(self._limit / 4, 0.25)):
            if time.monotonic() - self._since > self._limit:
                self._connection.interrupt()
                self.begin()
