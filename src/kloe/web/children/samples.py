"""Choose samples of cases from an extract, keep their files, and read them again."""

import threading
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from msgspec.structs import replace

from kloe.errors import KloeError
from kloe.frameworks import find_framework
from kloe.home import home
from kloe.papers.output_file import writing_to
from kloe.sampling import Pick, SampleFile, read_sample, sample_cases
from kloe.sampling.sample_file import as_json
from kloe.web.accounts.models import Person
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.children import known
from kloe.web.children.models import KeptSample

_CHOOSING = threading.Lock()  # whoever chooses makes tables in the session of the extract


@dataclass(frozen=True)
class Wanted:
    """What is asked of a sample: the same as the command ``kloe sample`` takes."""

    framework: str
    sample: str
    size: int | None = None
    one_quota_a_child: bool = False
    everybody: bool = False
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
    with opened(stored) as one, _CHOOSING:
        known.members(one)
        chosen = sample_cases(
            one.extract,
            framework,
            sample_id=wanted.sample,
            size=wanted.size,
            seed=wanted.seed,
            one_quota_a_child=wanted.one_quota_a_child or None,
            without=wanted.without,
            earlier=wanted.earlier,
            everybody=wanted.everybody,
        )
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


def _write(kept: KeptSample, sample: SampleFile) -> None:
    place = sample_file(kept)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with writing_to(place) as beside:
        beside.touch(mode=0o600)
        beside.write_bytes(as_json(sample))
