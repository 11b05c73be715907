"""The same event in several extracts is one event with several places; what changed or went is said."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from kloe.childdata.journeys.reading import OneExtract, Row
from kloe.childdata.journeys.told import Event, Place, Spell

_Key = tuple[object, ...]
_Seen = tuple[int, Row, Place]
# Lists 1 to 5 hold the six months before the extract: what is older falls out of them without having been corrected.
_WINDOW_LISTS = range(1, 6)
_WINDOW_DAYS = 184


def merge_events(parts: Sequence[OneExtract]) -> tuple[Event, ...]:
    """Every event once, by day and then in the order of the file of events."""
    kinds = {one.id: (place, one.latest) for place, one in enumerate(parts[-1].book.events)}
    seen: dict[_Key, list[_Seen]] = {}
    for number, part in enumerate(parts):
        for key, row, place in _keyed(part.events, {name for name, (_, latest) in kinds.items() if latest}, "day"):
            seen.setdefault(key, []).append((number, row, place))
    events = [_event(found, parts, kinds[found[-1][1]["kind"]][1]) for found in seen.values()]
    return tuple(sorted(events, key=lambda one: (one.day, kinds[one.kind][0], one.says, one.places[0].row_id)))


def merge_spells(parts: Sequence[OneExtract]) -> tuple[Spell, ...]:
    """Every spell once, as the last extract that shows it has it, in the order of the file and then by start."""
    kinds = {one.id: (place, one.latest) for place, one in enumerate(parts[-1].book.spells)}
    seen: dict[_Key, list[_Seen]] = {}
    for number, part in enumerate(parts):
        latest = {name for name, (_, is_latest) in kinds.items() if is_latest}
        for key, row, place in _keyed(part.spells, latest, "start_day"):
            seen.setdefault(key, []).append((number, row, place))
    spells = [_spell(found, parts) for found in seen.values()]
    return tuple(sorted(spells, key=lambda one: (kinds[one.kind][0], one.start_day or date.min, one.places[0].row_id)))


def _keyed(rows: Sequence[tuple[Row, Place]], latest: set[str], day: str) -> Iterator[tuple[_Key, Row, Place]]:
    """Each row with what tells it from others: its kind, what identifies it, and which of several alike it is."""
    times: Counter[_Key] = Counter()
    for row, place in rows:
        key = (row["kind"], row["identity"], row[day] if row["kind"] in latest else None)
        yield (*key, times[key]), row, place
        times[key] += 1


def _event(seen: Sequence[_Seen], parts: Sequence[OneExtract], latest: bool) -> Event:
    number, row, _ = seen[-1]
    earlier = tuple(dict.fromkeys(one["day"] for _, one, _ in seen if one["day"] != row["day"]))
    return Event(
        day=row["day"],
        kind=row["kind"],
        title=row["title"],
        says=row["says"] or "",
        places=tuple(place for _, _, place in seen),
        team=row["team"],
        worker=row["worker"],
        earlier_days=earlier,
        notes=(
            *_changed(seen, parts),
            *(() if latest else _gone(number, row, parts)),
            *_ahead(row["day"], parts[number].extract_date),
        ),
    )


def _changed(seen: Sequence[_Seen], parts: Sequence[OneExtract]) -> Iterator[str]:
    for (before, earlier, _), (after, later, _) in pairwise(seen):
        for name, words in (("day", "The date was"), ("says", "It said")):
            if earlier[name] != later[name]:
                yield (
                    f"{words} {_shown(earlier[name])} in the extract of {_shown(parts[before].extract_date)}"
                    f" and {_shown(later[name])} in that of {_shown(parts[after].extract_date)}."
                )


def _ahead(day: date, extract_date: date) -> Iterator[str]:
    if day > extract_date:
        yield f"Dated after the extract of {_shown(extract_date)}: planned, or not right."


def _gone(number: int, row: Row, parts: Sequence[OneExtract]) -> Iterator[str]:
    """That a later extract, whose list came and still reaches back to the day, does not have it."""
    for part in parts[number + 1 :]:
        too_old = row["list_number"] in _WINDOW_LISTS and (part.extract_date - row["day"]).days > _WINDOW_DAYS
        if row["list_number"] in part.lists and not too_old:
            yield (
                f"In the extract of {_shown(parts[number].extract_date)} and not in that of"
                f" {_shown(part.extract_date)}: it was corrected, or the list does not hold it any more."
            )
            return


def _spell(seen: Sequence[_Seen], parts: Sequence[OneExtract]) -> Spell:
    number, row, _ = seen[-1]
    spell = Spell(
        **{name: row[name] for name in ("kind", "title", "start_day", "end_day", "ended_with", "team", "worker")},
        says=row["says"] or "",
        places=tuple(place for _, _, place in seen),
    )
    gone = next((part for part in parts[number + 1 :] if row["list_number"] in part.lists), None)
    if gone and spell.is_open:
        return msgspec.structs.replace(
            spell, ended_with=f"no longer shown in the extract of {_shown(gone.extract_date)}"
        )
    return spell


def _shown(value: object) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"'{value}'" if value else "nothing"
