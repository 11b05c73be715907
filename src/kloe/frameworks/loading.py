"""Find and read the framework files, and lay each over the version that it is based on."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks.facts import Fact, Source
from kloe.frameworks.framework import Framework
from kloe.frameworks.validating import refuse_contradictions, refuse_entries_given_twice
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent
_VERSIONS = _FOLDER / "versions"


class _Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sources: tuple[Source, ...] = msgspec.field(name="source")


@cache
def load_sources() -> Mapping[str, Source]:
    """Every source that facts may name, by its id."""
    return {source.id: source for source in read_rules(_FOLDER / "sources.toml", _Sources).sources}


@cache
def framework_ids() -> tuple[str, ...]:
    """The ids of all versions that Kloe ships, in the order in which they began; planned ones last."""
    return tuple(sorted((path.stem for path in _VERSIONS.glob("*.toml")), key=_beginning))


@cache
def load_framework(framework_id: str) -> Framework:
    """The version with this id, complete; raises UnknownNameError."""
    known = {path.stem for path in _VERSIONS.glob("*.toml")}
    if framework_id not in known:
        raise UnknownNameError(
            f"There is no framework '{framework_id}'.", remedy=f"These exist: {', '.join(sorted(known))}."
        )
    return read_framework(_VERSIONS / f"{framework_id}.toml")


def find_framework(id_or_file: str) -> Framework:
    """The version with this id, or the one in this file; raises UnknownNameError and RuleFileError."""
    return read_framework(Path(id_or_file)) if id_or_file.endswith(".toml") else load_framework(id_or_file)


def load_frameworks() -> tuple[Framework, ...]:
    """All versions that Kloe ships, in the order in which they began; planned ones last."""
    return tuple(map(load_framework, framework_ids()))


def read_framework(source: Path) -> Framework:
    """Read one file and lay it over the version it is based on; raises RuleFileError."""
    own = read_rules(source, Framework)
    if own.id != source.stem:
        raise RuleFileError(
            f"The id is '{own.id}', but the file is called '{source.name}'.",
            where={"file": source.name, "field": "id"},
            remedy="Give both the same name.",
        )
    refuse_entries_given_twice(own, source.name)
    if own.based_on:
        own = _laid_over(_base_of(own, source.name), own, source.name)
    refuse_contradictions(own, source.name, load_sources())
    return own


def _beginning(framework_id: str) -> tuple[bool, str, str]:
    applies = load_framework(framework_id).applies
    return (applies is None, applies.since.isoformat() if applies else "", framework_id)


def _base_of(own: Framework, file: str) -> Framework:
    try:
        return load_framework(own.based_on)
    except UnknownNameError as problem:
        raise RuleFileError(problem.what, where={"file": file, "field": "based_on"}, remedy=problem.remedy) from problem


def _laid_over(base: Framework, own: Framework, file: str) -> Framework:
    """``own`` with all entries of ``base``: replaced by those of the same id, less what ``without`` takes away."""
    taken_away = set(own.without)
    _refuse_unknown_removals(taken_away, base, file)
    sections = {
        name: tuple(_merged(section, getattr(base, name), getattr(own, name), taken_away))
        for name, section in sections_of(Framework)
    }
    return msgspec.structs.replace(own, also_called=own.also_called or base.also_called, **sections)


def sections_of(shape: type[Framework]) -> tuple[tuple[str, str], ...]:
    """The sections of entries: how the attribute is called, and how the table in the file is."""
    fields = msgspec.structs.fields(shape)
    return tuple((field.name, field.encode_name) for field in fields if field.name != field.encode_name)


def _merged(section: str, base: Iterable[Fact], own: Iterable[Fact], taken_away: set[str]) -> Iterator[Fact]:
    mine = {entry.id: entry for entry in own}
    for entry in base:
        if f"{section}/{entry.id}" not in taken_away:
            yield mine.pop(entry.id, entry)
    yield from mine.values()


def _refuse_unknown_removals(taken_away: set[str], base: Framework, file: str) -> None:
    known = {f"{section}/{entry.id}" for name, section in sections_of(Framework) for entry in getattr(base, name)}
    if unknown := sorted(taken_away - known):
        raise RuleFileError(
            f"{base.id} has no '{unknown[0]}' to be left out.",
            where={"file": file, "field": "without"},
            remedy="Write section/id, such as rule/IL-3.",
        )
