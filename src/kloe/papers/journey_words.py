"""How papers say the parts of a journey."""

from collections.abc import Iterator, Sequence
from datetime import date

from kloe.childdata.journeys import Event, Journey, Late, Overlapping, Place, Spell
from kloe.papers.words import counted, day, shortened

LATEST_ONLY = (
    "Annex A holds only the latest date of visits, reviews, checks and placements: earlier ones are not told, nor"
    " whether they were late."
)
NO_EVENT = "It holds no day that can be read, so no event tells of it."
SIX_MONTHS = "Lists 1 to 5 hold six months: what is older is not in one extract."


def event_words(event: Event) -> str:
    """What happened: "Referral (from: Police)"."""
    return event.title + (f" ({shortened(event.says)})" if event.says else "")


def spell_words(spell: Spell) -> str:
    """From when to when: "Child protection plan (Neglect): from 1 March 2024, open"."""
    title = spell.title + (f" ({shortened(spell.says)})" if spell.says else "")
    since = f"from {day(spell.start_day)}" if spell.start_day else "since a day that the list does not hold"
    return f"{title}: {since}{until_words(spell)}"


def until_words(spell: Spell) -> str:
    """How it ended, or that it is open."""
    if spell.is_open:
        return ", open"
    ended = shortened(spell.ended_with or "")
    if not spell.end_day:
        return f", {ended}"
    reversed_ = ": it ends before it starts" if spell.start_day and spell.end_day < spell.start_day else ""
    return f" to {day(spell.end_day)} ({ended}){reversed_}"


def late_words(late: Late) -> str:
    """By how much and by which limit."""
    over = counted(late.over, late.unit.removesuffix("s"))
    how = f"late by {over} on {day(late.done)}" if late.done else f"overdue by {over} on {day(late.as_at)}"
    return f"{late.title}: {how}, counted from {day(late.since)} ({late.allowed} allowed)"


def overlap_words(overlap: Overlapping) -> str:
    """Since when and until when both."""
    return f"{overlap.says} From {day(overlap.since)}{f' to {day(overlap.until)}' if overlap.until else ', still so'}."


def place_words(places: Sequence[Place]) -> str:
    """Where it was read: "List 3, row 12 of 'Referrals' in annex-a.xlsx"."""
    return "; ".join(_place(place) for place in places)


def notes(journey: Journey) -> tuple[str, ...]:
    """What goes with a journey wherever it is written."""
    dates = ", ".join(day(one) for one in journey.extract_dates)
    return (
        f"Extract date: {dates}.",
        "Children's data: it names one child.",
        LATEST_ONLY,
        SIX_MONTHS,
        *journey.not_told,
    )


def heading_facts(journey: Journey) -> Iterator[tuple[str, str]]:
    """Facts under the heading of a page."""
    yield "Extract date", ", ".join(day(one) for one in journey.extract_dates)
    if journey.birth_days:
        yield "Date of birth", " or ".join(day(one) for one in journey.birth_days)
    yield "Events", str(len(journey.events))
    yield "Late or overdue", str(len(journey.late))
    yield "For", "Use inside the authority only: it names one child"


def months_before(day_: date, months: int) -> date:
    """The first of the month so many months before."""
    place = day_.year * 12 + day_.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def _place(place: Place) -> str:
    sheet = f" of '{shortened(place.sheet)}'" if place.sheet else ""
    row = f", row {place.sheet_row}" if place.sheet_row is not None else ""
    return f"List {place.list_number}{row}{sheet}" + (f" in {shortened(place.file)}" if place.file else "")
