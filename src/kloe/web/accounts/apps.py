"""The app of people and roles."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Accounts(AppConfig):
    """People and roles; the roles of roles.toml are put into the database whenever it is migrated."""

    name = "kloe.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Ask to be told of migrations."""
        from kloe.web.accounts.roles import store_roles  # noqa: PLC0415 - models are there only now

        post_migrate.connect(store_roles, sender=self)
