"""One check laid out over one table: plain data that a session can run."""

import msgspec


class Query(msgspec.Struct, frozen=True):
    """One check over one list (and one column, where it is repeated for each).

    ``sql`` inserts the rows that fail into ``found``. ``probe`` is an aggregate that is false or null when
    it would insert none: many probes share one pass over a table. ``any_found`` asks the same of this check
    alone, without the work of wording messages. ``touches`` and ``settings`` tell whether
    the query can be decided with the extract at hand.
    """

    check: str
    table: str
    list_number: int | None
    cell: str
    sql: str
    probe: str
    any_found: str
    touches: tuple[tuple[str, str], ...]
    settings: tuple[str, ...]
