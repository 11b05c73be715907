"""Kinds of faults as data, and the key that says where each one was planted."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.childdata.specification import ChildList, latest_specification
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

_FILE = Path(__file__).parent / "faults.toml"
Place = Literal["row", "child", "column", "list"]
Conditions = dict[str, str]
Changes = dict[str, str]


class FaultKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way to spoil one row so that one check surely finds it.

    ``where`` says which rows of ``list`` can be spoiled so, by column: "filled", "blank", codes with "|"
    between them, "4..9" for numbers, "over 30" or "within 30" for dates (days before the extract date).
    ``also_on`` asks the same of the child's row on other lists, ``not_on`` names lists on which the child must
    not be. ``set`` gives columns new values, ``elsewhere`` those of the child's row on other lists:
    "blank", "code X", "text ...", "number 3", "number age + 3", "day extract + 10", "day start_date - 3",
    "day 1900-01-01", or "form" and a way of writing. ``copy`` adds a second row below, changed by ``set``;
    ``remove_from`` takes the child's rows off another list; ``add`` puts in a row that is no data.
    ``found_by`` says how closely the check points: at the row, at the child (perhaps on another list), at the
    column, or at the list as a whole.
    The first column of ``set`` is the one that the key names, unless ``column`` says another.
    """

    id: str
    check: str
    list: int
    column: str = ""
    where: Conditions = {}
    also_on: dict[str, Conditions] = {}
    not_on: tuple[str, ...] = ()
    set: Changes = {}
    elsewhere: dict[str, Changes] = {}
    copy: bool = False
    remove_from: tuple[str, ...] = ()
    add: str = ""
    found_by: Place = "row"


class FaultFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything in ``faults.toml``."""

    title: str
    faults: tuple[FaultKind, ...] = msgspec.field(name="fault")


class Planted(msgspec.Struct, frozen=True):
    """One planted fault: the check that must find it, and where it lies."""

    kind: str
    check: str
    list: int
    column: str
    sheet_row: int
    child: str | None
    found_by: Place
    what: str


@cache
def fault_kinds() -> tuple[FaultKind, ...]:
    """The kinds that Kloe ships; raises RuleFileError."""
    return read_fault_kinds(_FILE)


def read_fault_kinds(path: Path) -> tuple[FaultKind, ...]:
    """The kinds of a file, each about lists and columns that exist; raises RuleFileError."""
    kinds = read_rules(path, FaultFile).faults
    specification = latest_specification()
    for kind in kinds:
        own = specification.by_number.get(kind.list)
        _refuse_unknown(path, kind, own, (*kind.where, *kind.set, *filter(None, (kind.column,))))
        for name, columns in (*kind.also_on.items(), *kind.elsewhere.items()):
            _refuse_unknown(path, kind, specification.by_name.get(name), columns)
        for name in (*kind.not_on, *kind.remove_from):
            _refuse_unknown(path, kind, specification.by_name.get(name), ())
    return kinds


def _refuse_unknown(path: Path, kind: FaultKind, own: ChildList | None, columns: Iterable[str]) -> None:
    where = {"file": path.name, "entry": kind.id}
    if own is None:
        raise RuleFileError("It names a list that does not exist.", where=where)
    for column in columns:
        if column not in own.by_name:
            raise RuleFileError(f"List {own.number} has no column '{column}'.", where=where)


def write_key(planted: Iterable[Planted], path: Path) -> Path:
    """Write the key as CSV: one line a fault."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in msgspec.structs.fields(Planted)])
        writer.writerows(msgspec.structs.astuple(fault) for fault in planted)
    return path
