"""One child's journey as a printable page: the picture, and all of it again as tables. It needs no script."""

from collections.abc import Iterator
from dataclasses import dataclass

from kloe.childdata.journeys import Journey
from kloe.papers.journey_picture import NARROW, WIDE, journey_picture, standing_alone
from kloe.papers.journey_words import (
    NO_EVENT,
    event_words,
    heading_facts,
    late_words,
    notes,
    overlap_words,
    place_words,
    until_words,
)
from kloe.papers.page_templates import style_of, templates
from kloe.papers.words import day, shortened, without_unseen


@dataclass(frozen=True)
class _Table:
    """A table of the page: each row's first cell heads it."""

    id: str
    heading: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def journey_page(journey: Journey) -> str:
    """The page."""
    return (
        templates()
        .get_template("journey_page.html.jinja")
        .render(
            style=style_of("timeline_page.css", "journey_picture.css", "journey_page.css"),
            title=f"Journey of child {without_unseen(journey.child_id)}",
            facts=tuple(heading_facts(journey)),
            wide=journey_picture(journey, "journey-wide", WIDE),
            narrow=journey_picture(journey, "journey-narrow", NARROW),
            tables=[table for table in _tables(journey) if table.rows],
            notes=notes(journey),
        )
    )


def journey_svg(journey: Journey) -> str:
    """The picture alone."""
    return standing_alone(journey_picture(journey, "journey", WIDE), style_of("journey_picture.css"))


def _tables(journey: Journey) -> Iterator[_Table]:
    late = tuple(
        (late_words(one), one.basis + (" (ours)" if one.ours else ""), one.cannot_say, place_words([one.place]))
        for one in journey.late
    )
    yield _Table("late", "Late or overdue", "By which limit", ("What", "Basis", "What it cannot say", "Where"), late)
    missing = tuple((one.title, one.says, place_words([one.place])) for one in journey.missing)
    yield _Table(
        "missing", "Not in these lists", "What a row speaks of", ("What", "What it may mean", "Where"), missing
    )
    spells = tuple(
        (one.title, day(one.start_day) if one.start_day else "Not on the list", until_words(one).strip(" ,"), one.says)
        for one in journey.spells
    )
    yield _Table("stages", "Stages", "The bars of the picture", ("Stage", "From", "Until", "What"), spells)
    overlaps = tuple((overlap_words(one), " and ".join(one.titles)) for one in journey.overlaps)
    yield _Table("overlaps", "At the same time", "Stages that overlap", ("What", "Stages"), overlaps)
    events = tuple(
        (f"{place}. {day(one.day)}", event_words(one), " ".join(one.notes), place_words(one.places))
        for place, one in enumerate(journey.events, start=1)
    )
    caption = "The numbered marks of the picture"
    yield _Table("events", "What happened, in order", caption, ("Day", "Event", "To note", "Where"), events)
    unread = tuple((one.heading, shortened(one.value), place_words([one.place])) for one in journey.unread)
    yield _Table("unread", "Dates that cannot be read", "In no event", ("Column", "As it came", "Where"), unread)
    undated = tuple((place_words([one]), NO_EVENT) for one in journey.undated)
    yield _Table("undated", "Rows without a day", "In no event", ("Where", "What it means"), undated)
    family = tuple((without_unseen(one.child_id), one.how) for one in journey.related)
    yield _Table("family", "Family", "Only where the data itself says so", ("Child", "How it is known"), family)
