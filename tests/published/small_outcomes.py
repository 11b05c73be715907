"""Small tables of outcomes, in the shape of the shipped one, for tests of forecasts."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from kloe.published.forecasting.graded import GradedInspection, graded_inspections
from kloe.published.outcomes.asking import Outcomes
from kloe.published.outcomes.outcome import Outcome

SINGLE = {"system": "sif", "framework": "sif-2013", "inspection_type": "single"}


def row(authority: str, first_day: date | None, grade: str = "good", **more: Any) -> Outcome:
    """One row of outcomes for overall effectiveness; the report comes out 60 days after fieldwork began."""
    given: dict[str, Any] = {
        "system": "ilacs",
        "source": "official 2025",
        "framework": "ilacs-2018",
        "inspection_type": "standard",
        "published": first_day + timedelta(days=60) if first_day else None,
        "area": "overall-effectiveness",
        "inspection": f"{authority} {first_day}",
    }
    return Outcome(authority=authority, first_day=first_day, grade=grade, **{**given, **more})


def graded(rows: Iterable[Outcome]) -> tuple[GradedInspection, ...]:
    """The inspections that these rows speak of."""
    with Outcomes(rows) as outcomes:
        return graded_inspections(outcomes.inspections())


def two_each(waits: list[int], grade: str = "good", first_day: date = date(2018, 3, 5)) -> tuple[GradedInspection, ...]:
    """An authority a wait: inspected on ``first_day``, and again so many days after that report came out."""
    rows = []
    for number, wait in enumerate(waits):
        rows.append(row(f"Place {number:03}", first_day, grade))
        rows.append(row(f"Place {number:03}", first_day + timedelta(days=60 + wait), grade))
    return graded(rows)
