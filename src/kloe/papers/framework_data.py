"""Frameworks as data for a script: the names are those of the files."""

from typing import Any

import msgspec

from kloe.frameworks.choosing import Applicable
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import sections_of
from kloe.papers.framework_parts import parts_of

_OF_THE_REGISTER = ("id", "title", "system", "part_of", "edition_of", "based_on", "supersedes", "planned")


def in_the_register(framework: Framework) -> dict[str, Any]:
    """A version without its entries; of its types only what they are called."""
    return {
        **{name: msgspec.to_builtins(getattr(framework, name)) for name in _OF_THE_REGISTER},
        "applies": _every_field(framework.applies) if framework.applies else None,
        "types": [one.id for one in framework.types],
    }


def _every_field(of: msgspec.Struct) -> dict[str, Any]:
    """Also those that a file leaves out, so that each record of a list has the same fields."""
    return {field.encode_name: msgspec.to_builtins(getattr(of, field.name)) for field in msgspec.structs.fields(of)}


def framework_as_data(framework: Framework, part: str = "") -> dict[str, Any]:
    """A version whole, or the entries of one part of it; raises UnknownNameError."""
    whole: dict[str, Any] = msgspec.to_builtins(framework)
    if not part:
        return whole
    kept = {id(item.entry) for one in parts_of(framework, part) for item in one.items if item.entry}
    return {
        table: msgspec.to_builtins([entry for entry in getattr(framework, name) if id(entry) in kept])
        for name, table in sections_of(Framework)
        if any(id(entry) in kept for entry in getattr(framework, name))
    }


def applicable_as_data(found: Applicable) -> dict[str, Any]:
    """A framework that applies on a day, with its main version, the types asked for and what is suspended."""
    return {
        **in_the_register(found.framework),
        "main": found.main.id,
        "types": [one.id for one in found.types],
        "suspensions": [_every_field(one) for one in found.suspensions],
    }
