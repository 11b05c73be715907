"""Forecasts as tables and as data: one window, one group of waits, one count of a pace, one forecast tried a row."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import msgspec

from kloe.papers.answers import Answer
from kloe.papers.data_tables import Column, DataTable, Value, table_from_rows, table_of
from kloe.papers.forecast_lines import backtest_lines
from kloe.published.forecasting.backtest import GROUPS, NOMINAL, Backtest, Forecast, Score
from kloe.published.forecasting.elections import InElections
from kloe.published.forecasting.pace import Paces
from kloe.published.forecasting.waits import Summary
from kloe.published.forecasting.window import NextWindow

_FIELDS = {"type": "inspection_type", "next_type": "next_inspection_type"}
_NOTES = (
    "A forecast by Kloe, never certain.",
    "From outcomes published by Ofsted. Contains public sector information licensed under the Open Government Licence"
    " v3.0.",
)


class WindowRow(msgspec.Struct, frozen=True, kw_only=True):
    """The window of one authority's next inspection. ``stands_in`` names the area whose grade stands in for overall.

    ``waited_days`` leaves pauses out. ``unseen`` is the share of such authorities that would have been inspected since
    a start could last not go unseen. ``framework_first`` and ``framework_last`` are by the framework's own words.
    """

    authority: str
    grade: str
    stands_in: str
    inspection_type: str
    framework: str
    published: date | None
    day: date
    waited_days: int
    earliest: date | None
    likely: date | None
    latest: date | None
    rests_on: str
    ended_waits: int
    watched_longer: int
    unseen: float
    framework_first: date | None
    framework_last: date | None
    framework_unverified: bool
    notes: tuple[str, ...]


class ForecastRow(WindowRow, frozen=True, kw_only=True):
    """A window as it would have been given on ``day``, and the first day that ``came``, if any did.

    ``unknown_pause``: a pause fell into the wait of which nobody knew on that day.
    """

    after_years: int
    came: date | None
    verdict: str
    unknown_pause: bool


class PaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One count of a programme; of the ranges "fast" and "slow" are what chance alone does to it, four of five."""

    basis: str
    done: int
    population: int
    since: date
    until: date
    days: int
    share: float
    years: float
    years_fast: float
    years_slow: float
    finish: date
    finish_early: date
    finish_late: date
    finished_in_fact: date | None


def windows_table(windows: Iterable[NextWindow]) -> DataTable:
    """One authority a row."""
    rows = [WindowRow(**_window(one)) for one in windows]
    return table_of(WindowRow, rows, name="windows", title="Windows of next inspections", notes=_NOTES)


def forecasts_table(test: Backtest) -> DataTable:
    """One forecast that could have been made a row, with what came."""
    rows = [_forecast(one) for one in test.forecasts]
    return table_of(ForecastRow, rows, name="backtest", title="Forecasts and what came", notes=_NOTES)


def paces_table(paces: Paces) -> DataTable:
    """One count a row."""
    rows = [
        PaceRow(
            basis=one.basis,
            done=one.done,
            population=one.population,
            since=one.since,
            until=one.until,
            days=one.days,
            share=round(one.share, 4),
            years=one.years,
            years_fast=one.years_range[0],
            years_slow=one.years_range[1],
            finish=one.finish,
            finish_early=one.finish_range[0],
            finish_late=one.finish_range[1],
            finished_in_fact=paces.finished,
        )
        for one in paces.paces
    ]
    return table_of(PaceRow, rows, name="pace", title="Pace of a programme of inspections", notes=_NOTES)


def waits_table(summaries: Iterable[Summary], by: Sequence[str]) -> DataTable:
    """One group a row, in years; the columns of its name come first."""
    numbers = ("shortest", "lower_quartile", "median", "upper_quartile", "longest")
    fields = [_FIELDS.get(name, name) for name in by]
    rows: list[dict[str, Value]] = [
        {
            **dict(zip(fields, one.group, strict=True)),
            "ended": one.ended,
            "waiting": one.waiting,
            **dict(zip(numbers, (one.shortest, *(one.quartiles or (None,) * 3), one.longest), strict=True)),
        }
        for one in summaries
    ]
    columns = (
        *(Column(name) for name in fields),
        *(Column(name, "whole number") for name in ("ended", "waiting")),
        *(Column(name, "number") for name in numbers),
    )
    return table_from_rows(rows, name="waits", title="Years between inspections", columns=columns, notes=_NOTES)


def backtest_answer(tests: Sequence[Backtest], elections: Sequence[InElections]) -> Answer:
    """How often the windows held; every forecast a row, and for scripts the scores, shares and elections."""
    return Answer(forecasts_table(tests[0]), backtest_lines(tests, elections), _scores(tests, elections))


def _scores(tests: Sequence[Backtest], elections: Sequence[InElections]) -> dict[str, object]:
    return {
        "meant": round(NOMINAL, 2),
        "complete_to": tests[0].complete_to,
        "scores": [
            {"pauses_known": test.foreseen, "by": title, **_score(one)}
            for test in tests
            for title, scores in {
                "all": (test.total,),
                **{name: test.scores(by) for name, by in GROUPS.items()},
            }.items()
            for one in scores
        ],
        "own_words": _score(tests[0].own_words),
        "calibration": [{"pauses_known": test.foreseen, **asdict(one)} for test in tests for one in test.calibration()],
        "elections": [asdict(one) for one in elections],
    }


def _score(one: Score) -> dict[str, object]:
    share = None if one.share is None else round(one.share, 3)
    return {**asdict(one), "judged": one.judged, "share": share}


def _forecast(one: Forecast) -> ForecastRow:
    return ForecastRow(
        **_window(one.window),
        after_years=one.after_years,
        came=one.came,
        verdict=one.verdict,
        unknown_pause=one.surprised,
    )


def _window(one: NextWindow) -> dict[str, Any]:
    after, words = one.after, one.words
    return {
        "authority": after.authority,
        "grade": after.grade,
        "stands_in": "leaders" if after.stands_in else "",
        "inspection_type": after.type,
        "framework": after.framework,
        "published": after.published,
        "day": one.on,
        "waited_days": one.waited,
        "earliest": one.earliest,
        "likely": one.likely,
        "latest": one.latest,
        "rests_on": one.basis.title,
        "ended_waits": one.basis.ended,
        "watched_longer": one.basis.watched,
        "unseen": round(one.unseen, 3),
        "framework_first": words.first if words else None,
        "framework_last": words.last if words else None,
        "framework_unverified": bool(words and words.confidence == "recalled"),
        "notes": one.notes,
    }
