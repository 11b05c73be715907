"""Times without routine inspections: the file suspensions.toml, read and refused like a version."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from kloe.errors import RuleFileError
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_frameworks, load_sources
from kloe.frameworks.plans import Suspension
from kloe.rule_files import read_rules

_FILE = Path(__file__).parent / "suspensions.toml"


class _Suspensions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    suspensions: tuple[Suspension, ...] = msgspec.field(name="suspension", default=())


@cache
def load_suspensions() -> tuple[Suspension, ...]:
    """Every suspension that Kloe knows of, in the order of the file."""
    return read_suspensions(_FILE)


def read_suspensions(source: Path) -> tuple[Suspension, ...]:
    """Read a file of suspensions; raises RuleFileError for names and days that cannot be."""
    found = read_rules(source, _Suspensions).suspensions
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            raise _error(f"'{one.id}' is given twice.", source, one, "id")
        seen.add(one.id)
        if one.to < one.since:
            raise _error(f"It would end on {one.to}, before it begins.", source, one, "to")
        _refuse_unknown(one, source)
    return found


def suspended(
    framework: Framework, type_ids: Iterable[str], day: date, suspensions: Iterable[Suspension]
) -> Iterator[Suspension]:
    """Those of ``suspensions`` that stop any of these types of inspection under ``framework`` on ``day``."""
    asked = set(type_ids)
    for one in suspensions:
        of_system = not one.systems or framework.system in one.systems
        of_type = not one.types or bool(asked & set(one.types))
        if one.since <= day <= one.to and of_system and of_type:
            yield one


def _refuse_unknown(one: Suspension, file: Path) -> None:
    frameworks = load_frameworks()
    known = {
        "source": set(load_sources()),
        "systems": {framework.system for framework in frameworks},
        "types": {kind.id for framework in frameworks for kind in framework.types},
    }
    named = {"source": [name.partition(":")[0] for name in one.source], "systems": one.systems, "types": one.types}
    for field, names in named.items():
        for name in names:
            if name not in known[field]:
                remedy = f"These exist: {', '.join(sorted(known[field]))}."
                raise _error(f"There is no '{name}'.", file, one, field, remedy)


def _error(what: str, file: Path, entry: Suspension, field: str, remedy: str = "") -> RuleFileError:
    where = {"file": file.name, "entry": f"suspension {entry.id}", "field": field}
    return RuleFileError(what, where=where, remedy=remedy)
