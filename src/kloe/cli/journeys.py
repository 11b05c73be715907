"""The command that follows one child through one or more extracts."""

from pathlib import Path
from typing import Any

import click

from kloe.cli.answering import say_data, say_lines
from kloe.cli.reading import read_extract, reading_options, say_step, silent
from kloe.cli.reference import PATHS


@click.command()
@reading_options
@click.option("--child", required=True, help="The child's id, exactly as the lists have it.")
@click.option("--before", type=PATHS, multiple=True, help="An earlier extract: a file, folder or zip (repeatable).")
@click.option("--families", type=PATHS, help="A CSV headed child_id,family_id: who are brothers and sisters.")
@click.option("-o", "--output", type=PATHS, help="Write to this file (.html, .svg, .xlsx, .csv, .parquet or .json).")
def journey(output: Path | None, **options: Any) -> None:
    """Follow one child through FILES, which are one extract, and those given with --before.

    Every event in order, stages, what overlaps, what was late and by which limit, and what is not in the lists. This is
    children's data about one child: it is printed, or written with -o.
    """
    from kloe.childdata.journeys import journey as follow  # noqa: PLC0415
    from kloe.childdata.journeys import read_families  # noqa: PLC0415
    from kloe.papers.journey_files import refuse_no_journey_file, write_journey  # noqa: PLC0415
    from kloe.papers.journey_lines import journey_lines  # noqa: PLC0415

    if output:
        refuse_no_journey_file(output)
    families = read_families(options["families"]) if options["families"] else {}
    # The day that --as-at gives is that of FILES: an earlier extract has its own, which is inferred.
    earlier = [read_extract({**options, "files": (path,), "as_at": None}) for path in options["before"]]
    extracts = [*earlier, read_extract(options)]
    say_step(silent(options), "Following")
    found = follow(options["child"], extracts, families)
    if output:
        write_journey(found, output)
    if options["as_json"]:
        say_data(found)
    elif output:
        click.echo(f"The journey is in {output}")
    else:
        say_lines(journey_lines(found))
