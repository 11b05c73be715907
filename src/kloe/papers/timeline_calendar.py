"""The days of an inspection as an iCalendar file: to import, or to put on a web server and subscribe to.

The same question always gives the same bytes, and an event keeps its UID when its day moves, so that a subscription
changes it in place.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from kloe.frameworks.dated import Dated
from kloe.papers.inspection_days import InspectionDays, source_names
from kloe.papers.timeline_lines import details, flags

_REFRESH = timedelta(days=1)
_LONDON = ZoneInfo("Europe/London")
_CLOCK_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))? ?(?P<half>am|pm)?", re.IGNORECASE)


def timeline_calendar(days: InspectionDays) -> bytes:
    """The calendar; a day is an all-day event, unless a source states the time exactly."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kloe//Inspection timeline//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(days.title))  # as text: otherwise its commas and semicolons are not escaped
    calendar.add("x-wr-calname", vText(days.title))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for one in days.dated:
        calendar.add_component(_event(one, days))
    return bytes(calendar.to_ical())


def _event(one: Dated, days: InspectionDays) -> Event:
    event = Event()
    event.add("uid", _uid(one, days))
    event.add("dtstamp", datetime.combine(max(_given(days)), time(), tzinfo=UTC))
    start = _clock_time(one)
    if start:
        event.add("dtstart", start)
    else:
        event.add("dtstart", one.first)
        event.add("dtend", one.last + timedelta(days=1))
    event.add("summary", f"{f'{one.flag}: ' if one.flag else ''}{one.title}{flags(one)}")
    event.add("description", "\n".join(_description(one)))
    event.add("transp", "TRANSPARENT")
    return event


def _description(one: Dated) -> list[str]:
    return [
        *([f"Time: {one.at}."] if one.at else []),
        *details(one),
        f"Suggested owner: {one.owner}.",
        f"Source: {source_names(one.source)}.",
        f"Framework: {one.key.partition('/')[0]}.",
    ]


def _uid(one: Dated, days: InspectionDays) -> str:
    """The entry, the first day that was given for this inspection, and the authority."""
    authority = re.sub(r"[^a-z0-9]+", "-", days.authority.casefold()).strip("-")
    inspection = _given(days)[0].isoformat()
    return "-".join(filter(None, (one.key.replace("/", "."), inspection, authority))) + "@kloe"


def _given(days: InspectionDays) -> list[date]:
    """The days that the question gave: of the call, of publication, of receipt."""
    timeline, clocks = days.timeline, days.clocks
    given = (timeline and timeline.notified, clocks and clocks.published, clocks and clocks.received)
    return [day for day in given if day]


def _clock_time(one: Dated) -> datetime | None:
    """The moment in UTC, where the whole of ``at`` is a time of day; "by about 9.30 am" is none."""
    found = _CLOCK_TIME.fullmatch(one.at.strip())
    if not found or one.first != one.last or not (found["half"] or found["minute"]):
        return None
    hour = int(found["hour"]) % 12 if found["half"] else int(found["hour"])
    hour += 12 if (found["half"] or "").lower() == "pm" else 0
    moment = datetime.combine(one.first, time(hour, int(found["minute"] or 0)), tzinfo=_LONDON)
    return moment.astimezone(UTC)
