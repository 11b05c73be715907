"""Lasting entries and where they are carried over to, as lines for a person and as data for a script."""

from collections.abc import Iterator
from typing import Any

import msgspec

from kloe.frameworks.crosswalk import (
    OWN_READING,
    CarriedOver,
    carry_all,
    carry_over,
    newcomers,
    next_steps,
    way,
)
from kloe.frameworks.crosswalk_file import Kind, Step
from kloe.frameworks.entries import Entry, title_of
from kloe.frameworks.structure import Criterion, LineOfEnquiry
from kloe.frameworks.themes import Theme
from kloe.papers.framework_lines import wrapped
from kloe.papers.words import day, joined

KINDS: dict[Kind, str] = {
    "same": "asks for the same",
    "reworded": "the same entry, reworded",
    "broader": "asks for this and more",
    "narrower": "asks for a part of this",
    "related": "overlaps",
}


def found_lines(entry: Entry) -> Iterator[str]:
    """One entry: what it says, where that is known from, what shows it, and its homes in what follows directly."""
    yield from wrapped(with_caveat(entry))
    yield from wrapped(f"{entry.key} | {entry.kind} | {'; '.join(entry.fact.source)}", "  ")
    for detail in details_of(entry):
        yield from wrapped(detail, "  ")
    for step in next_steps(entry.within):
        yield ""
        yield from wrapped(read_on(step))
        yield from _homes(carry_over(entry.key, step.after))
    if next_steps(entry.within):
        yield from ("", OWN_READING)


def carrying_lines(before: str, after: str) -> Iterator[str]:
    """Where a whole framework, or the one entry that ``before`` is the key of, lives on; raises UnknownNameError."""
    return carried_lines(carry_over(before, after)) if "/" in before else between_lines(before, after)


def carrying_as_data(before: str, after: str) -> dict[str, Any]:
    """The same for a script; raises UnknownNameError."""
    return carried_as_data(carry_over(before, after)) if "/" in before else between_as_data(before, after)


def carried_lines(carried: CarriedOver) -> Iterator[str]:
    """One entry with its homes in a later framework, or why it has none."""
    yield from wrapped(named(carried.entry))
    yield from _homes(carried)
    yield from ("", OWN_READING)


def between_lines(before: str, after: str) -> Iterator[str]:
    """All of one framework carried over to another: what lives on where, what has no home, and what is new."""
    every = carry_all(before, after)
    steps = way(before, after)
    yield from wrapped(f"From {title_of(before)}")
    yield from wrapped(f"to {title_of(after)}")
    if passed := [step.after for step in steps[:-1]]:
        yield from wrapped(f"by way of {joined(passed)}", "  ")
    yield from wrapped(OWN_READING)
    for step in steps:
        if step.dated:
            yield from wrapped(read_on(step), "  ")
    yield from ("", f"THE SAME, WORD FOR WORD ({sum(map(_unchanged, every))})")
    if any(map(_unchanged, every)):
        yield "  Not listed: what was gathered under these serves as it is."
    yield from _part("CARRIED OVER", [_with_homes(one) for one in every if one.homes and not _unchanged(one)])
    yield from _part(f"WITHOUT A HOME IN {after}", [_with_homes(one) for one in every if not one.homes])
    yield from _part(f"NEW IN {after}", [wrapped(named(entry), "  ") for entry in newcomers(before, after)])


def with_caveat(entry: Entry) -> str:
    """What an entry says; what is only recalled is marked."""
    return f"{entry.says}{entry.fact.caveat}"


def named(entry: Entry) -> str:
    """What an entry says, with its key behind."""
    return f"{with_caveat(entry)} [{entry.key}]"


def details_of(entry: Entry) -> Iterator[str]:
    """What else is known of an entry: the evidence that answers it and, of a theme, where it was seen."""
    match entry.fact:
        case Theme(seen_in=seen_in, area=area, stages=stages, evidence=evidence):
            yield f"Seen in {seen_in}. Area: {area}. Journey: {', '.join(stages) or 'all of it'}."
            yield f"Evidence: {evidence}"
        case Criterion(evidence=answer) | LineOfEnquiry(answered_with=answer) if answer:
            yield f"Evidence: {answer}"
    if entry.fact.note:
        yield f"Note: {entry.fact.note}"


def read_on(step: Step) -> str:
    """A step in words, with the day on which it was read; a derived one was read by nobody."""
    dated = f" (read on {day(step.dated)})" if step.dated else ""
    return f"{step.before} to {step.after}{dated}: {step.says}"


def found_as_data(entry: Entry) -> dict[str, Any]:
    """An entry with its homes in what follows directly, for a script; ``entry`` is what its file says of it."""
    homes = [_homes_as_data(carry_over(entry.key, step.after)) for step in next_steps(entry.within)]
    return {
        "key": entry.key,
        "kind": entry.kind,
        "says": entry.says,
        "unverified": entry.fact.unverified,
        "entry": msgspec.to_builtins(entry.fact),
        "reading": OWN_READING,
        "carried": homes,
    }


def carried_as_data(carried: CarriedOver) -> dict[str, Any]:
    """One entry with its homes in a later framework, for a script."""
    return {"reading": OWN_READING, **_homes_as_data(carried)}


def between_as_data(before: str, after: str) -> dict[str, Any]:
    """All of one framework carried over to another, for a script."""
    return {
        "from": before,
        "to": after,
        "reading": OWN_READING,
        "entries": [_homes_as_data(carried) for carried in carry_all(before, after)],
        "new": [entry.key for entry in newcomers(before, after)],
    }


def _homes_as_data(carried: CarriedOver) -> dict[str, Any]:
    homes = [
        {"key": home.entry.key, "kind": home.kind, "unverified": home.entry.fact.unverified, "notes": list(home.notes)}
        for home in carried.homes
    ]
    return {"key": carried.entry.key, "to": carried.to, "homes": homes, "why_not": list(carried.why_not)}


def _unchanged(carried: CarriedOver) -> bool:
    """Whether it is the same entry with the same text: of these a person needs to know only how many they are."""
    if [home.kind for home in carried.homes] != ["same"]:
        return False
    home = carried.homes[0].entry
    return (home.local_id, home.says) == (carried.entry.local_id, carried.entry.says)


def _with_homes(carried: CarriedOver) -> Iterator[str]:
    yield from wrapped(named(carried.entry), "  ")
    yield from _homes(carried)


def _homes(carried: CarriedOver) -> Iterator[str]:
    for home in carried.homes:
        yield from wrapped(f"{KINDS[home.kind]}: {named(home.entry)}", "    ")
        for note in home.notes:
            yield from wrapped(note, "      ")
    for reason in carried.why_not:
        yield from wrapped(f"No home in {carried.to}: {reason}", "    ")


def _part(heading: str, entries: list[Iterator[str]]) -> Iterator[str]:
    yield from ("", f"{heading} ({len(entries)})")
    for lines in entries:
        yield from lines
