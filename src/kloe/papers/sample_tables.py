"""A sample for people: lines without any child's id, and a workbook of its cases and all that is said of them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from kloe.papers.data_tables import Column, DataTable
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.table_workbook import write_tables_workbook
from kloe.papers.words import counted, joined, number
from kloe.sampling import AuditSample, SampleFile, Verdict
from kloe.sampling.sample_file import Asked, Spread, as_json

_ENDINGS = (".json", ".xlsx")
_MOST_VALUES = 8  # of a dimension, on a line
_DIMENSIONS = {"age_band": "age"}


def refuse_no_sample_file(target: Path) -> None:
    """Raise KloeError when ``target`` has an ending that no sample is written to."""
    refuse_other_endings("A sample is", target, _ENDINGS)


def write_sample(sample: SampleFile, target: Path) -> None:
    """Write a sample to a .json that can be read again, or a workbook to read. Raises KloeError."""
    refuse_no_sample_file(target)
    with writing_to(target) as beside:
        if target.suffix.lower() == ".json":
            beside.write_bytes(as_json(sample))
        else:
            write_tables_workbook(sample_tables(sample), beside)


def sample_lines(sample: SampleFile) -> Iterator[str]:
    """What was chosen, from whom, what the checker says of every constraint, and the spread: no child's id."""
    cases = counted(len(sample.rows), "case")
    yield f"{cases} for '{sample.sample}' of {sample.framework}, seed {sample.seed}"
    yield f"Chosen from {counted(sample.frame.inside, 'child', 'children')}; {_outside(sample)}"
    yield "A child may fill several quotas." if sample.several_quotas else "Each child fills one quota at most."
    for asked in sample.constraints:
        yield f"  {_verdict(asked)}"
    even = "as even as can be" if sample.proven else "even, not proven to be the most even"
    yield f"Spread ({even}), cases beside what the children's shares would be:"
    for dimension, values in groupby(sample.spread, lambda one: one.dimension):
        yield f"  {_DIMENSIONS.get(dimension, dimension)} - {_spread(list(values))}"
    if sample.picks:
        yield f"With the {counted(len(sample.picks), 'pick')}, the quotas are:"
        for verdict in sample.with_picks():
            yield f"  {_verdict(verdict)}"


def _outside(sample: SampleFile) -> str:
    frame = sample.frame
    not_told = f" Groups in scope that this extract does not tell: {joined(frame.not_told)}." if frame.not_told else ""
    return f"{number(frame.outside)} are left out. {frame.why}{not_told}"


def _verdict(one: Asked | Verdict) -> str:
    numbers = f" ({one.found} of {one.asked})" if one.asked and one.ruling != "cannot be told" else ""
    away = f", {one.away} away" if one.away else ""
    return f"{one.ruling}: {one.says}{numbers}{away}{f'. {one.why}' if one.why else ''}"


def _spread(values: Sequence[Spread]) -> str:
    if len(values) <= _MOST_VALUES or values[0].dimension == "stage":
        return "; ".join(f"{one.value}: {one.cases} ({one.expected:.1f})" for one in values)
    having = [one.cases for one in values if one.cases]
    return f"{len(having)} of {len(values)} have a case, none more than {max(having, default=0)}"


def sample_tables(sample: SampleFile) -> list[DataTable]:
    """The sheets of a sample's workbook."""
    title = f"Sample '{sample.sample}' of {sample.framework}"
    notes = (
        f"Extract of {sample.extract_date}; seed {sample.seed}; chosen from {number(sample.frame.inside)} children with"
        f" the hash {sample.frame.hash}; {_outside(sample)}",
        "Children's data: keep it as such.",
    )
    return [
        _table("Cases", title, ("child_id", "team", "worker", "age_band", "sex", "ethnicity", "quotas"),
               [(row.child_id, row.team, row.worker, row.age_band, row.sex, row.ethnicity, row.quotas)
                for row in sample.rows], notes),
        _table("Stages", title, ("child_id", *sample.stages),
               [(row.child_id, *("yes" if stage in row.stages else "" for stage in sample.stages))
                for row in sample.rows]),
        _table("Constraints", title, ("constraint", "says", "ruling", "asked", "found", "away", "why"),
               [(one.constraint, one.says, one.ruling, str(one.asked), str(one.found), str(one.away), one.why)
                for one in sample.constraints]),
        _table("Spread", title, ("dimension", "value", "children", "expected", "cases"),
               [(one.dimension, one.value, str(one.children), f"{one.expected:.2f}", str(one.cases))
                for one in sample.spread]),
        _table("Picks", title, ("child_id", "day", "by", "why"),
               [(pick.child_id, pick.day.isoformat(), pick.by, pick.why) for pick in sample.picks]),
    ]  # fmt: skip


def audit_sample_lines(sample: AuditSample) -> Iterator[str]:
    """How many cases of each team, and which teams have too few: no child's id."""
    found = counted(len(sample.rows), "case")
    yield f"{found} of {counted(len(sample.teams), 'team')} for {sample.month}, seed {sample.seed}"
    yield f"{counted(sample.number, 'case')} a team, spread over ages, workers and the stages of {sample.stages_of}"
    for team in sample.teams:
        short = f", {team.short} too few" if team.short else ""
        again = f", {team.again} of them not for the first time" if team.again else ""
        having = counted(team.children, "child", "children")
        yield f"  {team.team}: {len(team.child_ids)} of {having}{again}{short}"


def audit_sample_table(sample: AuditSample) -> DataTable:
    """The cases to audit, as ``kloe audit form --cases`` takes them."""
    notes = (
        f"Extract of {sample.extract_date}; {sample.number} a team, seed {sample.seed}; stages of {sample.stages_of}.",
        "Children's data: keep it as such.",
    )
    rows = [(row.child_id, row.team, row.worker, row.stages) for row in sample.rows]
    return _table("Cases", f"Audit sample of {sample.month}", ("child_id", "team", "worker", "stages"), rows, notes)


def _table(
    name: str,
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | Sequence[str] | None]],
    notes: tuple[str, ...] = (),
) -> DataTable:
    return DataTable(name, title, tuple(Column(heading) for heading in headings), rows, notes)
