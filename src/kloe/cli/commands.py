"""The group that holds every command, and those of few words: synthetic, tidy, remember."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from kloe import __version__
from kloe.cli.answering import say_data
from kloe.cli.audits import audit
from kloe.cli.checking import check, check_pool_command
from kloe.cli.cohorts import cohorts
from kloe.cli.comparators import comparators
from kloe.cli.extracts import compare, keep, trend
from kloe.cli.flows import flows
from kloe.cli.frameworks import frameworks
from kloe.cli.grading import grade
from kloe.cli.journeys import journey
from kloe.cli.measures import measure, measure_pool_command
from kloe.cli.packing import pack
from kloe.cli.published import published
from kloe.cli.reading import DATE, day, read_extract, reading_options, say_step, silent
from kloe.cli.reference import ERRORS_FOUND, PATHS, checks, spec
from kloe.cli.risk_lists import risk
from kloe.cli.sampling import audit_sample, sample, sample_pick
from kloe.cli.serving import serve
from kloe.cli.timeline import timeline
from kloe.errors import KloeError

__all__ = ["CANNOT_READ", "ERRORS_FOUND", "main"]
CANNOT_READ = 3


class _Commands(click.Group):
    """Shows a KloeError as a sentence, or as JSON for scripts: never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KloeError as problem:
            if "--json" in sys.argv:
                say_data(problem.as_data())
            else:
                click.echo(f"Error: {problem}", err=True)
            ctx.exit(CANNOT_READ)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kloe")
def main() -> None:
    """Keep children's services ready for inspection by Ofsted.

    Exit codes: 0 no errors, 1 errors were found in the data or no list holds a row, 2 the command was not
    written as it should be, 3 a file cannot be read or used.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Windows console of another code page must not stop a run
            reconfigure(errors="replace")


@main.command()
@click.option(
    "--children", type=click.IntRange(1), default=8000, show_default=True, help="Children known to the authority."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same authority.")
@click.option("--as-at", type=DATE, help="Reference date; today if left out.")
@click.option("--earlier", type=DATE, help="Also write the extract of the same authority on this earlier day.")
@click.option("--authority", default="Testshire", show_default=True, help="Name of the authority.")
@click.option("--faults", type=click.IntRange(0), default=0, show_default=True, help="How many known faults to plant.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv", "parquet"]),
    default="xlsx",
    show_default=True,
    help="What to write.",
)
@click.option("--nation", type=click.IntRange(1), help="Write this many authorities as Parquet, for `kloe check-pool`.")
@click.option(
    "--rows", type=click.IntRange(1), default=7_500_000, show_default=True, help="About how many rows a nation has."
)
@click.option("-o", "--output", type=PATHS, default=Path("synthetic"), show_default=True, help="Folder to write to.")
def synthetic(output: Path, nation: int | None, rows: int, **options: Any) -> None:
    """Write a synthetic authority: no real child is in it. With --faults, also the key to what is wrong."""
    from kloe.childdata.synthetic.making import make_authority, make_nation  # noqa: PLC0415

    as_at = day(options.pop("as_at")) or date.today()
    earlier = day(options.pop("earlier"))
    if nation:
        for line in make_nation(output, nation, rows=rows, seed=options["seed"], as_at=as_at):
            click.echo(line)
    else:
        for line in make_authority(output, as_at=as_at, earlier=earlier, **options):
            click.echo(line)


@main.command()
@reading_options
@click.option("-o", "--output", type=PATHS, default=Path("kloe-tidy"), show_default=True, help="Folder to write to.")
def tidy(output: Path, **options: Any) -> None:
    """Read and tidy FILES, and write the lists with the ledger of every change."""
    from kloe.papers.tidy_folder import write_tidy_folder  # noqa: PLC0415
    from kloe.papers.words import counted  # noqa: PLC0415

    extract = read_extract(options)
    say_step(silent(options), "Writing the lists")
    summary = write_tidy_folder(extract, output)
    if options["as_json"]:
        say_data(summary)
    else:
        click.echo(
            f"{counted(summary['rows'], 'row')} kept, {summary['refused_rows']:,} refused with a reason;"
            f" {counted(summary['cells_changed'], 'cell')} changed (all in the ledger),"
            f" {summary['cells_not_understood']:,} left as they came. See {output}"
        )


@main.command()
@click.argument("file", type=PATHS)
@click.option("--authority", required=True, help="Name of the authority.")
def remember(file: Path, authority: str) -> None:
    """Keep a mapping FILE or a FILE of checks for an authority: later runs with --authority use it."""
    from kloe.papers.remembering import remember_file  # noqa: PLC0415

    click.echo(remember_file(file, authority))


_COMMANDS = (
    pack,
    check,
    check_pool_command,
    measure,
    measure_pool_command,
    comparators,
    keep,
    compare,
    trend,
    journey,
    flows,
    cohorts,
    risk,
    sample,
    sample_pick,
    audit_sample,
    audit,
    spec,
    checks,
    frameworks,
    timeline,
    grade,
    published,
    serve,
)
for command in _COMMANDS:
    main.add_command(command)
