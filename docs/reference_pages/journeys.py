"""The page of journeys: events, spells, limits and gaps, as their files have them."""

from collections.abc import Iterator

from kloe.childdata.journeys import load_journey_book
from kloe.childdata.journeys.loading import JourneyBook
from kloe.childdata.journeys.model import Limit
from reference_pages.markdown import code, table


def journeys_page() -> Iterator[str]:
    """Everything that `kloe journey` tells by, from its files."""
    book = load_journey_book()
    yield "# Journeys"
    yield (
        f"`kloe journey` tells one child's way by {len(book.events)} kinds of events, {len(book.spells)} kinds of"
        f" spells, {len(book.limits)} limits and {len(book.gaps)} gaps. How to use it:"
        " [follow a child](../how-to/follow-a-child.md). Rules are written in the [rule language](rule-language.md)."
    )
    yield from _events(book)
    yield from _spells(book)
    yield from _limits(book)
    yield "## Gaps"
    yield "What a row speaks of and the lists do not have. A gap is asked only when all its lists came."
    yield table(
        ("Id", "What", "List", "Of the rows where", "What it may mean"),
        ((code(one.id), one.title, one.list, code(one.where), one.says) for one in book.gaps),
    )
    yield from _tables()


def _events(book: JourneyBook) -> Iterator[str]:
    yield "## Events"
    yield (
        "Every date column of Lists 1 to 10 but the date of birth. A blank or unreadable day makes no event: what"
        " cannot be read is listed apart. Where a list holds only the latest of many days, another day in a later"
        " extract is another event; elsewhere it is a change, and said."
    )
    yield table(
        ("Id", "Event", "List", "Day", "Told with it", "Latest only"),
        (
            (
                code(one.id),
                one.title,
                one.list,
                code(one.day),
                ", ".join(map(code, one.tells)),
                "yes" if one.latest else "",
            )
            for one in book.events
        ),
    )


def _spells(book: JourneyBook) -> Iterator[str]:
    yield "## Spells"
    yield "From a start until an end; without an end it is open on the extract date."
    yield table(
        ("Id", "Spell", "List", "Start", "End", "Of the rows where"),
        (
            (code(one.id), one.title, one.list, code(one.start) or "not on the list", code(one.end), code(one.where))
            for one in book.spells
        ),
    )
    yield "These are said when a child is in both, and two spells of one kind at once:"
    yield table(("Spells", "What is said"), ((" and ".join(map(code, one.kinds)), one.says) for one in book.overlaps))


def _limits(book: JourneyBook) -> Iterator[str]:
    yield "## Limits"
    yield (
        "The limits, settings and bases are those of the [measures](measures.md). What is past a limit when it was done"
        " was late; what is past it on the extract date and not done is overdue."
    )
    yield table(
        ("Id", "What", "List", "Counted from", "Over", "Limit", "Basis", "Cannot say"),
        (
            (
                code(one.id),
                one.title,
                one.list,
                code(one.since),
                f"{code(one.over)} {one.unit}",
                _allowed(book, one),
                ("**ours**. " if one.ours else "") + one.basis,
                one.cannot_say,
            )
            for one in book.limits
        ),
    )


def _allowed(book: JourneyBook, one: Limit) -> str:
    found = (book.settings[name] for name in one.settings)
    return "; ".join(f"{code(setting.name)}: {setting.value} {setting.unit}" for setting in found)


def _tables() -> Iterator[str]:
    yield "## Tables"
    yield (
        "`make_events(extract)` and `make_spells(extract)` leave the tables `events` and `spells` in `extract.session`,"
        " a row for each of the whole extract, and answer which kinds the extract cannot tell, and why. A spell with a"
        " blank `end_day` is open where `ended_with` is blank, too; otherwise nobody could read when it ended."
    )
