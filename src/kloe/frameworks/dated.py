"""An entry of a framework with its days: what timelines and clocks have in common."""

from dataclasses import dataclass
from datetime import date

from kloe.frameworks.facts import Confidence
from kloe.frameworks.plans import Who


@dataclass(frozen=True)
class Dated:
    """Something that happens or is due from ``first`` to ``last``, both included.

    ``key`` stays the same when days change. ``by`` says that ``last`` is a deadline. ``owner`` is the role in the
    authority that Kloe suggests. ``counted`` says how the days were found, ``marks`` what they fall into.
    """

    key: str
    group: str
    title: str
    duty: str
    who: Who
    owner: str
    first: date
    last: date
    source: tuple[str, ...]
    confidence: Confidence
    by: bool = False
    at: str = ""
    condition: str = ""
    counted: str = ""
    note: str = ""
    marks: tuple[str, ...] = ()

    @property
    def flag(self) -> str:
        """What stands before a deadline: "Due" for the authority's own, "By" for that of others."""
        return ("Due" if self.who == "authority" else "By") if self.by else ""

    @property
    def unverified(self) -> bool:
        """Whether it is only recalled, and must be shown as such."""
        return self.confidence == "recalled"


def spoken(day: date) -> str:
    """A day as "Monday 3 March 2014": the weekday is what people check a date by."""
    return f"{day:%A} {day.day} {day:%B %Y}"
