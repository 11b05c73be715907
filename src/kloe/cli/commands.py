"""The commands that read an extract and write its pack, and the group that holds every command."""

import sys
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe import __version__
from kloe.cli.answering import JSON, say_data
from kloe.cli.audits import audit
from kloe.cli.cohorts import cohorts
from kloe.cli.comparators import comparators
from kloe.cli.extracts import compare, keep, trend
from kloe.cli.flows import flows
from kloe.cli.frameworks import frameworks
from kloe.cli.grading import grade
from kloe.cli.journeys import journey
from kloe.cli.measures import OWN_MEASURES, measure, measure_pool_command
from kloe.cli.published import published
from kloe.cli.reading import DATE, day, exit_by, read_extract, reading_options, say_result, say_step, silent
from kloe.cli.reference import ERRORS_FOUND, PATHS, checks, spec
from kloe.cli.risk_lists import risk
from kloe.cli.sampling import audit_sample, sample, sample_pick
from kloe.cli.serving import serve
from kloe.cli.timeline import timeline
from kloe.errors import KloeError
from kloe.home import authority_home

if TYPE_CHECKING:
    from kloe.childdata.checks.checking import CheckedExtract
    from kloe.childdata.extract import Extract
    from kloe.childdata.measures.measured import MeasuredExtract
    from kloe.papers.children_found import ChildrenFound
    from kloe.papers.measure_changes import SinceLast
    from kloe.papers.measure_pages import Audience

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


def _check(extract: "Extract", options: dict[str, Any], own_checks: tuple[Path, ...]) -> "CheckedExtract":
    own = list(own_checks)
    if options["authority"]:
        remembered = authority_home(options["authority"]) / "checks.toml"
        own = [remembered, *own] if remembered.exists() else own
    say_step(silent(options), "Checking")
    return extract.check(tuple(own))


_OWN_CHECKS = click.option(
    "--checks",
    "own_checks",
    multiple=True,
    type=PATHS,
    help="A file of checks or settings of your own (repeatable).",
)


@main.command()
@reading_options
@_OWN_CHECKS
@click.option("-o", "--output", type=PATHS, default=Path("kloe-pack"), show_default=True, help="Folder for the pack.")
@OWN_MEASURES
@click.option("--previous", type=PATHS, help="Folder of an earlier pack, to say what is new, still there and gone.")
@click.option(
    "--audience",
    type=click.Choice(["internal", "peer", "published"]),
    default="internal",
    show_default=True,
    help="Whom the pack is for: for others, small numbers are withheld and no child's row is written.",
)
@click.option("--framework", "framework_id", help="Whose groups and sample it has; the one in force if left out.")
def pack(
    output: Path,
    previous: Path | None,
    own_checks: tuple[Path, ...],
    own_measures: tuple[Path, ...],
    audience: "Audience",
    **options: Any,
) -> None:
    """Read, tidy, check and measure FILES, and write the readiness pack.

    The pack holds report.html, measures.xlsx and measures.parquet and, when it is internal, issues.xlsx, what drifts
    (risk-lists.xlsx), a sample of cases with their journeys and a form to audit them, flows.html, the groups in scope
    (cohorts.xlsx, cohort-overlaps.xlsx), lists/ (tidy Parquet and CSV), the ledger and a manifest of all that was read.
    """
    from kloe.childdata.comparators.comparing import Comparators  # noqa: PLC0415
    from kloe.papers.changes import read_earlier_pack  # noqa: PLC0415
    from kloe.papers.output_folder import refuse_what_would_be_lost  # noqa: PLC0415
    from kloe.papers.pack import PACK_FILES, write_pack  # noqa: PLC0415
    from kloe.papers.readiness import row_count  # noqa: PLC0415

    refuse_what_would_be_lost(output, PACK_FILES)
    earlier = read_earlier_pack(previous, options["authority"]) if previous else None
    extract = read_extract(options, earlier.rows if earlier else None)
    checked = _check(extract, options, own_checks)
    say_step(silent(options), "Measuring")
    measured = extract.measure(own_measures)
    children = _children(extract, options) if audience == "internal" else None
    written = write_pack(
        extract,
        checked,
        output,
        earlier=earlier,
        measured=measured,
        since_last=_changes_since(previous, extract, measured) if audience == "internal" else None,
        comparisons=Comparators(),
        children=children,
        audience=audience,
        progress=partial(say_step, silent(options)),
    )
    if options["as_json"]:
        say_data({"pack": str(written.folder), **written.manifest})
    else:
        say_result(extract, checked)
        click.echo(f"The pack is in {written.folder}: open {written.folder / 'report.html'}")
    exit_by(checked, row_count(extract))


def _children(extract: "Extract", options: dict[str, Any]) -> "ChildrenFound":
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.children_found import look_at_children  # noqa: PLC0415

    say_step(silent(options), "Following children")
    framework = find_framework(options["framework_id"]) if options["framework_id"] else None
    return look_at_children(extract, framework)


def _changes_since(previous: Path | None, extract: "Extract", measured: "MeasuredExtract") -> "SinceLast | None":
    """What changed in measures and workers since an earlier pack, where it holds the lists."""
    from kloe.childdata.measures.caseloads import changes_of_worker  # noqa: PLC0415
    from kloe.childdata.measures.comparing import compare_measures  # noqa: PLC0415
    from kloe.papers.kept_extracts import read_again  # noqa: PLC0415
    from kloe.papers.measure_changes import SinceLast  # noqa: PLC0415

    if previous is None or not (previous / "lists").is_dir():
        return None
    earlier = read_again(previous)
    click.get_current_context().call_on_close(earlier.session.close)
    changes = compare_measures(earlier.measure(), measured)
    try:
        workers = changes_of_worker(earlier, extract)
    except KloeError:  # one of the two does not say who holds a case
        workers = ()
    return SinceLast(changes, workers)


@main.command()
@reading_options
@_OWN_CHECKS
@click.option("-o", "--output", type=PATHS, help="Write the issues to this file (.csv, .parquet or .xlsx).")
def check(output: Path | None, own_checks: tuple[Path, ...], **options: Any) -> None:
    """Read, tidy and check FILES, and print what was found."""
    from kloe.papers.issue_files import refuse_no_issue_file, result_as_data, write_issues  # noqa: PLC0415
    from kloe.papers.readiness import row_count  # noqa: PLC0415

    if output:
        refuse_no_issue_file(output)
    extract = read_extract(options)
    checked = _check(extract, options, own_checks)
    if output:
        write_issues(extract, checked, output)
    if options["as_json"]:
        say_data(result_as_data(extract, checked))
    else:
        say_result(extract, checked)
    exit_by(checked, row_count(extract))


@main.command("check-pool")
@click.argument("folder", type=PATHS)
@click.option("--as-at", type=DATE, required=True, help="Reference date of the extracts.")
@_OWN_CHECKS
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
