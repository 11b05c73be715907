"""What chance alone would do: intervals around a figure, and limits around a target.

A count of children is taken as one of many that might have come about under the same circumstances.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), for shares; F. Garwood,
"Fiducial limits for the Poisson distribution", Biometrika 28 (1936), for small counts; Byar's approximation in
N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (1987), for others; D. J. Spiegelhalter,
"Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005), for limits around a target.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist
from typing import Literal

Verdict = Literal["above", "below", "as expected by chance", "too few to say"]

WARNING = 0.95
ALARM = 0.998
# With fewer expected cases than this on either side, limits that are the same both ways mislead.
FEWEST_EXPECTED = 5
_EXACT_BELOW = 10


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        """Whether ``value`` lies in it, the ends included."""
        return self.low <= value <= self.high


def share_interval(counted: int, base: int, confidence: float = WARNING) -> Interval | None:
    """Wilson's interval for the share ``counted`` of ``base``, from 0 to 1; None without a base."""
    if not base:
        return None
    z = _z(confidence)
    share, spread = counted / base, z * z / base
    middle = share + spread / 2
    width = z * sqrt(share * (1 - share) / base + spread / (4 * base))
    low, high = ((middle + side * width) / (1 + spread) for side in (-1, 1))
    return Interval(0.0 if counted == 0 else low, 1.0 if counted == base else high)


def count_interval(count: int, confidence: float = WARNING) -> Interval:
    """The interval for the number behind a count of cases: exact (Garwood) under 10, else Byar's approximation."""
    if count < _EXACT_BELOW:
        return _exact(count, (1 - confidence) / 2)
    z = _z(confidence)
    low, high = (
        seen * (1 - 1 / (9 * seen) + side * z / (3 * sqrt(seen))) ** 3 for seen, side in ((count, -1), (count + 1, 1))
    )
    return Interval(low, high)


def rate_interval(count: int, population: int, confidence: float = WARNING) -> Interval | None:
    """The interval for ``count`` per 10,000 of ``population``; None without a population."""
    if not population:
        return None
    cases = count_interval(count, confidence)
    return Interval(cases.low / population * 10_000, cases.high / population * 10_000)


def share_limits(target: float, base: int, confidence: float = ALARM) -> Interval | None:
    """Where the share (0 to 1) of a ``base`` of this size falls by chance when the truth is ``target``."""
    if not base:
        return None
    width = _z(confidence) * sqrt(target * (1 - target) / base)
    return Interval(max(0.0, target - width), min(1.0, target + width))


def rate_limits(target: float, population: int, confidence: float = ALARM) -> Interval | None:
    """Where the rate per 10,000 of a ``population`` of this size falls by chance when the truth is ``target``."""
    if not population:
        return None
    width = _z(confidence) * sqrt(target * 10_000 / population)
    return Interval(max(0.0, target - width), target + width)


def differs_from(counted: int, base: int, target: float, confidence: float = ALARM) -> Verdict:
    """Whether the share ``counted`` of ``base`` lies outside the limits around ``target`` (0 to 1).

    The usual confidence is 99.8%: of 500 figures that differ by chance alone, one is called different. It says
    nothing about why, and a target of England leaves out that authorities serve different places.
    """
    if min(base * target, base * (1 - target)) < FEWEST_EXPECTED:
        return "too few to say"
    return _verdict(counted / base, share_limits(target, base, confidence))


def rate_differs_from(count: int, population: int, target: float, confidence: float = ALARM) -> Verdict:
    """Whether ``count`` per 10,000 of ``population`` lies outside the limits around ``target`` per 10,000.

    Counts and target must be of the same time: set the count of a six-month list beside half of a yearly rate.
    """
    if population * target / 10_000 < FEWEST_EXPECTED:
        return "too few to say"
    return _verdict(count / population * 10_000, rate_limits(target, population, confidence))


def _verdict(value: float, limits: Interval | None) -> Verdict:
    if limits is None:
        return "too few to say"
    if value in limits:
        return "as expected by chance"
    return "above" if value > limits.high else "below"


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _exact(count: int, tail: float) -> Interval:
    """The means under which ``count`` or more, and ``count`` or fewer, are as rare as ``tail``."""
    low = _mean_where(lambda mean: 1 - _at_most(count - 1, mean) < tail) if count else 0.0
    return Interval(low, _mean_where(lambda mean: _at_most(count, mean) > tail))


def _at_most(count: int, mean: float) -> float:
    """The probability of ``count`` or fewer cases (Poisson)."""
    term = total = exp(-mean)
    for case in range(1, count + 1):
        term *= mean / case
        total += term
    return total if count >= 0 else 0.0


def _mean_where(too_small: Callable[[float], bool]) -> float:
    """Where ``too_small`` turns from true to false, by halving."""
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if too_small(middle) else (low, middle)
    return high
