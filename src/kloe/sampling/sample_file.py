"""The file of a sample: what was chosen, from whom and how, and what inspectors picked later. It is children's data."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from kloe.errors import KloeError, UnreadableFileError
from kloe.sampling.checking import check
from kloe.sampling.values import Case, Chosen


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the sample, with the quotas that it counts for and its stages."""

    child_id: str
    team: str | None
    worker: str | None
    age_band: str | None
    sex: str | None
    ethnicity: str | None
    quotas: tuple[str, ...]
    stages: tuple[str, ...]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A constraint, what the checker says of it, and every child of the extract who counts for it."""

    constraint: str
    says: str
    ruling: str
    asked: int
    found: int
    away: int
    why: str
    at_least: bool
    members: tuple[str, ...]


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """A case that inspectors asked for after the sample was chosen."""

    child_id: str
    day: date
    by: str
    why: str


class SampleFile(msgspec.Struct, frozen=True, kw_only=True):
    """A sample as it is kept. ``frame`` is a hash of all the cases that it was chosen from."""

    framework: str
    sample: str
    extract_date: date
    frame: str
    seed: int
    several_quotas: bool
    proven: bool
    rows: tuple[Row, ...]
    constraints: tuple[Asked, ...]
    without: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()

    @property
    def child_ids(self) -> tuple[str, ...]:
        """Who was chosen, and who was picked later; each once."""
        return tuple(dict.fromkeys([*(row.child_id for row in self.rows), *(pick.child_id for pick in self.picks)]))

    def with_picks(self) -> dict[str, tuple[int, int]]:
        """By quota, how many cases count for it with the picks, and how many are asked for."""
        everyone = set(self.child_ids)
        return {one.constraint: (len(everyone & set(one.members)), one.asked) for one in self.constraints
                if one.members}  # fmt: skip


def frame_of(cases: Iterable[Case]) -> str:
    """A hash of all cases and all that a sample looks at, whatever their order."""
    lines = sorted(
        json.dumps([case.child_id, sorted(case.groups), sorted(case.stages), case.team, case.worker, case.age_band,
                    case.sex, case.ethnicity, case.family])
        for case in cases
    )  # fmt: skip
    return sha256("\n".join(lines).encode()).hexdigest()


def rows_of(cases: Sequence[Case], chosen: Chosen) -> tuple[Row, ...]:
    """The cases of a sample, in the order of their ids."""
    members = {one.constraint: one.members for one in asked_of(cases, chosen)}
    wanted = set(chosen.child_ids)
    return tuple(
        Row(
            child_id=case.child_id,
            team=case.team,
            worker=case.worker,
            age_band=case.age_band,
            sex=case.sex,
            ethnicity=case.ethnicity,
            quotas=tuple(name for name, ids in members.items() if case.child_id in ids),
            stages=tuple(sorted(case.stages)),
        )
        for case in sorted(cases, key=lambda case: case.child_id)
        if case.child_id in wanted
    )


def asked_of(cases: Sequence[Case], chosen: Chosen, without: Iterable[str] = ()) -> tuple[Asked, ...]:
    """Every constraint with the checker's verdict; where it is missed, with why."""
    every = chosen.rules.constraints
    by_id = {one.id: one for one in every}

    def groups(name: str) -> frozenset[str]:
        return by_id[name].groups.union(*(groups(inner.id) for inner in every if inner.of == name))

    return tuple(
        Asked(
            constraint=one.constraint,
            says=one.says,
            ruling=one.ruling,
            asked=one.asked,
            found=one.found,
            away=one.away,
            why=one.why or chosen.why.get(one.constraint, ""),
            at_least=one.constraint in by_id and by_id[one.constraint].exactly is None,
            members=tuple(sorted(case.child_id for case in cases if case.groups & groups(one.constraint)))
            if one.constraint in by_id
            else (),
        )
        for one in check(cases, chosen.rules, chosen.child_ids, without=tuple(without))
    )


def read_sample(path: Path) -> SampleFile:
    """Read a sample's file. Raises UnreadableFileError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=SampleFile)
    except (OSError, msgspec.DecodeError):
        raise UnreadableFileError(
            "This is not a sample that Kloe wrote.", where={"file": path}, remedy="Give the .json that 'sample' wrote."
        ) from None


def refuse_lost_picks(path: Path) -> None:
    """Raise KloeError when ``path`` holds picks: choosing anew would lose them."""
    if path.exists() and read_sample(path).picks:
        raise KloeError(
            "This sample has cases that inspectors picked; choosing anew would lose them.",
            where={"file": path},
            remedy="Write the new sample to another file.",
        )


def as_json(sample: SampleFile) -> bytes:
    """The sample as the text of its file."""
    return msgspec.json.format(msgspec.json.encode(sample), indent=1) + b"\n"
