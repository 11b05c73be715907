"""What of a child's spells overlaps."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from kloe.childdata.journeys.loading import JourneyBook
from kloe.childdata.journeys.told import Overlapping, Spell


def overlaps(spells: Sequence[Spell], book: JourneyBook, extract_date: date) -> tuple[Overlapping, ...]:
    """Pairs that share at least a day: those that the file of spells names, and two of one kind.

    One that ends on the day on which the next begins does not overlap it. A spell whose start or end is not known is
    in none.
    """
    found = list(_pairs(spells, book, extract_date))
    return tuple(sorted(found, key=lambda one: (one.since, one.says)))


def _pairs(spells: Sequence[Spell], book: JourneyBook, extract_date: date) -> Iterator[Overlapping]:
    said = {frozenset(one.kinds): one.says for one in book.overlaps}
    latest = {one.id for one in book.spells if one.latest}
    for first, second in combinations([one for one in spells if one.start_day and _end_known(one)], 2):
        if first.kind == second.kind and first.kind in latest:
            continue  # the latest of each extract follow one another
        words = said.get(frozenset((first.kind, second.kind)), "")
        if first.kind == second.kind:
            words = f"Two spells of one kind at once: {first.title.lower()}."
        since = max(first.start_day or date.min, second.start_day or date.min)
        ends = [one.end_day for one in (first, second) if one.end_day]
        if words and since <= extract_date and all(since < end for end in ends):
            until = min(ends, default=None)
            yield Overlapping(says=words, since=since, until=until, titles=(first.title, second.title))


def _end_known(spell: Spell) -> bool:
    return spell.is_open or spell.end_day is not None
