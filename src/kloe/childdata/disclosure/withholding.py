"""Which rows of one table of counts are withheld, so that its totals give none of them away.

A table is one measure by one breakdown. Each row has the number counted and the rest of its base, in rows of the list
and, where the measure counts children, in children. All totals are taken to be known, and so are all zeros. A number
is safe when at least ``threshold`` numbers in its place would agree with everything that is shown: the further rows
are withheld, smallest first, until that is so. Three steps, each only where the one before is not enough: further
rows; no row says how many of its base are counted; the breakdown is not shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]
Row = tuple[Pair, ...]


@dataclass
class Withholding:
    """A table and what of it is withheld: ``whole`` rows, the ``split`` of a row's base, every split, or all of it.

    ``forced`` rows are withheld because another table tells the same count, and have to be safe here as well.
    """

    rows: Mapping[str, Row]
    whole: set[str] = field(default_factory=set)
    split: set[str] = field(default_factory=set)
    forced: set[str] = field(default_factory=set)
    no_splits: bool = False
    dropped: bool = False

    @property
    def by_rule_one_sided(self) -> bool:
        """Whether each group is counted as a whole or not at all: its size then tells what is counted."""
        return all(counted == 0 or rest == 0 for row in self.rows.values() for counted, rest in row)

    def hides_base(self, row: str) -> bool:
        """Whether the base of ``row`` is withheld."""
        return self.dropped or row in self.whole

    def hides_split(self, row: str) -> bool:
        """Whether the number counted in ``row`` is withheld."""
        return self.no_splits or row in self.split or self.hides_base(row)

    def force(self, rows: Iterable[str]) -> None:
        """Withhold whole ``rows`` because of what they would tell elsewhere."""
        self.forced |= set(rows)
        self.whole |= set(rows)
        self.split |= set(rows)

    def settle(self, threshold: int) -> None:
        """Withhold what is small, and whatever else would give it away."""
        self.withhold_small(threshold)
        while not self.dropped and (self._thin_whole(threshold) or self._thin_split(threshold)):
            self.split |= self.whole

    def withhold_small(self, threshold: int) -> None:
        """Withhold what is small in itself."""
        self.whole |= {name for name, row in self.rows.items() if any(_small(sum(pair), threshold) for pair in row)}
        self.split |= {
            name for name, row in self.rows.items() if any(_small(part, threshold) for pair in row for part in pair)
        }
        self.split |= self.whole

    def _thin_whole(self, threshold: int) -> bool:
        """Mend the first total over withheld rows that tells too much; False when there is none."""
        for sums_base, part in self._parts():
            hidden = [value for name in self.whole if (value := part(self.rows[name]))]
            if not sums_base and not any(_small(value, threshold) for value in hidden):
                continue
            if not hidden or sum(hidden) - len(hidden) + 1 >= threshold:
                continue
            further = self._smallest(name for name in self.rows.keys() - self.whole if part(self.rows[name]))
            if further:
                self.whole.add(further)
            elif sums_base or self.by_rule_one_sided:
                self.dropped = True
            else:
                self.no_splits = True
            return True
        return False

    def _parts(self) -> list[tuple[bool, Callable[[Row], int]]]:
        """What adds up over rows: bases, and, while any split is shown, the counted and the rest."""
        units = range(max((len(row) for row in self.rows.values()), default=0))
        parts: list[tuple[bool, Callable[[Row], int]]] = [(True, _base_of(unit)) for unit in units]
        if not self.no_splits:
            parts += [(False, _part_of(unit, side)) for unit in units for side in (0, 1)]
        return parts

    def _thin_split(self, threshold: int) -> bool:
        """Mend the first row of known base whose split could be told; False when there is none."""
        if self.no_splits:
            return False
        for name in sorted(self.split - self.whole):
            if not (self._must_be_safe(name, threshold) and self._can_be_told(name, threshold)):
                continue
            if any(counted + rest <= threshold for counted, rest in self.rows[name]):
                self.whole.add(name)
            elif further := self._smallest(
                other for other in self.rows.keys() - self.split if all(min(pair) > 1 for pair in self.rows[other])
            ):
                self.split.add(further)
            elif self.by_rule_one_sided:
                self.whole.add(name)
            else:
                self.no_splits = True
            return True
        return False

    def _must_be_safe(self, name: str, threshold: int) -> bool:
        return name in self.forced or any(_small(part, threshold) for pair in self.rows[name] for part in pair)

    def _can_be_told(self, name: str, threshold: int) -> bool:
        """Whether too few splits of this row's base can be made up for by the other rows with a withheld split."""
        for unit, (counted, rest) in enumerate(self.rows[name]):
            if name not in self.forced and not (_small(counted, threshold) or _small(rest, threshold)):
                continue
            others = [self.rows[other][unit] for other in self.split - self.whole - {name}]
            more = min(counted - 1, sum(other_rest - 1 for other, other_rest in others if other and other_rest))
            fewer = min(rest - 1, sum(other - 1 for other, other_rest in others if other and other_rest))
            if max(more, 0) + max(fewer, 0) + 1 < threshold:
                return True
        return False

    def _smallest(self, names: Iterable[str]) -> str | None:
        return min(names, key=lambda name: (sum(self.rows[name][0]), name), default=None)


def _small(count: int, threshold: int) -> bool:
    return 0 < count < threshold


def _base_of(unit: int) -> Callable[[Row], int]:
    return lambda row: sum(row[unit])


def _part_of(unit: int, side: int) -> Callable[[Row], int]:
    return lambda row: row[unit][side]
