"""What a person at an authority has decided about its files: sheets, headings, values, day and month order.

A mapping is a small TOML file. It overrules every automatic match, and is kept for the authority under
``KLOE_HOME/authorities/<authority>/mapping.toml``, so that a decision is made once.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from kloe.childdata.specification import Specification, latest_specification
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules
from kloe.spelling import squeezed

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
        _verify_column(heading.list, heading.column, heading.heading, specification, path)
    for value in mapping.values:
        _verify_value(value, specification, path)
    for date in mapping.dates:
        _verify_column(date.list, date.column or " ", date.column, specification, path)
    _refuse_contradictions(mapping, path)
    return mapping


def _verify_column(number: int, column: str, entry: str, specification: Specification, path: Path) -> None:
    child_list = specification.by_number.get(number)
    if child_list is None:
        raise _wrong(path, entry, "list", f"There is no List {number}: give 1 to 11.")
    if column and column not in child_list.by_name:
        known = ", ".join(child_list.by_name)
        raise _wrong(path, entry, "column", f"List {number} has no column '{column.strip()}'. Its columns: {known}.")


def _refuse_contradictions(mapping: Mapping, path: Path) -> None:
    """Of two decisions on the same thing in one file, nobody can say which one is meant."""
    said: list[tuple[object, str]] = [
        *((_same_sheet(ruling), ruling.sheet) for ruling in mapping.sheets),
        *((_same_heading(ruling), ruling.heading) for ruling in mapping.headings),
        *((_same_value(ruling), ruling.value) for ruling in mapping.values),
        *((_same_dates(ruling), ruling.column) for ruling in mapping.dates),
    ]
    times = Counter(key for key, _ in said)
    for key, entry in said:
        if times[key] > 1:
            raise _wrong(
                path, entry, "", "The file decides on this more than once: leave one entry and delete the others."
            )


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


def _same_sheet(ruling: SheetRuling) -> object:
    return "sheet", squeezed(ruling.sheet)


def _same_heading(ruling: HeadingRuling) -> object:
    return "heading", ruling.list, squeezed(ruling.heading)


def _same_value(ruling: ValueRuling) -> object:
    return "value", ruling.list, ruling.column, ruling.value


def _same_dates(ruling: DateRuling) -> object:
    return "date", ruling.list, ruling.column


def _wrong(path: Path, entry: str, field: str, what: str) -> RuleFileError:
    return RuleFileError(what, where={"file": path.name, "entry": entry, "field": field})


def merged(earlier: Mapping, later: Mapping) -> Mapping:
    """Both mappings; where they speak of the same thing, the later one."""
    return Mapping(
        _merge(earlier.sheets, later.sheets, _same_sheet),
        _merge(earlier.headings, later.headings, _same_heading),
        _merge(earlier.values, later.values, _same_value),
        _merge(earlier.dates, later.dates, _same_dates),
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
