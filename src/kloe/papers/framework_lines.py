"""Frameworks as lines for a terminal: which there are, what one says, and which apply on a day."""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date

from kloe.frameworks.choosing import Applicable
from kloe.frameworks.facts import UNVERIFIED, Fact
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_sources
from kloe.papers.framework_parts import Item, parts_of
from kloe.papers.framework_phrases import days_of, names_of
from kloe.papers.words import day, joined, without_unseen

WIDTH = 100
_LIST_LINE = "{id:<{width}}  {days}  {title}{more}"


def list_lines(frameworks: Iterable[Framework]) -> Iterator[str]:
    """One line a version: id, first and last day of fieldwork, title."""
    every = tuple(frameworks)
    width = max((len(one.id) for one in every), default=0)
    for one in every:
        unsure = f" (days {UNVERIFIED})" if one.applies and one.applies.confidence == "recalled" else ""
        more = (f" (an edition of {one.edition_of})" if one.edition_of else "") + unsure
        yield _LIST_LINE.format(id=one.id, width=width, days=_short_days(one), title=one.title, more=more)


def _short_days(framework: Framework) -> str:
    applies = framework.applies
    if applies is None:
        return f"{'planned':<24}"
    return f"{applies.since} to {applies.to}" if applies.to else f"{f'{applies.since} on':<24}"


def show_lines(framework: Framework, part: str = "") -> Iterator[str]:
    """All that a version says, or one part of it, each entry with its id and sources; raises UnknownNameError."""
    parts = parts_of(framework, part)
    if not part:
        yield from (*_head(framework), "")
    for one in parts:
        yield one.heading.upper()
        for item in one.items or (Item("Nothing is known of this."),):
            yield from item_lines(item)
        yield ""
    named = [name for one in parts for item in one.items if item.entry for name in item.entry.source]
    yield from _sources((*named, *(framework.applies.source if framework.applies and not part else ())))


def item_lines(item: Item) -> Iterator[str]:
    """One entry: its title with id and source behind it, and its details below."""
    indent = "  " * (item.depth + 1)
    behind = f"{item.entry.caveat} {reference(item.entry)}" if item.entry else ":"
    yield from wrapped(f"{item.title}{behind}", indent)
    for detail in item.details:
        yield from wrapped(detail, indent + "    ")


def reference(entry: Fact) -> str:
    """The id of an entry and where it is known from, in brackets."""
    return f"[{entry.id} | {'; '.join(entry.source)}]"


def wrapped(text: str, indent: str = "") -> Iterator[str]:
    """``text`` in lines of at most 100 characters; the lines after the first stand a little further in."""
    yield from textwrap.wrap(
        without_unseen(text), WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )


def _head(framework: Framework) -> Iterator[str]:
    yield f"{framework.title} ({framework.id})"
    applies = framework.applies
    facts = (
        ("Applies to", f"{days_of(framework)} [{'; '.join(applies.source)}]" if applies else days_of(framework)),
        ("", applies.note if applies else ""),
        ("Published", day(framework.published) if framework.published else ""),
        ("Reference", framework.reference),
        ("Also called", "; ".join(framework.also_called)),
        ("Follows", ", ".join(framework.supersedes)),
        ("An edition of", framework.edition_of),
        ("Takes over", f"what {framework.based_on} says, where not said otherwise" if framework.based_on else ""),
        ("Belongs to", framework.part_of),
    )
    yield from wrapped(framework.summary)
    for name, says in facts:
        if says:
            yield from wrapped(f"{name}: {says}" if name else says, "" if name else "  ")


def _sources(named: Iterable[str]) -> Iterator[str]:
    known = load_sources()
    yield "SOURCES"
    for name in sorted({name.partition(":")[0] for name in named}):
        one = known[name]
        more = "; ".join(filter(None, (one.by, one.day, one.address, one.seen)))
        yield from wrapped(f"{name}: {one.title}; {more}", "  ")


def at_lines(found: Iterable[Applicable], on: date) -> Iterator[str]:
    """Which frameworks apply to fieldwork that starts on a day, by type of inspection, and what is suspended then."""
    yield f"Fieldwork that starts on {day(on)}:"
    for one in found:
        yield from ("", f"{names_of([kind.id for kind in one.types], one.types) or one.framework.title}:")
        yield from wrapped(f"{one.framework.title} ({one.framework.id}), {days_of(one.framework)}", "  ")
        if one.main.id != one.framework.id:
            yield f"  The newest edition of {one.main.id} on that day."
        for stop in one.suspensions:
            stopped = joined(stop.types) or "all types"
            yield from wrapped(
                f"Suspended from {day(stop.since)} to {day(stop.to)} ({stopped}): {stop.says}"
                f"{stop.caveat} [{'; '.join(stop.source)}]",
                "  ",
            )
