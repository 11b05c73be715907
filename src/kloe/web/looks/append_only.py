"""The database itself refuses to change or remove looks: the statements that say so, for SQLite and PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = """
create trigger looks_never_{verb}d before {verb} on looks_look
begin select raise(abort, 'A look is never changed or removed.'); end
"""
_FUNCTION = """
create or replace function looks_refuse() returns trigger language plpgsql as
$$ begin raise exception 'A look is never changed or removed.'; end $$
"""
_POSTGRESQL = """
create trigger looks_never_{verb}d before {verb} on looks_look for each statement execute function looks_refuse()
"""


def refuse_changes(connection: BaseDatabaseWrapper) -> None:
    """From now on a look can only be added."""
    allow_changes(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for verb in _verbs(connection):
            cursor.execute((_POSTGRESQL if connection.vendor == "postgresql" else _SQLITE).format(verb=verb))


def allow_changes(connection: BaseDatabaseWrapper) -> None:
    """Take that back: for whoever unmakes the table."""
    on = " on looks_look" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in _verbs(connection):
            cursor.execute(f"drop trigger if exists looks_never_{verb}d{on}")


def _verbs(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
