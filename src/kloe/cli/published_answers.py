"""What the commands that answer from outcomes share: their options, the outcomes they ask, and how they answer."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.reading import DATE, day
from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.papers.published_outcomes import Answer
    from kloe.published.outcomes.asking import Asked, Outcomes


def with_options(*options: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command these options, in this order."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


WHO = (
    click.option("--authority", "authorities", multiple=True, help="Name or code of an authority (repeatable)."),
    click.option("--region", "regions", multiple=True, help="All authorities of a region (repeatable)."),
)
WHAT = (
    click.option("--framework", "frameworks", multiple=True, help="A framework, or a version of it (repeatable)."),
    click.option("--type", "types", multiple=True, help="A type of inspection, such as short (repeatable)."),
)
WHEN = (
    click.option("--since", type=DATE, help="Published on this day or later."),
    click.option("--until", type=DATE, help="Published on this day or earlier."),
)
AREA = click.option("--area", default="overall-effectiveness", show_default=True, help="The judgement area.")
OUT = (
    click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
    click.option("-o", "--output", type=PATHS, help="Write the table to this file (.csv, .parquet, .xlsx or .json)."),
)


def opened() -> "Outcomes":
    """All outcomes that are at hand."""
    from kloe.published.outcomes.gathering import open_outcomes  # noqa: PLC0415

    return open_outcomes()


def asked_for(options: dict[str, Any]) -> "Asked":
    """Which inspections the options mean; raises UnknownNameError."""
    from kloe.published.outcomes import asking  # noqa: PLC0415

    return asking.Asked(
        authorities=asking.authorities_meant(options.get("authorities", ()), options.get("regions", ())),
        systems=asking.systems_meant(options["frameworks"]),
        frameworks=asking.frameworks_meant(options["frameworks"]),
        types=asking.types_meant(options.get("types", ())),
        since=day(options.get("since")),
        until=day(options.get("until")),
        graded=options.get("graded"),
    )


def today() -> date:
    """The day on which the command runs."""
    return datetime.now().astimezone().date()


def refuse_no_table(output: Path | None) -> None:
    """Raise KloeError when ``output`` has an ending that no table is written to."""
    from kloe.papers.table_files import refuse_no_table_file  # noqa: PLC0415

    if output:
        refuse_no_table_file(output)


def say(answer: "Answer", output: Path | None, as_json: bool) -> None:
    """Write the table to ``output``, or print it: as JSON, or as lines for a person."""
    from kloe.papers.table_files import write_table  # noqa: PLC0415
    from kloe.papers.words import counted  # noqa: PLC0415

    if output:
        write_table(answer.table, output)
    if as_json:
        click.echo(json.dumps(answer.data, ensure_ascii=False, default=str))
    elif output:
        click.echo(f"{counted(len(answer.table.rows), 'row')} written to {output}")
    else:
        for line in answer.lines:
            click.echo(line)
