"""The commands that put extracts side by side: keep one, compare two, follow a measure over time."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, say_data, say_lines
from kloe.cli.reading import read_extract, reading_options, refuse_unknown_measures, say_step, silent
from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.papers.kept_extracts import KeptExtract


@click.command()
@reading_options
def keep(**options: Any) -> None:
    """Keep the extract in FILES with its figures, beside the authority's others, for `kloe trend`."""
    from kloe.papers.kept_extracts import keep_extract  # noqa: PLC0415

    extract = read_extract(options)
    say_step(silent(options), "Measuring")
    kept = keep_extract(extract, extract.measure())
    said = {"folder": str(kept.folder), "authority": kept.authority, "extract_date": str(kept.extract_date)}
    if options["as_json"]:
        say_data(said)
    else:
        click.echo(f"Kept in {kept.folder}")


@click.command()
@click.argument("earlier", type=PATHS)
@click.argument("later", type=PATHS)
@click.option("--only", multiple=True, help="Only the measure of this id (repeatable).")
@click.option("-o", "--output", type=PATHS, help="Write every measure's change to this CSV file.")
@click.option(
    "--children", type=PATHS, help="Write the children who made the changes to this CSV file: children's data."
)
@JSON
def compare(
    earlier: Path, later: Path, only: tuple[str, ...], output: Path | None, children: Path | None, as_json: bool
) -> None:
    """Compare every measure of two extracts: packs, kept extracts, workbooks or folders of lists.

    Which children made a change is written to a file with --children, and never printed.
    """
    from kloe.childdata.measures.comparing import compare_measures  # noqa: PLC0415
    from kloe.papers import measure_changes  # noqa: PLC0415
    from kloe.papers.figure_files import chosen_measures  # noqa: PLC0415
    from kloe.papers.kept_extracts import read_again, refuse_other_authorities  # noqa: PLC0415
    from kloe.papers.output_file import writing_to  # noqa: PLC0415

    _refuse_what_cannot_be_written(output, children)
    say_step(as_json, "Reading and measuring")
    extracts = [read_again(place) for place in (earlier, later)]
    for extract in extracts:
        click.get_current_context().call_on_close(extract.session.close)
    refuse_other_authorities(*extracts)
    before, now = (extract.measure() for extract in extracts)
    changes = compare_measures(before, now)
    chosen = [measure.id for measure in chosen_measures(now, only)]
    if output:
        with writing_to(output) as beside:
            measure_changes.write_changes(changes, beside)
    if children:
        with writing_to(children) as beside:
            measure_changes.write_children_of_changes(changes, chosen, beside)
    if as_json:
        say_data([row for row in measure_changes.change_rows(changes) if row["measure"] in chosen])
    else:
        say_lines(measure_changes.changes_in_lines(changes, chosen))


def _refuse_what_cannot_be_written(*targets: Path | None) -> None:
    """Before the work, not after it: changes are CSV, and one file cannot be both."""
    from kloe.papers.output_file import refuse_other_endings  # noqa: PLC0415

    named = [target for target in targets if target]
    for target in named:
        refuse_other_endings("Changes are", target, (".csv",))
    if len({target.absolute() for target in named}) < len(named):
        raise click.UsageError("-o and --children name the same file: the one would be lost.")


@click.command()
@click.option("--authority", required=True, help="Name of the authority whose extracts were kept.")
@click.option("--only", multiple=True, help="Only the measure of this id (repeatable).")
@click.option("--months", "by_month", is_flag=True, help="Month by month, from the dates in all kept extracts.")
@JSON
def trend(authority: str, only: tuple[str, ...], by_month: bool, as_json: bool) -> None:
    """Show measures over the extracts that were kept of an authority."""
    from kloe.childdata.measures.loading import load_measure_book  # noqa: PLC0415
    from kloe.papers.trend import trend_in_lines, trend_rows  # noqa: PLC0415

    book = load_measure_book()
    refuse_unknown_measures(book, only)
    extracts = _kept(authority)
    chosen = [measure for measure in book.measures if not only or measure.id in only]
    if as_json:
        say_data(trend_rows(chosen, extracts, by_month=by_month))
        return
    lines = list(trend_in_lines(chosen, extracts, by_month=by_month))
    say_lines(lines)
    if not lines:
        click.echo(f"No extract that was kept has such a figure{' by month' if by_month else ''}.", err=True)


def _kept(authority: str) -> "tuple[KeptExtract, ...]":
    from kloe.errors import KloeError  # noqa: PLC0415
    from kloe.papers.kept_extracts import kept_extracts  # noqa: PLC0415

    extracts = kept_extracts(authority)
    if not extracts:
        raise KloeError(
            f"No extract of {authority} has been kept.",
            remedy="Keep one with 'kloe keep FILES --authority NAME', and look at KLOE_HOME.",
        )
    return extracts
