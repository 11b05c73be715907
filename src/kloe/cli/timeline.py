"""The command that lays an inspection out day by day, and counts what is due after it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, say_data, say_lines
from kloe.cli.reading import DATE, day
from kloe.cli.reference import PATHS
from kloe.home import authority_home

if TYPE_CHECKING:
    from kloe.frameworks.calendars import Calendars
    from kloe.papers.inspection_days import InspectionDays


@click.command()
@click.option("--framework", required=True, help="The version of the framework (see `kloe frameworks list`).")
@click.option("--notified", type=DATE, help="Day of the call: lay the inspection out from it.")
@click.option("--published", type=DATE, help="Day on which the report was published: count what is due after it.")
@click.option("--received", type=DATE, help="Day on which the authority received the report, where it is another.")
@click.option("--type", "type_id", default="", help="The type of inspection, such as short.")
@click.option("--authority", default="", help="Name of the authority; its remembered calendars are used.")
@click.option("--calendar", "own", type=PATHS, multiple=True, help="A file of days of your own (repeatable).")
@click.option("--without", multiple=True, help="Leave this calendar out, such as bank-holidays (repeatable).")
@click.option("--due", type=DATE, help="A day that a paper prints for the action plan: explain it.")
@JSON
@click.option("-o", "--output", type=PATHS, help="Write to this file (.ics, .html, .csv or .json).")
def timeline(output: Path | None, as_json: bool, **options: Any) -> None:
    """Lay out the days of an inspection, or what is due after one.

    With --notified, day by day from the call; with --published or --received, the duties after the inspection.
    """
    from kloe.papers.inspection_days import days_as_data  # noqa: PLC0415
    from kloe.papers.timeline_files import refuse_no_timeline_file, write_timeline  # noqa: PLC0415
    from kloe.papers.timeline_lines import timeline_lines  # noqa: PLC0415

    _refuse_half_asked(options)
    if output:
        refuse_no_timeline_file(output)
    days = _inspection_days(options)
    if output:
        write_timeline(days, output)
    if as_json:
        say_data(days_as_data(days))
    elif output:
        click.echo(f"{len(days.dated)} entries are in {output}")
    else:
        say_lines(timeline_lines(days))


def _refuse_half_asked(options: dict[str, Any]) -> None:
    reported = options["published"] or options["received"]
    if not (options["notified"] or reported):
        raise click.UsageError(
            "No day is given: --notified for the days of an inspection, --published or --received for what is due after"
            " it, as in --notified 2024-03-04."
        )
    if options["due"] and not reported:
        raise click.UsageError("--due is held against the duties after an inspection: give --published or --received.")


def _inspection_days(options: dict[str, Any]) -> "InspectionDays":
    from kloe.frameworks.choosing import in_force_on  # noqa: PLC0415
    from kloe.frameworks.clocks import clocks_after  # noqa: PLC0415
    from kloe.frameworks.explaining import explain  # noqa: PLC0415
    from kloe.frameworks.loading import find_framework  # noqa: PLC0415
    from kloe.frameworks.timeline import lay_out  # noqa: PLC0415
    from kloe.papers.inspection_days import InspectionDays  # noqa: PLC0415

    framework, calendars = find_framework(options["framework"]), _calendars(options)
    notified, published, received, due = (day(options[name]) for name in ("notified", "published", "received", "due"))
    type_id, laid, clocks = options["type_id"], None, None
    if notified:
        laid = lay_out(framework, notified, calendars=calendars, type_id=type_id)
    if published or received:
        clocks = clocks_after(
            framework,
            published=published,
            received=received,
            calendars=calendars,
            others=in_force_on(published or received or date.max),
            type_id=type_id,
        )
    explanation = explain(due, clocks.clocks, calendars) if due and clocks else None
    return InspectionDays(framework, calendars, laid, clocks, explanation, options["authority"])


def _calendars(options: dict[str, Any]) -> "Calendars":
    from kloe.frameworks.calendars import load_calendars  # noqa: PLC0415

    remembered = authority_home(options["authority"]) / "calendars.toml"
    kept = [remembered] if options["authority"] and remembered.exists() else []
    return load_calendars([*kept, *options["own"]], options["without"])
