"""A report as it is shown: its paragraphs by the page that they begin on, and all that has a place in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kloe.papers.outcomes_layout import Mark, mark_of
from kloe.papers.words import counted, joined
from kloe.published.model import Judgement, Paragraph, Place, Recommendation, Report
from kloe.web.published.naming import section_name

PARAGRAPH, JUDGEMENT, RECOMMENDATION = "paragraph", "judgement", "recommendation"
_ASKED = {
    "priority action": "Priority actions",
    "recommendation": "Recommendations",
    "area for improvement": "What needs to improve",
}


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph with its place among those of the report, from 1. ``heading`` is set where a section begins."""

    position: int
    paragraph: Paragraph
    heading: str
    id: str


@dataclass(frozen=True)
class ShownPage:
    """The paragraphs that begin on a page, and what its picture is called for those who cannot see it."""

    number: int
    paragraphs: tuple[ShownParagraph, ...]
    alt: str


@dataclass(frozen=True)
class ShownJudgement:
    """A judgement, what to call it in the address of its picture, and how it is drawn."""

    judgement: Judgement
    mark: Mark
    id: str


@dataclass(frozen=True)
class ShownRecommendation:
    """What has to improve; ``paragraph`` is the position of the paragraph that it is, None where it is none."""

    recommendation: Recommendation
    id: str
    paragraph: int | None


@dataclass(frozen=True)
class ReportShown:
    """All of the page."""

    report: Report
    published: date | None
    judgements: tuple[ShownJudgement, ...]
    recommendations: Mapping[str, Sequence[ShownRecommendation]]
    pages: tuple[ShownPage, ...]


def report_shown(report: Report, chosen: int | None = None) -> ReportShown:
    """The page of ``report``; the paragraph that is ``chosen`` is alone on the picture of its page."""
    return ReportShown(
        report=report,
        published=report.published.value if report.published else report.published_by_name,
        judgements=tuple(
            ShownJudgement(one, mark_of(one.grade), f"{JUDGEMENT}-{at}") for at, one in enumerate(report.judgements, 1)
        ),
        recommendations=_recommendations(report),
        pages=tuple(_pages(report, chosen)),
    )


def _recommendations(report: Report) -> Mapping[str, Sequence[ShownRecommendation]]:
    at = {(one.place.page, one.place.start): number for number, one in enumerate(report.paragraphs, 1)}
    groups: dict[str, list[ShownRecommendation]] = {}
    for number, one in enumerate(report.recommendations, 1):
        title = _ASKED[one.asked] + (" (the safeguarding board)" if one.whose == "lscb" else "")
        place = at.get((one.place.page, one.place.start))
        groups.setdefault(title, []).append(ShownRecommendation(one, f"{RECOMMENDATION}-{number}", place))
    return groups


def _pages(report: Report, chosen: int | None) -> Iterator[ShownPage]:
    shown: dict[int, list[ShownParagraph]] = {}
    section = None
    for position, one in enumerate(report.paragraphs, 1):
        heading = (one.section or section_name(one.area)) if (one.section, one.whose) != section else ""
        section = (one.section, one.whose)
        found = ShownParagraph(position, one, heading, f"{PARAGRAPH}-{position}")
        shown.setdefault(one.place.page, []).append(found)
    for number, paragraphs in sorted(shown.items()):
        yield ShownPage(number, tuple(paragraphs), _alt(number, paragraphs, chosen))


def _alt(page: int, paragraphs: Sequence[ShownParagraph], chosen: int | None) -> str:
    """What a picture shows that the text beside it does not: which paragraphs are outlined."""
    numbers = [str(one.paragraph.number) for one in paragraphs if one.paragraph.number]
    only = next((one for one in paragraphs if one.position == chosen), None)
    if only:
        what = f"paragraph {only.paragraph.number}" if only.paragraph.number else "the paragraph that was looked for"
    elif len(numbers) == len(paragraphs) > 1:
        what = f"paragraphs {joined(numbers)}" if len(numbers) < 4 else f"paragraphs {numbers[0]} to {numbers[-1]}"
    else:
        what = counted(len(paragraphs), "paragraph")
    return f"Page {page} of the report as printed, with {what} outlined; the text stands beside it."


def places_on(report: Report, page: int, outlined: str) -> tuple[Place, ...] | None:
    """The places to outline on a page: of ``outlined`` ("judgement-2"), or of every paragraph where that is blank.

    None where the report has no such page, or no such thing on it.
    """
    if not 1 <= page <= report.pages:
        return None
    every = {
        PARAGRAPH: [one.place for one in report.paragraphs],
        JUDGEMENT: [one.place for one in report.judgements],
        RECOMMENDATION: [one.place for one in report.recommendations],
    }
    if not outlined:
        return tuple(place for place in every[PARAGRAPH] if place.page == page)
    kind, _, number = outlined.partition("-")
    at = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 6 else -1
    found = every.get(kind, [])[at : at + 1] if at >= 0 else []
    return tuple(found) if found and found[0].page == page else None
