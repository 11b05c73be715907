"""Flows as one printable page: self-contained HTML without scripts, clear in black and white, counts only."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from kloe.childdata.extract import Extract
from kloe.childdata.flows.flows import Flows
from kloe.childdata.flows.model import NOTHING, Conversion
from kloe.childdata.flows.ways import NOTHING_OPEN, Link, Node, way_nodes
from kloe.papers.charts.sankey import SankeyLink, SankeyNode, sankey
from kloe.papers.flow_words import (
    SEEN,
    conversion_title,
    days_taken,
    left_out,
    notes,
    of_base,
    shown_by,
    within_limit,
    working_days_taken,
    zip_conversions,
)
from kloe.papers.page_templates import style_of, templates
from kloe.papers.words import day, number

BY = {"team": "Team", "age_band": "Age", "ethnicity": "Ethnic group", "month": "Month of the step"}


@dataclass(frozen=True)
class FlowTable:
    """A table of the page: each row's first cell heads it."""

    id: str
    heading: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FlowSections:
    """What a page shows of flows: the picture with its table ``ways``, then table after table."""

    facts: tuple[tuple[str, str], ...]
    picture: Markup
    ways: FlowTable
    tables: tuple[FlowTable, ...]
    not_told: tuple[str, ...]
    notes: tuple[str, ...]


def flow_page(extract: Extract, flows: Flows, by: str = "") -> str:
    """The page: the ways that children took, the funnel, threshold points, returns, and what came after."""
    shown = flow_sections(extract, flows, by)
    return (
        templates()
        .get_template("flow_page.html.jinja")
        .render(
            style=style_of("timeline_page.css", "flow_page.css"),
            title="How children move between contact, help, protection and care",
            facts=shown.facts,
            picture=shown.picture,
            ways=shown.ways,
            tables=shown.tables,
            not_told=shown.not_told,
            notes=shown.notes,
        )
    )


def flow_sections(extract: Extract, flows: Flows, by: str = "") -> FlowSections:
    """The parts of the page; ``by`` breaks conversions down. Raises KloeError for what there is no breakdown by."""
    nodes, links = way_nodes(flows)
    tables = [_funnel(flows), _conversions(flows), _points(flows), _told(flows), _after(flows)]
    if by:
        tables.insert(2, _grouped(flows, by))
    return FlowSections(
        facts=tuple(_facts(extract, flows)),
        picture=sankey("ways", "The ways that children took", *_drawn(nodes, links)),
        ways=_ways(nodes, links),
        tables=tuple(table for table in tables if table.rows),
        not_told=tuple(sorted(set(flows.why_not.values()))),
        notes=notes(flows),
    )


def _facts(extract: Extract, flows: Flows) -> Iterator[tuple[str, str]]:
    if extract.authority:
        yield "Authority", extract.authority
    yield "Extract date", f"{day(flows.extract_date)} ({extract.extract_date_source})"
    yield "Children with a step in the six months", number(sum(way.children for way in flows.ways()))
    yield "For", "Use inside the authority only: small numbers are not withheld"


def _drawn(nodes: tuple[Node, ...], links: tuple[Link, ...]) -> tuple[list[SankeyNode], list[SankeyLink]]:
    return (
        [SankeyNode(one.id, one.title, one.children, one.now) for one in nodes],
        [SankeyLink(one.source, one.target, one.children) for one in links],
    )


def _ways(nodes: tuple[Node, ...], links: tuple[Link, ...]) -> FlowTable:
    """The picture in words: what comes into each node, and where it goes."""
    titles = {one.id: one.title for one in nodes}
    rows = []
    for node in nodes:
        if not node.now:
            onward = [f"{titles[one.target]} {number(one.children)}" for one in links if one.source == node.id]
            earlier = node.children - node.entering
            rows.append((node.title, number(node.children), number(node.entering), number(earlier), "; ".join(onward)))
    headings = ("Step", "Children", "For whom it is the first", "Came from an earlier step", "Went on to")
    return FlowTable("ways-table", "", "The picture as a table: each child once in a row", headings, tuple(rows))


def _funnel(flows: Flows) -> FlowTable:
    rows = tuple(
        (
            flows.book.titles[one.step],
            number(one.events),
            number(one.children),
            number(one.before),
            number(one.undated + one.no_child + one.not_yet),
        )
        for one in flows.steps()
        if not flows.book.step[one.step].aside
    )
    headings = (
        "Step",
        "In the six months",
        "Children",
        "Earlier, still in the list",
        "No day, no child's id, or later",
    )
    return FlowTable("funnel", "Steps", "How often each step was taken", headings, rows)


def _conversions(flows: Flows) -> FlowTable:
    headings = (
        "From and to", "Window in days", "Went on", "Of children", "To any later step", "Days: median (middle half)",
        "Working days", "Within the limit", "In no base",
    )  # fmt: skip
    rows = []
    for one, found in zip_conversions(flows):
        rows.append(
            (
                conversion_title(flows, one),
                str(one.window),
                of_base(found.went_on, found.base),
                of_base(found.children_went_on, found.children),
                _further(flows, one, found.went_further, found.base),
                days_taken(found),
                working_days_taken(found) if one.limit else "",
                within_limit(one, found),
                left_out(found),
            )
        )
    caption = "How many steps led to another, and when"
    return FlowTable("conversions", "What led to what", caption, headings, tuple(rows))


def _further(flows: Flows, one: Conversion, went_further: int, base: int) -> str:
    """Only steps of the funnel have later ones."""
    return "" if flows.book.step[one.source].aside else of_base(went_further, base)


def _grouped(flows: Flows, by: str) -> FlowTable:
    rows = tuple(
        (f"{conversion_title(flows, one)}: {found.category}", of_base(found.went_on, found.base), days_taken(found))
        for one, found in zip_conversions(flows, by)
        if found.base
    )
    headings = ("From and to, group", "Went on", "Days: median (middle half)")
    return FlowTable("groups", f"By {BY[by].lower()}", f"What led to what, by {BY[by].lower()}", headings, rows)


def _points(flows: Flows) -> FlowTable:
    rows = tuple(
        (one.title, SEEN[one.seen], "; ".join(shown_by(flows, name) for name in one.shown_by), one.why)
        for one in flows.book.decision_points
    )
    headings = ("Decision", "In the data", "What it shows", "What it cannot")
    caption = "The seven decisions that an inspection tests, and what Annex A shows of each"
    return FlowTable("points", "Threshold points", caption, headings, rows)


def _told(flows: Flows) -> FlowTable:
    asked = {one.id: one for one in flows.book.told}
    rows = tuple(
        (asked[one.told].title, of_base(one.counted, one.base), number(one.unknown), asked[one.told].cannot_say)
        for one in flows.told()
    )
    headings = ("What the rows say", "Counted", "Not known", "What it cannot say")
    return FlowTable("told", "Back again, and listed", "What the lists say of themselves", headings, rows)


def _after(flows: Flows) -> FlowTable:
    names, asked = {**flows.book.titles, NOTHING: NOTHING_OPEN}, {one.id: one for one in flows.book.after}
    rows = tuple(
        (f"{asked[one.after].title}: {names[one.destination].lower()}", of_base(one.count, one.base))
        for one in flows.destinations()
    )
    said = "; ".join(f"{one.title.lower()}, within {one.window} days" for one in asked.values())
    return FlowTable(
        "after", "What came after", f"Each ending has one destination: {said}", ("After what", "How many"), rows
    )
