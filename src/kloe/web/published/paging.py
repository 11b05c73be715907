"""Long lists on pages of their own: which page is meant, and the links to the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

Shown = TypeVar("Shown")
_AROUND = 1  # pages beside the one that is shown


@dataclass(frozen=True)
class Page(Generic[Shown]):
    """A part of a list: ``first`` is the place of its first row, from 1; ``links`` are for GOV.UK's pagination."""

    rows: Sequence[Shown]
    first: int
    total: int
    links: Mapping[str, Any]

    @property
    def last(self) -> int:
        """The place of its last row."""
        return self.first + len(self.rows) - 1


def page_asked(text: str) -> int:
    """Which page an address asks for; the first where it says nothing that makes sense."""
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def page_of(rows: Sequence[Shown], number: int, query: Mapping[str, str], size: int) -> Page[Shown]:
    """Page ``number`` of ``rows``, or the last that there is; ``query`` are the filters that its links keep."""
    number = min(number, max(1, ceil(len(rows) / size)))
    start = (number - 1) * size
    return Page(rows[start : start + size], start + 1, len(rows), links(len(rows), number, query, size))


def links(total: int, number: int, query: Mapping[str, str], size: int) -> Mapping[str, Any]:
    """The links to the pages, none where all is on one."""
    pages = ceil(total / size)
    if pages <= 1:
        return {}
    near = {1, pages, *range(number - _AROUND, number + _AROUND + 1)}
    items: list[dict[str, Any]] = []
    for page in range(1, pages + 1):
        if page in near:
            items.append({"number": page, "href": _address(query, page), "current": page == number})
        elif items and "ellipsis" not in items[-1]:
            items.append({"ellipsis": True})
    found: dict[str, Any] = {"items": items}
    if number > 1:
        found["previous"] = {"href": _address(query, number - 1)}
    if number < pages:
        found["next"] = {"href": _address(query, number + 1)}
    return found


def asked_for(cleaned: Mapping[str, Any]) -> dict[str, str]:
    """The filters of a form that were filled in, to be kept in links."""
    return {name: "on" if value is True else str(value) for name, value in cleaned.items() if value}


def _address(query: Mapping[str, str], page: int) -> str:
    return "?" + urlencode({**query, "page": page})
