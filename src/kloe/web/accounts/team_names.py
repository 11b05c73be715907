"""The teams that an extract names, so that nobody has to type them."""

from kloe.engine.sql import identifier
from kloe.errors import KloeError

_COLUMN = "team"


def teams_of_latest_extract() -> list[str]:
    """Every team of the newest extract, as it is spelt there. Raises KloeError when there is no extract."""
    from kloe.web.childdata.models import State, StoredExtract  # noqa: PLC0415 - that room asks this one for people
    from kloe.web.childdata.opened import opened  # noqa: PLC0415

    latest = StoredExtract.objects.filter(state=State.READY, replaced_by=None).first()
    if latest is None:
        raise KloeError("There is no extract yet.", remedy="Add the teams by hand, or come back when there is one.")
    with opened(latest) as one:
        session = one.extract.session
        tables = session.rows(
            "select table_name from information_schema.columns where column_name = ? order by 1", [_COLUMN]
        )
        asked = " union ".join(
            f"select distinct {identifier(_COLUMN)} from {identifier(table)} where {identifier(_COLUMN)} is not null"
            for (table,) in tables
        )
        return sorted(str(team) for (team,) in session.rows(asked)) if asked else []
