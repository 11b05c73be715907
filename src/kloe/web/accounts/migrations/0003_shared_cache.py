"""The table in which server processes tell each other how often somebody got a password wrong."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make_table(apps: Any, editor: Any) -> None:
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


def drop_table(apps: Any, editor: Any) -> None:
    editor.execute("drop table if exists shared_cache")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_what_was_done")]
    operations = [migrations.RunPython(make_table, drop_table)]
