"""The file of a sample: what was chosen, from whom and how, and what inspectors picked later. It is children's data."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from kloe.errors import KloeError, UnreadableFileError
from kloe.sampling.checking import Verdict, check
from kloe.sampling.values import Case, Constraint, SampleRules


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the sample, with the quotas that it counts for and its stages."""

    child_id: str
    team: str | None
    worker: str | None
    age_band: str | None
    sex: str | None
    ethnicity: str | None
    quotas: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A constraint, and what the checker says of it.

    Of a quota, ``exactly`` or ``at_least`` is its number, ``of`` the quota that it is a part of, and ``members`` are
    all children of the extract who count for it. What holds for every sample has neither number.
    """

    constraint: str
    says: str
    ruling: str
    asked: int
    found: int
    away: int
    why: str = ""
    exactly: int | None = None
    at_least: int | None = None
    of: str = ""
    members: tuple[str, ...] = ()

    @property
    def is_quota(self) -> bool:
        """Whether it is a quota of the framework, not what holds for every sample."""
        return self.exactly is not None or self.at_least is not None


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a dimension: how many children of the frame have it, how many cases that would be, and are."""

    dimension: str
    value: str
    children: int
    expected: float
    cases: int


class FrameCounts(msgspec.Struct, frozen=True, kw_only=True):
    """From whom was chosen: ``inside`` and ``outside`` count children; ``hash`` tells whether a frame is the same."""

    inside: int
    outside: int
    why: str
    hash: str
    not_told: tuple[str, ...] = ()


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """A case that inspectors asked for after the sample was chosen."""

    child_id: str
    day: date
    by: str
    why: str


class SampleFile(msgspec.Struct, frozen=True, kw_only=True):
    """A sample as it is kept, with all that is to be said of it."""

    framework: str
    sample: str
    extract_date: date
    seed: int
    frame: FrameCounts
    several_quotas: bool
    proven: bool
    rows: tuple[Row, ...]
    constraints: tuple[Asked, ...]
    stages: tuple[str, ...]
    spread: tuple[Spread, ...]
    without: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()

    @property
    def child_ids(self) -> tuple[str, ...]:
        """Who was chosen, and who was picked later; each once."""
        return tuple(dict.fromkeys([*(row.child_id for row in self.rows), *(pick.child_id for pick in self.picks)]))

    def with_picks(self) -> tuple[Verdict, ...]:
        """What the checker says of the quotas when the picks are counted with the sample.

        A pick counts for the groups that the extract put the child in; each child still fills one quota where that is
        how the sample was chosen.
        """
        quotas = [one for one in self.constraints if one.is_quota]
        counts_for: dict[str, set[str]] = {child: set() for child in self.child_ids}
        for one in quotas:
            for child in counts_for.keys() & set(one.members):
                counts_for[child].add(one.constraint)
        cases = [Case(child, frozenset(names)) for child, names in counts_for.items()]
        rules = SampleRules(len(cases), tuple(map(_constraint, quotas)), self.several_quotas)
        names = {one.constraint for one in quotas}
        return tuple(one for one in check(cases, rules, self.child_ids) if one.constraint in names)

    def without_children(self) -> dict[str, object]:
        """All that is to be said of the sample and names no child."""
        found: dict[str, object] = msgspec.to_builtins(self)
        hidden = {"rows", "without", "earlier", "picks", "constraints"}
        constraints = [msgspec.to_builtins(one) for one in self.constraints]
        return {
            **{name: value for name, value in found.items() if name not in hidden},
            "cases": len(self.rows),
            "left_out": len(self.without),
            "avoided": len(self.earlier),
            "picked": len(self.picks),
            "constraints": [{key: one[key] for key in one if key != "members"} for one in constraints],
        }


def _constraint(asked: Asked) -> Constraint:
    cannot_tell = asked.why if asked.ruling == "cannot be told" else ""
    groups = frozenset({asked.constraint})
    return Constraint(asked.constraint, asked.says, groups, asked.exactly, asked.at_least, asked.of, cannot_tell)


def hash_of(cases: Iterable[Case]) -> str:
    """A hash of all cases and all that a sample looks at, whatever their order."""
    lines = sorted(
        json.dumps([case.child_id, sorted(case.groups), sorted(case.stages), case.team, case.worker, case.age_band,
                    case.sex, case.ethnicity, case.family])
        for case in cases
    )  # fmt: skip
    return sha256("\n".join(lines).encode()).hexdigest()


def read_sample(path: Path) -> SampleFile:
    """Read a sample's file. Raises UnreadableFileError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=SampleFile)
    except (OSError, msgspec.DecodeError):
        raise UnreadableFileError(
            "This is not a sample that Kloe wrote.", where={"file": path}, remedy="Give the .json that 'sample' wrote."
        ) from None


class _WithPicks(msgspec.Struct):
    picks: list[Pick] = []


def refuse_lost_picks(path: Path) -> None:
    """Raise KloeError when ``path`` holds picks: choosing anew would lose them."""
    try:
        holds = msgspec.json.decode(path.read_bytes(), type=_WithPicks).picks
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return  # no sample, so no picks
    if holds:
        raise KloeError(
            "This sample has cases that inspectors picked; choosing anew would lose them.",
            where={"file": path},
            remedy="Write the new sample to another file.",
        )


def as_json(sample: SampleFile) -> bytes:
    """The sample as the text of its file."""
    return msgspec.json.format(msgspec.json.encode(sample), indent=1) + b"\n"
