"""The page of roles and capabilities."""

from collections.abc import Iterator

from kloe.web.accounts.role_file import role_file
from reference_pages.markdown import code, prose, table

REACHES = {"all": "all", "team": "own team", "own": "own cases or requests"}


def permissions_page() -> Iterator[str]:
    """Every capability, every role, and how far each role's capabilities reach."""
    read = role_file()
    yield "# Roles and permissions"
    yield prose(
        "A page asks for a capability. A person has those of their roles; what no role gives them is denied. How people"
        " get roles: [manage people and roles](../how-to/manage-people.md)."
    )
    yield "## Roles"
    yield table(("Role", "What it is for"), ((one.title, one.says) for one in read.roles))
    yield "## Capabilities"
    yield prose("Who has one that sees children needs a second factor, and every look at a child is recorded.")
    yield table(
        ("Capability", "What it lets people do", "Sees children"),
        ((code(one.id), one.says, "yes" if one.children else "") for one in read.capabilities),
    )
    yield "## What each role can, and how far it reaches"
    for role in read.roles:
        yield f"### {role.title}"
        yield table(("Capability", "Reach"), ((code(can.capability), REACHES[can.reach]) for can in role.can))
