"""From one framework to the next: where the entries of the earlier one have their homes, and which have none.

Which entry answers which is Kloe's own reading, kept in crosswalk.toml, and no fact of Ofsted's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce

from kloe.errors import UnknownNameError
from kloe.frameworks.crosswalk_file import KINDS, Kind, Step, load_steps
from kloe.frameworks.entries import Entry, entries_within, find_entry

OWN_READING = "This mapping is Kloe's own reading. It is no fact of Ofsted's."


@dataclass(frozen=True)
class Home:
    """An entry of the later framework in which an earlier one lives on, and how it compares with that.

    Over several steps ``kind`` is the weakest of them all: broader and narrower together are only "related".
    """

    entry: Entry
    kind: Kind
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CarriedOver:
    """Where ``entry`` has its homes in the framework ``to``; without any, ``why_not`` says why."""

    entry: Entry
    to: str
    homes: tuple[Home, ...]
    why_not: tuple[str, ...] = ()


def carry_over(key: str, to: str) -> CarriedOver:
    """Where the work done under the entry ``key`` belongs in the framework ``to``, step by step.

    Raises UnknownNameError for a key or framework that does not exist, or that no way leads to.
    """
    entry = find_entry(key)
    start = CarriedOver(entry, entry.within, (Home(entry, "same"),))
    return reduce(_onwards, way(entry.within, to), start)


def carry_all(before: str, after: str) -> tuple[CarriedOver, ...]:
    """Every entry of ``before`` with its homes in ``after``; raises UnknownNameError."""
    return tuple(carry_over(entry.key, after) for entry in entries_within(before).values())


def homeless(before: str, after: str) -> tuple[CarriedOver, ...]:
    """The entries of ``before`` that nothing in ``after`` asks for any more; raises UnknownNameError."""
    return tuple(carried for carried in carry_all(before, after) if not carried.homes)


def newcomers(before: str, after: str) -> tuple[Entry, ...]:
    """The entries of ``after`` that nothing of ``before`` leads to: without evidence yet. Raises UnknownNameError."""
    reached = {home.entry.key for carried in carry_all(before, after) for home in carried.homes}
    return tuple(entry for entry in entries_within(after).values() if entry.key not in reached)


def homes_by_section(before: str, after: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """By section and local id, the local ids of the homes in that same section; raises UnknownNameError."""
    return {
        (carried.entry.section, carried.entry.local_id): inside
        for carried in carry_all(before, after)
        if (inside := tuple(_within_section(carried.homes, carried.entry.section)))
    }


def way(before: str, after: str) -> tuple[Step, ...]:
    """The shortest way from one framework (or collection of themes) to another; raises UnknownNameError if none."""
    entries_within(after)  # refuses what does not exist
    ways = _ways_from(before)
    if after not in ways:
        onwards = ", ".join(name for name in ways if name != before)
        raise UnknownNameError(
            f"Nothing is carried over from {before} to {after}.",
            remedy=f"From {before} one comes to: {onwards}." if onwards else f"Nothing follows {before}.",
        )
    return ways[after]


def next_steps(holder: str) -> tuple[Step, ...]:
    """The steps that lead directly onwards from a framework or collection of themes; none where nothing follows."""
    return tuple(step for step in load_steps() if step.before == holder)


@cache
def _ways_from(before: str) -> Mapping[str, tuple[Step, ...]]:
    entries_within(before)  # refuses what does not exist
    ways: dict[str, tuple[Step, ...]] = {before: ()}
    for here in (reached := [before]):
        for step in next_steps(here):
            if step.after not in ways:
                ways[step.after] = (*ways[here], step)
                reached.append(step.after)
    return ways


def _onwards(carried: CarriedOver, step: Step) -> CarriedOver:
    """One step further: each home is replaced by its own homes; two ways to the same home are joined."""
    mappings = [(home, step.by_id[home.entry.local_id]) for home in carried.homes]
    found: dict[str, Home] = {}
    for home, mapping in mappings:
        for local_id, kind in mapping.homes:
            entry = entries_within(step.after)[local_id]
            further = Home(entry, weaker(home.kind, kind), _once((*home.notes, mapping.note)))
            found[entry.key] = _joined(found.get(entry.key, further), further)
    lost = _once((*carried.why_not, *(mapping.no_home for _, mapping in mappings)))
    return replace(carried, to=step.after, homes=tuple(found.values()), why_not=() if found else lost)


def _joined(one: Home, other: Home) -> Home:
    return replace(one, kind=weaker(one.kind, other.kind), notes=_once((*one.notes, *other.notes)))


def weaker(one: Kind, other: Kind) -> Kind:
    """The weaker of two kinds: same, reworded, then broader or narrower, then related."""
    if {one, other} == {"broader", "narrower"}:
        return "related"
    return max(one, other, key=KINDS.index)


def _within_section(homes: Iterable[Home], section: str) -> Iterator[str]:
    return (home.entry.local_id for home in homes if home.entry.section == section)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
