"""What pages need to know of published figures. Pages work without any."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kloe.childdata.measures.figures import Figure, headline
from kloe.childdata.measures.model import Measure

PERCENT, PER_10_000 = "%", "per 10,000"
_MONTHS_OF_A_LIST = 6
_MONTHS = re.compile(r"add_months\(:extract_date, -(\d+)\)")


class Comparison(Protocol):
    """One published series beside a measure: values are in ``unit``, of the ``period`` named."""

    @property
    def title(self) -> str:
        """What was published."""

    @property
    def unit(self) -> str:
        """The unit of every value here."""

    @property
    def better(self) -> str:
        """Which direction is better: higher, lower or neither."""

    @property
    def differs(self) -> str:
        """How the published definition differs from the measure's; empty where it does not."""

    @property
    def period(self) -> int:
        """The year that neighbours, region and England are of."""

    @property
    def period_says(self) -> str:
        """What that year is: "year ending 31 March 2024"."""

    @property
    def group(self) -> str:
        """The group that was published, where it is not everybody."""

    @property
    def own(self) -> tuple[tuple[int, float | None], ...]:
        """What was published of this authority: (year, value), oldest first; None where it was withheld."""

    @property
    def neighbours(self) -> tuple[tuple[str, float | None], ...]:
        """Statistical neighbours: (name, value)."""

    @property
    def neighbours_median(self) -> float | None:
        """The median of the neighbours."""

    @property
    def region(self) -> tuple[str, float | None] | None:
        """The region: (name, value)."""

    @property
    def england(self) -> float | None:
        """England."""

    @property
    def lower_quartile(self) -> float | None:
        """A quarter of England's authorities are below."""

    @property
    def upper_quartile(self) -> float | None:
        """A quarter of England's authorities are above."""

    @property
    def source(self) -> str:
        """Where it was published."""

    @property
    def licence(self) -> str:
        """The licence, with the attribution that it asks for."""


class Rate(Protocol):
    """So many per 10,000 children."""

    @property
    def rate(self) -> float:
        """Over the time that was counted."""

    @property
    def yearly(self) -> float | None:
        """What a year at this pace would give; None for a count of one day."""

    @property
    def population(self) -> int:
        """How many children aged 0 to 17 there were."""

    @property
    def year(self) -> int:
        """In which mid-year."""


class Comparisons(Protocol):
    """Whatever knows published figures."""

    def compare(self, measure: str, authority: str) -> Comparison | None:
        """The published figures beside a measure; None where there are none."""

    def rate_per_10000(self, count: int, authority: str, on: date, months: int | None = None) -> Rate | None:
        """``count`` in so many months (None: on one day) per 10,000 children; None without a population."""


@dataclass(frozen=True)
class Beside:
    """Published figures, and the extract's ``own`` figure in their unit; None where the two have no unit in common."""

    published: Comparison
    own: float | None


def set_beside(measure: Measure, figure: Figure | None, published: Comparison, rate: Rate | None = None) -> Beside:
    """A figure beside published ones: as a percentage, in the unit of its value, or as a rate of a year."""
    value = None if figure is None else headline(figure, measure)
    if value is None:
        return Beside(published, None)
    if measure.kind == "share":
        return Beside(published, 100 * value if published.unit == PERCENT else None)
    if measure.kind in ("median", "mean"):
        return Beside(published, value if published.unit == measure.value_unit else None)
    if published.unit == PER_10_000 and rate:
        return Beside(published, rate.rate if rate.yearly is None else rate.yearly)
    return Beside(published, None)


def months_counted(measure: Measure) -> int | None:
    """How many months up to the day of the extract a measure counts; None for a count of one day.

    They are those of its definition; events that are counted by their date without one are those of the six months
    that Annex A's lists of events cover.
    """
    found = _MONTHS.findall(f"{measure.base} {measure.counted}")
    if not found:
        return _MONTHS_OF_A_LIST if measure.month else None
    return max(map(int, found))
