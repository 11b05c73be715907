"""The command that writes the page of outcomes."""

from datetime import datetime
from pathlib import Path

import click

from kloe.cli.reading import DATE, day
from kloe.cli.reference import PATHS


@click.command("outcomes-page")
@click.option(
    "-o", "--output", type=PATHS, default=Path("outcomes.html"), show_default=True, help="Write the page to this file."
)
@click.option(
    "--as-at", "on", type=DATE, help="Show outcomes as they were on this day; without it, all that are known."
)
def outcomes_page(output: Path, on: datetime | None) -> None:
    """Write all outcomes as one page: map, lists by grade, years, and a table of every authority.

    The page is a single file of HTML that works without a connection, and prints.
    """
    from kloe import __version__  # noqa: PLC0415
    from kloe.papers.outcomes_page import refuse_no_outcomes_page, write_outcomes_page  # noqa: PLC0415
    from kloe.papers.outcomes_seen import OutcomesSeen  # noqa: PLC0415
    from kloe.papers.words import day as in_words  # noqa: PLC0415
    from kloe.published.outcomes.gathering import open_outcomes  # noqa: PLC0415

    refuse_no_outcomes_page(output)
    with open_outcomes() as outcomes:
        seen = OutcomesSeen(outcomes, day(on))
        write_outcomes_page(seen, output, __version__)
    click.echo(f"Outcomes of {len(seen.standings)} authorities on {in_words(seen.day)} are in {output}")
