"""The commands that choose cases: for a framework's quotas, for own audits; and the one that notes later picks."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import say_data, say_lines
from kloe.cli.reading import DATE, day, read_extract, reading_options, say_step, silent
from kloe.cli.reference import PATHS
from kloe.errors import KloeError

if TYPE_CHECKING:
    from kloe.sampling.sample_file import SampleFile
    from kloe.sampling.spread import Share

_SEED = click.option("--seed", type=click.IntRange(0), help="The same seed gives the same sample; drawn if left out.")
_WITHOUT = click.option("--without", multiple=True, help="Leave this child out, by its id (repeatable).")
_OUTPUT = click.option("-o", "--output", type=PATHS, help="Write the sample to this file. Children's data.")


@click.command()
@reading_options
@click.option("--framework", "framework_id", required=True, help="The version whose sample it is.")
@click.option("--sample", "sample_id", default="", help="Which of its samples; left out, the one with quotas.")
@click.option("--size", type=click.IntRange(1), help="How many cases, where the framework says at least so many.")
@click.option("--one-quota-a-child", is_flag=True, default=None, help="Let each child fill one quota, not several.")
@click.option("--apart-from", type=PATHS, multiple=True, help="Avoid the cases of this sample, a .json (repeatable).")
@_WITHOUT
@_SEED
@_OUTPUT
def sample(output: Path | None, **options: Any) -> None:
    """Choose the cases from FILES that a framework's sample asks for, spread as evenly as can be.

    On the screen there are only counts; with -o the children are written to a .json or .xlsx file. A sample whose
    quotas cannot all be met is the nearest there is, and says which are missed and why.
    """
    from kloe.papers.sample_tables import refuse_no_sample_file, sample_lines, write_sample  # noqa: PLC0415
    from kloe.sampling.sample_file import refuse_lost_picks  # noqa: PLC0415

    if output:
        refuse_no_sample_file(output)
        if output.suffix.lower() == ".json":
            refuse_lost_picks(output)
    kept, shares, stages = _chosen(options)
    if output:
        write_sample(kept, shares, stages, output)
    if options["as_json"]:
        say_data({"seed": kept.seed, "cases": len(kept.rows), "constraints": _without_children(kept)})
    else:
        say_lines(sample_lines(kept, shares))


def _without_children(kept: "SampleFile") -> list[dict[str, object]]:
    names = ("constraint", "says", "ruling", "asked", "found", "away", "why")
    return [{name: getattr(one, name) for name in names} for one in kept.constraints]


def _chosen(options: dict[str, Any]) -> "tuple[SampleFile, tuple[Share, ...], tuple[str, ...]]":
    from kloe.childdata.cohorts import load_cohort_book, membership  # noqa: PLC0415
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.cohort_counts import months_of  # noqa: PLC0415
    from kloe.sampling import choose  # noqa: PLC0415
    from kloe.sampling.rules_of import cases_of, rules_of, sample_of  # noqa: PLC0415
    from kloe.sampling.sample_file import SampleFile, asked_of, frame_of, rows_of  # noqa: PLC0415
    from kloe.sampling.spread import shares  # noqa: PLC0415

    framework = find_framework(options["framework_id"])
    wanted = sample_of(framework, options["sample_id"])
    earlier = _earlier(options["apart_from"])
    if wanted.apart_from and not earlier and not silent(options):
        click.echo(f"This sample is to avoid '{wanted.apart_from}': give its file with --apart-from.", err=True)
    extract = read_extract(options)
    found = membership(extract, months_of(load_cohort_book(), framework))
    cases = cases_of(framework, found)
    one_each = options["one_quota_a_child"] or None
    rules = rules_of(framework, wanted, found, size=options["size"], one_quota_a_child=one_each)
    _refuse_unknown(options["without"], {case.child_id for case in cases})
    seed = _seed(options)
    say_step(silent(options), "Choosing")
    chosen = choose(cases, rules, seed=seed, without=options["without"], earlier=earlier)
    left_out = (*options["without"], *earlier)
    kept = SampleFile(
        framework=framework.id,
        sample=wanted.id,
        extract_date=extract.extract_date,
        frame=frame_of(cases),
        seed=seed,
        several_quotas=rules.several_quotas,
        proven=chosen.proven,
        rows=rows_of(cases, chosen),
        constraints=asked_of(cases, chosen, left_out),
        without=options["without"],
        earlier=earlier,
    )
    return kept, shares(cases, rules.size, rules.stages), rules.stages


def _earlier(paths: Iterable[Path]) -> tuple[str, ...]:
    from kloe.sampling.sample_file import read_sample  # noqa: PLC0415

    return tuple(dict.fromkeys(child for path in paths for child in read_sample(path).child_ids))


def _seed(options: dict[str, Any]) -> int:
    return secrets.randbelow(1_000_000) if options["seed"] is None else int(options["seed"])


def _refuse_unknown(without: Iterable[str], known: set[str]) -> None:
    unknown = sum(child not in known for child in without)
    if unknown:
        raise KloeError(f"{unknown} of the children to leave out are not in this extract.", remedy="Check their ids.")


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

    from kloe.papers.output_file import writing_to  # noqa: PLC0415
    from kloe.papers.sample_tables import refuse_no_sample_file, sample_lines, write_sample  # noqa: PLC0415
    from kloe.sampling.sample_file import Pick, as_json, read_sample  # noqa: PLC0415

    if output:
        refuse_no_sample_file(output)
    kept, asked = read_sample(file), day(picked)
    if child_id in kept.child_ids:
        raise KloeError("This child is in the sample already.", where={"file": file})
    if asked is None:
        raise click.UsageError("Give --day.")
    kept = replace(kept, picks=(*kept.picks, Pick(child_id=child_id, day=asked, by=by, why=why)))
    with writing_to(file) as beside:
        beside.write_bytes(as_json(kept))
    if output:
        write_sample(kept, (), sorted({stage for row in kept.rows for stage in row.stages}), output)
    say_lines(sample_lines(kept))


@click.command("audit-sample")
@reading_options
@click.option("--number", type=click.IntRange(1), required=True, help="How many cases of each team.")
@click.option("--month", type=click.DateTime(["%Y-%m"]), required=True, help="The month, as in 2024-06.")
@click.option("--earlier", type=PATHS, multiple=True, help="An earlier month's file (repeatable): others come first.")
@_WITHOUT
@_SEED
@click.option("-o", "--output", type=PATHS, required=True, help="Write the cases to this file. Children's data.")
def audit_sample(output: Path, number: int, month: datetime, **options: Any) -> None:
    """Choose an authority's own audit cases from FILES: so many of each team, spread inside the team."""
    from kloe.audits.case_reading import read_cases  # noqa: PLC0415
    from kloe.childdata.cohorts import membership  # noqa: PLC0415
    from kloe.papers.data_tables import Column, DataTable  # noqa: PLC0415
    from kloe.papers.table_files import refuse_no_table_file, write_table  # noqa: PLC0415
    from kloe.sampling.monthly import audit_sample as choose_each  # noqa: PLC0415
    from kloe.sampling.rules_of import plain_cases_of  # noqa: PLC0415

    refuse_no_table_file(output)
    earlier = {case.child_id for path in options["earlier"] for case in read_cases(path)}
    cases = plain_cases_of(membership(read_extract(options)))
    seed, name = _seed(options), month.strftime("%Y-%m")
    found = choose_each(cases, number, name, seed=seed, without=options["without"], earlier=earlier)
    workers = {case.child_id: case.worker for case in cases}
    rows = [(child, team, workers[child]) for team, children in found.items() for child in children]
    columns = tuple(Column(heading) for heading in ("child_id", "team", "worker"))
    notes = (f"{number} cases a team, seed {seed}. Children's data: keep it as such.",)
    write_table(DataTable("Cases", f"Audit sample of {name}", columns, rows, notes), output)
    if options["as_json"]:
        say_data({"seed": seed, "month": name, "teams": {team: len(ids) for team, ids in found.items()}})
    else:
        click.echo(f"{len(rows)} cases of {len(found)} teams written to {output}, seed {seed}")
