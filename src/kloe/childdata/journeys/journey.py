"""One child's journey. ``journey`` is the room's front door; what it answers is in ``told.py``."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kloe.childdata.extract import Extract
from kloe.childdata.journeys.families import related
from kloe.childdata.journeys.merging import merge_events, merge_spells
from kloe.childdata.journeys.overlapping import overlaps
from kloe.childdata.journeys.reading import OneExtract, children_of, read_child
from kloe.childdata.journeys.told import Journey, Late, Missing, Place
from kloe.engine.sql import identifier
from kloe.errors import UnknownNameError


def journey(child_id: str, extracts: Extract | Sequence[Extract], families: Mapping[str, str] | None = None) -> Journey:
    """The journey of the child with exactly this id through ``extracts``, oldest first.

    ``families`` gives the family of each child by its id, where the authority knows it (see ``read_families``). Raises
    UnknownNameError when no list of children has the id.
    """
    several = (extracts,) if isinstance(extracts, Extract) else tuple({id(one): one for one in extracts}.values())
    several = tuple(sorted(several, key=lambda one: one.extract_date))
    parts = [read_child(child_id, extract, place) for place, extract in enumerate(several)]
    if not any(part.rows for part in parts):
        raise _unknown(child_id, several)
    events = merge_events(parts)
    spells = merge_spells(parts)
    last = parts[-1]
    return Journey(
        child_id=child_id,
        extract_dates=tuple(part.extract_date for part in parts),
        files=tuple(tuple(file.name for file in extract.files) for extract in several),
        birth_days=tuple(sorted({born for part in parts for born in part.birth_days})),
        events=events,
        spells=spells,
        overlaps=overlaps(spells, last.book, last.extract_date),
        missing=_latest_missing(parts),
        late=_latest_late(parts),
        unread=tuple(one for part in parts for one in part.unread),
        undated=tuple(_undated(parts)),
        related=related(child_id, several[-1], families or {}),
        not_told=tuple(dict.fromkeys(reason for part in parts for reason in part.why.values())),
    )


def _undated(parts: Sequence[OneExtract]) -> Iterator[Place]:
    for part in parts:
        dated = {place for _, place in part.events}
        yield from (place for place in part.rows if place not in dated)


def _latest_late(parts: Sequence[OneExtract]) -> tuple[Late, ...]:
    """What was late, once: the last extract that tells of it has the word. Two alike in one are two."""
    found: dict[tuple[object, ...], Late] = {}
    for part in parts:
        found = {key: late for key, late in found.items() if late.done or late.place.list_number not in part.lists}
        times: Counter[tuple[object, ...]] = Counter()
        for late in part.late:
            key = (late.limit, late.since)
            found[*key, times[key]] = late
            times[key] += 1
    return tuple(sorted(found.values(), key=lambda one: (one.since, one.title)))


def _latest_missing(parts: Sequence[OneExtract]) -> tuple[Missing, ...]:
    """What is missing is asked of the last extract in which the child is."""
    return next((part.missing for part in reversed(parts) if part.rows), ())


def _unknown(child_id: str, several: Sequence[Extract]) -> UnknownNameError:
    """Suggests only an id that differs by case, space or punctuation: a guess would be another child."""
    came: set[int] = set()
    close: set[str] = set()
    for extract in several:
        asked = children_of(extract)
        came |= asked.keys()
        for table in asked.values():
            sql = (
                f"select distinct child_id from {identifier(table)} where nullif(regexp_replace(lower(child_id),"
                " '[^a-z0-9]', '', 'g'), '') = regexp_replace(lower($1), '[^a-z0-9]', '', 'g')"
            )
            close |= {str(name) for (name,) in extract.session.rows(sql, [child_id])}
    looked = ", ".join(str(number) for number in sorted(came)) or "none"
    remedy = f"Did you mean {' or '.join(sorted(close))}?" if close else "Write the id exactly as the lists have it."
    return UnknownNameError(f"There is no child '{child_id}'. Lists of children looked in: {looked}.", remedy=remedy)
