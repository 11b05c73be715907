"""The commands that check: one extract, or those of many authorities."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, say_data
from kloe.cli.reading import DATE, exit_by, read_extract, reading_options, say_result, say_step, silent
from kloe.cli.reference import PATHS
from kloe.home import authority_home

if TYPE_CHECKING:
    from kloe.childdata.checks.checking import CheckedExtract
    from kloe.childdata.extract import Extract

OWN_CHECKS = click.option(
    "--checks",
    "own_checks",
    multiple=True,
    type=PATHS,
    help="A file of checks or settings of your own (repeatable).",
)


def checked_with(extract: "Extract", options: dict[str, Any], own_checks: tuple[Path, ...]) -> "CheckedExtract":
    """Check an extract, also by the checks that are remembered for the authority and those given."""
    own = list(own_checks)
    if options["authority"]:
        remembered = authority_home(options["authority"]) / "checks.toml"
        own = [remembered, *own] if remembered.exists() else own
    say_step(silent(options), "Checking")
    return extract.check(tuple(own))


@click.command()
@reading_options
@OWN_CHECKS
@click.option("-o", "--output", type=PATHS, help="Write the issues to this file (.csv, .parquet or .xlsx).")
def check(output: Path | None, own_checks: tuple[Path, ...], **options: Any) -> None:
    """Read, tidy and check FILES, and print what was found."""
    from kloe.papers.issue_files import refuse_no_issue_file, result_as_data, write_issues  # noqa: PLC0415
    from kloe.papers.readiness import row_count  # noqa: PLC0415

    if output:
        refuse_no_issue_file(output)
    extract = read_extract(options)
    checked = checked_with(extract, options, own_checks)
    if output:
        write_issues(extract, checked, output)
    if options["as_json"]:
        say_data(result_as_data(extract, checked))
    else:
        say_result(extract, checked)
    exit_by(checked, row_count(extract))


@click.command("check-pool")
@click.argument("folder", type=PATHS)
@click.option("--as-at", type=DATE, required=True, help="Reference date of the extracts.")
@OWN_CHECKS
@click.option("--threads", type=click.IntRange(1), help="How many processor cores to use.")
@click.option("-o", "--output", type=PATHS, help="Write the issues to this Parquet file.")
@JSON
def check_pool_command(
    folder: Path, as_at: datetime, own_checks: tuple[Path, ...], threads: int | None, output: Path | None, as_json: bool
) -> None:
    """Check the tidy lists of many authorities in FOLDER: one folder a list, one Parquet file an authority."""
    from kloe.childdata.pool import check_pool  # noqa: PLC0415

    say_step(as_json, "Loading and checking")
    pool = check_pool(folder, as_at=as_at.date(), threads=threads, own_checks=own_checks)
    click.get_current_context().call_on_close(pool.session.close)
    if output:
        pool.write_issues(output)
    if as_json:
        say_data(pool.as_data())
        exit_by(pool, pool.rows)
    click.echo(f"{pool.rows:,} rows of {pool.authorities:,} authorities, {pool.issue_count:,} issues")
    for name, counts in pool.counts().items():
        click.echo(
            f"  {name:<32}{counts['error']:>9,} errors{counts['warning']:>9,} warnings{counts['query']:>9,} queries"
        )
    exit_by(pool, pool.rows)
