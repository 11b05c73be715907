"""Who led the inspection."""

import re

from kloe.published.model import Place, Said
from kloe.published.reading.lines import Text

_LED = re.compile(r"^[ \t]*(?:(?:lead|reporting) inspectors?(?: for [a-z ]+)?\s*:?)(?!\w)[ \t]*\n?", re.MULTILINE)
_LONGEST = 240
_BEHIND = re.compile(
    r"\n\s*(?:deputy|team|the inspection team|judgements?\b|grade\b|age group|report published|published"
    r"|inspection date|senior|quality|assistant|shadow|additional|associate|dear\b|seconded|1\.|the impact of"
    r"|data analyst)|\n\s*\n"
)
_TITLE = re.compile(
    r"\([^()]*\)|\b(?:senior )?(?:(?:her|his) majesty's inspectors?|hmi|ofsted inspectors?|oi|cqc|social care"
    r"|regulatory inspection manager|lead inspector)\b\.?",
)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|&|/)\s*")
_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-])*"
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{1,4}}")


def lead_inspectors(text: Text) -> tuple[Said[str], ...]:
    """The lead inspector or inspectors, in the order of printing; none where the report names none."""
    for number, page in enumerate(text.pages, start=1):
        for said in _LED.finditer(page):
            if found := _names(text, number, said.end()):
                return found
    return ()


def _names(text: Text, number: int, start: int) -> tuple[Said[str], ...]:
    """The names from ``start`` to the next label, as long as one name or title follows another."""
    page = text.pages[number - 1]
    behind = _BEHIND.search(page, start, start + _LONGEST)
    end = behind.start() if behind else min(len(page), start + _LONGEST)
    without_titles = _TITLE.sub(lambda title: "," + " " * (len(title[0]) - 1), page[start:end])
    found: list[Said[str]] = []
    position = 0
    for between in (*_BETWEEN.finditer(without_titles), None):
        stop = between.start() if between else len(without_titles)
        piece = without_titles[position:stop]
        place = _trimmed(number, start + position, piece)
        printed = text.printed(place).strip(".")
        if printed and not _is_name(printed):
            break
        if printed:
            found.append(Said(value=printed, printed=printed, place=place))
        position = between.end() if between else stop
    return tuple(found)


def _trimmed(page: int, start: int, piece: str) -> Place:
    inner = piece.strip()
    first = start + len(piece) - len(piece.lstrip())
    return Place(page=page, start=first, end=first + len(inner))


def _is_name(words: str) -> bool:
    """Two to five words, the first and the last with a capital in it: Paul d'Inverno, Jenny-ellen Scotland."""
    parts = words.split()
    return _NAME.fullmatch(words) is not None and parts[0][0].isupper() and parts[-1] != parts[-1].lower()
