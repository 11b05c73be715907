"""One child's way through the lists: events, spells, what overlaps, what is missing, and what was late."""

from kloe.childdata.journeys.loading import JourneyBook, load_journey_book
from kloe.childdata.journeys.making import make_events, make_spells

__all__ = ["JourneyBook", "load_journey_book", "make_events", "make_spells"]
