"""The commands that forecast: the pace of a programme, the window of the next inspection, and how often it held."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, OUTPUT, answer, refuse_no_table
from kloe.cli.reading import DATE, day

if TYPE_CHECKING:
    from kloe.published.forecasting.graded import GradedInspection
    from kloe.published.forecasting.known import Known
    from kloe.published.forecasting.pace import Paces

_ON = click.option(
    "--as-at", "on", type=DATE, help="The day to look from, with what was known by then; today if left out."
)
_COMPLETE = click.option(
    "--complete-to", type=DATE, help="Day up to which every inspection is known; the official table's if left out."
)
_SYSTEM = "ilacs"


@click.command()
@click.option("--framework", default="ilacs", show_default=True, help="The framework: ilacs, sif, or a version.")
@_ON
@click.option("--since", type=DATE, help="Day from which the programme is counted; that of the framework if left out.")
@click.option("--population", type=click.IntRange(1), help="How many there are to inspect; the register's if left out.")
@click.option("--inspected", type=click.IntRange(0), help="How many were inspected by then, published or not.")
@click.option("--done", type=click.IntRange(0), help="How many are done: your own count, instead of Kloe's outcomes.")
@OUTPUT
@JSON
def pace(output: Path | None, as_json: bool, **options: Any) -> None:
    """Say when a programme of inspections would be complete at its pace, with a range, by each count.

    Counted are first inspections of an authority under the framework; of one that has ended, up to its last day unless
    --as-at says another. No programme keeps its pace for certain.
    """
    from kloe.papers.answers import Answer  # noqa: PLC0415
    from kloe.papers.forecast_lines import pace_lines  # noqa: PLC0415
    from kloe.papers.forecast_tables import paces_table  # noqa: PLC0415

    refuse_no_table(output)
    found = _paces(**options)
    answer(Answer(paces_table(found), pace_lines(found)), output, as_json)


def _paces(
    framework: str,
    on: datetime | None,
    since: datetime | None,
    population: int | None,
    inspected: int | None,
    done: int | None,
) -> "Paces":
    from kloe.authorities.register import authorities_on  # noqa: PLC0415
    from kloe.published.forecasting.graded import began, ended  # noqa: PLC0415
    from kloe.published.forecasting.pace import Paces, paces_of  # noqa: PLC0415
    from kloe.published.forecasting.pace import pace as pace_of  # noqa: PLC0415
    from kloe.published.forecasting.pauses import pauses_of  # noqa: PLC0415

    system = _system(framework)
    until = day(on) or min(date.today(), ended(system) or date.max)
    if done is None:
        known, _ = _known_inspections()
        return paces_of(known, system, until, population=population, since=day(since), inspected=inspected)
    start, number = day(since) or began(system), population or len(authorities_on(until))
    counts = [("as given", done), *([("inspected, as given", inspected)] if inspected is not None else [])]
    pauses = pauses_of(system).known_on(until)
    each = (pace_of(count, number, start, until, basis=basis, pauses=pauses) for basis, count in counts)
    return Paces(tuple(each), "as given" if population else f"the authorities that there were on {until}")


@click.command("next")
@click.argument("authority", nargs=-1)
@click.option("--region", multiple=True, help="Of every authority in this region (repeatable).")
@_ON
@_COMPLETE
@OUTPUT
@JSON
def next_inspection(
    authority: tuple[str, ...],
    region: tuple[str, ...],
    on: datetime | None,
    complete_to: datetime | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Say in which window the next inspection of an AUTHORITY may begin; without a name, of every one, as a table.

    The window rests on how long others waited after the same grade, given that there has been no inspection yet, and
    stands beside the framework's own words. It is never certain.
    """
    from kloe.frameworks.calendars import load_calendars  # noqa: PLC0415
    from kloe.papers.answers import Answer  # noqa: PLC0415
    from kloe.papers.forecast_lines import UNCERTAIN, window_lines, window_table  # noqa: PLC0415
    from kloe.papers.forecast_tables import windows_table  # noqa: PLC0415
    from kloe.published.forecasting.asking import report_of, window_of, windows_of  # noqa: PLC0415

    refuse_no_table(output)
    known = _known(on, complete_to)
    if authority:
        window = window_of(known, " ".join(authority))
        lines = window_lines(window, report_of(window, known, load_calendars()))
        found = Answer(windows_table([window]), (*lines, UNCERTAIN))
    else:
        windows = windows_of(known, region)
        found = Answer(windows_table(windows), (*window_table(windows), UNCERTAIN))
    answer(found, output, as_json)


