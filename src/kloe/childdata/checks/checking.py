"""Check an extract: plan, run, settle the issues. What comes out is read from tables or as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kloe.childdata.checks.loading import RuleBook
from kloe.childdata.checks.model import Check
from kloe.childdata.checks.prepared import prepared_plan
from kloe.childdata.checks.running import Outcome, Unavailable, run_queries, settle_issues
from kloe.childdata.specification import Specification
from kloe.engine.session import Session

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

ISSUES = """
select issues.key, issues."check", checks.severity, issues.list_number as list, sheets.file, sheets.sheet,
       issues.sheet_row as row, issues.child_id as child, headings.heading as "column", issues.value, issues.message,
       checks.remedy, issues.team, issues.worker
from issues
join checks on checks.id = issues."check"
left join sheets on sheets.source = issues.source
left join column_headings as headings
  on headings.list_number = issues.list_number and headings."column" = issues."column"
order by issues.list_number nulls first, issues.source, row, "check", issues."column"
"""


@dataclass(frozen=True)
class CheckedExtract:
    """The result of a run: how each check ended, and the flat table ``issues`` in ``session``."""

    session: Session
    book: RuleBook
    outcomes: tuple[Outcome, ...]
    issue_count: int

    def counts(self) -> Mapping[str, int]:
        """How many issues there are of each severity."""
        found = self.session.rows(
            'select severity, count(*) from issues join checks on checks.id = issues."check" group by 1'
        )
        return {"error": 0, "warning": 0, "query": 0} | dict(found)

    def issues(self) -> list[dict[str, object]]:
        """Every issue as a plain dictionary."""
        cursor = self.session.connection.execute(ISSUES)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def to_arrow(self) -> "pyarrow.Table":
        """The issues as an Arrow table (needs the extra ``arrow``)."""
        return self.session.connection.sql(ISSUES).to_arrow_table()

    def to_polars(self) -> "polars.DataFrame":
        """The issues as a Polars frame (needs the extra ``polars``)."""
        return cast("polars.DataFrame", self.session.connection.sql(ISSUES).pl())

    def to_pandas(self) -> "pandas.DataFrame":
        """The issues as a pandas frame (needs the extra ``pandas``)."""
        frame: pandas.DataFrame = self.session.connection.sql(ISSUES).df()
        return frame


def check_extract(
    session: Session,
    specification: Specification,
    values: Mapping[str, Any],
    unavailable: Unavailable,
    own_checks: tuple[Path, ...] = (),
) -> CheckedExtract:
    """Run every check of the rule book over the tables in ``session``; raises RuleFileError."""
    book, queries = prepared_plan(own_checks, specification)
    in_time = tuple(check for check in book.checks if _holds(check, values["extract_date"]))
    ids = {check.id for check in in_time}
    current = [query for query in queries if query.check in ids]
    outcomes = run_queries(session, replace(book, checks=in_time), current, values, unavailable)
    outcomes += tuple(
        Outcome(check, "not run", 0, ("It does not hold on the date of this extract.",))
        for check in book.checks
        if check.id not in ids
    )
    count = settle_issues(session, specification)
    describe_checks(session, book, specification)
    return CheckedExtract(session, book, outcomes, count)


def _holds(check: Check, day: date) -> bool:
    return (check.from_date or day) <= day <= (check.to_date or day)


def describe_checks(session: Session, book: RuleBook, specification: Specification) -> None:
    """Make the tables ``checks`` and ``column_headings``: what the issues refer to."""
    session.connection.execute(
        "create or replace table checks as select unnest($ids) as id, unnest($severities) as severity,"
        " unnest($says) as says, unnest($remedies) as remedy, unnest($bases) as basis",
        {
            "ids": [check.id for check in book.checks],
            "severities": [check.severity for check in book.checks],
            "says": [check.says for check in book.checks],
            "remedies": [check.remedy for check in book.checks],
            "bases": [check.basis for check in book.checks],
        },
    )
    columns = [(one.number, column.name, column.heading) for one in specification.lists for column in one.columns]
    session.connection.execute(
        'create or replace table column_headings as select unnest($numbers) as list_number, unnest($names) as "column",'
        " unnest($headings) as heading",
        {
            "numbers": [number for number, _, _ in columns],
            "names": [name for _, name, _ in columns],
            "headings": [heading for _, _, heading in columns],
        },
    )
