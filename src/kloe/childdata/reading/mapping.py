"""What a person at an authority has decided about its files: sheets, headings, values, day and month order.

A mapping is a small TOML file. It overrules every automatic match, and is kept for the authority under
``KLOE_HOME/authorities/<authority>/mapping.toml``, so that a decision is made once.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from kloe.childdata.reading.headings import squeezed
from kloe.childdata.specification import Specification, latest_specification
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

DayMonthOrder = Literal["day first", "month first"]
R = TypeVar("R")


class SheetRuling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet is a list; list 0 leaves the sheet out."""

    sheet: str
    list: int


class HeadingRuling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On this list, this heading means this column; an empty column leaves it out."""

    list: int
    heading: str
    column: str


class ValueRuling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In this column (of one list, or of all), this value means this code."""

    column: str
    value: str
    code: str
    list: int = 0


class DateRuling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In this column, text dates are written in this order."""

    list: int
    column: str
    order: DayMonthOrder


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """All rulings of an authority."""

    sheets: tuple[SheetRuling, ...] = msgspec.field(name="sheet", default=())
    headings: tuple[HeadingRuling, ...] = msgspec.field(name="heading", default=())
    values: tuple[ValueRuling, ...] = msgspec.field(name="value", default=())
    dates: tuple[DateRuling, ...] = msgspec.field(name="date", default=())

    def list_of_sheet(self, sheet: str) -> int | None:
        """The list a person has said this sheet is; 0 for none; None where nobody has said."""
        return next((ruling.list for ruling in self.sheets if squeezed(ruling.sheet) == squeezed(sheet)), None)

    def headings_of(self, number: int) -> dict[str, str]:
        """Squeezed heading to column, on one list."""
        return {squeezed(ruling.heading): ruling.column for ruling in self.headings if ruling.list == number}

    def values_of(self, number: int, column: str) -> dict[str, str]:
        """Value to code, in one column of one list."""
        return {
            ruling.value: ruling.code
            for ruling in sorted(self.values, key=lambda ruling: ruling.list)
            if ruling.column == column and ruling.list in (0, number)
        }

    def order_of(self, number: int, column: str) -> DayMonthOrder | None:
        """The order of day and month that a person has decided for a column."""
        return next((d.order for d in self.dates if d.list == number and d.column == column), None)


def read_mapping(path: Path) -> Mapping:
    """Read and verify a mapping file; raises RuleFileError naming entry and field."""
    mapping = read_rules(path, Mapping)
    specification = latest_specification()
    for sheet in mapping.sheets:
        if sheet.list not in {0, *specification.by_number}:
            raise _wrong(
                path, sheet.sheet, "list", f"There is no List {sheet.list}: give 1 to 11, or 0 to leave it out."
            )
    for heading in mapping.headings:
        child_list = specification.by_number.get(heading.list)
        if child_list is None or (heading.column and heading.column not in child_list.by_name):
            raise _wrong(path, heading.heading, "column", f"List {heading.list} has no column '{heading.column}'.")
    for value in mapping.values:
        _verify_value(value, specification, path)
    for date in mapping.dates:
        child_list = specification.by_number.get(date.list)
        if child_list is None or date.column not in child_list.by_name:
            raise _wrong(path, date.column, "column", f"List {date.list} has no column '{date.column}'.")
    return mapping


def _verify_value(ruling: ValueRuling, specification: Specification, path: Path) -> None:
    if ruling.list not in {0, *specification.by_number}:
        raise _wrong(
            path, ruling.value, "list", f"There is no List {ruling.list}: give 1 to 11, or leave it out for all."
        )
    lists = [specification.by_number[ruling.list]] if ruling.list in specification.by_number else specification.lists
    columns = [child_list.by_name[ruling.column] for child_list in lists if ruling.column in child_list.by_name]
    sets = [code_set for column in columns if (code_set := specification.codes_of(column))]
    if not sets:
        raise _wrong(path, ruling.value, "column", f"'{ruling.column}' is not a category column.")
    if not any(ruling.code in code_set.by_code for code_set in sets):
        known = ", ".join(sets[0].by_code)
        raise _wrong(path, ruling.value, "code", f"'{ruling.code}' is not a code of {ruling.column}. Codes: {known}.")


def _wrong(path: Path, entry: str, field: str, what: str) -> RuleFileError:
    return RuleFileError(what, where={"file": path.name, "entry": entry, "field": field})


def merged(earlier: Mapping, later: Mapping) -> Mapping:
    """Both mappings; where they speak of the same thing, the later one."""
    return Mapping(
        _merge(earlier.sheets, later.sheets, lambda ruling: squeezed(ruling.sheet)),
        _merge(earlier.headings, later.headings, lambda ruling: (ruling.list, squeezed(ruling.heading))),
        _merge(earlier.values, later.values, lambda ruling: (ruling.list, ruling.column, ruling.value)),
        _merge(earlier.dates, later.dates, lambda ruling: (ruling.list, ruling.column)),
    )


def _merge(earlier: tuple[R, ...], later: tuple[R, ...], key: Callable[[R], object]) -> tuple[R, ...]:
    return tuple({key(ruling): ruling for ruling in (*earlier, *later)}.values())


def write_mapping(mapping: Mapping, path: Path) -> None:
    """Write beside and move into place, so that a crash leaves the old file or the new one."""
    lines: list[str] = ["# What this authority has decided about its own files. Edit by hand, or with `kloe remember`."]
    data = msgspec.to_builtins(mapping)
    for kind, rulings in data.items():
        for ruling in rulings:
            lines.append(f"\n[[{kind}]]")
            lines.extend(f"{name} = {_toml(value)}" for name, value in ruling.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    beside.replace(path)


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int) else msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")
