"""Everything that one extract says of one child, before extracts are put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from kloe.childdata.extract import Extract
from kloe.childdata.journeys.loading import JourneyBook
from kloe.childdata.journeys.making import events_of, place_columns, reasons, spells_of
from kloe.childdata.journeys.model import Limit
from kloe.childdata.journeys.planning import Kind, prepared_journeys
from kloe.childdata.journeys.told import Late, Missing, Place, Unread
from kloe.childdata.row_rules import CompiledRowRule, parameters_of, used_parameters
from kloe.engine.sql import identifier

Row = Mapping[str, Any]


@dataclass(frozen=True)
class OneExtract:
    """What one extract says of the child. ``rows`` are the places of its rows; ``lists`` those lists that came."""

    extract_date: date
    book: JourneyBook
    rows: tuple[Place, ...]
    lists: frozenset[int]
    birth_days: tuple[date, ...]
    events: tuple[tuple[Row, Place], ...]
    spells: tuple[tuple[Row, Place], ...]
    late: tuple[Late, ...]
    missing: tuple[Missing, ...]
    unread: tuple[Unread, ...]
    why: Mapping[str, str] = field(default_factory=dict)


def children_of(extract: Extract) -> dict[int, str]:
    """Number to table of the lists of children that came."""
    missing = extract.unavailable().tables
    lists = extract.specification.lists
    return {one.number: one.name for one in lists if one.person == "child_id" and one.name not in missing}


def read_child(child_id: str, extract: Extract, number: int) -> OneExtract:
    """What ``extract``, the one of this number from 0, says of the child."""
    return _Child(child_id, extract, number).read()


class _Child:
    """One child in one extract."""

    def __init__(self, child_id: str, extract: Extract, number: int) -> None:
        self._extract, self._number, self._specification = extract, number + 1, extract.specification
        self._book, self._plan = prepared_journeys(extract.specification)
        self._unavailable = extract.unavailable()
        self._parameters = parameters_of(self._book.settings, extract.extract_date, extract.authority)
        self._parameters["the_child"] = child_id
        self._sheets = {
            (source, list_number): (file, sheet)
            for source, list_number, file, sheet in extract.session.rows(
                "select source, list_number, file, sheet from sheets"
            )
        }

    def read(self) -> OneExtract:
        """Everything."""
        plan, book = self._plan, self._book
        rows = [row for number, table in children_of(self._extract).items() for row in self._rows_of(number, table)]
        parts: tuple[tuple[Sequence[Kind], Mapping[str, CompiledRowRule]], ...] = (
            (book.events, plan.events), (book.spells, plan.spells), (book.limits, plan.limits), (book.gaps, plan.gaps),
        )  # fmt: skip
        why: dict[str, str] = {}
        for entries, rules in parts:
            why |= reasons(entries, rules, self._unavailable)
        numbers = {row["list_number"] for row in rows}
        return OneExtract(
            self._extract.extract_date,
            book,
            tuple(self._placed(row) for row in rows),
            frozenset(children_of(self._extract)),
            tuple({row["birth_date"] for row in rows if row["birth_date"]}),
            tuple(self._events(why, numbers)),
            tuple(self._spells(why, numbers)),
            tuple(self._late(why, numbers)),
            tuple(self._missing(why, numbers)),
            tuple(self._unread()),
            why,
        )

    def _rows_of(self, number: int, table: str) -> list[Row]:
        columns = ", ".join((*place_columns(number, self._specification), "this.birth_date"))
        return self._ask(f"select {columns} from {table} as this where child_id = $the_child order by row_id")

    def _events(self, why: Mapping[str, str], numbers: set[int]) -> Iterator[tuple[Row, Place]]:
        for one in self._book.events:
            if one.id not in why and one.list in numbers:
                rule = _of_child(self._plan.events[one.id])
                more = f"{self._identity(one.list)} as identity"
                sql = events_of(one, rule, self._specification, self._unavailable, more)
                yield from ((row, self._placed(row)) for row in self._ask(f"{sql} order by row_id"))

    def _spells(self, why: Mapping[str, str], numbers: set[int]) -> Iterator[tuple[Row, Place]]:
        for one in self._book.spells:
            if one.id not in why and one.list in numbers:
                rule = _of_child(self._plan.spells[one.id])
                more = f"{self._identity(one.list)} as identity"
                sql = spells_of(one, rule, self._specification, self._unavailable, more)
                yield from ((row, self._placed(row)) for row in self._ask(f"{sql} order by row_id"))

    def _late(self, why: Mapping[str, str], numbers: set[int]) -> Iterator[Late]:
        for one in self._book.limits:
            if one.id not in why and one.list in numbers:
                for row in self._found(one, self._plan.limits[one.id]):
                    if row["since"] and row["over"] is not None and row["over"] > 0:
                        yield self._one_late(one, row)

    def _one_late(self, one: Limit, row: Row) -> Late:
        setting = self._book.settings[one.settings[0]]
        done = row.get("done")
        return Late(
            limit=one.id,
            title=one.title,
            since=row["since"],
            done=done if done and done <= self._extract.extract_date else None,
            over=int(row["over"]),
            unit=one.unit,
            allowed=f"{setting.value} {setting.unit}",
            basis=one.basis,
            ours=one.ours,
            cannot_say=one.cannot_say,
            as_at=self._extract.extract_date,
            place=self._placed(row),
        )

    def _missing(self, why: Mapping[str, str], numbers: set[int]) -> Iterator[Missing]:
        for one in self._book.gaps:
            if one.id not in why and one.list in numbers:
                for row in self._found(one, self._plan.gaps[one.id]):
                    yield Missing(gap=one.id, title=one.title, says=one.says, place=self._placed(row))

    def _found(self, one: Kind, rule: CompiledRowRule) -> list[Row]:
        return self._ask(_of_child(rule).select(*place_columns(one.list, self._specification)) + " order by row_id")

    def _unread(self) -> Iterator[Unread]:
        sql = "select * from unread where child_id = $the_child and type = 'date' order by list_number, row_id"
        for row in self._ask(sql):
            column = self._specification.by_number[row["list_number"]].by_name.get(row["column"])
            heading = column.heading if column else row["column"]
            yield Unread(heading=heading, value=row["value"], place=self._placed(row))

    def _identity(self, number: int) -> str:
        """SQL over ``this``: what tells one event of a list from another (see ``ChildList.identity``)."""
        names = self._specification.by_number[number].identity
        return (
            "concat_ws('|', " + ", ".join(f"coalesce(cast(this.{identifier(n)} as varchar), '')" for n in names) + ")"
        )

    def _placed(self, row: Row) -> Place:
        file, sheet = self._sheets.get((row["source"], row["list_number"]), ("", ""))
        place = {name: row[name] for name in ("list_number", "row_id", "sheet_row", "source")}
        return Place(extract=self._number, file=str(file), sheet=str(sheet or ""), **place)

    def _ask(self, sql: str) -> list[Row]:
        cursor = self._extract.session.connection.execute(sql, used_parameters(sql, self._parameters))
        names = [str(described[0]) for described in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _of_child(rule: CompiledRowRule) -> CompiledRowRule:
    return msgspec.structs.replace(rule, where=f"this.child_id = $the_child and ({rule.where})")
