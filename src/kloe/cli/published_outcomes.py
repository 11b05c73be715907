"""The commands that answer from outcomes: grades, their spread, what followed what, coverage, a paper's annex."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import answer, refuse_no_table, with_options
from kloe.cli.published_answers import AREA, OUT, WHAT, WHEN, WHO, asked_for, opened, today
from kloe.cli.reading import DATE, day
from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.published.outcomes.asking import Outcomes


@click.command()
@with_options(*WHO, *WHAT, *WHEN)
@click.option("--latest", is_flag=True, help="Of each authority the latest graded inspection only.")
@click.option("--graded/--visits", default=None, help="Only inspections with grades, or only visits without.")
@click.option(
    "--compare",
    type=click.Choice(["region", "ofsted-region", "neighbours", "same-grade"]),
    help="The latest outcomes of those that the authority may be compared with.",
)
@click.option("--differences", is_flag=True, help="Where reports and official tables disagree.")
@with_options(*OUT)
def outcomes(output: Path | None, as_json: bool, **options: Any) -> None:
    """Show the grades of inspections since 2009, by authority, region, framework, type and day."""
    from kloe.papers.published_outcomes import differences_answer, inspections_answer  # noqa: PLC0415
    from kloe.published.outcomes.settling import differences  # noqa: PLC0415

    refuse_no_table(output)
    asked, whole = asked_for(options), opened()
    if options["differences"]:
        meant = {one.inspection for one in whole.inspections(asked)}
        found = [one for one in differences(whole.rows) if one.inspection in meant]
        return answer(differences_answer(found), output, as_json)
    groups = _groups(whole, options)
    if groups:
        asked = replace(asked, authorities=tuple(name for one in groups for name in (one.of, *one.names)), graded=True)
    chosen = whole.latest(asked) if options["latest"] or groups else whole.inspections(asked)
    return answer(inspections_answer(chosen, groups), output, as_json)


@click.command("build-outcomes")
@click.argument("tables", nargs=-1, type=PATHS, required=True)
@click.option("--with-library", is_flag=True, help="Take in the reports of the library.")
@click.option("-o", "--output", type=PATHS, help="Write to this Parquet file instead of the one that Kloe uses.")
def build_outcomes(tables: tuple[Path, ...], with_library: bool, output: Path | None) -> None:
    """Make the table of outcomes anew from Ofsted's official TABLES (.ods), and the reports of the library."""
    from kloe.papers.words import counted  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.outcomes.gathering import build_outcomes as make  # noqa: PLC0415
    from kloe.published.outcomes.settling import differences  # noqa: PLC0415
    from kloe.published.outcomes.shipping import SHIPPED  # noqa: PLC0415

    target = output or SHIPPED
    built = make(tables, open_library() if with_library else None, target)
    click.echo(
        f"Outcomes of {counted(len(built.inspections()), 'inspection or visit', 'inspections and visits')}: {target}"
    )
    click.echo(f"{counted(len(differences(built.rows)), 'difference')} between the sources")


@click.command("import")
@click.argument("tables", nargs=-1, type=PATHS, required=True)
def import_tables(tables: tuple[Path, ...]) -> None:
    """Take Ofsted's official TABLES (.ods) of local authority inspections into the library."""
    from kloe.papers.words import counted  # noqa: PLC0415
    from kloe.published.outcomes.gathering import import_official  # noqa: PLC0415

    for table in tables:
        read = import_official(table)
        click.echo(
            f"{table.name}: {counted(len(read.outcomes), 'grade or visit', 'grades and visits')} ({read.source})"
        )
        for left in read.not_understood:
            click.echo(f"  not understood: {left}")


