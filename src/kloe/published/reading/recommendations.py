"""What has to improve, as a report lists it (priority actions, recommendations, areas for improvement); strengths."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from kloe.published.model import Paragraph, Recommendation, Whose
from kloe.published.reading.lines import plain, spanned
from kloe.published.reading.paragraphs import Block, Filled, paragraph, without_heading_behind
from kloe.published.reading.tags import cut_tags

_NOTHING = re.compile(
    r"(?:the inspection|inspectors?|ofsted)(?: has| have)? (?:did not|not|found no|identified no)\b"
    r"|there (?:are|were) no\b|no (?:areas?|priority|recommendations?|further)\b|none\b|not applicable\b"
)


def recommendations_of(sections: Sequence[Filled]) -> tuple[Recommendation, ...]:
    """Everything that has to improve, in the order of printing, counted for the authority and the board apart."""
    positions: Counter[Whose] = Counter()
    found: list[Recommendation] = []
    for one, following in zip_longest(sections, sections[1:]):
        if one.section.kind == "asked" and not (following and following.section.band and not one.section.band):
            for heading, block in _items(one, following):
                positions[one.section.whose] += 1
                found.append(_recommendation(one, block, heading, positions[one.section.whose]))
    return tuple(found)


def strengths_of(sections: Sequence[Filled]) -> tuple[Paragraph, ...]:
    """The strengths that a report lists as such; a report without a list of them has none here."""
    return tuple(
        paragraph(one.section, block)
        for one in sections
        if one.section.kind == "strengths"
        for block in one.blocks
        if block.kind != "heading" and not block.text.endswith(":")
    )


def _items(one: Filled, following: Filled | None) -> Iterator[tuple[str, Block]]:
    """Each item with the group that it stands under. Prose is an item only where the whole list is prose."""
    listed = any(block.kind in ("number", "bullet") for block in one.blocks)
    leads_in = not listed and following is not None and following.section.kind == "asked"
    heading = ""
    for block in one.blocks:
        if block.kind == "heading":
            heading = block.text.rstrip(":")
        elif not leads_in and (block.kind != "prose" or not listed) and _asks(block):
            yield heading, block


def _asks(block: Block) -> bool:
    leads_in = block.kind == "prose" and block.text.endswith(":")
    return not leads_in and not _NOTHING.match(plain(block.text))


def _recommendation(one: Filled, block: Block, heading: str, position: int) -> Recommendation:
    text, tags = cut_tags(without_heading_behind(block.text))
    return Recommendation(
        position=position,
        text=text,
        asked=one.section.asked or "area for improvement",
        whose=one.section.whose,
        place=spanned(block.lines),
        number=block.number,
        heading=heading,
        band=one.section.band,
        tags=tags,
    )
