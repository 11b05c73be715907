"""How often the window held: every forecast that could have been made, from what was known on its day, and what came.

A forecast is made when a report comes out and on each anniversary of it until the next inspection starts. It is judged
once its window has closed, whether or not an inspection came; judging only those that came would flatter it.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kloe.frameworks.clocks import add_months
from kloe.published.forecasting.graded import GradedInspection, began
from kloe.published.forecasting.known import Known, known_on
from kloe.published.forecasting.pauses import Pauses, pauses_of
from kloe.published.forecasting.waits import Wait, waits
from kloe.published.forecasting.window import EARLIEST, LATEST, NextWindow, window_after

Verdict = Literal["held", "sooner", "later", "open"]
NOMINAL = LATEST - EARLIEST


@dataclass(frozen=True)
class Forecast:
    """A window as it would have been given, and what came: ``came`` is the first day of the next fieldwork, if any.

    "open": the window had not closed by the day to which every start is known, or had no latest day.
    ``surprised``: a pause fell into the wait that was not known when the window was given.
    """

    window: NextWindow
    after_years: int
    came: date | None
    verdict: Verdict
    surprised: bool


@dataclass(frozen=True)
class Score:
    """Of the forecasts of one group whose windows closed: how many held, and how many inspections came outside."""

    group: str
    held: int
    sooner: int
    later: int
    open: int

    @property
    def judged(self) -> int:
        """How many windows have closed."""
        return self.held + self.sooner + self.later

    @property
    def share(self) -> float | None:
        """The share of the closed windows that held."""
        return self.held / self.judged if self.judged else None


@dataclass(frozen=True)
class Calibration:
    """Of the days by which ``meant`` of the inspections were to have come and which are past: how many had."""

    meant: float
    came: int
    past: int


@dataclass(frozen=True)
class Backtest:
    """Every forecast, in order of authority and day, judged on what is known up to ``complete_to``."""

    system: str
    complete_to: date
    foreseen: bool
    forecasts: tuple[Forecast, ...]

    @property
    def total(self) -> Score:
        """All of them together."""
        return _score("all", self.forecasts)

    def scores(self, by: Callable[[Forecast], Hashable]) -> tuple[Score, ...]:
        """The same in groups."""
        groups: dict[str, list[Forecast]] = {}
        for one in self.forecasts:
            groups.setdefault(str(by(one)), []).append(one)
        return tuple(_score(group, groups[group]) for group in sorted(groups))

    @property
    def own_words(self) -> Score:
        """How often the framework's own window held, as it stood on the day of the report."""
        first = (one for one in self.forecasts if one.after_years == 0 and one.window.words)
        return _count("the framework's own words", (_verdict_on_words(one, self.complete_to) for one in first))

    def calibration(self) -> tuple[Calibration, ...]:
        """Each share meant, beside the share that came, of the windows that were measured."""
        found: dict[float, list[bool]] = {}
        for one in self.forecasts:
            for meant, day in one.window.basis.percentiles:
                if day and day <= self.complete_to:
                    found.setdefault(meant, []).append(one.came is not None and one.came <= day)
        return tuple(Calibration(meant, sum(came), len(came)) for meant, came in sorted(found.items()))


GROUPS: dict[str, Callable[[Forecast], Hashable]] = {
    "year of the forecast": lambda one: one.window.on.year,
    "grade before": lambda one: one.window.after.grade or "not known",
    "years after the report": lambda one: one.after_years,
    "what it rested on": lambda one: _kind_of_basis(one.window),
    "a pause that nobody knew of": lambda one: "yes" if one.surprised else "no",
}


def _kind_of_basis(window: NextWindow) -> str:
    """The same words for every grade."""
    return window.basis.title.replace(window.after.grade.replace("-", " "), "the same grade", 1)


def backtest(
    inspections: Sequence[GradedInspection], system: str, complete_to: date, *, foreseen: bool = False
) -> Backtest:
    """Every forecast for inspections under ``system`` up to ``complete_to``.

    With ``foreseen``, as if each forecast had known the pauses to come: what the pandemic cost.
    """
    pauses, start = pauses_of(system), began(system)
    found = []
    for wait in waits(inspections, system, complete_to, pauses):
        for years, day in _days(wait, start, complete_to):
            known = known_on(day, inspections, system, complete_to, pauses=pauses if foreseen else None)
            found.append(_forecast(wait, years, known, complete_to, pauses))
    return Backtest(system, complete_to, foreseen, tuple(found))


def _days(wait: Wait, start: date, complete_to: date) -> Iterator[tuple[int, date]]:
    """The day of the report and its anniversaries, while the framework was there and the next one had not begun."""
    published = wait.after.published
    until = wait.next.first_day if wait.next else None
    years = 0
    while published and (day := add_months(published, 12 * years)) < (until or complete_to):
        if day >= start:
            yield years, day
        years += 1


def _forecast(wait: Wait, years: int, known: Known, complete_to: date, pauses: Pauses) -> Forecast:
    window = window_after(known, wait.after)
    came = wait.next.first_day if wait.next else None
    surprised = pauses != known.pauses and pauses.meet(known.on, came or complete_to)
    return Forecast(window, years, came, _verdict(window.earliest, window.latest, came, complete_to), surprised)


def _verdict(earliest: date | None, latest: date | None, came: date | None, complete_to: date) -> Verdict:
    if latest is None or latest > complete_to:
        return "open"
    if came is None or came > latest:
        return "later"
    return "sooner" if earliest and came < earliest else "held"


def _verdict_on_words(one: Forecast, complete_to: date) -> Verdict:
    words = one.window.words
    return _verdict(words.first if words else None, words.last if words else None, one.came, complete_to)


def _score(group: str, forecasts: Iterable[Forecast]) -> Score:
    return _count(group, (one.verdict for one in forecasts))


def _count(group: str, found: Iterable[Verdict]) -> Score:
    verdicts = list(found)
    held, sooner, later, still_open = (verdicts.count(name) for name in ("held", "sooner", "later", "open"))
    return Score(group, held, sooner, later, still_open)
