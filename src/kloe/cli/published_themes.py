"""The commands that say what recurs in published reports: the themes, one theme with quotations, and a paper."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, OUTPUT, answer, refuse_no_table, with_options
from kloe.cli.reading import DATE, day
from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.published.library import Library
    from kloe.published.theme_counts.choosing import Asked

_FILTERS = (
    click.option("--since", type=DATE, help="Published on this day or later."),
    click.option("--until", type=DATE, help="Published on this day or earlier."),
    click.option(
        "--framework", "frameworks", multiple=True, help="Under this framework; 'ilacs' is all of it (repeatable)."
    ),
    click.option("--grade", "grades", multiple=True, help="With this grade: overall, or of --area (repeatable)."),
    click.option("--region", "regions", multiple=True, help="On authorities of this region (repeatable)."),
    click.option("--area", default="", help="Only sentences about this area, such as care-leavers."),
    click.option(
        "--at-least",
        type=click.IntRange(1),
        default=3,
        show_default=True,
        help="Sentences that make a report dwell on it.",
    ),
)


@click.command()
@with_options(*_FILTERS)
@OUTPUT
@JSON
def themes(output: Path | None, as_json: bool, **filters: Any) -> None:
    """Say which themes recur in the reports of the library: in how many, as a weakness in how many, and by grade.

    How much more often inadequate reports find a theme weak than good ones is given with its 95 % interval.
    """
    from kloe.papers.theme_tables import themes_answer  # noqa: PLC0415
    from kloe.published.theme_counts.counting import count_themes  # noqa: PLC0415

    refuse_no_table(output)
    answer(themes_answer(count_themes(_library(), _asked(**filters))), output, as_json)


@click.command()
@click.argument("theme_id", metavar="THEME")
@with_options(*_FILTERS)
@click.option(
    "--quotations", "most", type=click.IntRange(0), default=5, show_default=True, help="How many of each kind."
)
@OUTPUT
@JSON
def theme(theme_id: str, most: int, output: Path | None, as_json: bool, **filters: Any) -> None:
    """Show one THEME: what it covers, its counts by year, and sentences from different authorities with their pages."""
    from kloe.papers.theme_tables import theme_answer  # noqa: PLC0415
    from kloe.published.theme_counts.counting import count_themes  # noqa: PLC0415
    from kloe.published.theme_counts.quoting import both_sides  # noqa: PLC0415

    refuse_no_table(output)
    library = _library()
    counts = count_themes(library, _asked(**filters))
    count = counts.theme(theme_id)
    quoted = both_sides(library, counts.reports, count.theme, most=most, area=counts.area)
    answer(theme_answer(count, counts, quoted), output, as_json)


@click.command("themes-paper")
@with_options(*_FILTERS)
@click.option("-o", "--output", type=PATHS, required=True, help="The paper: .html to print, or .md.")
def paper(output: Path, **filters: Any) -> None:
    """Write a paper on what recurs where authorities do well and where poorly, in the order of Kent's of 2014."""
    from kloe.papers.themes_paper import themes_paper, write_paper  # noqa: PLC0415

    made = themes_paper(_library(), _asked(**filters))
    write_paper(made, output)
    click.echo(f"The paper is in {output}: {made.says[0]}")


def _library() -> "Library":
    """One's own library; while it is empty, the reports that ship with Kloe, and it is said so."""
    from kloe.published.library.shipping import is_shipped, library_or_shipped  # noqa: PLC0415

    library = library_or_shipped()
    if is_shipped(library):
        click.echo(
            f"Your library is empty: counted over the {library.count} reports that ship with Kloe, without their text."
            " Fill it with 'kloe published add' or 'kloe published fetch', and there is something to quote.",
            err=True,
        )
    return library


def _asked(since: datetime | None, until: datetime | None, **others: Any) -> "Asked":
    from kloe.published.theme_counts.choosing import Asked  # noqa: PLC0415

    return Asked(since=day(since), until=day(until), **others)
