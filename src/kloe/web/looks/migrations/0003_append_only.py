"""Looks are only ever added: the database refuses the rest."""

from typing import Any

from django.db import migrations

from kloe.web.looks.append_only import allow_changes, refuse_changes


def refuse(apps: Any, editor: Any) -> None:
    refuse_changes(editor.connection)


def allow(apps: Any, editor: Any) -> None:
    allow_changes(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("looks", "0002_indexes")]
    operations = [migrations.RunPython(refuse, allow)]
