"""Tags: what an area for improvement says of the Children's Social Care National Framework (since January 2025)."""

import re
from collections.abc import Iterator
from typing import cast

from kloe.published.model import Tag, TagKind

_KIND = re.compile(r"(outcome|enabler|principle)s?\b", re.IGNORECASE)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ONE = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})\b"
_NUMBER = re.compile(_ONE, re.IGNORECASE)
_NUMBERS = re.compile(rf"\W*{_ONE}(?:\s*(?:,|and|&)\s*{_ONE}(?=\s*(?:,|:|and|&|$)))*", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]?\s*\.?$")


def cut_tags(text: str) -> tuple[str, tuple[Tag, ...]]:
    """The text of an area for improvement without the tags at its end, and the tags: as printed, with what they name.

    ``(outcome 4, national framework)``, ``(Enabler two: National Framework)``, ``[Outcome 3, national framework].`` and
    a title alone (``(enabler: leaders drive conditions for effective practice)``) are tags; other brackets stay.
    """
    found: list[Tag] = []
    while (bracket := _BRACKETED.search(text)) and _KIND.search(bracket[1]):
        found[:0] = _tags(bracket[0].strip().rstrip(".").rstrip(), bracket[1])
        text = _without(text, bracket)
    return text, tuple(found)


def _without(text: str, bracket: re.Match[str]) -> str:
    """The text before the bracket; a full stop printed behind the bracket goes where the sentence ends."""
    before = text[: bracket.start()].rstrip()
    return f"{before}." if bracket[0].rstrip().endswith(".") and before[-1:] not in ".?!" else before


def _tags(printed: str, inside: str) -> Iterator[Tag]:
    kinds = [*_KIND.finditer(inside)]
    for place, kind in enumerate(kinds):
        end = kinds[place + 1].start() if place + 1 < len(kinds) else len(inside)
        name = cast(TagKind, kind[1].lower())
        for number in _numbers(inside[kind.end() : end]) or [None]:
            yield Tag(kind=name, number=number, printed=printed)


def _numbers(said: str) -> list[int | None]:
    """The numbers directly behind the kind: "1 and 3", "four"; not those within a title."""
    numbers = _NUMBERS.match(said)
    return [_number(word) for word in _NUMBER.findall(numbers[0])] if numbers else []


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.index(word.lower()) + 1
