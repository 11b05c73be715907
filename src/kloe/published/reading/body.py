"""The body of a report, behind its front page: sections, paragraphs, what has to improve, strengths, the team."""

from collections.abc import Sequence

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
    )
