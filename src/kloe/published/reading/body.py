"""The body of a report, behind its front page: sections, paragraphs, what has to improve, strengths, the team."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from kloe.published.model import Paragraph, Recommendation, Said, Whose
from kloe.published.reading.lines import Line, own_text
from kloe.published.reading.paragraphs import Filled, filled, paragraphs_of
from kloe.published.reading.recommendations import recommendations_of, strengths_of
from kloe.published.reading.sections import sections_of
from kloe.published.reading.team import team_of


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says. ``sections`` are those it was read from, with the headings and their lines."""

    sections: tuple[Filled, ...]
    paragraphs: tuple[Paragraph, ...]
    recommendations: tuple[Recommendation, ...]
    strengths: tuple[Paragraph, ...]
    team: tuple[Said[str], ...]
    doubts: tuple[str, ...]


def body_of(lines: Sequence[Line], whose: Whose = "authority") -> Body:
    """Read the body from all lines of a document; ``whose`` is "lscb" for the review of a board on its own."""
    sections = sections_of(own_text(lines), whose)
    read = filled(sections)
    return Body(
        sections=read,
        paragraphs=paragraphs_of(read),
        recommendations=recommendations_of(read),
        strengths=strengths_of(read),
        team=team_of(sections),
        doubts=tuple(_doubts(read)),
    )


def _doubts(sections: Sequence[Filled]) -> Iterator[str]:
    """What a reader should look at: a number that is missing, and a report without any list of what has to improve."""
    numbers = [block.number for one in sections for block in one.blocks if block.number is not None]
    for before, after in pairwise(numbers):
        if after != before + 1:
            yield f"The numbers of the paragraphs go from {before} to {after}."
    if not any(one.section.kind == "asked" for one in sections):
        yield "There is no list of what has to improve."
