"""A framework file of a few lines, for what the shipped ones do not show."""

from collections.abc import Iterable
from pathlib import Path

from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import read_framework

_KNOWN = 'source = ["field: for a test"]\nconfidence = "stated"\n'
_HEAD = f"""
id = "small"
title = "A small framework"
system = "small"
summary = "For tests."

[applies]
from = 2014-01-01
to = 2026-12-31
{_KNOWN}
"""


def table(kind: str, **fields: object) -> str:
    """One entry of a framework file; ``since`` is written as "from"."""
    lines = [f"{'from' if name == 'since' else name} = {_value(value)}" for name, value in fields.items()]
    known = "" if "confidence" in fields else _KNOWN
    return f"\n[[{kind}]]\n" + "\n".join(lines) + f"\n{known}"


def event(name: str, **fields: object) -> str:
    """An event of the plan "plan"."""
    usual = {"plan": "plan", "title": name, "duty": "Do it.", "who": "authority", "owner": "lead"}
    return table("event", id=name, **{**usual, **fields})


def duty(name: str, **fields: object) -> str:
    """A duty after inspection."""
    usual = {"title": name, "says": "Do it.", "who": "authority", "owner": "lead", "trigger": "received"}
    return table("duty", id=name, **{**usual, **fields})


def small_framework(
    folder: Path, entries: Iterable[str], *, starts_on: str = "", types: tuple[str, ...] = ("one",)
) -> Framework:
    """A framework with one plan for ``types``, its events and duties."""
    kinds = (table("type", id=name, name=name, says="A type.") for name in types)
    starting = {"starts_on": starts_on} if starts_on else {}
    ends = {"fieldwork_from": "first", "fieldwork_to": "last"}
    plan = table("plan", id="plan", title="A plan", types=list(types), notice="None", **starting, **ends)
    own = "".join(entries)
    missing = "".join(event(name, day=0) for name in ends.values() if f'id = "{name}"' not in own)
    file = folder / "small.toml"
    file.write_text(_HEAD + "".join(kinds) + plan + own + missing, encoding="utf-8")
    return read_framework(file)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
