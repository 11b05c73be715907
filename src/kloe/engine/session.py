"""A DuckDB session with the outside world shut off before the first rule runs."""

import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from copy import copy
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import duckdb

from kloe.engine.sql import literal
from kloe.working_days import FIRST_DAY, LAST_DAY, WorkingDays, england

LARGEST_MEMORY = (
    "4GB"  # a nation fits; more is put on disk, so that a rule that runs wild stops itself, not the machine
)
LARGEST_SPILL = "10GB"
Item = TypeVar("Item")
Result = TypeVar("Result")
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

    def __init__(
        self, *, threads: int | None = None, workers: int = 2, working_days: WorkingDays | None = None
    ) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {"threads": threads} if threads else {}
        self.connection = duckdb.connect(":memory:", config=config)
        self.workplace = Path(tempfile.mkdtemp(prefix="kloe-"))
        self._clear = weakref.finalize(self, shutil.rmtree, self.workplace, ignore_errors=True)
        self.connection.execute(f"set memory_limit = '{LARGEST_MEMORY}'")
        self.connection.execute(f"set temp_directory = {literal(self.workplace / 'spill')}")
        self.connection.execute(f"set max_temp_directory_size = '{LARGEST_SPILL}'")
        self._workers = workers
        self._load_calendar(working_days or england())

    def _load_calendar(self, calendar: WorkingDays) -> None:
        holidays = sorted(calendar.holidays)
        self.connection.execute(_CALENDAR, {"first": FIRST_DAY, "last": LAST_DAY, "holidays": holidays})

    def shut(self) -> None:
        """From here on SQL reaches nothing outside but ``workplace``, and cannot turn that back on."""
        self.connection.execute(f"set allowed_directories = [{literal(f'{self.workplace}/')}]")
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    @contextmanager
    def time_limit(self, limit: timedelta) -> Iterator[None]:
        """Interrupt what runs inside when it takes longer than ``limit``."""
        watch = threading.Timer(limit.total_seconds(), self.connection.interrupt)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def rows(
        self, sql: str, parameters: Mapping[str, object] | Sequence[object] | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of a query. What a cell is, the query says: no type checker knows."""
        return self.connection.execute(sql, parameters or None).fetchall()

    def count(self, sql: str, parameters: Mapping[str, object] | Sequence[object] | None = None) -> int:
        """The one whole number that a query gives."""
        return int(self.rows(sql, parameters)[0][0])

    @contextmanager
    def beside(self) -> Iterator["Session"]:
        """A second session on the same database, for another thread."""
        other = copy(self)
        other.connection = self.connection.cursor()
        try:
            yield other
        finally:
            other.connection.close()

    def each(self, items: Iterable[Item], work: "Callable[[Session, Item], Result]") -> list[Result]:
        """Do ``work`` for every item, some at a time: most statements are too small to keep two cores busy."""
        idle = SimpleQueue[Session]()

        def one(item: Item) -> Result:
            session = idle.get()
            try:
                return work(session, item)
            finally:
                idle.put(session)

        with ExitStack() as opened:
            for _ in range(self._workers):
                idle.put(opened.enter_context(self.beside()))
            with ThreadPoolExecutor(self._workers) as pool:
                return list(pool.map(one, items))

    @contextmanager
    def closed_on_failure(self) -> Iterator[None]:
        """Close the session when what runs inside fails; otherwise it stays open for who asked for it."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the database and the workplace go."""
        self.connection.close()
        self._clear()
