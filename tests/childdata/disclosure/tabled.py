"""Figures from a few counts, and an attacker who knows every shown number exactly and how numbers are withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.model import Measure

Table = Mapping[str, tuple[int, int]]  # group: the number counted, and the rest of its base
Pair = tuple[int, int]


@dataclass(frozen=True)
class Tabled:
    """Figures as they would have been measured."""

    book: MeasureBook
    by_place: Mapping[tuple[str, str], tuple[Figure, ...]]

    def figure(self, measure: str) -> Figure | None:
        return self.by_place[measure, ALL][0] if (measure, ALL) in self.by_place else None

    def figures(self, measure: str, breakdown: str) -> tuple[Figure, ...]:
        return self.by_place.get((measure, breakdown), ())

    def breakdowns(self, measure: str) -> tuple[str, ...]:
        return tuple(breakdown for one, breakdown in self.by_place if one == measure and breakdown != ALL)

    def why_not(self, measure: str) -> str:
        return "" if (measure, ALL) in self.by_place else "The extract has no such list."


def measure(name: str, number: int = 4) -> Measure:
    return Measure(
        id=name, of=name, list=number, title=f"Measure {name}", says="What it says.", kind="share", better="higher",
        cannot_say="", criterion="",
    )  # fmt: skip


def tabled(measures: Mapping[str, Mapping[str, Table]], *, children: bool = False) -> Tabled:
    """The figures of measures given as breakdown to table; the whole extract is added up from the first table."""
    found: dict[tuple[str, str], tuple[Figure, ...]] = {}
    for name, tables in measures.items():
        first = next(iter(tables.values()))
        whole = (sum(counted for counted, _ in first.values()), sum(rest for _, rest in first.values()))
        found[name, ALL] = (_figure(name, ALL, "", whole, children),)
        for breakdown, table in tables.items():
            found[name, breakdown] = tuple(
                _figure(name, breakdown, group, pair, children) for group, pair in table.items() if sum(pair)
            )
    return Tabled(MeasureBook(tuple(measure(name) for name in measures), (), {}, ()), found)


def _figure(name: str, breakdown: str, group: str, pair: Pair, children: bool) -> Figure:
    base, counted = sum(pair), pair[0]
    own = (base, counted) if children else (None, None)
    return Figure(name, breakdown, group, base, counted, 0, *own, 10.0, 20.5, 30.0, 21.0)


def sight(figure: Figure) -> tuple[int | None, int | None]:
    """What is shown of a figure: its base, and the number counted."""
    return figure.base, figure.counted


Shown = Mapping[str, tuple[int | None, int | None]]


def possible(table: Table, whole: tuple[int | None, int | None], shown: Shown) -> dict[tuple[str, str], set[int]]:
    """Every number that each withheld number could be: the attacker tries all tables that agree with what is shown.

    The attacker also knows which groups have none counted or all, as long as the table tells any split, and that
    something withheld is smaller than the threshold somewhere.
    """
    told = any(counted is not None for _, counted in shown.values())
    options = {group: _options(table[group], shown[group], told, sum(map(sum, table.values()))) for group in shown}
    found: dict[tuple[str, str], set[int]] = {}
    for group, pairs in options.items():
        others = _sums([rows for name, rows in options.items() if name != group], whole)
        for counted, rest in pairs:
            if any(_agrees(counted + more, rest + further, whole) for more, further in others):
                for part, number in (("base", counted + rest), ("counted", counted), ("rest", rest)):
                    found.setdefault((group, part), set()).add(number)
    return found


def _options(real: Pair, shown: tuple[int | None, int | None], told: bool, most: int) -> set[Pair]:
    base, counted = shown
    if base is not None and counted is not None:
        return {(counted, base - counted)}
    pairs = (
        {(part, base - part) for part in range(base + 1)}
        if base is not None
        else {(one, other) for one in range(most + 1) for other in range(most + 1 - one) if one + other}
    )
    return {pair for pair in pairs if not told or [bool(part) for part in pair] == [bool(part) for part in real]}


def _sums(rows: Iterable[set[Pair]], whole: tuple[int | None, int | None]) -> set[Pair]:
    sums = {(0, 0)}
    for options in rows:
        sums = {
            (counted + more, rest + further)
            for counted, rest in sums
            for more, further in options
            if _within(counted + more, rest + further, whole)
        }
    return sums


def _within(counted: int, rest: int, whole: tuple[int | None, int | None]) -> bool:
    base, known = whole
    return base is None or (counted + rest <= base and (known is None or (counted <= known and rest <= base - known)))


def _agrees(counted: int, rest: int, whole: tuple[int | None, int | None]) -> bool:
    base, known = whole
    return (base is None or counted + rest == base) and (known is None or counted == known)
