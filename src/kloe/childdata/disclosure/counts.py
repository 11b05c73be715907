"""The counts that figures tell, and which of them are the same count, or sums of others, told by another measure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kloe.childdata.disclosure.policy import Policy
from kloe.childdata.disclosure.withholding import Pair, Row
from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure, Figures

BASE, COUNTED, REST, WHOLE = "base", "counted", "rest", "whole"
Table = Mapping[str, Row]
Tables = Mapping[str, Table]
Values = Mapping[str, int]


@dataclass(frozen=True)
class Count:
    """One count of a measure, by breakdown and group; groups with none are left out."""

    measure: str
    part: str
    values: Mapping[str, Values]

    @property
    def total(self) -> int:
        """The count over the whole extract."""
        return sum(self.values.get(ALL, {}).values())


def tables_of(figures: Figures, measure: str, hidden: Iterable[str]) -> dict[str, Table]:
    """Breakdown to its rows, and under ``all`` the one row of the whole extract; hidden breakdowns are left out."""
    whole = figures.figure(measure)
    if whole is None:
        return {}
    shown = [name for name in figures.breakdowns(measure) if name not in set(hidden)]
    return {
        ALL: {whole.category: row_of(whole)},
        **{name: {one.category: row_of(one) for one in figures.figures(measure, name)} for name in shown},
    }


def row_of(figure: Figure) -> Row:
    """The number counted and the rest of the base: in rows, then in children where children are counted."""
    rows = _pair(figure.base, figure.counted)
    if figure.base_children is None or figure.counted_children is None:
        return (rows,)
    return (rows, _pair(figure.base_children, figure.counted_children))


def _pair(base: int | None, counted: int | None) -> Pair:
    return (counted or 0, (base or 0) - (counted or 0))


def counts_of(figures: Figures, measure: str, tables: Tables) -> Iterator[Count]:
    """Every count that the measure tells or lets work out, where it is not nought."""
    for place, part in enumerate((COUNTED, REST)):
        yield from _count(measure, part, {name: _values(table, (place,)) for name, table in tables.items()})
    bases = {name: _values(table, (0, 1)) for name, table in tables.items()}
    yield from _count(measure, BASE, bases)
    unknown = {name: _unknown(figures, measure, name) for name in tables}
    if any(unknown[ALL].values()):
        whole = {
            name: {
                group: bases[name].get(group, 0) + unknown[name].get(group, 0)
                for group in bases[name].keys() | unknown[name].keys()
            }
            for name in tables
        }
        yield from _count(measure, WHOLE, whole)
    else:
        yield from _count(measure, WHOLE, bases)


def _count(measure: str, part: str, values: Mapping[str, Values]) -> Iterator[Count]:
    if any(values[ALL].values()):
        yield Count(measure, part, values)


def _values(table: Table, places: tuple[int, ...]) -> dict[str, int]:
    found = {group: sum(row[0][place] for place in places) for group, row in table.items()}
    return {group: value for group, value in found.items() if value}


def _unknown(figures: Figures, measure: str, breakdown: str) -> dict[str, int]:
    return {one.category: one.unknown for one in _told(figures, measure, breakdown) if one.unknown}


def _told(figures: Figures, measure: str, breakdown: str) -> Iterator[Figure]:
    found = [figures.figure(measure)] if breakdown == ALL else figures.figures(measure, breakdown)
    return (one for one in found if one)


def telling_the_unknown(figures: Figures, measure: str, breakdown: str, policy: Policy) -> set[str]:
    """Rows whose base tells how few are unknown: a base of the lowest rounded number can be one of two or three only.

    Where another measure tells the base with the unknown in it, and both are shown as 5 (that is, 6 or 7), it is 1.
    """
    lowest = policy.threshold + policy.round_to // 2
    return {
        one.category
        for one in _told(figures, measure, breakdown)
        if 0 < (one.unknown or 0) < policy.threshold and 0 < (one.base or 0) < lowest
    }


def same_counts(counts: Iterable[Count]) -> list[list[Count]]:
    """Counts that agree over the whole extract and in every breakdown that they share are taken to be one."""
    groups: dict[int, list[list[Count]]] = defaultdict(list)
    for count in counts:
        group = next((one for one in groups[count.total] if _agree(one[0], count)), None)
        if group is None:
            groups[count.total].append([count])
        else:
            group.append(count)
    return [group for of_total in groups.values() for group in of_total]


def _agree(one: Count, other: Count) -> bool:
    return all(one.values[name] == other.values[name] for name in one.values.keys() & other.values.keys())


def sums(groups: Iterable[list[Count]]) -> Iterator[tuple[Count, Count, Count]]:
    """Two counts of different measures that make up a third, in every breakdown that all three share.

    A count that is somewhere a base stands for those that are the same: to withhold it costs more.
    """
    costly_first = [sorted(group, key=lambda count: count.part not in (BASE, WHOLE)) for group in groups]
    first = [group[0] for group in costly_first if any(count.part != WHOLE for count in group)]
    by_total: dict[int, list[Count]] = defaultdict(list)
    for count in first:
        by_total[count.total].append(count)
    for one, other in combinations(first, 2):
        for both in by_total.get(one.total + other.total, ()):
            if len({one.measure, other.measure, both.measure}) > 1 and _add_up(one, other, both):
                yield one, other, both


def _add_up(one: Count, other: Count, both: Count) -> bool:
    shared = one.values.keys() & other.values.keys() & both.values.keys()
    return all(
        one.values[name].get(group, 0) + other.values[name].get(group, 0) == both.values[name].get(group, 0)
        for name in shared
        for group in one.values[name].keys() | other.values[name].keys() | both.values[name].keys()
    )
