"""The days of an inspection as a file: a calendar, a page, a table or data, by the ending of its name."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from kloe.papers.inspection_days import InspectionDays, days_as_csv, days_as_data
from kloe.papers.output_file import refuse_other_endings, writing_to


def refuse_no_timeline_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that a timeline can be written to."""
    refuse_other_endings("A timeline is", target, tuple(_WRITERS))


def write_timeline(days: InspectionDays, target: Path) -> None:
    """Write ``days`` to ``target``, beside it first, so that a subscriber never reads half; raises KloeError."""
    refuse_no_timeline_file(target)
    content = _WRITERS[target.suffix.lower()](days)
    with writing_to(target) as beside:
        beside.write_bytes(content)


def _as_calendar(days: InspectionDays) -> bytes:
    from kloe.papers.timeline_calendar import timeline_calendar  # noqa: PLC0415 - the others do not need its library

    return timeline_calendar(days)


def _as_page(days: InspectionDays) -> bytes:
    from kloe.papers.timeline_page import timeline_page  # noqa: PLC0415 - the others do not need its library

    return timeline_page(days).encode("utf-8")


def _as_table(days: InspectionDays) -> bytes:
    return days_as_csv(days).encode("utf-8-sig")  # Excel takes a table without the mark for another alphabet


def _as_json(days: InspectionDays) -> bytes:
    return (json.dumps(days_as_data(days), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


_WRITERS: Mapping[str, Callable[[InspectionDays], bytes]] = {
    ".ics": _as_calendar,
    ".html": _as_page,
    ".csv": _as_table,
    ".json": _as_json,
}
