"""The reference date of an extract: given by a person, or inferred from the latest events and shown as such."""

from datetime import date, timedelta

from kloe.childdata.specification import latest_specification
from kloe.engine.session import Session
from kloe.engine.sql import identifier

# Adoption and adopters reach years back and say little about when the extract was made.
_LISTS = range(1, 10)
_MONTH = timedelta(days=31)
_ENOUGH = 0.02
_FEW = 50


def infer_extract_date(session: Session, today: date) -> date:
    """The last day, not after ``today``, that events lead up to; a stray later date does not count.

    A day counts when at least 2% of all events lie in the month that ends on it. Without any event it is
    ``today``.
    """
    events = " union all ".join(
        f"select {identifier(column.name)} as day from {child_list.name} where {identifier(column.name)} <= $today"
        for child_list in latest_specification().lists
        for column in child_list.columns
        if child_list.number in _LISTS and column.type == "date" and column.name != "birth_date"
    )
    counts: list[tuple[date, int]] = [
        (day, count)
        for day, count in session.rows(
            f"select day, count(*) from ({events}) group by day order by day", {"today": today}
        )
    ]
    total = sum(count for _, count in counts)
    for last, _ in reversed(counts):
        recent = sum(count for day, count in counts if timedelta() <= last - day < _MONTH)
        if recent >= _ENOUGH * total or total < _FEW:
            return last
    return today
