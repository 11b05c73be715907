"""How many still wait after how long, from waits that ended and waits that go on: the estimate of Kaplan and Meier.

Waits that go on count for as long as they are known to have lasted; leaving them out would make waits look short.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kloe.published.forecasting.waits import Wait


@dataclass(frozen=True)
class Curve:
    """The share that still waits after each length (in days at risk) at which any wait ended.

    ``entered`` and ``known`` are, of every wait, from and to which length it was watched; both in order.
    """

    lengths: tuple[int, ...]
    waiting: tuple[float, ...]
    entered: tuple[int, ...]
    known: tuple[int, ...]

    def share(self, days: int) -> float:
        """The share that still waits after ``days``."""
        place = bisect_right(self.lengths, days)
        return self.waiting[place - 1] if place else 1.0

    def watched(self, days: int) -> int:
        """How many waits were watched beyond ``days``."""
        return bisect_right(self.entered, days) - bisect_right(self.known, days)

    def length(self, share: float, elapsed: int = 0) -> int | None:
        """After how long ``share`` of those who still waited after ``elapsed`` have been inspected; None: not known."""
        still = self.share(elapsed) * (1 - share)
        for days, waiting in zip(self.lengths, self.waiting, strict=True):
            if days > elapsed and waiting <= still + 1e-9:
                return days
        return None


def curve(waits: Iterable[Wait]) -> Curve:
    """The curve of these waits."""
    found = list(waits)
    entered, known = sorted(wait.entered for wait in found), sorted(wait.days for wait in found)
    ends = Counter(wait.days for wait in found if wait.next)
    shares, share = [], 1.0
    for days in sorted(ends):
        # Watched at this length: begun to be watched before it, and not ended or lost from sight before it.
        watched = bisect_left(entered, days) - bisect_left(known, days)
        share *= 1 - ends[days] / watched
        shares.append(share)
    return Curve(tuple(sorted(ends)), tuple(shares), tuple(entered), tuple(known))
