"""The commands that say what recurs in published reports: the themes, one theme with quotations, and a paper."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.reading import DATE, day
from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.papers.table_files import DataTable
    from kloe.published.themes.choosing import Asked

_FILTERS = (
    click.option("--from", "since", type=DATE, help="Published on this day or later."),
    click.option("--to", "until", type=DATE, help="Published on this day or earlier."),
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
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
_OUTPUT = click.option("-o", "--output", type=PATHS, help="Write the rows to this file: .csv, .parquet, .xlsx, .json.")


def _filtered(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@click.command()
@_filtered
@_OUTPUT
@_JSON
def themes(output: Path | None, as_json: bool, **filters: Any) -> None:
    """Say which themes recur in the reports of the library: in how many, as a weakness in how many, and by grade.

    How much more often inadequate reports find a theme weak than good ones is given with its 95 % interval.
    """
    from kloe.papers.theme_lines import themes_lines  # noqa: PLC0415
    from kloe.papers.theme_tables import themes_table  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.themes.counting import count_themes  # noqa: PLC0415

    _refuse(output)
    counts = count_themes(open_library(), _asked(**filters))
    data = {"reports": len(counts.reports), "asked": counts.asked, "themes": counts.themes}
    _answer(data, themes_lines(counts), themes_table(counts) if output else None, output, as_json)


@click.command()
@click.argument("theme_id", metavar="THEME")
@_filtered
@click.option(
    "--quotations", "most", type=click.IntRange(0), default=5, show_default=True, help="How many of each kind."
)
@_OUTPUT
@_JSON
def theme(theme_id: str, most: int, output: Path | None, as_json: bool, **filters: Any) -> None:
    """Show one THEME: what it covers, its counts by year, and sentences from different authorities with their pages."""
    from kloe.papers.theme_lines import theme_lines  # noqa: PLC0415
    from kloe.papers.theme_tables import quotations_table  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.themes.counting import count_themes  # noqa: PLC0415
    from kloe.published.themes.quoting import both_sides  # noqa: PLC0415

    _refuse(output)
    library = open_library()
    counts = count_themes(library, _asked(**filters))
    count = counts.theme(theme_id)
    quoted = both_sides(library, counts.reports, count.theme, most=most, area=counts.area)
    table = quotations_table(quoted, counts) if output else None
    _answer({"theme": count, "quotations": quoted}, theme_lines(count, counts, quoted), table, output, as_json)


@click.command("themes-paper")
@_filtered
@click.option("-o", "--output", type=PATHS, required=True, help="The paper: .html to print, or .md.")
def paper(output: Path, **filters: Any) -> None:
    """Write a paper on what recurs where authorities do well and where poorly, in the order of Kent's of 2014."""
    from kloe.papers.themes_paper import themes_paper, write_paper  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415

    made = themes_paper(open_library(), _asked(**filters))
    write_paper(made, output)
    click.echo(f"The paper is in {output}: {made.says[0]}")


def _asked(since: datetime | None, until: datetime | None, **others: Any) -> "Asked":
    from kloe.published.themes.choosing import Asked  # noqa: PLC0415

    return Asked(since=day(since), until=day(until), **others)


def _refuse(output: Path | None) -> None:
    from kloe.papers.table_files import refuse_no_table_file  # noqa: PLC0415

    if output:
        refuse_no_table_file(output)


def _answer(data: object, lines: Iterable[str], table: "DataTable | None", output: Path | None, as_json: bool) -> None:
    """The data for a script, the lines for a person, or a file."""
    from msgspec import to_builtins  # noqa: PLC0415

    if output and table:
        from kloe.papers.table_files import write_table  # noqa: PLC0415

        write_table(table, output)
        click.echo(f"{len(table.rows):,} rows written to {output}.", err=as_json)
    if as_json:
        click.echo(json.dumps(to_builtins(data, enc_hook=str), default=str, ensure_ascii=False))
    elif not output:
        click.echo("\n".join(lines))
