"""What the commands that answer from outcomes share: their options, and the outcomes they ask."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, OUTPUT
from kloe.cli.reading import DATE, day

if TYPE_CHECKING:
    from kloe.published.outcomes.asking import Asked, Outcomes


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
OUT = (JSON, OUTPUT)


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
