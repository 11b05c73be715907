"""What changed from one version of a framework to another: entries that are new, gone, reworded or moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

import msgspec

from kloe.frameworks.facts import Fact
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import sections_of
from kloe.frameworks.rules import Discretion, Rule
from kloe.frameworks.structure import Area

ChangeKind = Literal["added", "removed", "reworded", "moved", "carried over"]
Homes = Mapping[tuple[str, str], tuple[str, ...]]

_PLACE = {"id", "source", "confidence", "report_order", "narrative_order", "rank"}
_BESIDE_WHAT_IT_SAYS: dict[str, Any] = {"note": "", "printed": (), "raised": ()}
_ORDERS_OF = {"areas": ("report_order", "narrative_order"), "grades": ("rank",)}


@dataclass(frozen=True)
class Change:
    """One difference in a ``section`` ("areas", "criteria"): ``before`` it, and what stands there ``after``.

    ``fields`` says what differs in a reworded entry, and which order a moved one stands in. An entry that is carried
    over may have several homes.
    """

    section: str
    kind: ChangeKind
    before: Fact | None = None
    after: tuple[Fact, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All differences from ``earlier`` to ``later``, section by section.

    ``one_line``: ids mean the same in both, as in versions of one system. ``mapped``: a mapping between the two was
    used for entries that have another id in the later one.
    """

    earlier: Framework
    later: Framework
    changes: tuple[Change, ...]
    one_line: bool
    mapped: bool = field(default=False)

    def of(self, section: str) -> tuple[Change, ...]:
        """The changes of one section, as the Framework calls it ("areas", "rules")."""
        return tuple(change for change in self.changes if change.section == section)


def compare(earlier: Framework, later: Framework, homes: Homes | None = None) -> Comparison:
    """What changed from ``earlier`` to ``later``. An entry that says the same with another source is no change.

    An entry of the same id is the same entry; but in versions of different systems a number alone names nothing, as
    question 4 of the one is not question 4 of the other. ``homes`` says, by section and id, in which entries of
    ``later`` an entry lives on that has another id there. What a version that ``is_silent`` does not mention is no
    change: nothing is told as removed by it, or as added since.
    """
    one_line = _one_line(earlier, later)
    homes = homes or {}
    changes = tuple(
        change
        for section, _ in sections_of(Framework)
        for change in _of_section(section, (earlier, later), one_line, homes)
        if not (is_silent(later) and change.kind == "removed") and not (is_silent(earlier) and change.kind == "added")
    )
    return Comparison(earlier, later, changes, one_line, mapped=bool(homes))


def is_silent(framework: Framework) -> bool:
    """Whether it is planned and takes over no other: what it does not mention is then not known, rather than gone."""
    return framework.planned and not framework.based_on


def _one_line(earlier: Framework, later: Framework) -> bool:
    return earlier.system == later.system or earlier.id == later.based_on or later.id == earlier.based_on


def _of_section(section: str, versions: tuple[Framework, Framework], one_line: bool, homes: Homes) -> Iterator[Change]:
    before, after = ({entry.id: entry for entry in getattr(version, section)} for version in versions)
    settled: set[str] = set()
    for entry_id, entry in before.items():
        found = homes.get((section, entry_id), ())
        same_id = one_line or _says_what_it_is(entry_id)
        if found and not (same_id and found == (entry_id,)):
            settled.update(found)
            yield Change(section, "carried over", entry, tuple(after[home] for home in found))
        elif same_id and entry_id in after:
            settled.add(entry_id)
            if fields := _differing(entry, after[entry_id]):
                yield Change(section, "reworded", entry, (after[entry_id],), fields)
        else:
            yield Change(section, "removed", entry)
    yield from (Change(section, "added", after=(entry,)) for entry in after.values() if entry.id not in settled)
    if one_line:
        yield from _moved(section, versions)


def _says_what_it_is(entry_id: str) -> bool:
    """Whether an id has a meaning of its own ("care-leavers"), and not only a number ("care-leavers/4")."""
    return not entry_id.rpartition("/")[2].isdecimal()


def what_it_says(entry: Fact) -> Fact:
    """``entry`` without what Kloe adds to it: notes, wordings found in print, and what was counted over reports."""
    beside = dict(_BESIDE_WHAT_IT_SAYS)
    if isinstance(entry, Rule | Discretion):
        beside["evidence"] = ""
    own = {one.name for one in msgspec.structs.fields(entry)}
    bare: Fact = msgspec.structs.replace(entry, **{name: nothing for name, nothing in beside.items() if name in own})
    return bare


def _differing(before: Fact, after: Fact) -> tuple[str, ...]:
    old, new = what_it_says(before), what_it_says(after)
    names = (one.name for one in msgspec.structs.fields(before) if one.name not in _PLACE)
    differing = [name for name in names if getattr(old, name) != getattr(new, name)]
    if isinstance(before, Area) and isinstance(after, Area):
        differing += ["narrative_order"] * ((before.narrative_order is None) is not (after.narrative_order is None))
    return tuple(differing)


def _moved(section: str, versions: tuple[Framework, Framework]) -> Iterator[Change]:
    earlier, later = versions
    for order in _ORDERS_OF.get(section, ()):
        was, now = ({entry.id: entry for entry in in_order(one, order)} for one in (earlier, later))
        old, new = [name for name in was if name in now], [name for name in now if name in was]
        for name in _out_of_line(old, new):
            yield Change(section, "moved", was[name], (now[name],), (order,))


def in_order(framework: Framework, order: str) -> tuple[Fact, ...]:
    """The entries in an order that means something: of a report's judgements or its text, or of the grades."""
    if order == "report_order":
        return tuple(area for area in framework.in_report_order if area.graded)
    return framework.in_narrative_order if order == "narrative_order" else framework.scale


def _out_of_line(old: list[str], new: list[str]) -> list[str]:
    """As few names as need to be moved to make the one order into the other."""
    same: list[Any] = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {name for block in same for name in old[block.a : block.a + block.size]}
    return [name for name in new if name not in kept]
