"""Chance: one seeded source of it, and two ways to keep small authorities' shares plausible."""

import random

from kloe.childdata.synthetic.rates import Rates

# Checks on whole lists ask that these happen at all: they come up soon even among few children.
_SOON = frozenset({"late_assessment", "not_in_touch", "re_referred", "section_47_in_assessment"})
_GOLDEN = 0.6180339887498949


class Dice:
    """Draws for one authority. The same seed gives the same draws in the same order."""

    def __init__(self, seed: str, rates: Rates) -> None:
        self._source = random.Random(seed)  # noqa: S311 - simulation, not secrecy
        self.point = self._source.random
        self._rates, self._mixes, self._bands = rates.value, rates.mix, rates.bands
        self._owed: dict[str, float] = {}
        self._spreads: dict[str, float] = {}

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` up to and including ``high``; ``low`` when there is no room."""
        return low + int(self.point() * (high - low + 1)) if high > low else low

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.point() < share

    def happens(self, rate: str) -> bool:
        """True as often as the rate of this name says."""
        return self.point() < self._rates[rate]

    def in_turn(self, rate: str, share: float | None = None, *, possible: bool = True) -> bool:
        """True for this share of calls, evenly: of 100 calls at 0.02 two are true, whatever the seed.

        Where it is not ``possible``, it is false, and a later call makes up for it.

        Chance alone would leave small authorities without a late assessment or a single young person who is
        not in touch, and list-level checks ask for both.
        """
        owed = self._owed.get(rate)
        if owed is None:
            owed = self.point() if rate not in _SOON else 0.5 + self.point() / 2
        owed += self._rates[rate] if share is None else share
        due = possible and owed >= 1
        self._owed[rate] = owed - 1 if due else owed
        return due

    def pick_evenly(self, mix: str) -> str:
        """One answer of the mix of this name, the answers in even turns."""
        return self._mixes[mix].at(self.spread(mix))

    def rarely(self, rate: str) -> bool:
        """True in this share of calls and never more, not even in a small authority."""
        self._owed.setdefault(rate, 0.0)
        return self.in_turn(rate)

    def spread(self, name: str) -> float:
        """Points between 0 and 1 that fill the range evenly, so that no week of the window is empty."""
        last = self._spreads.get(name)
        point = self.point() if last is None else (last + _GOLDEN) % 1
        self._spreads[name] = point
        return point

    def pick(self, mix: str) -> str:
        """One answer of the mix of this name."""
        return self._mixes[mix].at(self.point())

    def amount(self, bands: str) -> int:
        """A whole number from the bands of this name."""
        return int(self._bands[bands].at(self.point()))

    def measure(self, bands: str) -> float:
        """A number from the bands of this name."""
        return self._bands[bands].at(self.point())

    def shuffle(self, values: list[str]) -> None:
        """Put ``values`` in a random order."""
        self._source.shuffle(values)
