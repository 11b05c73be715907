"""Flows in lines for a person: counts only, and nothing that names a child."""

from collections.abc import Iterator

from kloe.childdata.flows.flows import Flows
from kloe.childdata.flows.ways import NOTHING_OPEN
from kloe.papers.flow_words import (
    SEEN,
    conversion_title,
    days_taken,
    left_out,
    notes,
    of_base,
    shown_by,
    within_limit,
    zip_conversions,
)
from kloe.papers.words import counted, day


def flow_lines(flows: Flows, by: str = "") -> Iterator[str]:
    """Steps, conversions, threshold points, returns and what came after; with ``by`` conversions group by group."""
    yield f"Flows of the six months up to {day(flows.extract_date)}"
    yield ""
    for step in flows.steps():
        yield f"  {flows.book.titles[step.step]}: {step.events:,}, of {counted(step.children, 'child', 'children')}"
    yield from ("", "What led to what")
    for one, found in zip_conversions(flows):
        said = f"  {conversion_title(flows, one)}: {of_base(found.went_on, found.base)} within {one.window} days"
        parts = (_median(days_taken(found)), within_limit(one, found), left_out(found))
        yield "; ".join((said, *filter(None, parts)))
        for of_group in (group for asked, group in zip_conversions(flows, by) if by and asked == one):
            yield f"    {of_group.category}: {of_base(of_group.went_on, of_group.base)}"
    yield from ("", "Threshold points")
    for point in flows.book.decision_points:
        yield f"  {point.title}. In the data: {SEEN[point.seen].lower()}. {point.why}"
        yield from (f"    {shown_by(flows, name)}" for name in point.shown_by)
    yield from ("", "Returns, as the rows say")
    titles = {one.id: one.title for one in flows.book.told}
    for told in flows.told():
        yield f"  {titles[told.told]}: {of_base(told.counted, told.base)}; {told.unknown:,} not known"
    yield from _after(flows)
    if flows.why_not:
        yield from ("", "Not told")
        yield from (f"  {name}: {reason}" for name, reason in flows.why_not.items())
    yield ""
    yield from notes(flows)


def _median(said: str) -> str:
    return f"median {said} days" if said else ""


def _after(flows: Flows) -> Iterator[str]:
    names = {**flows.book.titles, "nothing": NOTHING_OPEN}
    for one in flows.book.after:
        found = [place for place in flows.destinations() if place.after == one.id]
        if found:
            yield from ("", f"{one.title}, within {one.window} days; {found[0].too_recent:,} too recent to tell")
            yield from (f"  {names[place.destination]}: {of_base(place.count, place.base)}" for place in found)