@click.command()
@click.option("--framework", default="ilacs", show_default=True, help="The framework: ilacs, sif, or a version.")
@click.option(
    "--by",
    type=click.Choice(["grade", "type", "next_type", "framework"]),
    multiple=True,
    help="What to group by (repeatable): the grade or type before, the type that came, the framework before.",
)
@_ON
@_COMPLETE
@OUTPUT
@JSON
def waits(
    framework: str,
    by: tuple[str, ...],
    on: datetime | None,
    complete_to: datetime | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Say how long authorities waited for their next inspection, from a report to the first day of fieldwork."""
    from kloe.papers.answers import Answer  # noqa: PLC0415
    from kloe.papers.forecast_lines import wait_lines  # noqa: PLC0415
    from kloe.papers.forecast_tables import waits_table  # noqa: PLC0415
    from kloe.published.forecasting.waits import summaries  # noqa: PLC0415

    refuse_no_table(output)
    known, fields = _known(on, complete_to, framework), by or ("grade",)
    found = summaries(known.waits, fields)
    lines, more = wait_lines(found, fields, known.known_to), {"known_to": known.known_to}
    answer(Answer(waits_table(found, fields), lines, more), output, as_json)


@click.command()
@_COMPLETE
@OUTPUT
@JSON
def backtest(complete_to: datetime | None, output: Path | None, as_json: bool) -> None:
    """Say how often the windows held: each forecast that could have been made, from what was known on its day.

    A second count makes them as if the pauses to come had been known, to tell what the pandemic cost.
    """
    from kloe.frameworks.calendars import load_calendars  # noqa: PLC0415
    from kloe.papers.forecast_tables import backtest_answer  # noqa: PLC0415
    from kloe.published.forecasting.asking import elections_under  # noqa: PLC0415
    from kloe.published.forecasting.backtest import backtest as test  # noqa: PLC0415

    refuse_no_table(output)
    known, last = _known_inspections()
    until = day(complete_to) or last
    tests = [test(known, _SYSTEM, until, foreseen=foreseen) for foreseen in (False, True)]
    elections = elections_under(_SYSTEM, known, until, load_calendars())
    answer(backtest_answer(tests, elections), output, as_json)


def _known(on: datetime | None, complete_to: datetime | None, framework: str = _SYSTEM) -> "Known":
    from kloe.published.forecasting.known import known_on  # noqa: PLC0415
    from kloe.published.forecasting.listed import listed_reports  # noqa: PLC0415

    inspections, last = _known_inspections()
    complete, looked = day(complete_to) or last, day(on) or date.today()
    return known_on(looked, inspections, _system(framework), complete, listed=listed_reports())


def _known_inspections() -> "tuple[tuple[GradedInspection, ...], date]":
    """The graded inspections that are at hand, and the day up to which every one is."""
    from kloe.published.forecasting.graded import complete_to, graded_inspections  # noqa: PLC0415
    from kloe.published.outcomes.gathering import open_outcomes  # noqa: PLC0415

    with open_outcomes() as outcomes:
        return graded_inspections(outcomes.inspections()), complete_to(outcomes.rows)


def _system(framework: str) -> str:
    from kloe.published.outcomes.asking import systems_meant  # noqa: PLC0415

    return systems_meant([framework])[0]
