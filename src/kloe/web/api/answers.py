"""The shapes of what the API answers. OpenAPI is written from them."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

MOST_AT_ONCE = 1000


class ExtractOut(Schema):
    """One extract, and how ready it is."""

    id: UUID
    authority: str
    extract_date: date | None
    state: str
    verdict: str
    counts: dict[str, int]
    uploaded_at: datetime
    replaced: bool


class IssueOut(Schema):
    """One issue: a cell or row that fails a check. ``key`` stays the same while the issue does."""

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


class IssuesAsked(Schema):
    """Which issues: of a severity, a check, a list (blank: all), and which page of them."""

    severity: str = ""
    check: str = ""
    list: int | None = None
    start: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=MOST_AT_ONCE)


class IssuesOut(Schema):
    """A page of issues; ``total`` counts all that you may see."""

    total: int
    issues: list[IssueOut]


class FigureOut(Schema):
    """One figure. What is withheld because it is small is null, and ``withheld`` is true."""

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
