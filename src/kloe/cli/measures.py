"""The commands that measure: one extract, or those of many authorities."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, say_data, say_lines
from kloe.cli.reading import DATE, read_extract, reading_options, say_step, silent
from kloe.cli.reference import PATHS
from kloe.errors import KloeError

if TYPE_CHECKING:
    from kloe.childdata.measures.measured import MeasuredExtract

OWN_MEASURES = click.option(
    "--measures",
    "own_measures",
    multiple=True,
    type=PATHS,
    help="A file of measures of your own (repeatable).",
)


@click.command()
@reading_options
@OWN_MEASURES
@click.option("--only", multiple=True, help="Only the measure of this id (repeatable).")
@click.option("--rows", "behind", help="Write the rows behind the figure of this measure. Children's data: needs -o.")
@click.option("--by", help="Break figures down by this, such as age_band, team or month.")
@click.option("--group", help="With --rows and --by: only the rows of this group.")
@click.option("-o", "--output", type=PATHS, help="Write to this file (.csv or .parquet).")
def measure(output: Path | None, own_measures: tuple[Path, ...], **options: Any) -> None:
    """Read and tidy FILES, work every measure out, and print what was found.

    With --rows, the rows behind one figure are written to a file, and never printed.
    """
    from kloe.papers import figure_files  # noqa: PLC0415
    from kloe.papers.figures_in_lines import figures_in_lines  # noqa: PLC0415

    _refuse_half_asked(output, options)
    if output:
        figure_files.refuse_no_figure_file(output)
    extract = read_extract(options)
    say_step(silent(options), "Measuring")
    measured = extract.measure(own_measures)
    by = options["by"]
    if options["behind"] and output:
        _refuse_unknown_group(measured, options["behind"], by, options["group"])
        rows = figure_files.write_rows(extract, measured, options["behind"], by, options["group"], output)
        if options["as_json"]:
            say_data({"rows": rows})
        else:
            click.echo(f"{rows:,} rows are in {output}")
        return
    chosen = figure_files.chosen_measures(measured, options["only"])
    figure_files.refuse_unknown_breakdown(measured, chosen, by)
    if output:
        figure_files.write_figures(extract, measured, chosen, by, output)
    if options["as_json"]:
        say_data(figure_files.figures_as_data(extract, measured, chosen, by))
    else:
        say_lines(figures_in_lines(extract, measured, chosen, by))


def _refuse_half_asked(output: Path | None, options: dict[str, Any]) -> None:
    if options["behind"] and not output:
        raise click.UsageError("--rows writes children's data to a file and never prints it: say which with -o.")
    if options["group"] and not (options["behind"] and options["by"]):
        raise click.UsageError("--group says which group of --by the --rows are of: give all three.")


def _refuse_unknown_group(measured: "MeasuredExtract", measure: str, by: str | None, group: str | None) -> None:
    """A file without a row would look like an answer."""
    known = measured.figures(measure, by) if by else ()
    if group and known and group not in {figure.category for figure in known}:
        raise KloeError(
            "The measure has no such group.",
            where={"measure": measure, "breakdown": by, "group": group},
            remedy=f"'kloe measure FILES --only {measure} --by {by}' prints its groups.",
        )


@click.command("measure-pool")
@click.argument("folder", type=PATHS)
@click.option("--as-at", type=DATE, required=True, help="Reference date of the extracts.")
@OWN_MEASURES
@click.option("--threads", type=click.IntRange(1), help="How many processor cores to use.")
@click.option("-o", "--output", type=PATHS, help="Write the figures to this Parquet file.")
@JSON
def measure_pool_command(
    folder: Path,
    as_at: datetime,
    own_measures: tuple[Path, ...],
    threads: int | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure the tidy lists of many authorities in FOLDER: one folder a list, one Parquet file an authority."""
    from kloe.childdata.pool import measure_pool  # noqa: PLC0415

    say_step(as_json, "Loading and measuring")
    pool = measure_pool(folder, as_at=as_at.date(), threads=threads, own_measures=own_measures)
    click.get_current_context().call_on_close(pool.session.close)
    if output:
        pool.write_figures(output)
    if as_json:
        say_data(pool.as_data())
        return
    click.echo(f"{pool.rows:,} rows of {pool.authorities:,} authorities, {pool.figure_count:,} figures")
    for outcome in pool.measured.outcomes:
        if outcome.why:
            click.echo(f"  {outcome.measure} could not be worked out: {outcome.why}")
