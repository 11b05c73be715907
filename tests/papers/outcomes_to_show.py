"""Outcomes made up to be shown: one of every kind that the page has to tell apart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kloe.published.outcomes.asking import Outcomes
from kloe.published.outcomes.outcome import Outcome

OVERALL = "overall-effectiveness"
FIVE = {OVERALL: "good", "help-and-protection": "good", "children-in-care": "outstanding", "care-leavers": "inadequate",
        "leaders": "good"}  # fmt: skip
TOGETHER = {OVERALL: "requires-improvement", "help-and-protection": "requires-improvement",
            "children-in-care-and-care-leavers": "good", "leaders": "requires-improvement"}  # fmt: skip
PARTS = {"safeguarding": "inadequate", "looked-after": "adequate"}
SIF = {OVERALL: "inadequate", "help-and-protection": "inadequate", "children-looked-after": "requires-improvement",
       "adoption": "good", "care-leavers": "not-judged", "leadership": "inadequate", "lscb": "inadequate"}  # fmt: skip
WITHOUT_OVERALL = {"leaders": "outstanding", "help-and-protection": "good", "children-in-care": "good",
                   "care-leavers": "good"}  # fmt: skip


def inspected(
    authority: str, system: str, framework: str, published: date, grades: Mapping[str, str], **more: Any
) -> list[Outcome]:
    """One inspection: a row for each grade."""
    given = {"source": "official 2025", "inspection": f"{authority}/{system}/{published}", **more}
    return [
        Outcome(
            authority=authority,
            system=system,
            framework=framework,
            published=published,
            area=area,
            grade=grade,
            **given,
        )
        for area, grade in grades.items()
    ]


ROWS = [
    *inspected("Kent", "slac", "slac-2009", date(2010, 11, 19), PARTS),
    *inspected("Kent", "sif", "sif-2013", date(2017, 6, 13), {OVERALL: "good"}),
    *inspected("Kent", "ilacs", "ilacs-2023", date(2024, 3, 5), FIVE, inspection_type="short", source="report",
               first_day=date(2024, 1, 22), report="0123456789abcdef", page=1),
    *inspected("Kent", "ilacs", "ilacs-2023", date(2024, 3, 5), {OVERALL: "outstanding"}),
    *inspected("York", "ilacs", "ilacs-2018", date(2022, 5, 12), TOGETHER, inspection_type="standard"),
    *inspected("Isles of Scilly", "sif", "sif-2013", date(2016, 6, 27), SIF),
    *inspected("Brent", "ilacs", "ilacs-2026", date(2026, 6, 1), WITHOUT_OVERALL, source="report", report="<b>x</b>"),
    *inspected("Brent", "ilacs", "ilacs-2018", date(2018, 11, 2), {OVERALL: "good"}),
    *inspected("Cumbria", "ilacs", "ilacs-2018", date(2022, 11, 2), {OVERALL: "good"}),
    *inspected("Bury", "focused-visits", "focused-visits-2021", date(2024, 1, 9), {"": ""}),
]  # fmt: skip


def shown() -> Outcomes:
    """The outcomes, to be closed."""
    return Outcomes(ROWS)
