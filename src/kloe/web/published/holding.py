"""What Ofsted has published, read once a process: read again only when the library on the disk has changed."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TypeVar, cast

import duckdb

from kloe.authorities.register import authorities
from kloe.frameworks.calendars import load_calendars
from kloe.papers.outcomes_layout import layout
from kloe.papers.outcomes_map import GradeMap, grade_map
from kloe.papers.outcomes_page import Tile, in_short, tiles
from kloe.papers.outcomes_rows import Row, anchor, rows
from kloe.papers.outcomes_seen import OutcomesSeen
from kloe.papers.outcomes_years import Chart, year_charts
from kloe.published.forecasting.asking import report_of, window_of
from kloe.published.forecasting.elections import ReportDay
from kloe.published.forecasting.graded import complete_to, graded_inspections
from kloe.published.forecasting.known import Known, known_on
from kloe.published.forecasting.listed import listed_reports
from kloe.published.forecasting.window import NextWindow
from kloe.published.library.places import library_folder, report_id
from kloe.published.library.rows import TABLES, WHOLE
from kloe.published.library.shipping import is_shipped, library_or_shipped
from kloe.published.library.tables import Library
from kloe.published.model import Report
from kloe.published.outcomes.asking import Inspection
from kloe.published.outcomes.gathering import open_outcomes, state_of
from kloe.published.recurring import Followed, follow
from kloe.published.theme_counts.choosing import Asked
from kloe.published.theme_counts.counting import Counts, count_themes

Kept = TypeVar("Kept")
_FORECAST = "ilacs"
_MOST_KEPT = 300  # answers of one state of the library; then all are let go
_ALONE = RLock()


@dataclass(frozen=True)
class LibraryInMemory(Library):
    """A library whose tables are held in memory, so that a page need not open its files; threads may share it."""

    database: duckdb.DuckDBPyConnection = field(compare=False)
    opened: ExitStack = field(compare=False)  # the database closes when this is let go

    @contextmanager
    def connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The database, by a cursor of one's own."""
        with closing(self.database.cursor()) as cursor:
            yield cursor


def in_memory(library: Library) -> LibraryInMemory:
    """``library`` with its tables in memory, but for whole reports, of which one is looked at at a time."""
    opened = ExitStack()
    database = opened.enter_context(library.connected())
    for name in TABLES:
        if name != WHOLE:
            database.execute(f"create table held as from {name}; drop view {name}; alter table held rename to {name}")
    return LibraryInMemory(library.folder, database, opened)


@dataclass(frozen=True, eq=False)
class Held:
    """All that pages show, of one state of the library. What is asked often is kept (``kept``)."""

    state: Hashable
    library: LibraryInMemory
    seen: OutcomesSeen
    inspections: tuple[Inspection, ...]
    rows: tuple[Row, ...]
    charts: tuple[Chart, ...]
    maps: Mapping[str, GradeMap]
    tiles: tuple[Tile, ...]
    in_short: tuple[str, ...]
    complete_to: date
    _answers: dict[Hashable, object] = field(default_factory=dict)

    @cached_property
    def reports(self) -> frozenset[str]:
        """The ids of the reports whose text is here; none while the library is empty."""
        return frozenset(map(report_id, self.library.manifest.reports)) if self.has_text else frozenset()

    @property
    def has_text(self) -> bool:
        """Whether there is a library of one's own: what ships with Kloe has no text."""
        return not is_shipped(self.library)

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What ``make`` answers, worked out once; ``key`` names it."""
        with _ALONE:
            if key not in self._answers:
                if len(self._answers) >= _MOST_KEPT:
                    self._answers.clear()
                self._answers[key] = make()
            return cast(Kept, self._answers[key])

    def counts(self, asked: Asked) -> Counts:
        """The themes of the reports that are meant; raises UnknownNameError."""
        return self.kept(("counts", asked), lambda: count_themes(self.library, asked))

    def followed(self) -> tuple[Followed, ...]:
        """Every recommendation with what became of it."""
        return self.kept("followed", lambda: follow(self.library)) if self.has_text else ()

    def report(self, report: str) -> Report:
        """One report whole; raises UnknownNameError."""
        return self.kept(("report", report), lambda: self.library.report(report))

    def inspections_of(self, authority: str) -> tuple[Inspection, ...]:
        """The inspections of one authority, the newest first."""
        return tuple(one for one in reversed(self.inspections) if one.authority == authority)

    def next_window(self, authority: str, today: date) -> tuple[NextWindow, ReportDay | None]:
        """When the next inspection may begin, and when its report would come; raises UnknownNameError."""
        known = self.kept(("known", today), lambda: self._known(today))
        window = window_of(known, authority)
        return window, report_of(window, known, load_calendars())

    def _known(self, today: date) -> Known:
        graded = graded_inspections(self.inspections)
        return known_on(today, graded, _FORECAST, self.complete_to, listed=listed_reports())


_HELD: list[Held] = []


def held() -> Held:
    """What there is now; raises KloeError where the library is damaged."""
    folder = library_folder()
    with _ALONE:
        state = (folder.resolve(), state_of(folder))
        if not _HELD or _HELD[0].state != state:
            _HELD[:] = [_read(folder, state)]
        return _HELD[0]


def _read(folder: Path, state: Hashable) -> Held:
    """Everything that needs the outcomes is asked here: their database is for one thread only."""
    with open_outcomes(folder) as outcomes:
        seen = OutcomesSeen(outcomes)
        return Held(
            state=state,
            library=in_memory(library_or_shipped(folder)),
            seen=seen,
            inspections=outcomes.inspections(),
            rows=rows(seen),
            charts=tuple(year_charts(seen)),
            maps={one.id: grade_map(seen, one) for one in layout().judgement},
            tiles=tiles(seen),
            in_short=tuple(in_short(seen)),
            complete_to=complete_to(outcomes.rows),
        )


def address_name(authority: str) -> str:
    """How an authority is called in an address: "bath-and-north-east-somerset"."""
    return anchor(authority).removeprefix("authority-")


def authority_at(name: str) -> str | None:
    """The usual name of the authority that an address calls ``name``, former ones included; None for no authority."""
    return next((one.name for one in authorities() if address_name(one.name) == name), None)
