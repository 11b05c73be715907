"""An earlier List 6 brought beside a later extract, so that the two can be compared."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from kloe.childdata.extract import Extract
from kloe.engine.catalogue import AS_IT_CAME
from kloe.engine.sql import identifier, literal
from kloe.errors import KloeError

_IN_NEED = 6


@contextmanager
def earlier_cases(earlier: Path | Extract, later: Extract) -> Iterator[str]:
    """SQL for the session of ``later``: child, team and worker of the cases open on the earlier List 6.

    ``earlier`` is an extract, or a folder with ``lists/`` that Kloe wrote. A case whose closure date was given or could
    not be understood is not open. Raises KloeError when there is no such list, when it lacks what is compared, or when
    it is not the earlier one.
    """
    _refuse_later(earlier, later)
    staged = later.session.workplace / "earlier-list-6.parquet"  # all that a session that is shut can read
    try:
        if isinstance(earlier, Extract):
            _write_list(earlier, staged)
        else:
            _copy_list(earlier, staged)
        yield _open_cases(later, staged, earlier)
    finally:
        staged.unlink(missing_ok=True)


def _headings(extract: Extract) -> dict[str, str]:
    columns = extract.specification.by_number[_IN_NEED].by_name
    return {name: columns[name].heading for name in ("child_id", "closure_date", "team", "worker")}


def _write_list(earlier: Extract, target: Path) -> None:
    """Write what is compared of List 6, headed as a pack heads it: two extracts share no database."""
    headings = _headings(earlier)
    parts = [f"{identifier(name)} as {identifier(heading)}" for name, heading in headings.items()]
    came = f"{identifier('closure_date' + AS_IT_CAME)} as {identifier(_as_it_came(headings['closure_date']))}"
    written = earlier.session.workplace / target.name
    earlier.session.connection.execute(
        f"copy (select {', '.join(parts)}, {came} from children_in_need) to {literal(written)} (format parquet)"
    )
    shutil.move(written, target)


def _copy_list(folder: Path, target: Path) -> None:
    found = sorted((folder / "lists").glob(f"list_{_IN_NEED:02}_*.parquet"))
    if not found:
        raise KloeError(
            "There is no List 6 in lists/.",
            where={"folder": folder},
            remedy="Give the folder of an earlier pack or tidy folder that Kloe has written.",
        )
    shutil.copyfile(found[0], target)


def _open_cases(later: Extract, staged: Path, earlier: Path | Extract) -> str:
    """SQL: the open cases of the earlier List 6; raises KloeError when it has not what is compared."""
    source = f"read_parquet({literal(staged)})"
    where = {} if isinstance(earlier, Extract) else {"folder": earlier}
    try:
        cursor = later.session.connection.execute(f"select * from {source} limit 0")
    except duckdb.Error as problem:
        raise KloeError(
            "The earlier List 6 cannot be read as Parquet.", where=where, remedy="Write the earlier pack again."
        ) from problem
    present = {str(column[0]) for column in cursor.description or ()}
    headings = _headings(later)
    _refuse_missing(sorted(set(headings.values()) - present), where)
    closed = headings["closure_date"]
    came = [identifier(name) for name in (_as_it_came(closed),) if name in present]
    still_open = " and ".join(f"{name} is null" for name in (identifier(closed), *came))
    parts = ", ".join(f"{identifier(headings[name])} as {name}" for name in ("child_id", "team", "worker"))
    return f"select {parts} from {source} where {still_open}"


def _as_it_came(heading: str) -> str:
    return f"{heading} (as it came)"


def _refuse_missing(missing: Iterable[str], where: Mapping[str, object]) -> None:
    names = ", ".join(f"'{name}'" for name in missing)
    if names:
        raise KloeError(
            f"The earlier List 6 has no column {names}.",
            where=where,
            remedy="Changes of worker need the child, the closure date, the team and the worker on both days.",
        )


def _refuse_later(earlier: Path | Extract, later: Extract) -> None:
    day = earlier.extract_date if isinstance(earlier, Extract) else _day_of(earlier)
    if day and day >= later.extract_date:
        raise KloeError(
            f"The extract given as the earlier one is of {day:%d/%m/%Y}, and the later one of"
            f" {later.extract_date:%d/%m/%Y}.",
            remedy="Give the older one first.",
        )


def _day_of(folder: Path) -> date | None:
    """The day that a pack's manifest names; None where there is no manifest, as in a folder of lists alone."""
    try:
        return date.fromisoformat(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["extract_date"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
