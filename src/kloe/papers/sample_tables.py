"""A sample for people: lines without any child's id, and a workbook of its cases and all that is said of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kloe.papers.data_tables import Column, DataTable
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.table_workbook import write_tables_workbook
from kloe.sampling.sample_file import SampleFile, as_json
from kloe.sampling.spread import Share, values_of
from kloe.sampling.values import Case

_ENDINGS = (".json", ".xlsx")


def refuse_no_sample_file(target: Path) -> None:
    """Raise KloeError when ``target`` has an ending that no sample is written to."""
    refuse_other_endings("A sample is", target, _ENDINGS)


def write_sample(sample: SampleFile, shares: Sequence[Share], stages: Sequence[str], target: Path) -> None:
    """Write a sample to a .json that can be read again, or a workbook to read. Raises KloeError."""
    refuse_no_sample_file(target)
    with writing_to(target) as beside:
        if target.suffix.lower() == ".json":
            beside.write_bytes(as_json(sample))
        else:
            write_tables_workbook(sample_tables(sample, shares, stages), beside)


def sample_lines(sample: SampleFile, shares: Sequence[Share] = ()) -> Iterator[str]:
    """What was chosen, what the checker says of every constraint, and the stages: counts alone, and no child's id."""
    spread = "as even as can be" if sample.proven else "even, not proven to be the most even"
    yield f"{len(sample.rows)} cases for '{sample.sample}' of {sample.framework}, seed {sample.seed}; spread: {spread}"
    for one in sample.constraints:
        numbers = f" ({one.found} of {one.asked})" if one.asked and one.ruling != "cannot be told" else ""
        away = f", {one.away} away" if one.away else ""
        yield f"  {one.ruling}: {one.says}{numbers}{away}{f'. {one.why}' if one.why else ''}"
    stages = Counter(stage for row in sample.rows for stage in row.stages)
    for share in shares:
        if share.dimension == "stage":
            yield f"  stage {share.value}: {stages[share.value]} cases, {float(share.expected):.1f} by its share"
    if sample.picks:
        yield f"With the {len(sample.picks)} picks:"
        for name, (found, asked) in sample.with_picks().items():
            yield f"  {name}: {found}, asked {asked}"


def sample_tables(sample: SampleFile, shares: Sequence[Share], stages: Sequence[str]) -> list[DataTable]:
    """The sheets of a sample's workbook."""
    title = f"Sample '{sample.sample}' of {sample.framework}"
    notes = (
        f"Extract of {sample.extract_date}; seed {sample.seed}; chosen from the cases with the hash {sample.frame}.",
        "Children's data: keep it as such.",
    )
    return [
        _table("Cases", title, ("child_id", "team", "worker", "age_band", "sex", "ethnicity", "quotas"),
               [(row.child_id, row.team, row.worker, row.age_band, row.sex, row.ethnicity, row.quotas)
                for row in sample.rows], notes),
        _table("Stages", title, ("child_id", *stages),
               [(row.child_id, *("yes" if stage in row.stages else "" for stage in stages)) for row in sample.rows]),
        _table("Constraints", title, ("constraint", "says", "ruling", "asked", "found", "away", "why"),
               [(one.constraint, one.says, one.ruling, str(one.asked), str(one.found), str(one.away), one.why)
                for one in sample.constraints]),
        _table("Spread", title, ("dimension", "value", "children", "expected", "chosen"),
               list(_spread(sample, shares))),
        _table("Picks", title, ("child_id", "day", "by", "why"),
               [(pick.child_id, pick.day.isoformat(), pick.by, pick.why) for pick in sample.picks]),
    ]  # fmt: skip


def _table(
    name: str,
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | Sequence[str] | None]],
    notes: tuple[str, ...] = (),
) -> DataTable:
    return DataTable(name, title, tuple(Column(heading) for heading in headings), rows, notes)


def _spread(sample: SampleFile, shares: Sequence[Share]) -> Iterator[tuple[str, ...]]:
    chosen = Counter((share, value) for row in sample.rows for share, value in _values(sample, row.child_id))
    for one in shares:
        found = chosen[one.dimension, one.value]
        yield one.dimension, one.value, str(one.of), f"{float(one.expected):.2f}", str(found)


def _values(sample: SampleFile, child_id: str) -> Iterator[tuple[str, str]]:
    row = next(row for row in sample.rows if row.child_id == child_id)
    case = Case(
        child_id, frozenset(), frozenset(row.stages), row.team, row.worker, row.age_band, row.sex, row.ethnicity
    )
    for dimension in ("stage", "team", "age_band", "sex", "ethnicity", "worker"):
        for value in values_of(case, dimension):
            yield dimension, value
