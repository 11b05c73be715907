"""How much more often something happens in one group than in another, and how far chance alone may move that."""

from math import exp, log, sqrt

import msgspec

_NINETY_FIVE = 1.96


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """One share as a multiple of another; ``low`` and ``high`` are the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out one: more than chance is needed to explain it."""
        return self.low > 1 or self.high < 1


def ratio_of_shares(one: int, of: int, other: int, of_other: int) -> Ratio | None:
    """The share ``one`` of ``of`` as a multiple of ``other`` of ``of_other``; None where there is none to compare.

    The interval is Katz's, on the logarithm. Where one of the groups has none or all, half a case is added to each, so
    that there is an interval at all.
    """
    if not of or not of_other or not (one or other):
        return None
    half = 0.5 if not one or not other or (one == of and other == of_other) else 0.0
    a, b, c, d = one + half, of + half, other + half, of_other + half
    value, spread = (a / b) / (c / d), sqrt(max(1 / a - 1 / b + 1 / c - 1 / d, 0.0))
    low, high = (exp(log(value) + side * _NINETY_FIVE * spread) for side in (-1, 1))
    return Ratio(value=value, low=low, high=high)
