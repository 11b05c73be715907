"""What papers read: figures by measure and breakdown. What must not be told is None in them."""

from dataclasses import dataclass
from typing import Protocol

from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.model import Measure


@dataclass(frozen=True)
class Figure:
    """One figure: of the ``base``, so many are ``counted``; ``unknown`` belong to the base but cannot be told.

    Quartiles, median and mean are those of the measure's value over the base, in its unit. A number is None where
    there is none, and where it must not be told (``withheld``); ``rounded`` numbers are near the true ones.
    """

    measure: str
    breakdown: str
    category: str
    base: int | None
    counted: int | None
    unknown: int | None
    base_children: int | None = None
    counted_children: int | None = None
    lower_quartile: float | None = None
    median: float | None = None
    upper_quartile: float | None = None
    mean: float | None = None
    withheld: bool = False
    rounded: bool = False


def headline(figure: Figure, measure: Measure) -> float | None:
    """The figure that a reader is shown first: a number, a share (0 to 1), a median or a mean; None without any.

    A measure of children counts each child once, in the number counted as well as in the base.
    """
    base, counted = figure.base, figure.counted
    if measure.children:
        base, counted = figure.base_children, figure.counted_children
    if measure.kind == "share":
        return counted / base if base and counted is not None else None
    if measure.kind == "count":
        return None if counted is None else float(counted)
    return figure.median if measure.kind == "median" else figure.mean


class Figures(Protocol):
    """The figures of one extract, as they are or as an audience may see them."""

    @property
    def book(self) -> MeasureBook:
        """The measures that were worked out."""

    def figure(self, measure: str) -> Figure | None:
        """The figure over the whole extract; None where it could not be worked out."""

    def figures(self, measure: str, breakdown: str) -> tuple[Figure, ...]:
        """The figures of one breakdown; empty where there is none."""

    def breakdowns(self, measure: str) -> tuple[str, ...]:
        """The breakdowns that have a figure."""

    def why_not(self, measure: str) -> str:
        """Why a measure could not be worked out; empty when it was."""
