"""What is asked of forecasts: whose windows, in which order, and when the report would follow."""

from collections.abc import Iterable
from datetime import date

from kloe.authorities.names import find_authority
from kloe.frameworks.calendars import Calendars
from kloe.published.forecasting.elections import InElections, ReportDay, counted_in_elections, report_day
from kloe.published.forecasting.graded import GradedInspection, began
from kloe.published.forecasting.known import Known
from kloe.published.forecasting.pauses import pauses_of
from kloe.published.forecasting.window import NextWindow, next_window
from kloe.published.outcomes.asking import authorities_meant, population


def windows_of(known: Known, regions: Iterable[str] = ()) -> tuple[NextWindow, ...]:
    """The window of every authority with an inspection that is known, or of those in ``regions``, the soonest first.

    Raises UnknownNameError for a region that there is not.
    """
    wanted = tuple(regions)
    there = set(population(known.on))
    meant = there & set(authorities_meant(regions=wanted)) if wanted else there
    return soonest_first(next_window(known, name) for name in meant if known.last_of(name))


def window_of(known: Known, name: str) -> NextWindow:
    """The window of the authority that ``name`` means on that day; raises UnknownNameError."""
    return next_window(known, find_authority(name, known.on).name)


def soonest_first(windows: Iterable[NextWindow]) -> tuple[NextWindow, ...]:
    """In the order of the likely day; where none can be said, of the earliest."""
    return tuple(sorted(windows, key=lambda one: (one.likely or one.earliest or one.on, one.after.authority)))


def report_of(window: NextWindow, known: Known, calendars: Calendars) -> ReportDay | None:
    """When the report would come out, if fieldwork began on the likely day; None without such a day."""
    own = [one for one in known.inspections if one.system == known.system]
    return report_day(window.likely, own, calendars) if window.likely else None


def elections_under(
    system: str, inspections: Iterable[GradedInspection], until: date, calendars: Calendars
) -> tuple[InElections, ...]:
    """What began and came out in pre-election periods under ``system``, up to ``until``."""
    own = [one for one in inspections if one.system == system]
    return counted_in_elections(own, calendars, began(system), until, pauses_of(system))
