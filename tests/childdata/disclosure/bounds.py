"""How narrowly an attacker can tell each withheld number of a table of any size.

A group's base and split are known, or its base only, or nothing; over the groups the counted and the rest each add
up to what the whole extract shows. Unlike ``tabled.possible`` no table is tried out,
so that real sizes can be attacked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tabled import Pair, Shown, Table

Range = tuple[int, int]


@dataclass(frozen=True)
class _Group:
    """What the attacker knows of a group: its base if shown, and the least and most of the counted and the rest."""

    base: int | None
    counted: Range
    rest: Range


def ranges(table: Table, whole: tuple[int, int | None], shown: Shown) -> dict[tuple[str, str], Range]:
    """Group and part to the least and the most that a withheld number can be."""
    base, counted = whole
    hidden = {name: sight for name, sight in shown.items() if sight[1] is None}
    told = len(hidden) < len(shown)
    known = [sight for sight in shown.values() if sight[1] is not None]
    left = base - sum(one[0] or 0 for one in known)
    groups = {name: _group(table[name], sight[0], told, left) for name, sight in hidden.items()}
    if counted is None:
        return {place: one for name, group in groups.items() for place, one in _free(name, group, groups, left).items()}
    counted_left = counted - sum(one[1] or 0 for one in known)
    return _within_totals(groups, counted_left, left - counted_left)


def _group(real: Pair, base: int | None, told: bool, left: int) -> _Group:
    most = left if base is None else base

    def part(value: int) -> Range:
        return (0, most) if not told else (1, most) if value else (0, 0)

    return _Group(base, part(real[0]), part(real[1]))


def _free(name: str, group: _Group, groups: Mapping[str, _Group], left: int) -> dict[tuple[str, str], Range]:
    """Without a total of the counted only bases add up; each is at least one."""
    if group.base is not None:
        return {(name, "counted"): (0, group.base), (name, "rest"): (0, group.base)}
    hidden = [one for one in groups.values() if one.base is None]
    most = left - sum(one.base or 0 for one in groups.values()) - (len(hidden) - 1)
    least = 1 if len(hidden) > 1 else most
    return {(name, "base"): (least, most), (name, "counted"): (0, most), (name, "rest"): (0, most)}


def _within_totals(groups: Mapping[str, _Group], counted: int, rest: int) -> dict[tuple[str, str], Range]:
    """With both totals known: what a group may have is what the others, at their most and least, leave to it."""
    splits = {name: _split(one.base, one) for name, one in groups.items() if one.base is not None}
    free = {name: one for name, one in groups.items() if one.base is None}
    left = counted + rest - sum(one.base for one in groups.values() if one.base is not None)
    to_free = _rest_to_free(free, left)
    found: dict[tuple[str, str], Range] = {}
    for name, (least, most) in splits.items():
        others = [one for other, one in splits.items() if other != name]
        least_rest = max(least, rest - to_free[1] - sum(one[1] for one in others))
        most_rest = min(most, rest - to_free[0] - sum(one[0] for one in others))
        base = groups[name].base or 0
        found |= {(name, "rest"): (least_rest, most_rest), (name, "counted"): (base - most_rest, base - least_rest)}
    of_rest = (
        max(to_free[0], rest - sum(one[1] for one in splits.values())),
        min(to_free[1], rest - sum(one[0] for one in splits.values())),
    )
    of_counted = (left - of_rest[1], left - of_rest[0])
    for name, group in free.items():
        rivals = [one for other, one in free.items() if other != name]
        found[name, "rest"] = _share(group.rest, [one.rest for one in rivals], of_rest)
        found[name, "counted"] = _share(group.counted, [one.counted for one in rivals], of_counted)
        most = left - sum(max(one.rest[0] + one.counted[0], 1) for one in rivals)
        found[name, "base"] = (max(found[name, "rest"][0] + found[name, "counted"][0], 1) if rivals else left, most)
    return found


def _split(base: int, group: _Group) -> Range:
    return max(group.rest[0], base - group.counted[1]), min(group.rest[1], base - group.counted[0])


def _rest_to_free(free: Mapping[str, _Group], left: int) -> Range:
    """How much of the rest the groups of unknown base may have together."""
    if not any(one.rest[1] for one in free.values()):
        return 0, 0
    if not any(one.counted[1] for one in free.values()):
        return left, left
    return sum(one.rest[0] for one in free.values()), left - sum(one.counted[0] for one in free.values())


def _share(own: Range, rivals: list[Range], total: Range) -> Range:
    """What one group may have of a total when the others may have anything from their least."""
    most = min(own[1], total[1] - sum(one[0] for one in rivals))
    return (own[0] if any(one[1] for one in rivals) else min(total[0], most)), most
