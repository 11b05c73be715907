"""What ``faults.toml`` says about cells: conditions on them, and new values for them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from kloe.childdata.specification import Column, Specification
from kloe.errors import RuleFileError

Cell = object
Cells = Mapping[str, Cell]

_ARITHMETIC = re.compile(r"(?P<base>[a-z_0-9]+?)(?: (?P<sign>[+-]) (?P<count>\d+))?")
_RANGE = re.compile(r"(?P<least>-?\d+)?\.\.(?P<most>-?\d+)?")
_NO_BREAK_SPACE = "\u00a0"


def holds(condition: str, cell: Cell, column: Column, specification: Specification, as_at: date) -> bool:
    """Whether the cell is as the condition says."""
    if condition in ("filled", "blank"):
        return (cell is not None) == (condition == "filled")
    if cell is None:
        return False
    if isinstance(cell, date):
        word, _, days = condition.partition(" ")
        back = (as_at - cell).days
        return back > int(days) if word == "over" else back <= int(days)
    found = _RANGE.fullmatch(condition)
    if isinstance(cell, int) and found:
        return int(found["least"] or cell) <= cell <= int(found["most"] or cell)
    codes = specification.codes_of(column)
    accepted = condition.split("|")
    return cell in ([codes.by_code[code].printed for code in accepted] if codes else accepted)


def changed(change: str, column: Column, cells: Cells, specification: Specification, as_at: date) -> Cell:
    """The new value of the column in a row that holds ``cells``; raises RuleFileError."""
    kind, _, rest = change.partition(" ")
    codes = specification.codes_of(column)
    if kind == "blank":
        return None
    if kind == "code" and codes:
        return codes.by_code[rest].printed
    if kind == "text":
        return rest
    if kind == "number":
        return _number(rest, cells)
    if kind == "day":
        return _day(rest, cells, as_at)
    if kind == "form" and rest in _FORMS:
        return _FORMS[rest](cells[column.name])
    raise RuleFileError(
        f"'{change}' is not a change.",
        where={"file": "faults.toml", "field": column.name},
        remedy="Use blank, code, text, number, day or form.",
    )


def _number(rest: str, cells: Cells) -> int:
    if re.fullmatch(r"-?\d+", rest):
        return int(rest)
    base, count = _base_and_count(rest)
    return int(str(cells[base])) + count


def _day(rest: str, cells: Cells, as_at: date) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", rest):
        return date.fromisoformat(rest)
    base, count = _base_and_count(rest)
    start = as_at if base == "extract" else cells[base]
    if not isinstance(start, date):
        raise RuleFileError(f"'{base}' holds no date.", where={"file": "faults.toml"})
    return start + timedelta(days=count)


def _base_and_count(rest: str) -> tuple[str, int]:
    found = _ARITHMETIC.fullmatch(rest)
    if not found:
        raise RuleFileError(f"'{rest}' is not understood.", where={"file": "faults.toml"})
    count = int(found["count"] or 0)
    return found["base"], -count if found["sign"] == "-" else count


def _bare_code(cell: Cell) -> Cell:
    """``U1`` for ``a) U1: Foster placement``, ``WBRI`` for ``a) WBRI``."""
    return re.sub(r"^[a-z0-9]+\) ", "", str(cell)).split(":")[0].split(" - ")[0]


def _without_letter(cell: Cell) -> Cell:
    return re.sub(r"^[a-z0-9]+\) ", "", str(cell))


def _next_saturday(cell: Cell) -> Cell:
    return cell + timedelta(days=(5 - cell.weekday()) % 7) if isinstance(cell, date) else cell


def _last_saturday(cell: Cell) -> Cell:
    return cell - timedelta(days=(cell.weekday() + 2) % 7) if isinstance(cell, date) else cell


def _written(layout: str) -> Callable[[Cell], Cell]:
    return lambda cell: cell.strftime(layout) if isinstance(cell, date) else cell


_FORMS: Mapping[str, Callable[[Cell], Cell]] = {
    "bare code": _bare_code,
    "without letter": _without_letter,
    "capitals": lambda cell: str(cell).upper(),
    "no-break space": lambda cell: str(cell).replace(" ", _NO_BREAK_SPACE),
    "doubled space": lambda cell: str(cell).replace(" ", "  "),
    "ends .0": lambda cell: f"{cell}.0",
    "decimal": lambda cell: f"{cell}.14",
    "with years": lambda cell: f"{cell} years",
    "date in words": _written("%d %B %Y"),
    "date with time": _written("%d/%m/%Y 14:30"),
    "date the other way": _written("%Y-%m-%d"),
    "next saturday": _next_saturday,
    "last saturday": _last_saturday,
}
