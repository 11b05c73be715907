"""Read the steps from one framework to the next, and add those that follow from the versions themselves."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import msgspec

from kloe.errors import RuleFileError
from kloe.frameworks.entries import Entry, entries_within, holders
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import framework_ids, load_framework, load_frameworks
from kloe.rule_files import read_rules

_FILE = Path(__file__).parent / "crosswalk.toml"

Kind = Literal["same", "reworded", "broader", "narrower", "related"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class MappedEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where the entry ``id`` of the earlier framework has its homes in the later one, by how these compare with it.

    ``same``: asks for the same, if in other words. ``reworded``: the same entry, whose text was changed. ``broader``:
    for this and more. ``narrower``: for a part of this. ``related``: the two overlap. ``no_home`` says why nothing in
    the later one asks for it.
    """

    id: str
    same: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    note: str = ""
    no_home: str = ""

    @property
    def homes(self) -> tuple[tuple[str, Kind], ...]:
        """The ids in the later framework, each with how it compares; the nearest first."""
        return tuple((entry_id, kind) for kind in KINDS for entry_id in getattr(self, kind))


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, dict=True):
    """The way from one framework (or collection of themes) to the next, as it was read on the day ``dated``.

    A step without a day is not read by anybody: it follows from the versions' ids and texts.
    """

    before: str = msgspec.field(name="from")
    after: str = msgspec.field(name="to")
    says: str
    mappings: tuple[MappedEntry, ...] = msgspec.field(name="mapping")
    dated: date | None = None

    @cached_property
    def by_id(self) -> Mapping[str, MappedEntry]:
        """Each mapping by the id of the earlier entry."""
        return {mapping.id: mapping for mapping in self.mappings}


class _Steps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    steps: tuple[Step, ...] = msgspec.field(name="step")


@cache
def load_steps() -> tuple[Step, ...]:
    """All steps, written and derived, each of them complete: every entry of the earlier side has a mapping."""
    return read_steps(_FILE)


def read_steps(source: Path) -> tuple[Step, ...]:
    """Read a file of steps and complete them; raises RuleFileError that names file, entry and field."""
    written: dict[tuple[str, str], Step] = {}
    following = tuple(_following(load_frameworks()))
    for step in read_rules(source, _Steps).steps:
        _refuse_unknown_sides(step, source)
        if (step.before, step.after) in written:
            raise _error("This step is given twice.", source, step, "from")
        written[step.before, step.after] = step
        _refuse_contradictions(step, source)
        if (step.before, step.after) not in following:
            _refuse_leap(step, following, source)
            _refuse_gaps(step, source)
    derived = (_derived(before, after, written.get((before, after))) for before, after in following)
    others = (step for sides, step in written.items() if sides not in following)
    return (*others, *derived)


def _following(frameworks: Iterable[Framework]) -> Iterator[tuple[str, str]]:
    """Which versions hold the same entries by the same ids: neighbours in one system, and a version and its base."""
    # What a planned version will ask is not known: nothing follows from its silence.
    frameworks = tuple(one for one in frameworks if not one.planned)
    system_of = {one.id: one.system for one in frameworks}
    for system in dict.fromkeys(system_of.values()):
        yield from pairwise(one.id for one in frameworks if one.system == system)
    for one in frameworks:
        if system_of.get(one.based_on, one.system) != one.system:
            yield from ((one.based_on, one.id), (one.id, one.based_on))


def _derived(before: str, after: str, written: Step | None) -> Step:
    """The step between two versions of the same entries; what is written of it goes before what follows from ids."""
    known = written.by_id if written else {}
    mappings = tuple(
        known.get(local_id) or _by_same_id(entry, after) for local_id, entry in entries_within(before).items()
    )
    says = written.says if written else "An entry of the same id is the same entry."
    return Step(before=before, after=after, says=says, mappings=mappings, dated=written.dated if written else None)


def _by_same_id(entry: Entry, after: str) -> MappedEntry:
    later = entries_within(after).get(entry.local_id)
    if later is None:
        return MappedEntry(id=entry.local_id, no_home=f"{after} has it no more.")
    if later.says != entry.says:
        return MappedEntry(id=entry.local_id, reworded=(entry.local_id,), note=f"Reworded in {after}.")
    return MappedEntry(id=entry.local_id, same=(entry.local_id,))


def _refuse_unknown_sides(step: Step, file: Path) -> None:
    for field, name in (("from", step.before), ("to", step.after)):
        if name not in holders():
            raise _error(f"There is no '{name}'.", file, step, field, f"These exist: {', '.join(holders())}.")


def _refuse_contradictions(step: Step, file: Path) -> None:
    told: set[str] = set()
    for mapping in step.mappings:
        if mapping.id in told:
            raise _error(f"'{mapping.id}' is given twice.", file, step, "id", entry=mapping.id)
        told.add(mapping.id)
        _refuse_unknown(mapping, "id", (mapping.id,), step.before, (file, step))
        for kind in KINDS:
            _refuse_unknown(mapping, kind, getattr(mapping, kind), step.after, (file, step))
        if bool(mapping.homes) is bool(mapping.no_home):
            raise _error(
                "It needs a home, or no_home with the reason: not both.", file, step, "no_home", entry=mapping.id
            )
        homes = [entry_id for entry_id, _ in mapping.homes]
        if len(set(homes)) < len(homes):
            raise _error("A home is given twice.", file, step, "related", entry=mapping.id)


def _refuse_unknown(
    mapping: MappedEntry, field: str, names: Iterable[str], holder: str, place: tuple[Path, Step]
) -> None:
    for name in names:
        if name not in entries_within(holder):
            known = ", ".join(entries_within(holder))
            raise _error(f"{holder} has no entry '{name}'.", *place, field, f"These exist: {known}.", entry=mapping.id)


def _refuse_leap(step: Step, following: Iterable[tuple[str, str]], file: Path) -> None:
    """A step may lead from a version out of its system, but inside it only to the next version."""
    both = {step.before, step.after} & set(framework_ids())
    if len(both) == 2 and len({load_framework(name).system for name in both}) == 1:
        after = [later for earlier, later in following if earlier == step.before]
        raise _error(
            "A version lies between, or the order is wrong.", file, step, "to", f"Next is: {', '.join(after)}."
        )


def _refuse_gaps(step: Step, file: Path) -> None:
    left_out = [local_id for local_id in entries_within(step.before) if local_id not in step.by_id]
    if left_out:
        remedy = 'Give its homes, or no_home = "why".'
        raise _error(f"Nothing is said of '{left_out[0]}'.", file, step, "mapping", remedy, entry=left_out[0])


def _error(what: str, file: Path, step: Step, field: str, remedy: str = "", *, entry: str = "") -> RuleFileError:
    where = {"file": file.name, "step": f"{step.before} to {step.after}", "entry": entry, "field": field}
    return RuleFileError(what, where=where, remedy=remedy)
