"""What is known on a day, and so may be used in a forecast made on it: nothing that came later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kloe.errors import KloeError
from kloe.published.forecasting.graded import GradedInspection, began
from kloe.published.forecasting.listed import Listed
from kloe.published.forecasting.pauses import Pauses, pauses_of
from kloe.published.forecasting.waits import REPORT_LAG, Wait, known_by, waits

# Lists give other days than reports do, by a week or two.
_SAME_REPORT = timedelta(days=30)


@dataclass(frozen=True)
class Known:
    """What is known on a day: the inspections that are published, the waits, and the pauses so far.

    Up to ``known_to`` every start of an inspection is known, up to ``seen_to`` at least that there was one.
    """

    on: date
    system: str
    known_to: date
    seen_to: date
    inspections: tuple[GradedInspection, ...]
    pauses: Pauses
    waits: tuple[Wait, ...]
    listed: Listed | None = None

    def last_of(self, authority: str) -> GradedInspection | None:
        """The last inspection of ``authority``; without a grade when only its day is known, from a list of reports."""
        own = (one for one in self.inspections if one.authority == authority)
        last = max(own, key=lambda one: one.order, default=None)
        since = last.order + _SAME_REPORT if last else date.min
        newer = self.listed.after(authority, since, self.on) if self.listed else None
        return GradedInspection(authority, self.system, published=newer) if newer else last


def known_on(
    day: date,
    inspections: Iterable[GradedInspection],
    system: str,
    complete_to: date,
    *,
    pauses: Pauses | None = None,
    listed: Listed | None = None,
) -> Known:
    """What could be known on ``day``, nothing later: reports out by then, and pauses as far as they had gone.

    ``complete_to`` is the day up to which every start is among ``inspections``. ``pauses`` given are taken as they
    are, also those to come. ``listed`` are the reports known to be out, at hand or not. Raises KloeError for a day
    before ``system`` began.
    """
    if day < began(system):
        raise KloeError(
            f"Inspections under '{system}' began on {began(system)}: on {day} there was nothing to forecast.",
            remedy="Give a later day.",
        )
    stops = pauses if pauses is not None else pauses_of(system).known_on(day)
    out, known_to = known_by(inspections, day), min(complete_to, day - REPORT_LAG)
    seen_to = max(known_to, min(listed.to, day) - REPORT_LAG) if listed else known_to
    return Known(day, system, known_to, seen_to, out, stops, waits(out, system, known_to, stops), listed)
