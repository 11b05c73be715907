"""Brothers and sisters, only where the data itself says so."""

import csv
from collections.abc import Mapping
from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.childdata.journeys.told import Related
from kloe.errors import RuleFileError

BY_ADOPTERS = "matched with or placed in the same adoptive family (List 10)"
BY_FILE = "in the same family (file of families)"
_HEADINGS = ["child_id", "family_id"]


def read_families(path: Path) -> dict[str, str]:
    """The family of each child in a CSV headed child_id,family_id; raises RuleFileError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise _refused(path, f"The file cannot be read ({problem.__class__.__name__}).", "") from problem
    if not rows or [cell.strip().lower() for cell in rows[0]] != _HEADINGS:
        raise _refused(path, "The first row does not head the columns.", "1")
    families: dict[str, str] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(_HEADINGS) or not all(cells):
            raise _refused(path, "A row needs a child's id and a family's id.", str(number))
        if families.setdefault(cells[0], cells[1]) != cells[1]:
            raise _refused(path, "A child is in two families.", str(number))
    return families


def related(child_id: str, extract: Extract, families: Mapping[str, str]) -> tuple[Related, ...]:
    """Other children of the family in ``families``, and of the adoptive family on List 10."""
    found: list[Related] = []
    if child_id in families:
        family = families[child_id]
        found += [
            Related(child_id=one, how=BY_FILE)
            for one in sorted(families)
            if families[one] == family and one != child_id
        ]
    if not any(name in extract.unavailable().columns for name in [("adoption", "family_id")]):
        rows = extract.session.rows(
            "select distinct other.child_id from adoption as mine join adoption as other using (family_id)"
            " where mine.child_id = $1 and other.child_id <> $1 and trim(family_id) <> '' order by 1",
            [child_id],
        )
        found += [Related(child_id=str(one), how=BY_ADOPTERS) for (one,) in rows]
    return tuple(found)


def _refused(path: Path, what: str, row: str) -> RuleFileError:
    return RuleFileError(
        what,
        where={"file": path.name, "row": row} if row else {"file": path.name},
        remedy="A file of families is a CSV headed child_id,family_id with a row for each child.",
    )
