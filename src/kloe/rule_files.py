"""How a file of rules is read: strictly, with an error that names file, entry and field.

A rule file is TOML. Unknown and duplicate keys, missing fields and values of the wrong type are refused,
because a rule that is silently ignored is worse than one that is missing.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TypeVar

import msgspec

from kloe.errors import RuleFileError

Rules = TypeVar("Rules")

# msgspec looks a shape up when it first meets it; two threads that meet it at once crash the interpreter.
_ONE_AT_A_TIME = Lock()
_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[(?P<any>\.\.\.)\]")


def read_rules(source: Path, shape: type[Rules]) -> Rules:
    """Read the TOML file ``source`` as ``shape`` (a msgspec Struct); raises RuleFileError."""
    try:
        text = source.read_bytes().decode("utf-8-sig")  # Windows editors put a mark in front
    except (OSError, UnicodeDecodeError) as problem:
        raise RuleFileError(
            f"The file cannot be read ({problem.__class__.__name__}).",
            where={"file": source.name},
            remedy="Check that it exists and is saved as UTF-8 text.",
        ) from problem
    return parse_rules(text, shape, name=source.name)


def parse_rules(text: str, shape: type[Rules], *, name: str) -> Rules:
    """Read TOML ``text``, called ``name`` in errors, as ``shape``; raises RuleFileError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise RuleFileError(
            f"This is not valid TOML: {problem}.",
            where={"file": name},
            remedy="A key given twice, a missing quote or bracket is the usual cause.",
        ) from problem
    except RecursionError as problem:
        raise RuleFileError(
            "Brackets are nested far too deeply.", where={"file": name}, remedy="Close each bracket where it ends."
        ) from problem
    try:
        with _ONE_AT_A_TIME:
            return msgspec.convert(data, shape, strict=True)
    except msgspec.ValidationError as problem:
        raise _located(str(problem), data, name) from problem


def _located(problem: str, data: Mapping[str, object], name: str) -> RuleFileError:
    """Turn msgspec's ``message - at `$.check[3].severity` `` into file, entry and field."""
    found = _PATH.search(problem)
    entry, field = _entry_and_field(found["path"] if found else "", data)
    what = _PATH.sub("", problem)
    unknown = re.search(r"(?:unknown field|missing required field) `([^`]+)`", what)
    return RuleFileError(
        f"{what}.",
        where={"file": name, "entry": entry, "field": unknown[1] if unknown else field},
        remedy="See docs/reference for the fields that this kind of file has.",
    )


def _entry_and_field(path: str, data: object) -> tuple[str, str]:
    """Name the innermost entry on ``path`` by its id or name, and the field after it."""
    entry, field = "", ""
    for step in _STEP.finditer(path):
        if step["key"]:
            field = step["key"]
            data = data.get(field) if isinstance(data, Mapping) else None
        elif step["index"] and isinstance(data, Sequence) and not isinstance(data, str):
            data = data[int(step["index"])]
            entry, field = _name_of(data) or f"{field} {int(step['index']) + 1}", ""
    return entry, field


def _name_of(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return ""
    return str(next((entry[key] for key in ("id", "name", "code", "heading") if key in entry), ""))
