"""The cases to audit, from a sample or a list of an authority's own: JSON, or the first sheet of a workbook or CSV."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from kloe.audits.records import Case
from kloe.audits.sheet_reading import Sheet, open_sheets
from kloe.errors import KloeError, UnreadableFileError
from kloe.spelling import squeezed

_NAMES = {
    "child_id": ("child_id", "child id", "child", "child unique id"),
    "team": ("team",),
    "worker": ("worker", "social worker", "case worker", "allocated worker"),
    "group": ("group", "group of children"),
}
_FIELDS = {squeezed(name): field for field, names in _NAMES.items() for name in names}


def read_cases(path: Path) -> tuple[Case, ...]:
    """Each child of the file once, in its order; columns that say nothing of the case are not looked at.

    Raises KloeError where there is no column of children's ids, or a row without one.
    """
    rows = _json_rows(path) if path.suffix.lower() == ".json" else _sheet_rows(open_sheets(path)[0])
    cases: dict[str, Case] = {}
    for number, row in enumerate(rows, start=1):
        said = {_FIELDS[squeezed(name)]: str(cell).strip() for name, cell in row.items() if _counts(name, cell)}
        if not said.get("child_id"):
            raise KloeError(
                "There is no child's id.",
                where={"file": path.name, "row": number},
                remedy="Give a column child_id, with the id in every row; team, worker and group may stand beside it.",
            )
        cases.setdefault(said["child_id"], Case(**said))
    return tuple(cases.values())


def _counts(name: str, cell: object) -> bool:
    return squeezed(name) in _FIELDS and cell not in (None, "")


def _sheet_rows(sheet: Sheet) -> Iterator[Mapping[str, object]]:
    filled = [row for row in sheet.rows if any(row)]
    headings = [cell or "" for cell in filled[0]] if filled else []
    for row in filled[1:]:
        yield dict(zip(headings, row, strict=False))


def _json_rows(path: Path) -> Iterable[Mapping[str, object]]:
    """A list of objects, or an object whose ``rows`` or ``cases`` is one, as the files of tables are."""
    try:
        found: Any = msgspec.json.decode(path.read_bytes())
        if isinstance(found, dict):
            found = found.get("rows", found.get("cases"))
        return msgspec.convert(found, list[dict[str, Any]])
    except OSError as problem:
        raise UnreadableFileError(
            "The file cannot be opened.", where={"file": path.name}, remedy="Check the name and the folder."
        ) from problem
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as problem:
        raise UnreadableFileError(
            "This is no list of cases.",
            where={"file": path.name},
            remedy='Give a list of objects with child_id, or an object with such a list under "rows".',
        ) from problem
