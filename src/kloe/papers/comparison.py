"""What pages need to know of published figures. Pages work without any."""

from typing import Protocol


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
    def period(self) -> str:
        """The period that neighbours, region and England are of."""

    @property
    def own(self) -> tuple[tuple[str, float], ...]:
        """What was published of this authority: (period, value), oldest first."""

    @property
    def neighbours(self) -> tuple[tuple[str, float], ...]:
        """Statistical neighbours: (name, value)."""

    @property
    def neighbours_median(self) -> float | None:
        """The median of the neighbours."""

    @property
    def region(self) -> tuple[str, float] | None:
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


class Comparisons(Protocol):
    """Whatever knows published figures."""

    def compare(self, measure: str, authority: str) -> Comparison | None:
        """The published figures beside a measure; None where there are none."""
