"""What changed since an earlier extract: issues that are new, still there, and gone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from kloe.childdata.checks.checking import CheckedExtract
from kloe.errors import KloeError


@dataclass(frozen=True)
class EarlierPack:
    """What is needed of an earlier pack: its date, its rows a list, and the keys of its issues by check."""

    extract_date: date
    rows: Mapping[int, int]
    issues: Mapping[str, str]
    authority: str | None = None


@dataclass(frozen=True)
class IssueChanges:
    """How many issues are new, still there and gone since ``since``; ``by_check``: (check, new, still, gone)."""

    new: int
    still_there: int
    gone: int
    since: date
    by_check: tuple[tuple[str, int, int, int], ...]


def read_earlier_pack(folder: Path, authority: str | None = None) -> EarlierPack:
    """Read an earlier pack; raises KloeError when the folder holds none, or one of another ``authority``."""
    earlier = _read(folder)
    if authority and earlier.authority and earlier.authority.casefold() != authority.casefold():
        raise KloeError(
            f"The earlier pack is of {earlier.authority}, not of {authority}.",
            where={"folder": folder},
            remedy="Give the folder of an earlier pack of the same authority.",
        )
    return earlier


def _read(folder: Path) -> EarlierPack:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        with duckdb.connect(":memory:") as connection:
            issues = connection.execute(
                'select key, "check" from read_parquet(?)', [str(folder / "issues.parquet")]
            ).fetchall()
        rows = {int(str(name).removeprefix("List ")): int(count) for name, count in manifest["rows"].items()}
        return EarlierPack(date.fromisoformat(manifest["extract_date"]), rows, dict(issues), manifest["authority"])
    except (OSError, ValueError, KeyError, duckdb.Error) as problem:
        raise KloeError(
            "This is no pack that Kloe has written, or it is incomplete.",
            where={"folder": folder},
            remedy="Give the folder of an earlier pack.",
        ) from problem


def compare_issues(checked: CheckedExtract, earlier: EarlierPack) -> IssueChanges:
    """Compare by the stable key of each issue."""
    now = {str(key): str(check) for key, check in checked.session.rows('select key, "check" from issues')}
    new, still, gone = (
        now.keys() - earlier.issues.keys(),
        now.keys() & earlier.issues.keys(),
        earlier.issues.keys() - now.keys(),
    )
    counts: dict[str, list[int]] = {}
    for place, keys, checks in ((0, new, now), (1, still, now), (2, gone, earlier.issues)):
        for key in keys:
            counts.setdefault(checks[key], [0, 0, 0])[place] += 1
    by_check = tuple((check, *counts[check]) for check in sorted(counts))
    return IssueChanges(len(new), len(still), len(gone), earlier.extract_date, by_check)  # type: ignore[arg-type]
