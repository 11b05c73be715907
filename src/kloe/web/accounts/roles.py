"""Put the roles of roles.toml into the database, where permissions are resolved."""

from django.db import transaction

from kloe.web.accounts.models import Role, RoleCapability
from kloe.web.accounts.role_file import role_file


@transaction.atomic
def store_roles(**signal: object) -> None:
    """Make the tables of roles say what the file says. A role that left the file can nothing any more."""
    read = role_file()
    children = {capability.id: capability.children for capability in read.capabilities}
    RoleCapability.objects.all().delete()
    for role in read.roles:
        Role.objects.update_or_create(id=role.id, defaults={"title": role.title, "says": role.says})
    RoleCapability.objects.bulk_create(
        RoleCapability(role_id=role.id, capability=can.capability, reach=can.reach, children=children[can.capability])
        for role in read.roles
        for can in role.can
    )