@click.command()
@with_options(*WHO, click.option("--framework", "frameworks", multiple=True, help="Only under this (repeatable)."))
@AREA
@click.option("--as-at", type=DATE, multiple=True, help="The day to look at; today if left out (repeatable).")
@click.option("--every", is_flag=True, help="Count every inspection, not of each authority the latest.")
@click.option("--explain", default="", help="Percentages that somebody stated, as in 'I 13, RI 35, G 36.5, O 15.5'.")
@click.option("--since", type=DATE, help="With --explain: the first day to try.")
@click.option("--until", type=DATE, help="With --explain: the last day to try.")
@with_options(*OUT)
def distribution(output: Path | None, as_json: bool, **options: Any) -> None:
    """Show how grades were spread on a day, with population and base.

    Without --framework: single inspections, their re-inspections and ILACS. With --explain it finds out on which base
    and days the shares come nearest to percentages whose paper says neither.
    """
    from kloe.papers.published_outcomes import distribution_answer, nearest_answer  # noqa: PLC0415
    from kloe.published.grades import shares_by_grade  # noqa: PLC0415
    from kloe.published.outcomes import distribution as counting  # noqa: PLC0415
    from kloe.published.outcomes.asking import WHOLE_SERVICE, area_meant  # noqa: PLC0415

    refuse_no_table(output)
    whole, area = opened(), area_meant(options["area"])
    if options["explain"]:
        since, until = day(options["since"]), day(options["until"])
        if not (since and until):
            raise click.UsageError("--explain needs the days to try: --since and --until.")
        stated = shares_by_grade(options["explain"])
        found = counting.nearest(whole, stated, since, until, area=area)
        return answer(nearest_answer(found, stated), output, as_json)
    asked = asked_for({**options, "since": None, "until": None})
    base = counting.Base(
        asked.systems or WHOLE_SERVICE,
        "every" if options["every"] else "latest",
        asked.authorities,
        asked.frameworks,
    )
    days = [one.date() for one in options["as_at"]] or [today()]
    spread = [counting.distribution(whole, one, area=area, of=base) for one in days]
    return answer(distribution_answer(spread), output, as_json)


@click.command()
@with_options(*WHO, *WHAT, *WHEN)
@AREA
@click.option("--inherit", is_flag=True, help="Let a new authority follow those whose area it took over.")
@with_options(*OUT)
def transitions(output: Path | None, as_json: bool, **options: Any) -> None:
    """Show which grade followed which at the next inspection, and after how many months."""
    from kloe.papers.published_outcomes import transitions_answer  # noqa: PLC0415
    from kloe.published.outcomes.asking import WHOLE_SERVICE, area_meant  # noqa: PLC0415
    from kloe.published.outcomes.movements import movements, waiting  # noqa: PLC0415

    refuse_no_table(output)
    asked = asked_for(options)
    asked = replace(asked, systems=asked.systems or WHOLE_SERVICE, graded=True)
    found = movements(opened(), area=area_meant(options["area"]), asked=asked, inherit=options["inherit"])
    says = f"{len(found)} pairs of inspections that followed each other, under {asked.under}"
    return answer(transitions_answer(found, waiting(found), says), output, as_json)


@click.command()
@click.option(
    "--framework", "frameworks", multiple=True, default=("ilacs",), show_default=True, help="Inspected under."
)
@click.option("--as-at", type=DATE, help="The day to look at; today if left out.")
@click.option("--since", type=DATE, help="Published on this day or later.")
@with_options(*OUT)
def coverage(output: Path | None, as_json: bool, **options: Any) -> None:
    """Show how many of the authorities of a day had been inspected, and who had not."""
    from kloe.papers.published_outcomes import coverage_answer  # noqa: PLC0415
    from kloe.published.outcomes.coverage import coverage as covered  # noqa: PLC0415

    refuse_no_table(output)
    found = covered(opened(), day(options["as_at"]) or today(), asked_for(options))
    return answer(coverage_answer(found), output, as_json)


def _groups(whole: "Outcomes", options: dict[str, Any]) -> list[Any]:
    from kloe.published.outcomes.coverage import comparison_group  # noqa: PLC0415

    if not options["compare"]:
        return []
    if not options["authorities"]:
        raise click.UsageError("--compare needs an authority to compare: --authority.")
    on = day(options["until"]) or today()
    return [comparison_group(whole, name, options["compare"], on) for name in options["authorities"]]
