"""Find and read the specification files, resolve what one version takes over from the one before it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from kloe.childdata.specification.model import ChildList, CodeSet, Specification
from kloe.errors import RuleFileError, UnknownNameError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent
Part = TypeVar("Part", ChildList, CodeSet)


def specification_ids() -> tuple[str, ...]:
    """The ids of all versions that Kloe ships, oldest first."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load_specification(specification_id: str) -> Specification:
    """The version with this id, complete; raises UnknownNameError."""
    if specification_id not in specification_ids():
        raise UnknownNameError(
            f"There is no specification '{specification_id}'.",
            remedy=f"These exist: {', '.join(specification_ids())}.",
        )
    return read_specification(_FOLDER / f"{specification_id}.toml")


def find_specification(id_or_file: str) -> Specification:
    """The version with this id, or the one in this file; raises UnknownNameError and RuleFileError."""
    return read_specification(Path(id_or_file)) if id_or_file.endswith(".toml") else load_specification(id_or_file)


def read_specification(source: Path) -> Specification:
    """Read one file and lay it over the version it is based on; raises RuleFileError."""
    own = read_rules(source, Specification)
    if own.based_on:
        _refuse_unknown_base(own, source.name)
        base = load_specification(own.based_on)
        own = msgspec.structs.replace(
            own,
            lists=_laid_over(base.lists, own.lists),
            code_sets=_laid_over(base.code_sets, own.code_sets),
        )
    _refuse_contradictions(own, source.name)
    return own


def latest_specification() -> Specification:
    """The newest version."""
    return max(map(load_specification, specification_ids()), key=lambda version: version.valid_from)


def specification_at(day: date) -> Specification:
    """The version in force on ``day``; the oldest one for a day before all of them."""
    versions = sorted(map(load_specification, specification_ids()), key=lambda version: version.valid_from)
    return max(
        (version for version in versions if version.valid_from <= day),
        key=lambda version: version.valid_from,
        default=versions[0],
    )


def _laid_over(base: tuple[Part, ...], own: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts of ``base`` in their order, each replaced by the one of the same name in ``own``."""
    mine = {part.name: part for part in own}
    taken_over = tuple(mine.pop(part.name, part) for part in base)
    return taken_over + tuple(mine.values())


def _refuse_unknown_base(version: Specification, file: str) -> None:
    if version.based_on not in specification_ids():
        raise RuleFileError(
            f"There is no specification '{version.based_on}' to be based on.",
            where={"file": file, "field": "based_on"},
            remedy=f"These exist: {', '.join(specification_ids())}.",
        )


def _refuse_contradictions(version: Specification, file: str) -> None:
    _refuse_twice((child_list.name for child_list in version.lists), file, "list")
    _refuse_twice((child_list.number for child_list in version.lists), file, "list", "number")
    _refuse_twice((code_set.name for code_set in version.code_sets), file, "code_set")
    for code_set in version.code_sets:
        _refuse_twice((code.code for code in code_set.codes), file, f"code_set {code_set.name}", "code")
        _refuse_twice((code.printed for code in code_set.codes), file, f"code_set {code_set.name}", "printed")
    for child_list in version.lists:
        _refuse_twice((column.name for column in child_list.columns), file, f"list {child_list.name}")
        _refuse_twice(_headings(child_list), file, f"list {child_list.name}", "heading")
        _refuse_unknown_references(version, child_list, file)


def _headings(child_list: ChildList) -> Iterator[str]:
    """Every heading, older ones included, each once a column: case tells no two columns apart."""
    for column in child_list.columns:
        yield from {heading.casefold() for heading in (column.heading, *column.older_headings)}


def _refuse_twice(names: Iterable[str | int], file: str, entry: str, field: str = "name") -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise RuleFileError(
            f"'{twice[0]}' is given twice.",
            where={"file": file, "entry": entry, "field": field},
            remedy="Remove or rename one of the two.",
        )


def _refuse_unknown_references(version: Specification, child_list: ChildList, file: str) -> None:
    where = {"file": file, "entry": f"list {child_list.name}"}
    for name in child_list.identity:
        if name not in child_list.by_name:
            raise RuleFileError(f"There is no column '{name}'.", where=where | {"field": "identity"})
    for column in child_list.columns:
        if (column.type == "category") != bool(column.codes):
            raise RuleFileError(
                f"Column '{column.name}' must have codes if, and only if, its type is category.",
                where=where | {"field": "codes"},
            )
        if column.codes and column.codes not in version.code_sets_by_name:
            raise RuleFileError(
                f"Column '{column.name}' names the unknown code set '{column.codes}'.",
                where=where | {"field": "codes"},
            )
