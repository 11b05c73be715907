"""What is looked up in the library: paragraphs by their words, and recommendations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kloe.authorities.names import authorities_in
from kloe.published.recurring import Cluster, Followed, by_theme
from kloe.published.searching import Filters, Found, Hit, search
from kloe.published.searching.index import MARKS
from kloe.published.searching.passages import passage
from kloe.web.published.forms import facets
from kloe.web.published.holding import Held
from kloe.web.published.paging import links

HITS = 20  # on a page
_MOST_PAGES = 25
_AROUND = 600  # characters of a paragraph: most are shown whole


@dataclass(frozen=True)
class ShownHit:
    """A paragraph that was found, with what was looked for marked."""

    hit: Hit
    passage: Markup


@dataclass(frozen=True)
class Results:
    """What a search gives on one page. ``beyond`` says that there is more than is shown on any page."""

    found: Found
    hits: tuple[ShownHit, ...]
    first: int
    links: Mapping[str, Any]
    beyond: bool


def results(held: Held, chosen: Mapping[str, Any], number: int, query: Mapping[str, str]) -> Results | None:
    """The page ``number`` of a search; None where the filters leave no report. Raises KloeError."""
    names = _authorities(held, chosen)
    if names is None:
        return None
    number = min(number, _MOST_PAGES)
    filters = Filters(
        authorities=names,
        years=_one(chosen["year"]),
        frameworks=_one(chosen["framework"]),
        areas=_one(chosen["area"]),
        grades=_one(chosen["grade"]),
    )
    found = search(
        held.library, chosen["q"], filters, limit=number * HITS, recommendations=bool(chosen["recommendations"])
    )
    start = (number - 1) * HITS
    shown = min(found.total, _MOST_PAGES * HITS)
    return Results(
        found=found,
        hits=tuple(ShownHit(one, marked(one)) for one in found.hits[start:]),
        first=start + 1,
        links=links(shown, number, query, HITS),
        beyond=found.total > shown,
    )


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _authorities(held: Held, chosen: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The authorities that are meant: none means all, None that the filters exclude one another."""
    if not chosen["region"]:
        return _one(chosen["authority"])
    within = {one.name for one in authorities_in(chosen["region"])}
    names = _one(chosen["authority"]) or facets(held)["authority"]
    return tuple(name for name in names if name in within) or None


def marked(hit: Hit) -> Markup:
    """The best part of a paragraph, with what was looked for marked; nothing in it is markup but the marks."""
    text = str(escape(passage(hit.text, hit.found, around=_AROUND, marks=MARKS)))
    return Markup(text.replace(MARKS[0], "<mark>").replace(MARKS[1], "</mark>"))  # noqa: S704 - escaped before


def recommendations(held: Held, chosen: Mapping[str, Any]) -> tuple[Sequence[Followed], Sequence[Cluster]]:
    """The recommendations that are meant, the newest first, and how many there are by theme."""
    within = {one.name for one in authorities_in(chosen["region"])} if chosen["region"] else None
    found = [
        one
        for one in reversed(held.followed())
        if (not chosen["authority"] or one.authority == chosen["authority"])
        and (within is None or one.authority in within)
        and (not chosen["theme"] or chosen["theme"] in one.themes)
        and (not chosen["became"] or one.became == chosen["became"])
    ]
    found.sort(key=lambda one: (one.published is not None, one.published), reverse=True)
    return found, by_theme(found)
