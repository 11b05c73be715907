"""Who was in the inspection team, as reports to 2018 list it at their end."""

import re
from collections.abc import Iterator, Sequence

from kloe.published.model import Said
from kloe.published.reading.lines import Line, spanned
from kloe.published.reading.sections import Section

_LABEL = re.compile(
    r"(?:[A-Z][\w’' -]{2,40}?(?:inspectors?|analysts?|managers?|officers?))\s*(?:\([^)]*\))?\s*:\s*", re.I
)
_ROLE = re.compile(
    r"\([^)]*\)|\bdesignate\b|,?\s*\b(?:S?HMI|Senior HMI|(?:Her|His) Majesty’?s Inspectors?|OI|AI|SCRI|RIM|"
    r"(?:Contracted|Seconded|Associate|Additional|Ofsted|Regulatory) Inspector)\b",
    re.IGNORECASE,
)  # fmt: skip
_BETWEEN = re.compile(r",|;|\band\b|&|(?<=[a-z]{3})\.(?:\s|$)")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'.-])*(?: [^\W\d_](?:[^\W\d_]|[’'.-])*){1,3}")


def team_of(sections: Sequence[Section]) -> tuple[Said[str], ...]:
    """Everybody whom the list of the team names behind the lead inspector, in the order of printing.

    A report that has no such list gives nobody. The place is that of the lines in which the name stands.
    """
    found = [name for one in sections if one.kind == "team" for name in _named(one.lines)]
    return tuple(found)


def _named(lines: Sequence[Line]) -> Iterator[Said[str]]:
    for role, labelled in _labelled(lines):
        if role.lower().startswith(("lead inspector", "reporting inspector")):
            continue
        yield from _names(labelled, role)


def _labelled(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The lines behind each label ("Team inspectors:"): its own and those that go on with it."""
    role = ""
    group: list[Line] = []
    for line in lines:
        if label := _LABEL.match(line.text):
            if role:
                yield role, group
            role, group = label[0], [line]
        elif role and not line.text.endswith(":"):
            group.append(line)
    if role:
        yield role, group


def _names(lines: Sequence[Line], label: str) -> Iterator[Said[str]]:
    text = " ".join(line.text for line in lines)
    start = len(label)
    for between in (*_BETWEEN.finditer(text, start), None):
        end = between.start() if between else len(text)
        printed = text[start:end].strip()
        name = " ".join(_ROLE.sub(" ", printed).split()).strip(" .,")
        if _NAME.fullmatch(name):
            offset = start + len(text[start:end]) - len(text[start:end].lstrip())
            place = spanned(_holding(lines, offset, offset + len(printed)))
            yield Said(value=name, printed=printed, place=place)
        start = between.end() if between else end


def _holding(lines: Sequence[Line], start: int, end: int) -> list[Line]:
    """The lines that hold the characters from ``start`` to ``end`` of all of them joined with spaces."""
    held: list[Line] = []
    at = 0
    for line in lines:
        if at < end and start < at + len(line.text):
            held.append(line)
        at += len(line.text) + 1
    return held
