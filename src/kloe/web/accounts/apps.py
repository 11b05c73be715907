"""The app of people and roles."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Accounts(AppConfig):
    """People and roles; the roles of roles.toml are put into the database whenever it is migrated."""

    name = "kloe.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Ask to be told of migrations, and of second factors that somebody has set up."""
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415 - models are there only now

        from kloe.web.accounts.roles import store_roles  # noqa: PLC0415

        post_migrate.connect(store_roles, sender=self)
        authenticator_added.connect(_proved, dispatch_uid="kloe.proved")


def _proved(request: Any, user: Any, authenticator: Any, **signal: object) -> None:
    """Who sets a second factor up has just shown that they hold it: this session need not ask again."""
    from allauth.account.internal.flows.login import record_authentication  # noqa: PLC0415
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        given = {"id": authenticator.pk, "type": str(authenticator.type), "reauthenticated": True}
        record_authentication(request, user, "mfa", **given)
