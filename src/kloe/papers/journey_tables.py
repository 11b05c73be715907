"""One child's journey as a table: a row for each event, spell, and what follows from them, each with its places."""

from collections.abc import Iterator, Sequence

from kloe.childdata.journeys import Journey, Place
from kloe.papers.data_tables import Column, DataTable, Value, table_from_rows
from kloe.papers.journey_words import NO_EVENT, late_words, notes, place_words

_COLUMNS = (
    Column("child"), Column("what"), Column("kind"), Column("title"), Column("day", "day"), Column("until", "day"),
    Column("open", "yes or no"), Column("says"), Column("over", "whole number"), Column("unit"), Column("limit"),
    Column("basis"), Column("cannot_say"), Column("team"), Column("worker"), Column("notes"),
    Column("extract", "whole number"), Column("list", "whole number"), Column("row_id", "whole number"),
    Column("sheet_row", "whole number"), Column("source", "whole number"), Column("file"), Column("sheet"),
    Column("places"),
)  # fmt: skip


def journey_table(journey: Journey) -> DataTable:
    """Events first, in order. Place columns are of the last extract that has it; ``places`` has all."""
    parts = (_events, _spells, _overlaps, _late, _missing, _unread, _undated, _related)
    rows = [{"child": journey.child_id, **row} for part in parts for row in part(journey)]
    title = f"Journey of child {journey.child_id}"
    return table_from_rows(rows, name="journey", title=title, columns=_COLUMNS, notes=notes(journey))


def _events(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.events:
        yield {
            "what": "event", "kind": one.kind, "title": one.title, "day": one.day, "says": one.says, "team": one.team,
            "worker": one.worker, "notes": " ".join(one.notes), **_placed(one.places),
        }  # fmt: skip


def _spells(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.spells:
        yield {
            "what": "spell", "kind": one.kind, "title": one.title, "day": one.start_day, "until": one.end_day,
            "open": one.is_open, "says": one.says, "team": one.team, "worker": one.worker, "notes": one.ended_with,
            **_placed(one.places),
        }  # fmt: skip


def _overlaps(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.overlaps:
        title = " and ".join(one.titles)
        yield {
            "what": "overlap", "title": title, "day": one.since, "until": one.until, "open": one.until is None,
            "says": one.says,
        }  # fmt: skip


def _late(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.late:
        yield {
            "what": "late" if one.done else "overdue", "kind": one.limit, "title": one.title, "day": one.since,
            "until": one.done, "says": late_words(one), "over": one.over, "unit": one.unit, "limit": one.allowed,
            "basis": one.basis + (" (ours)" if one.ours else ""), "cannot_say": one.cannot_say, **_placed([one.place]),
        }  # fmt: skip


def _missing(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.missing:
        yield {"what": "missing", "kind": one.gap, "title": one.title, "says": one.says, **_placed([one.place])}


def _unread(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.unread:
        yield {"what": "unread date", "title": one.heading, "says": one.value, **_placed([one.place])}


def _undated(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.undated:
        yield {"what": "row without a day", "says": NO_EVENT, **_placed([one])}


def _related(journey: Journey) -> Iterator[dict[str, Value]]:
    for one in journey.related:
        yield {"what": "family", "title": one.child_id, "says": one.how}


def _placed(places: Sequence[Place]) -> dict[str, Value]:
    last = places[-1]
    return {
        "extract": last.extract, "list": last.list_number, "row_id": last.row_id, "sheet_row": last.sheet_row,
        "source": last.source, "file": last.file, "sheet": last.sheet, "places": place_words(places),
    }  # fmt: skip
