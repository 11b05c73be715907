"""Plant faults in an authority. Each goes to a child of its own, so that none hides or undoes another."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kloe.childdata.specification import ChildList, Specification, latest_specification
from kloe.childdata.synthetic.authority import Authority, FilledList
from kloe.childdata.synthetic.expressions import Cell, changed, holds
from kloe.childdata.synthetic.faults import Changes, Conditions, FaultKind, Planted, fault_kinds
from kloe.errors import KloeError

_ROWS_THAT_ARE_NO_DATA = {"blank row": "", "footer row": "Applied filters: Team is not blank"}


@dataclass(frozen=True)
class Spoilt:
    """An authority with faults, and the key to them. ``kinds_without_room`` found no row that they could spoil."""

    authority: Authority
    key: tuple[Planted, ...]
    kinds_without_room: tuple[str, ...]


@dataclass
class _Row:
    """A row that can be changed. ``below`` are rows put in under it."""

    cells: dict[str, Cell]
    removed: bool = False
    below: list["_Row"] = field(default_factory=list)


@dataclass(frozen=True)
class _Fault:
    """A planted fault whose sheet row is not yet known."""

    kind: FaultKind
    row: _Row
    child: str | None
    column: str
    what: str


def spoil(authority: Authority, faults: int, seed: int, kinds: Sequence[FaultKind] | None = None) -> Spoilt:
    """Plant ``faults`` faults, each kind once before any kind twice; fewer when there is no more room.

    With fewer faults than kinds, the kinds are drawn by lot.

    The authority given stays as it is. The same arguments plant the same faults. Raises KloeError.
    """
    if faults < 0:
        raise KloeError("The number of faults cannot be negative.", where={"argument": "faults"})
    chance = random.Random(f"{authority.name}|{seed}|faults")  # noqa: S311 - simulation
    garden = _Garden(authority, chance)
    chosen = tuple(fault_kinds() if kinds is None else kinds)
    chosen = tuple(chance.sample(chosen, faults)) if faults < len(chosen) else chosen
    planted: list[_Fault] = []
    open_kinds = {kind.id: garden.rows_for(kind) for kind in chosen}
    by_id = {kind.id: kind for kind in chosen}
    while open_kinds and len(planted) < faults:
        for kind_id in list(open_kinds)[: faults - len(planted)]:
            row = next(open_kinds[kind_id], None)
            if row is None:
                del open_kinds[kind_id]
            else:
                planted.append(garden.plant(by_id[kind_id], row))
    done = {fault.kind.id for fault in planted}
    without_room = tuple(kind.id for kind in chosen if kind.id not in done and kind.id not in open_kinds)
    return Spoilt(garden.authority(), garden.key(planted), without_room)


class _Garden:
    """The rows of an authority while faults are planted in them."""

    def __init__(self, authority: Authority, chance: random.Random) -> None:
        self._as_it_was = authority
        self._chance = chance
        self._specification: Specification = latest_specification()
        self._rows: dict[str, list[_Row]] = {}
        self._by_person: dict[str, dict[object, list[_Row]]] = {}
        self._taken: set[object] = set()
        for name, one in authority.lists.items():
            names = tuple(one.columns)
            self._rows[name] = [_Row(dict(zip(names, cells, strict=True))) for cells in one.rows()]
            people = self._by_person[name] = {}
            for row in self._rows[name]:
                people.setdefault(row.cells[one.layout.person], []).append(row)

    def rows_for(self, kind: FaultKind) -> Iterator[_Row]:
        """The rows that a fault of this kind can spoil, in random order, whose child has no fault yet."""
        layout = self._specification.by_number[kind.list]
        rows = self._rows[layout.name]
        for place in self._chance.sample(range(len(rows)), len(rows)):
            row = rows[place]
            if self._is_free(layout, row) and self._fits(kind, layout, row):
                yield row

    def _is_free(self, layout: ChildList, row: _Row) -> bool:
        person = row.cells[layout.person]
        ties = {person, row.cells.get("family_id")} - {None}
        alone = len(self._by_person[layout.name].get(person, ())) == 1
        return alone and not row.removed and not ties & self._taken

    def _fits(self, kind: FaultKind, layout: ChildList, row: _Row) -> bool:
        if not self._holds(kind.where, layout, row):
            return False
        person = row.cells[layout.person]
        if any(person in self._by_person[name] for name in kind.not_on):
            return False
        for name, conditions in kind.also_on.items():
            others = self._by_person[name].get(person, [])
            if len(others) != 1 or not self._holds(conditions, self._specification.by_name[name], others[0]):
                return False
        return True

    def _holds(self, conditions: Conditions, layout: ChildList, row: _Row) -> bool:
        as_at = self._as_it_was.as_at
        return all(
            holds(condition, row.cells[name], layout.by_name[name], self._specification, as_at)
            for name, condition in conditions.items()
        )

    def plant(self, kind: FaultKind, row: _Row) -> _Fault:
        """Spoil this row, and with it what else the kind says of the child."""
        layout = self._specification.by_number[kind.list]
        person = row.cells[layout.person]
        self._taken |= {person, row.cells.get("family_id")} - {None}
        spoilt = row
        if kind.copy or kind.add:
            spoilt = _Row(dict(row.cells) if kind.copy else dict.fromkeys(row.cells))
            row.below.append(spoilt)
        if kind.add:
            spoilt.cells[layout.person] = _ROWS_THAT_ARE_NO_DATA[kind.add] or None
        self._change(layout, spoilt, kind.set)
        for name, changes in kind.elsewhere.items():
            self._change(self._specification.by_name[name], self._by_person[name][person][0], changes)
        for name in kind.remove_from:
            for other in self._by_person[name][person]:
                other.removed = True
        column = kind.column or next(iter(kind.set), layout.person)
        return _Fault(kind, spoilt, str(person), column, _what(kind, layout))

    def _change(self, layout: ChildList, row: _Row, changes: Changes) -> None:
        before = dict(row.cells)
        for name, change in changes.items():
            row.cells[name] = changed(change, layout.by_name[name], before, self._specification, self._as_it_was.as_at)

    def authority(self) -> Authority:
        """The authority with everything that was planted."""
        return replace(self._as_it_was, lists={name: self._filled(name) for name in self._rows})

    def _filled(self, name: str) -> FilledList:
        layout = self._specification.by_name[name]
        rows = list(_in_order(self._rows[name]))
        return FilledList(layout, {key: tuple(row.cells[key] for row in rows) for key in layout.by_name})

    def key(self, planted: Sequence[_Fault]) -> tuple[Planted, ...]:
        """Where each fault lies in a file that has its headings in row 1."""
        place = {id(row): number for rows in self._rows.values() for number, row in enumerate(_in_order(rows), start=2)}
        return tuple(
            Planted(
                fault.kind.id,
                fault.kind.check,
                fault.kind.list,
                fault.column,
                place[id(fault.row)],
                fault.child,
                fault.kind.found_by,
                fault.what,
            )
            for fault in planted
        )


def _in_order(rows: Sequence[_Row]) -> Iterator[_Row]:
    for row in rows:
        if not row.removed:
            yield row
        yield from row.below


def _what(kind: FaultKind, layout: ChildList) -> str:
    """What was done, in words; never a value of the child's."""
    said = [f"{kind.add} put in below"] if kind.add else ["row said twice"] if kind.copy else []
    said += [f"{layout.by_name[name].heading}: {change}" for name, change in kind.set.items()]
    said += [f"{name}: {_listed(changes)}" for name, changes in kind.elsewhere.items()]
    said += [f"taken off {name}" for name in kind.remove_from]
    return "; ".join(said)


def _listed(changes: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {change}" for name, change in changes.items())
