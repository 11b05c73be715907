"""One child as a page tells it: facts, tables of the journey, risk lists and issues."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from kloe.childdata.journeys import Journey, Place, Spell
from kloe.papers.journey_picture import NARROW, WIDE, journey_picture
from kloe.papers.journey_words import event_words, late_words, notes, overlap_words, until_words
from kloe.papers.words import day, shortened, without_unseen
from kloe.web.childdata.opened import OpenExtract
from kloe.web.children import known

_ISSUES = """
select severity, checks.says, issues.list_number, issues.sheet_row, issues.message, checks.remedy
from issues join checks on checks.id = issues."check" where issues.child_id = $child
order by list_position(['error', 'warning', 'query'], severity), issues.list_number, issues.sheet_row, checks.id
"""


@dataclass(frozen=True)
class Table:
    """A table of the page: each row's first cell heads it; ``says`` stands above it."""

    id: str
    heading: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    says: str = ""


@dataclass(frozen=True)
class ChildShown:
    """What the page says of a child. ``notes`` have to be read with it; the second picture is for narrow screens."""

    child_id: str
    picture: Markup
    narrow_picture: Markup
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def child_shown(told: Journey, latest: OpenExtract) -> ChildShown:
    """The page of the child whose journey is told; risk lists, groups and issues are of the latest extract."""
    tables = (*_now(told.child_id, latest), *_journey(told))
    return ChildShown(
        without_unseen(told.child_id),
        journey_picture(told, "journey-wide", WIDE),
        journey_picture(told, "journey-narrow", NARROW),
        tuple(_facts(told, latest)),
        tuple(table for table in tables if table.rows),
        notes(told),
    )


def _facts(told: Journey, latest: OpenExtract) -> Iterator[tuple[str, str]]:
    found = known.members(latest)
    child = found.by_id.get(told.child_id)
    if told.birth_days:
        yield "Date of birth", " or ".join(day(one) for one in told.birth_days)
    if child:
        yield "Team", child.team or "None on the lists"
        yield "Worker", child.worker or "None on the lists"
        titles = sorted(found.book.find(group).title for group in found.groups_of(told.child_id))
        yield "Groups", "; ".join(titles) or "None"
    else:
        yield "In the latest extract", "No"
    open_now = [one.title for one in told.spells if one.is_open]
    yield "Open now", "; ".join(open_now) or "Nothing"
    yield "Extracts", ", ".join(day(one) for one in told.extract_dates)


def _now(child_id: str, latest: OpenExtract) -> Iterator[Table]:
    lists = known.risks(latest).book
    risks = tuple(
        (
            lists.find(row.risk_list).title,
            day(row.since) if row.since else "",
            f"{row.days:g} {row.unit}" if row.days is not None else "",
            row.limit,
            row.team or "None",
            lists.find(row.risk_list).act,
        )
        for row in known.risks_by_child(latest).get(child_id, ())
    )
    yield Table("risks", "On risk lists", ("List", "Since", "Passed", "Limit", "Team", "What to do"), risks)
    issues = tuple(
        (str(severity).capitalize(), str(says), f"List {number}, row {row}", str(message), str(remedy))
        for severity, says, number, row, message, remedy in latest.extract.session.rows(_ISSUES, {"child": child_id})
    )
    yield Table("issues", "Issues in its rows", ("How grave", "Check", "Where", "What is wrong", "What to do"), issues)


def _journey(told: Journey) -> Iterator[Table]:
    late = tuple(
        (late_words(one), one.basis + (" (ours)" if one.ours else ""), one.cannot_say, _places(told, one.place))
        for one in told.late
    )
    yield Table("late", "Late or overdue", ("What", "Basis", "What it cannot say", "Where"), late)
    missing = tuple((one.title, one.says, _places(told, one.place)) for one in told.missing)
    yield Table("missing", "Missing from these lists", ("What", "What it may mean", "Where"), missing)
    spells = tuple(
        (
            one.title,
            day(one.start_day) if one.start_day else "Not on the list",
            _until(one),
            shortened(one.says),
        )
        for one in told.spells
    )
    yield Table("stages", "Stages", ("Stage", "From", "Until", "What"), spells)
    overlaps = tuple((overlap_words(one), " and ".join(one.titles)) for one in told.overlaps)
    yield Table("overlaps", "At the same time", ("What", "Stages"), overlaps)
    events = tuple(
        (f"{place}. {day(one.day)}", event_words(one), " ".join(one.notes), _places(told, *one.places))
        for place, one in enumerate(told.events, start=1)
    )
    yield Table("events", "What happened, in order", ("Day", "Event", "Between extracts", "Where"), events)
    unread = tuple((one.heading, shortened(one.value), _places(told, one.place)) for one in told.unread)
    yield Table(
        "unread", "Dates that cannot be read", ("Column", "As it came", "Where"), unread, "They are in no event."
    )


def _until(spell: Spell) -> str:
    """What stands under "Until": "Open", "28 January 2026 (authorised)"."""
    words = until_words(spell).strip(" ,").removeprefix("to ")
    return words[:1].upper() + words[1:]


def _places(told: Journey, *places: Place) -> str:
    """Where something was read; of several extracts, in which."""
    several = len(told.extract_dates) > 1
    return "; ".join(
        f"List {one.list_number}"
        + (f", row {one.sheet_row}" if one.sheet_row is not None else "")
        + (f" of {day(told.extract_dates[one.extract - 1])}" if several else f" in {shortened(one.file)}")
        for one in places
    )
