"""The command that finds the cases to act on today."""

from pathlib import Path
from typing import Any

import click

from kloe.cli.answering import OUTPUT, refuse_no_table, say_data, say_lines
from kloe.cli.reading import read_extract, reading_options, say_step, silent
from kloe.cli.reference import PATHS


@click.command()
@reading_options
@click.option("--list", "list_id", default="", help="Only the risk list of this id.")
@click.option("--team", default="", help="Only rows of this team, as the extract spells it.")
@click.option("--worker", default="", help="Only rows of this worker, as the extract spells it.")
@click.option("--lists", "own_lists", multiple=True, type=PATHS, help="A file of lists and limits of your own (.toml).")
@OUTPUT
def risk(output: Path | None, own_lists: tuple[Path, ...], **options: Any) -> None:
    """Read and tidy FILES, and list what is late, drifting or without a worker.

    On the screen there are only counts. With -o the rows are written, with children's ids: an .xlsx has a sheet for
    each list; the others one long table. Keep the file as you keep the extract.
    """
    from kloe.childdata.risk_lists.finding import risk_lists  # noqa: PLC0415
    from kloe.papers.risk_lines import risk_lines  # noqa: PLC0415
    from kloe.papers.risk_tables import risk_counts, risk_table  # noqa: PLC0415
    from kloe.papers.risk_workbook import write_risk_workbook  # noqa: PLC0415
    from kloe.papers.table_files import write_table  # noqa: PLC0415
    from kloe.papers.words import counted  # noqa: PLC0415

    refuse_no_table(output)
    extract = read_extract(options)
    say_step(silent(options), "Looking for what is late")
    found = risk_lists(extract, own_lists)
    found = found.narrowed(list_id=options["list_id"], team=options["team"], worker=options["worker"])
    if output and output.suffix.lower() == ".xlsx":
        write_risk_workbook(found, output)
    elif output:
        write_table(risk_table(found), output)
    if output:
        click.echo(f"{counted(len(found.rows), 'row')} written to {output}", err=options["as_json"])
    if options["as_json"]:
        say_data(risk_counts(found))
    elif not output:
        say_lines(risk_lines(found))
