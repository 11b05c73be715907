"""Withhold over all measures of a list at once: a count withheld in one place must not be told in another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kloe.childdata.disclosure.counts import (
    BASE,
    WHOLE,
    Count,
    Table,
    counts_of,
    same_counts,
    sums,
    tables_of,
    telling_the_unknown,
)
from kloe.childdata.disclosure.policy import Policy, hidden_breakdowns
from kloe.childdata.disclosure.withholding import Withholding
from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figures

Place = tuple[str, str]
Withheld = Mapping[Place, Withholding]


def withhold(figures: Figures, policy: Policy) -> dict[Place, Withholding]:
    """Measure and breakdown to what of it is withheld; measures of different lists tell nothing of each other."""
    found: dict[Place, Withholding] = {}
    by_list: dict[int, list[str]] = defaultdict(list)
    for measure in figures.book.measures:
        by_list[measure.list].append(measure.id)
    for measures in by_list.values():
        found |= _of_list(figures, measures, policy)
    return found


def _of_list(figures: Figures, measures: Sequence[str], policy: Policy) -> dict[Place, Withholding]:
    hidden = hidden_breakdowns(policy, (name for measure in measures for name in figures.breakdowns(measure)))
    tables = {measure: tables_of(figures, measure, hidden) for measure in measures}
    found = {
        (measure, breakdown): Withholding(table, dropped=not _adds_up(table, own[ALL]))
        for measure, own in tables.items()
        for breakdown, table in own.items()
    }
    for (measure, breakdown), table in found.items():
        table.force(telling_the_unknown(figures, measure, breakdown, policy))
    links = _Links.of(figures, {measure: own for measure, own in tables.items() if own})
    before = None
    while before != (before := _state(found)):
        for (measure, breakdown), table in found.items():
            if breakdown == ALL:
                table.withhold_small(policy.threshold)
            else:
                _under_the_total(table, found[measure, ALL])
                table.settle(policy.threshold)
        links.carry_over(found)
    return found


def _adds_up(table: Table, whole: Table) -> bool:
    """Whether every row is in one group: only then is it known what the groups tell of each other."""
    total = next(iter(whole.values()))[0]
    return all(sum(row[0][side] for row in table.values()) == total[side] for side in (0, 1))


def _state(found: Withheld) -> list[tuple[int, int, bool, bool]]:
    """What is withheld only ever grows, so that counting is enough to see that nothing has been added."""
    return [(len(one.whole), len(one.split | one.forced), one.no_splits, one.dropped) for one in found.values()]


def _under_the_total(table: Withholding, total: Withholding) -> None:
    """What is withheld of the whole extract must not be added up from its parts."""
    (name,) = total.rows
    table.dropped |= total.hides_base(name)
    table.no_splits |= total.hides_split(name)


@dataclass(frozen=True)
class _Links:
    """Counts that several measures tell, and counts that make up others."""

    same: Sequence[Sequence[Count]]
    adding: Sequence[tuple[Count, Count, Count]]

    @staticmethod
    def of(figures: Figures, tables: Mapping[str, Mapping[str, Table]]) -> "_Links":
        counts = [one for measure, own in tables.items() for one in counts_of(figures, measure, own)]
        same = same_counts(counts)
        return _Links([group for group in same if len({one.measure for one in group}) > 1], list(sums(same)))

    def carry_over(self, found: Withheld) -> None:
        """Withhold each count wherever it is told, once it is withheld anywhere."""
        for group in self.same:
            for breakdown in {name for count in group for name in count.values}:
                told = [count for count in group if breakdown in count.values]
                rows = {row for count in told for row in _hidden(count, breakdown, found)}
                for count in told:
                    _hide(count, breakdown, rows, found)
        for three in self.adding:
            for breakdown in set.intersection(*(set(count.values) for count in three)):
                _keep_two_hidden(three, breakdown, found)


def _hidden(count: Count, breakdown: str, found: Withheld) -> set[str]:
    table = found[count.measure, breakdown]
    hides = table.hides_base if count.part in (BASE, WHOLE) else table.hides_split
    return {row for row in count.values[breakdown] if hides(row)}


def _hide(count: Count, breakdown: str, rows: set[str], found: Withheld) -> None:
    table = found[count.measure, breakdown]
    new = {row for row in rows & table.rows.keys() if row in count.values[breakdown]}
    new -= _hidden(count, breakdown, found)
    table.forced |= new
    table.split |= new
    if count.part in (BASE, WHOLE):
        table.whole |= new


def _keep_two_hidden(three: tuple[Count, Count, Count], breakdown: str, found: Withheld) -> None:
    """Of two counts and their sum, one that is withheld is the difference of the others: withhold another."""
    rows = {row for count in three for row in _hidden(count, breakdown, found)}
    for row in rows:
        told = [c for c in three if row in c.values[breakdown] and row not in _hidden(c, breakdown, found)]
        silent = sum(row in count.values[breakdown] for count in three) - len(told)
        if silent == 1 and told:
            _hide(min(told, key=lambda count: _cost(count, breakdown, row)), breakdown, {row}, found)


def _cost(count: Count, breakdown: str, row: str) -> tuple[bool, int]:
    return count.part in (BASE, WHOLE), count.values[breakdown][row]
