"""The shapes of what the API answers. OpenAPI is written from them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

MOST_AT_ONCE = 1000
_LISTS, _FURTHEST = 11, 100_000_000


class CountsOut(Schema):
    """What an extract counts: issues by severity, rows, and rows by list number. Zero until it is ready."""

    errors: int = 0
    warnings: int = 0
    queries: int = 0
    rows: int = 0
    rows_by_list: dict[str, int] = Field(default_factory=dict)


class ExtractOut(Schema):
    """One extract, and how ready it is. One that another took the place of is ``replaced`` and answers nothing more."""

    id: UUID
    authority: str
    extract_date: date | None
    state: str
    verdict: str
    counts: CountsOut
    uploaded_at: datetime
    replaced: bool


class IssueOut(Schema):
    """One issue: a cell or row that fails a check. ``key`` stays the same while the issue does.

    ``explained``: somebody has said why it is right as it is.
    """

    key: str
    check: str
    severity: str
    list: int | None
    sheet: str | None
    row: int | None
    child: str | None
    column: str | None
    message: str
    remedy: str
    team: str | None
    worker: str | None
    explained: bool


class IssuesAsked(Schema):
    """Which issues: of a severity, a check, a list (blank: all), and which page of them."""

    severity: Literal["", "error", "warning", "query"] = Field("", description="Only those of one severity.")
    check: str = Field("", description="Only those of one check, by its id.")
    list: int | None = Field(
        None, ge=0, le=_LISTS, description="Only those of one list; 0 for those of the whole extract."
    )
    state: Literal["", "open", "explained"] = Field("", description="Only those still open, or already explained.")
    start: int = Field(0, ge=0, le=_FURTHEST, description="How many to pass over.")
    limit: int = Field(100, ge=1, le=MOST_AT_ONCE, description="How many to answer at most.")


class IssuesOut(Schema):
    """A page of issues; ``total`` counts all that were asked for and that you may see."""

    total: int
    issues: list[IssueOut]


class FigureOut(Schema):
    """One figure: of ``base`` so many are ``counted``; ``value`` is the number, the share (0 to 1), median or mean.

    What is withheld because it is small is null, and ``withheld`` is true.
    """

    measure: str
    title: str
    kind: str
    breakdown: str
    category: str
    base: int | None
    counted: int | None
    unknown: int | None
    median: float | None
    mean: float | None
    value: float | None
    withheld: bool


class OutcomeOut(Schema):
    """One inspection or visit, with its judgements by area."""

    authority: str
    region: str | None
    framework: str
    inspection_type: str
    first_day: date | None
    published: date | None
    grades: dict[str, str]


class Wrong(Schema):
    """Why a request could not be answered, and what to do."""

    what: str
    remedy: str = ""
