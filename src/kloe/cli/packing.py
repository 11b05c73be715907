"""The command that writes the readiness pack."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import say_data
from kloe.cli.checking import OWN_CHECKS, checked_with
from kloe.cli.measures import OWN_MEASURES
from kloe.cli.reading import exit_by, read_extract, reading_options, say_result, say_step, silent
from kloe.cli.reference import PATHS
from kloe.errors import KloeError

if TYPE_CHECKING:
    from kloe.childdata.extract import Extract
    from kloe.childdata.measures.measured import MeasuredExtract
    from kloe.papers.children_found import ChildrenFound
    from kloe.papers.measure_changes import SinceLast
    from kloe.papers.measure_pages import Audience


@click.command()
@reading_options
@OWN_CHECKS
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
    checked = checked_with(extract, options, own_checks)
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
