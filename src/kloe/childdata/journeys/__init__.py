"""One child's way through the lists: events, spells, what overlaps, what is missing, and what was late."""

from kloe.childdata.journeys.families import read_families
from kloe.childdata.journeys.journey import journey
from kloe.childdata.journeys.loading import JourneyBook, load_journey_book
from kloe.childdata.journeys.making import make_events, make_spells
from kloe.childdata.journeys.told import Event, Journey, Late, Missing, Overlapping, Place, Related, Spell, Unread

__all__ = [
    "Event", "Journey", "JourneyBook", "Late", "Missing", "Overlapping", "Place", "Related", "Spell", "Unread",
    "journey", "load_journey_book", "make_events", "make_spells", "read_families",
]  # fmt: skip
