"""The command that counts the groups of children that an inspection looks at."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import OUTPUT, answer, refuse_no_table, say_data
from kloe.cli.reading import read_extract, reading_options, say_step, silent
from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.childdata.extract import Extract
    from kloe.papers.cohort_counts import CohortCounts


@click.command()
@reading_options
@click.option("--framework", "framework_id", help="A version or file; left out, the one in force on the extract date.")
@click.option("--cohorts", "own", multiple=True, type=PATHS, help="A file of groups of your own (repeatable).")
@click.option("--overlaps", is_flag=True, help="Say how many children are in both of each two groups.")
@click.option(
    "--rows",
    "cohort",
    help="Write the children of this group, or of none, with the rows that tell it. Children's data: needs -o.",
)
@OUTPUT
def cohorts(output: Path | None, cohort: str | None, overlaps: bool, **options: Any) -> None:
    """Count the children in FILES in each group that an inspection looks at, and name what Annex A cannot show.

    Groups in scope, stages of a child's journey, and groups of which a sample has cases. On the screen there are only
    counts; with --rows, the children of one group are written to a file, and never printed.
    """
    from kloe.papers.cohort_tables import cohorts_answer  # noqa: PLC0415

    if cohort and not output:
        raise click.UsageError("--rows writes children's data to a file and never prints it: say which with -o.")
    if cohort and overlaps:
        raise click.UsageError("--rows writes children and --overlaps counts: ask for one of them.")
    refuse_no_table(output)
    extract, counts = _counted(options)
    if cohort and output:
        _write_children(extract, counts, cohort, output, as_json=options["as_json"])
    else:
        answer(cohorts_answer(counts, overlaps=overlaps), output, options["as_json"])


def _counted(options: dict[str, Any]) -> "tuple[Extract, CohortCounts]":
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.cohort_counts import count_cohorts, framework_of_day, refuse_no_groups  # noqa: PLC0415

    chosen = find_framework(options["framework_id"]) if options["framework_id"] else None
    if chosen and not options["own"]:
        refuse_no_groups(chosen)  # before an extract is read for nothing
    extract = read_extract(options)
    say_step(silent(options), "Counting")
    return extract, count_cohorts(extract, chosen or framework_of_day(extract.extract_date), options["own"])


def _write_children(extract: "Extract", counts: "CohortCounts", cohort: str, output: Path, *, as_json: bool) -> None:
    from kloe.childdata.cohorts.loading import IN_NONE  # noqa: PLC0415
    from kloe.papers.cohort_tables import children_table  # noqa: PLC0415
    from kloe.papers.table_files import write_table  # noqa: PLC0415
    from kloe.papers.words import counted  # noqa: PLC0415

    outside = counts.in_no_scope_group
    if cohort == IN_NONE and outside is None:
        raise click.UsageError(f"{counts.framework.id} names no groups in scope, so no child can be in none of them.")
    table = children_table(extract, counts.found, cohort, outside or frozenset())
    write_table(table, output)
    children = len({row[0] for row in table.rows})
    if as_json:
        say_data({"children": children, "rows": len(table.rows)})
    else:
        rows = counted(len(table.rows), "row")
        click.echo(f"{counted(children, 'child', 'children')} in {rows} written to {output}")
