"""The command that makes a paper's table of outcomes, and holds a paper against the outcomes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kloe.cli.answering import answer, refuse_no_table, with_options
from kloe.cli.published_answers import OUT, WHEN, asked_for, opened, today
from kloe.cli.reading import DATE, day
from kloe.cli.reference import PATHS
from kloe.errors import UnreadableFileError


@click.command()
@click.option("--framework", "frameworks", multiple=True, default=("sif",), show_default=True, help="Inspected under.")
@with_options(*WHEN)
@click.option(
    "--against", type=PATHS, help="A council's paper as text: hold its table and figures against the outcomes."
)
@click.option("--paper-day", type=DATE, help="The day of that paper; the last day of the window if left out.")
@with_options(*OUT)
def annex(output: Path | None, as_json: bool, **options: Any) -> None:
    """Make a paper's table of outcomes for a window: one authority a row, exceptions from the overall grade behind it.

    With --against, what differs between a council's paper and the outcomes.
    """
    from kloe.papers.outcome_annex import annex_answer, recount_answer  # noqa: PLC0415
    from kloe.published.outcomes.annex import annex as made  # noqa: PLC0415
    from kloe.published.outcomes.council_text import read_council_text  # noqa: PLC0415
    from kloe.published.outcomes.recount import pending, recount, row_differences  # noqa: PLC0415

    refuse_no_table(output)
    whole, of = opened(), asked_for(options)
    rows = made(whole, of)
    if not options["against"]:
        window = f"published from {of.since or 'the beginning'} to {of.until or 'today'}"
        says = (
            f"{len(rows)} inspections under {of.under}, {window}."
            " An exception is every area that is not graded as overall."
        )
        return answer(annex_answer(rows, says), output, as_json)
    on = day(options["paper_day"]) or of.until or today()
    areas = {area for one in whole.inspections(of) for area in one.grades}
    paper = read_council_text(_text(options["against"]), on, areas=areas, name=options["against"].name)
    later = replace(of, since=min(on, of.until or on), until=None)
    waited = pending(paper, whole, later, day(options["paper_day"]))
    return answer(recount_answer(recount(paper, rows, on), row_differences(paper, rows), waited), output, as_json)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFileError(
            "The paper cannot be read as text.", where={"file": path.name}, remedy="Save it as plain text in UTF-8."
        ) from problem
