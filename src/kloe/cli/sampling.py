"""The commands that choose cases: for a framework's quotas, for own audits; and the one that notes later picks."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import say_data, say_lines, with_options
from kloe.cli.reading import DATE, day, read_extract, reading_options, say_step, silent
from kloe.cli.reference import PATHS
from kloe.errors import KloeError

if TYPE_CHECKING:
    from kloe.sampling import AuditSample

_DRAWING = with_options(
    click.option("--without", multiple=True, help="Leave this child out, by its id (repeatable)."),
    click.option("--families", type=PATHS, help="A CSV headed child_id,family_id: never two of a family."),
    click.option("--seed", type=click.IntRange(0), help="The same seed gives the same sample; drawn if left out."),
)


@click.command()
@reading_options
@click.option("--framework", "framework_id", required=True, help="The version, or a file, whose sample it is.")
@click.option("--sample", "sample_id", default="", help="Which of its samples; left out, the one with quotas.")
@click.option("--size", type=click.IntRange(1), help="How many cases, where the framework says at least so many.")
@click.option("--one-quota-a-child", is_flag=True, default=None, help="Let each child fill one quota, not several.")
@click.option("--everybody", is_flag=True, help="Choose from all children, not only from the groups in scope.")
@click.option("--apart-from", type=PATHS, multiple=True, help="Avoid the cases of this sample, a .json (repeatable).")
@_DRAWING
@click.option("-o", "--output", type=PATHS, help="Write the sample to this .json or .xlsx. Children's data.")
def sample(output: Path | None, **options: Any) -> None:
    """Choose the cases from FILES that a framework's sample asks for, spread as evenly as can be.

    On the screen there are only counts; with -o the children are written to a .json or .xlsx file. A sample whose
    quotas cannot all be met is the nearest there is, and says which are missed and why.
    """
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.sample_tables import refuse_no_sample_file, sample_lines, write_sample  # noqa: PLC0415
    from kloe.sampling import sample_cases  # noqa: PLC0415
    from kloe.sampling.rules_of import sample_of  # noqa: PLC0415
    from kloe.sampling.sample_file import refuse_lost_picks  # noqa: PLC0415

    if output:
        refuse_no_sample_file(output)
        refuse_lost_picks(output)
    framework = find_framework(options["framework_id"])
    first = sample_of(framework, options["sample_id"]).apart_from
    if first and not options["apart_from"] and not silent(options):
        click.echo(f"This sample is to avoid '{first}': give its file with --apart-from.", err=True)
    earlier, families = _earlier(options["apart_from"]), _families(options["families"])
    extract = read_extract(options)
    say_step(silent(options), "Choosing")
    names = ("sample_id", "size", "seed", "one_quota_a_child", "without", "everybody")
    kept = sample_cases(
        extract, framework, earlier=earlier, families=families, **{name: options[name] for name in names}
    )
    if output:
        write_sample(kept, output)
    if options["as_json"]:
        say_data(kept.without_children())
    else:
        say_lines(sample_lines(kept))


def _earlier(paths: Iterable[Path]) -> tuple[str, ...]:
    from kloe.sampling import read_sample  # noqa: PLC0415

    return tuple(dict.fromkeys(child for path in paths for child in read_sample(path).child_ids))


def _families(path: Path | None) -> dict[str, str]:
    from kloe.childdata.journeys import read_families  # noqa: PLC0415

    return read_families(path) if path else {}


@click.command("sample-pick")
@click.argument("file", type=PATHS)
@click.argument("child_id")
@click.option("--day", "picked", type=DATE, required=True, help="Day on which the inspectors asked for the case.")
@click.option("--by", required=True, help="Who asked for it.")
@click.option("--why", required=True, help="What for.")
@click.option("-o", "--output", type=PATHS, help="Write the sample with its picks to this .xlsx, too. Children's data.")
def sample_pick(file: Path, child_id: str, picked: datetime, by: str, why: str, output: Path | None) -> None:
    """Note in the sample FILE (.json) that inspectors picked CHILD_ID later, and count the quotas with it."""
    from msgspec.structs import replace  # noqa: PLC0415

    from kloe.papers.sample_tables import refuse_no_sample_file, sample_lines, write_sample  # noqa: PLC0415
    from kloe.sampling import Pick, read_sample  # noqa: PLC0415

    if output:
        refuse_no_sample_file(output)
    kept, asked = read_sample(file), day(picked)
    if child_id in kept.child_ids:
        raise KloeError("This child is in the sample already.", where={"file": file})
    if asked is None:
        raise click.UsageError("Give --day.")
    kept = replace(kept, picks=(*kept.picks, Pick(child_id=child_id, day=asked, by=by, why=why)))
    write_sample(kept, file)
    if output:
        write_sample(kept, output)
    say_lines(sample_lines(kept))


@click.command("audit-sample")
@reading_options
@click.option("--number", type=click.IntRange(1), required=True, help="How many cases of each team.")
@click.option("--month", type=click.DateTime(["%Y-%m"]), required=True, help="The month, as in 2024-06.")
@click.option("--framework", "framework_id", help="Spread over the stages of this version; left out, over all known.")
@click.option("--earlier", type=PATHS, multiple=True, help="An earlier month's file (repeatable): others come first.")
@_DRAWING
@click.option("-o", "--output", type=PATHS, required=True, help="Write the cases to this file. Children's data.")
def audit_sample(output: Path, number: int, month: datetime, **options: Any) -> None:
    """Choose an authority's own audit cases from FILES: so many of each team, spread inside the team.

    Nobody is chosen again before all others of the team were. On the screen there are only counts.
    """
    from kloe.audits.case_reading import read_cases  # noqa: PLC0415
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.sample_tables import audit_sample_lines, audit_sample_table  # noqa: PLC0415
    from kloe.papers.table_files import refuse_no_table_file, write_table  # noqa: PLC0415
    from kloe.sampling import audit_sample as draw  # noqa: PLC0415
    from kloe.sampling.sample_file import refuse_lost_picks  # noqa: PLC0415

    refuse_no_table_file(output)
    refuse_lost_picks(output)
    framework = find_framework(options["framework_id"]) if options["framework_id"] else None
    earlier = [case.child_id for path in options["earlier"] for case in read_cases(path)]
    found = draw(
        read_extract(options),
        number,
        month.strftime("%Y-%m"),
        framework=framework,
        seed=options["seed"],
        without=options["without"],
        earlier=earlier,
        families=_families(options["families"]),
    )
    write_table(audit_sample_table(found), output)
    if options["as_json"]:
        say_data(_counts(found))
    else:
        say_lines(audit_sample_lines(found))


def _counts(found: "AuditSample") -> dict[str, object]:
    teams = [
        {"team": one.team, "children": one.children, "cases": len(one.child_ids), "again": one.again,
         "short": one.short}
        for one in found.teams
    ]  # fmt: skip
    return {"month": found.month, "number": found.number, "seed": found.seed, "stages_of": found.stages_of,
            "teams": teams}  # fmt: skip
