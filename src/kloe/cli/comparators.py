"""The commands for what others publish: make the figures anew, and show those that belong to a measure."""

from pathlib import Path

import click

from kloe.cli.reading import refuse_unknown_measures
from kloe.cli.reference import PATHS


@click.group()
def comparators() -> None:
    """Published figures of other authorities, to set beside one's own."""


@comparators.command("build")
@click.argument("folder", type=PATHS)
@click.option("-o", "--output", type=PATHS, help="Write to this Parquet file instead of the one that Kloe uses.")
def comparators_build(folder: Path, output: Path | None) -> None:
    """Make the published figures anew from the files in FOLDER, downloaded from their publishers."""
    from kloe.childdata.comparators.building import SHIPPED, build  # noqa: PLC0415

    click.echo(f"Written to {build(folder, output or SHIPPED)}")


@comparators.command("show")
@click.argument("measure")
@click.option("--authority", required=True, help="Name of the authority.")
def comparators_show(measure: str, authority: str) -> None:
    """Show what is published beside MEASURE: the authority's own figure, its neighbours, its region and England."""
    from kloe.childdata.comparators.comparing import Comparators  # noqa: PLC0415
    from kloe.childdata.measures.loading import load_measure_book  # noqa: PLC0415
    from kloe.papers.comparison_lines import comparison_lines  # noqa: PLC0415

    refuse_unknown_measures(load_measure_book(), (measure,))
    for line in comparison_lines(Comparators().comparisons(measure, authority), measure):
        click.echo(line)
