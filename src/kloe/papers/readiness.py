"""Could this extract be sent to Ofsted today? The rule, and the figures it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.engine.session import Session
from kloe.papers.words import counted, list_names, number

Answer = Literal["No", "Not as it stands", "Yes, with warnings", "Yes"]


@dataclass(frozen=True)
class Verdict:
    """The answer, and the sentence that says why."""

    answer: Answer
    sentence: str


@dataclass(frozen=True)
class Figures:
    """The figures at the head of the report."""

    errors: int
    warnings: int
    queries: int
    error_rows: int
    rows: int
    refused: int
    changed: int
    unread: int
    broken: int
    not_run: int
    checks: int
    missing: tuple[int, ...]
    empty: tuple[int, ...] = ()
    errors_in_rows: int | None = None

    @property
    def answered(self) -> int:
        """How many checks passed or failed."""
        return self.checks - self.not_run - self.broken

    @property
    def verdict(self) -> Verdict:
        """What these figures come to."""
        return verdict(
            errors=self.errors,
            error_rows=self.error_rows,
            errors_in_rows=self.errors_in_rows,
            broken=self.broken,
            missing=self.missing,
            empty=self.empty,
            warnings=self.warnings,
            rows=self.rows,
        )


def verdict(  # noqa: PLR0913 - the figures that the rule rests on, each named
    *,
    errors: int,
    error_rows: int,
    broken: int,
    missing: Sequence[int],
    warnings: int,
    rows: int,
    empty: Sequence[int] = (),
    errors_in_rows: int | None = None,
) -> Verdict:
    """Any error, or a check that broke, stops it; then missing and empty lists; then warnings have to be explained."""
    gaps = _gaps(missing, empty) if rows else "no list holds a row"
    if errors or broken:
        also = f", and {gaps}" if gaps else ""
        return Verdict("No", f"No: {_stops(errors, errors_in_rows, error_rows, broken)} it{also}.")
    if gaps:
        return Verdict("Not as it stands", f"Not as it stands: no errors, but {gaps}.")
    if warnings:
        return Verdict("Yes, with warnings", f"Yes, with {counted(warnings, 'warning')} to explain.")
    return Verdict("Yes", "Yes.")


def _stops(errors: int, errors_in_rows: int | None, error_rows: int, broken: int) -> str:
    """The subject and its verb: "3 errors in 2 rows stop"; some errors are of a file or list and in no one row."""
    causes = []
    if errors:
        rows = f"in {counted(error_rows, 'row')}"
        elsewhere = errors_in_rows is not None and errors_in_rows < errors
        where = f" ({number(errors_in_rows or 0)} of them {rows})" if elsewhere else f" {rows}"
        causes.append(counted(errors, "error") + (where if error_rows else ""))
    if broken:
        causes.append(f"{counted(broken, 'check')} that broke off")
    return f"{' and '.join(causes)} {'stops' if errors + broken == 1 else 'stop'}"


def _gaps(missing: Sequence[int], empty: Sequence[int]) -> str:
    """Lists that are missing or have no rows, as a clause; empty for none."""
    clauses = []
    if missing:
        are = "is" if len(missing) == 1 else "are"
        clauses.append(f"{counted(len(missing), 'list')} {are} missing ({list_names(missing)})")
    if empty:
        have = "has" if len(empty) == 1 else "have"
        clauses.append(f"{counted(len(empty), 'list')} {have} no rows ({list_names(empty)})")
    return " and ".join(clauses)


def figures(extract: Extract, checked: CheckedExtract) -> Figures:
    """The figures of an extract and its checks."""
    session, severities = extract.session, checked.counts()
    ends = [outcome.end for outcome in checked.outcomes]
    return Figures(
        errors=severities["error"],
        warnings=severities["warning"],
        queries=severities["query"],
        error_rows=_one(
            session,
            'select count(distinct (list_number, row_id)) from issues join checks on checks.id = issues."check"'
            " where severity = 'error' and row_id is not null",
        ),
        errors_in_rows=_one(
            session,
            'select count(*) from issues join checks on checks.id = issues."check"'
            " where severity = 'error' and row_id is not null",
        ),
        rows=row_count(extract),
        refused=_one(session, "select count(*) from refused_rows"),
        changed=_one(session, "select count(*) from ledger"),
        unread=_one(session, "select count(*) from unread"),
        broken=ends.count("broken"),
        not_run=ends.count("not run"),
        checks=len(ends),
        missing=_lists(session, "sheets = 0"),
        empty=_lists(session, "sheets > 0 and data_rows = 0"),
    )


def row_count(extract: Extract) -> int:
    """How many rows all lists hold together."""
    return _one(extract.session, "select coalesce(sum(data_rows), 0) from arrivals")


def _lists(session: Session, condition: str) -> tuple[int, ...]:
    found = session.rows(f"select list_number from arrivals where {condition} order by 1")
    return tuple(int(str(number)) for (number,) in found)


def _one(session: Session, sql: str) -> int:
    return int(str(session.rows(sql)[0][0]))
