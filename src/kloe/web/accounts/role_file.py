"""The roles and capabilities of roles.toml, read strictly."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

ROLES = Path(__file__).parent / "roles.toml"
Reach = Literal["all", "team", "own"]


class CapabilityEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that a page asks for. ``children``: whoever has it sees rows of children.

    ``twice``: a second factor is asked for all the same, because whoever has it can come in as somebody else.
    """

    id: str
    says: str
    children: bool = False
    twice: bool = False


class Can(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A capability that a role has, and whose children, cases or requests it reaches."""

    capability: str
    reach: Reach


class RoleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A role that a person may have."""

    id: str
    title: str
    says: str
    can: tuple[Can, ...]


class RoleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The shape of roles.toml."""

    title: str
    capabilities: tuple[CapabilityEntry, ...] = msgspec.field(name="capability")
    roles: tuple[RoleEntry, ...] = msgspec.field(name="role")


@cache
def role_file(path: Path = ROLES) -> RoleFile:
    """Every role and capability; raises RuleFileError for a role that can what nothing is."""
    read = read_rules(path, RoleFile)
    known = {capability.id for capability in read.capabilities}
    for role in read.roles:
        for can in role.can:
            if can.capability not in known:
                raise RuleFileError(
                    f"There is no capability '{can.capability}'.",
                    where={"file": path.name, "entry": role.id, "field": "can"},
                    remedy=f"Capabilities: {', '.join(sorted(known))}.",
                )
    return read
