"""The command that follows children from step to step."""

from pathlib import Path
from typing import Any

import click

from kloe.cli.answering import refuse_no_table, say_data, say_lines
from kloe.cli.reading import read_extract, reading_options, say_step, silent
from kloe.cli.reference import PATHS

_BREAKDOWNS = ("team", "age_band", "ethnicity", "month")  # those of kloe.childdata.flows, which is slow to load


@click.command()
@reading_options
@click.option("--by", type=click.Choice(_BREAKDOWNS), default=None, help="Break figures down by this.")
@click.option("--rows", "behind", help="Write the children behind this step or conversion. Children's data: needs -o.")
@click.option("-o", "--output", type=PATHS, help="Write to this file (.html, .xlsx, .csv, .parquet or .json).")
def flows(output: Path | None, **options: Any) -> None:
    """Read and tidy FILES, and follow children from contact to help, protection and care.

    How many steps led to the next and when, what an inspection's threshold points show, who came back, and what came
    after care and plans. Counts only; with --rows, the children behind one figure are written to a file and never
    printed.
    """
    from kloe.childdata.flows.flows import follow_flows  # noqa: PLC0415
    from kloe.papers.flow_files import refuse_no_flow_file, write_flows  # noqa: PLC0415
    from kloe.papers.flow_lines import flow_lines  # noqa: PLC0415
    from kloe.papers.flow_tables import flow_table, rows_table  # noqa: PLC0415
    from kloe.papers.table_files import write_table  # noqa: PLC0415

    behind, by = options["behind"], options["by"] or ""
    if behind and not output:
        raise click.UsageError("--rows writes children's data to a file and never prints it: say which with -o.")
    if behind and by:
        raise click.UsageError("--rows has every group in columns of its own: leave --by out.")
    if output:
        refuse_no_table(output) if behind else refuse_no_flow_file(output)
    extract = read_extract(options)
    say_step(silent(options), "Following")
    found = follow_flows(extract)
    if behind and output:
        table = rows_table(extract, found, behind)
        write_table(table, output)
        if options["as_json"]:
            say_data({"rows": len(table.rows)})
        else:
            click.echo(f"{len(table.rows):,} rows are in {output}")
        return
    if output:
        write_flows(extract, found, by, output)
    if options["as_json"]:
        data = flow_table(found, by)
        rows = [dict(zip(data.headings, row, strict=True)) for row in data.rows]
        say_data(
            {"extract_date": found.extract_date, "notes": data.notes, "why_not": dict(found.why_not), "rows": rows}
        )
    elif output:
        click.echo(f"The flows are in {output}")
    else:
        say_lines(flow_lines(found, by))
