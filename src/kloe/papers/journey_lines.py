"""One child's journey in lines that a manager can read aloud, in order."""

from collections.abc import Iterable, Iterator

from kloe.childdata.journeys import Event, Journey
from kloe.papers.journey_words import NO_EVENT, event_words, late_words, notes, overlap_words, place_words, spell_words
from kloe.papers.words import day, shortened, without_unseen


def journey_lines(journey: Journey) -> Iterator[str]:
    """Events in order, spells, overlaps, what was late, what is missing, family, and what cannot be told."""
    yield f"Journey of child {without_unseen(journey.child_id)}"
    yield from _part("What happened, in order", (line for event in journey.events for line in _event(event)))
    yield from _part("Stages", (spell_words(one) for one in journey.spells))
    yield from _part("At the same time", (overlap_words(one) for one in journey.overlaps))
    yield from _part("Late or overdue", (f"{late_words(one)}. {one.basis}" for one in journey.late))
    yield from _part("Not in these lists", (f"{one.title}. {one.says}" for one in journey.missing))
    yield from _part(
        "Dates that cannot be read",
        (f"{one.heading}: '{shortened(one.value)}' ({place_words([one.place])})" for one in journey.unread),
    )
    yield from _part("Rows without a day", (f"{place_words([one])}. {NO_EVENT}" for one in journey.undated))
    yield from _part("Family", (f"Child {without_unseen(one.child_id)}: {one.how}" for one in journey.related))
    yield from _part("To be read with it", notes(journey))


def _event(event: Event) -> Iterator[str]:
    yield f"{day(event.day)}: {event_words(event)}"
    for note in event.notes:
        yield f"  {note}"


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield heading
        yield from (f"  {line}" for line in found)
