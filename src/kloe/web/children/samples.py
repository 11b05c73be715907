"""Choose samples of cases from an extract, keep their files, and read them again."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from msgspec.structs import replace

from kloe.childdata.cohorts import Membership
from kloe.errors import KloeError
from kloe.frameworks import Framework, find_framework
from kloe.home import home
from kloe.papers.output_file import writing_to
from kloe.papers.sample_tables import write_sample
from kloe.sampling import choose
from kloe.sampling.rules_of import cases_of, rules_of, sample_of
from kloe.sampling.sample_file import Pick, SampleFile, as_json, asked_of, frame_of, read_sample, rows_of
from kloe.sampling.spread import Share, shares
from kloe.web.accounts.models import Person
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.children import known
from kloe.web.children.models import KeptSample


@dataclass(frozen=True)
class Wanted:
    """What is asked of a sample: the same as the command ``kloe sample`` takes."""

    framework: str
    sample: str
    size: int | None = None
    one_quota_a_child: bool = False
    seed: int | None = None
    without: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


def sample_file(kept: KeptSample) -> Path:
    """Where the file of a sample is."""
    return home() / "samples" / f"{kept.id}.json"


def read(kept: KeptSample) -> SampleFile:
    """The sample. Raises UnreadableFileError when somebody has taken the file away."""
    return read_sample(sample_file(kept))


def choose_and_keep(stored: StoredExtract, wanted: Wanted, by: Person) -> KeptSample:
    """Choose a sample from an extract and keep it. Raises KloeError for what the framework rules out."""
    framework = find_framework(wanted.framework)
    with opened(stored) as one:
        found = known.groups(one, framework).found
    chosen = _chosen(framework, found, wanted)
    kept = KeptSample(
        extract=stored, framework=chosen.framework, sample=chosen.sample, seed=chosen.seed, cases=len(chosen.rows),
        missed=sum(1 for one in chosen.constraints if one.away), chosen_by=by,
    )  # fmt: skip
    _write(kept, chosen)
    kept.save()
    return kept


def add_pick(kept: KeptSample, pick: Pick) -> None:
    """Note a case that inspectors asked for later. Raises KloeError when it is in the sample, or on no list."""
    with opened(kept.extract) as one:
        if pick.child_id not in known.members(one).by_id:
            raise KloeError("No list of children has this id.", remedy="Write it exactly as the extract has it.")
    with transaction.atomic():
        KeptSample.objects.select_for_update().get(pk=kept.pk)
        sample = read(kept)
        if pick.child_id in sample.child_ids:
            raise KloeError("This child is in the sample already.")
        sample = replace(sample, picks=(*sample.picks, pick))
        KeptSample.objects.filter(pk=kept.pk).update(picks=len(sample.picks))
        _write(kept, sample)


def write_workbook(kept: KeptSample, sample: SampleFile, target: Path) -> None:
    """The sample as a workbook, with how evenly it is spread as long as its extract is there."""
    stages = sorted({stage for row in sample.rows for stage in row.stages})
    write_sample(sample, _spread(kept, sample), stages, target)


def _chosen(framework: Framework, found: Membership, wanted: Wanted) -> SampleFile:
    asked = sample_of(framework, wanted.sample)
    cases = cases_of(framework, found)
    rules = rules_of(framework, asked, found, size=wanted.size, one_quota_a_child=wanted.one_quota_a_child or None)
    unknown = len(set(wanted.without) - {case.child_id for case in cases})
    if unknown:
        raise KloeError(f"{unknown} of the children to leave out are not in this extract.", remedy="Check their ids.")
    seed = secrets.randbelow(1_000_000) if wanted.seed is None else wanted.seed
    chosen = choose(cases, rules, seed=seed, without=wanted.without, earlier=wanted.earlier)
    return SampleFile(
        framework=framework.id,
        sample=asked.id,
        extract_date=found.extract_date,
        frame=frame_of(cases),
        seed=seed,
        several_quotas=rules.several_quotas,
        proven=chosen.proven,
        rows=rows_of(cases, chosen),
        constraints=asked_of(cases, chosen, (*wanted.without, *wanted.earlier)),
        without=wanted.without,
        earlier=wanted.earlier,
    )


def _spread(kept: KeptSample, sample: SampleFile) -> Sequence[Share]:
    if not kept.extract.usable:
        return ()
    framework = find_framework(sample.framework)
    with opened(kept.extract) as one:
        cases = cases_of(framework, known.groups(one, framework).found)
    return shares(cases, len(sample.rows), tuple(stage.id for stage in framework.stages))


def _write(kept: KeptSample, sample: SampleFile) -> None:
    place = sample_file(kept)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with writing_to(place) as beside:
        beside.touch(mode=0o600)
        beside.write_bytes(as_json(sample))
