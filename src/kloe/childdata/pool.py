"""Check or measure many authorities at once: see kloe.childdata.pooled_lists for what the folder holds."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kloe.childdata.checks.checking import describe_checks
from kloe.childdata.checks.loading import RuleBook
from kloe.childdata.checks.prepared import prepared_plan
from kloe.childdata.checks.running import Outcome, run_queries, settle_issues
from kloe.childdata.measures.measured import FIGURES_IN_ORDER, MeasuredExtract, measure_tables
from kloe.childdata.pooled_lists import load_pool
from kloe.engine.session import Session
from kloe.engine.sql import literal


@dataclass(frozen=True)
class CheckedPool:
    """How each check ended over all authorities, and the issues in ``session``, by authority."""

    session: Session
    book: RuleBook
    outcomes: tuple[Outcome, ...]
    rows: int
    authorities: int
    issue_count: int

    def write_issues(self, target: Path) -> None:
        """Write every issue, with its authority, to a Parquet file."""
        issues = 'select issues.*, checks.severity from issues join checks on checks.id = issues."check"'
        _write_parquet(self.session, issues, target)

    def as_data(self) -> dict[str, object]:
        """Counts by authority and how each check ended, for a script."""
        return {
            "rows": self.rows,
            "authorities": self.counts(),
            "issues": self.issue_count,
            "checks": [
                {"id": o.check.id, "severity": o.check.severity, "end": o.end, "issues": o.issues, "why": list(o.why)}
                for o in self.outcomes
            ],
        }

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Authority to severity to issues."""
        found: dict[str, dict[str, int]] = {}
        counted = """select authority, severity, count(*) from issues join checks on checks.id = issues."check"
                     group by all order by all"""
        for authority, severity, count in self.session.rows(counted):
            found.setdefault(authority, {"error": 0, "warning": 0, "query": 0})[severity] = count
        return found


def check_pool(
    folder: Path, *, as_at: date, threads: int | None = None, own_checks: tuple[Path, ...] = ()
) -> CheckedPool:
    """Run every check over all authorities in ``folder``; raises UnreadableFileError when it holds no lists."""
    pool = load_pool(folder, as_at=as_at, threads=threads)
    with pool.session.closed_on_failure():
        book, queries = prepared_plan(own_checks, pool.specification, pooled=True)
        values = {"extract_date": as_at, "extract_date_source": "given", "notified_date": None, "authority": None}
        outcomes = run_queries(pool.session, book, queries, values, pool.unavailable)
        count = settle_issues(pool.session, pool.specification, pooled=True)
        describe_checks(pool.session, book, pool.specification)
    return CheckedPool(pool.session, book, outcomes, pool.rows, len(pool.authorities), count)


@dataclass(frozen=True)
class MeasuredPool:
    """Every measure over all authorities; the table ``figures`` of the session holds them by authority."""

    measured: MeasuredExtract
    rows: int
    authorities: int

    @property
    def session(self) -> Session:
        """The session that holds the lists and the figures."""
        return self.measured.session

    @property
    def figure_count(self) -> int:
        """How many figures there are, over all authorities, measures and breakdowns."""
        return self.session.count("select count(*) from figures")

    def write_figures(self, target: Path) -> None:
        """Write every figure, with its authority, to a Parquet file."""
        _write_parquet(self.session, FIGURES_IN_ORDER, target)

    def as_data(self) -> dict[str, object]:
        """How many figures there are, and how each measure ended, for a script."""
        return {
            "rows": self.rows,
            "authorities": self.authorities,
            "figures": self.figure_count,
            "measures": [{"id": o.measure, "end": o.end, "why": o.why} for o in self.measured.outcomes],
        }


def measure_pool(
    folder: Path, *, as_at: date, threads: int | None = None, own_measures: tuple[Path, ...] = ()
) -> MeasuredPool:
    """Work every measure out for each authority in ``folder``; raises UnreadableFileError when it holds no lists."""
    pool = load_pool(folder, as_at=as_at, threads=threads)
    with pool.session.closed_on_failure():
        values = {"extract_date": as_at, "authority": None}
        measured = measure_tables(pool.session, pool.specification, values, pool.unavailable, own_measures, pooled=True)
    return MeasuredPool(measured, pool.rows, len(pool.authorities))


def _write_parquet(session: Session, query: str, target: Path) -> None:
    """Write what ``query`` gives: in the session's workplace first, then moved into place."""
    written = session.workplace / "written.parquet"
    session.connection.execute(f"copy ({query}) to {literal(written)} (format parquet, compression zstd)")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(written, target)
