"""The page of outcomes: where every authority stands as a map, lists and a table, and how the years went.

One self-contained file of HTML that works without a connection. Its one script only adds buttons that sort the table.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from kloe.papers.outcomes_layout import NO_GRADE, Mark, layout, mark_of
from kloe.papers.outcomes_map import GradeMap, grade_map
from kloe.papers.outcomes_rows import anchor, rows
from kloe.papers.outcomes_seen import OutcomesSeen
from kloe.papers.outcomes_years import Chart, year_charts
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.page_templates import style_of, templates
from kloe.papers.report_tables import Table, table
from kloe.papers.words import counted, day, share
from kloe.published.outcomes.shipping import ATTRIBUTION

_SCRIPT = Path(__file__).parent / "templates" / "outcomes_page.js"


@dataclass(frozen=True)
class Tile:
    """How many authorities have a grade, and the share in words."""

    mark: Mark
    count: int
    words: str


@dataclass(frozen=True)
class _OfGrade:
    """The authorities of one grade: (anchor of its row, name, year of publication)."""

    mark: Mark
    authorities: tuple[tuple[str, str, str], ...]


def refuse_no_outcomes_page(target: Path) -> None:
    """Raise KloeError when ``target`` is not named as a page is."""
    refuse_other_endings("The page of outcomes is", target, (".html",))


def write_outcomes_page(seen: OutcomesSeen, target: Path, version: str) -> None:
    """Write the page to ``target``, beside it first; raises KloeError."""
    refuse_no_outcomes_page(target)
    with writing_to(target) as beside:
        beside.write_text(outcomes_page(seen, version), encoding="utf-8")


def outcomes_page(seen: OutcomesSeen, version: str) -> str:
    """The page; the same outcomes, day and version give the same bytes."""
    script = _SCRIPT.read_text(encoding="utf-8")
    return (
        templates()
        .get_template("outcomes_page.html.jinja")
        .render(
            style=style_of("report.css", "measures.css", "outcomes_page.css"),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            day=day(seen.day),
            facts=_facts(seen, version),
            in_short=in_short(seen),
            tiles=tiles(seen),
            legend=legend(seen),
            whole_legend=[*layout().mark, NO_GRADE],
            maps=_maps(seen),
            by_grade=_by_grade(seen),
            judgements=layout().judgement,
            rows=rows(seen),
            charts=_charts(seen),
            differences=_differences(seen),
            attribution=ATTRIBUTION,
        )
    )


def _facts(seen: OutcomesSeen, version: str) -> tuple[tuple[str, str], ...]:
    return (
        ("As at", day(seen.day)),
        ("Children’s services authorities on that day", str(len(seen.standings))),
        ("With an overall judgement", str(seen.yearly[-1].base)),
        ("Made with", f"Kloe {version}"),
    )


def in_short(seen: OutcomesSeen) -> Iterator[str]:
    """What was counted, who is without, and how far the sources reach, in sentences."""
    newest = seen.yearly[-1]
    without = len(newest.without)
    yield (
        f"On {day(seen.day)} there were {newest.population} authorities. {newest.base} have an overall judgement from"
        " their latest inspection of the whole service (single inspection, its re-inspections, or ILACS): every share"
        " is of these."
    )
    if without:
        yield (
            f"{counted(without, 'authority has', 'authorities have')} none: not inspected yet, or inspected last"
            " without an overall judgement, which ILACS no longer gives for fieldwork since April 2026."
        )
    yield from _reach(seen)


def _reach(seen: OutcomesSeen) -> Iterator[str]:
    """How far the sources reach: after Ofsted's tables, only what reports in the data tell is known."""
    if not seen.official_until:
        return
    last = f"The last inspection in Ofsted’s own tables was published on {day(seen.official_until)}."
    told = counted(seen.later_reports, "later inspection is", "later inspections are")
    yield f"{last} {told} known from reports; others may be missing." if seen.later_reports else last


def tiles(seen: OutcomesSeen) -> tuple[Tile, ...]:
    """The latest overall grades of all authorities, counted."""
    newest = seen.yearly[-1]
    shown = [one for one in layout().mark if one.grade in newest.counts]
    return tuple(Tile(one, newest.counts[one.grade], share(newest.counts[one.grade], newest.base)) for one in shown)


def legend(seen: OutcomesSeen) -> list[Mark]:
    """The marks that the newest judgements have."""
    found = {mark_of(one.grade_in(standing.latest)).css for standing in seen.standings for one in layout().judgement}
    return [one for one in (*layout().mark, NO_GRADE) if one.css in found and one.grade != "adequate"]


def _maps(seen: OutcomesSeen) -> tuple[GradeMap, ...]:
    return tuple(grade_map(seen, one) for one in layout().judgement)


def _by_grade(seen: OutcomesSeen) -> Iterator[_OfGrade]:
    overall = layout().judgement[0]
    for mark in (*layout().mark, NO_GRADE):
        chosen = [one for one in seen.standings if _same(mark_of(overall.grade_in(one.latest)), mark)]
        if chosen:
            yield _OfGrade(mark, tuple((anchor(one.authority.name), one.authority.name, one.year) for one in chosen))


def _same(one: Mark, other: Mark) -> bool:
    return one == other or one.css == other.css == NO_GRADE.css


def _charts(seen: OutcomesSeen) -> tuple[Chart, ...]:
    return tuple(year_charts(seen))


def _differences(seen: OutcomesSeen) -> Table:
    found = (
        (
            one.authority,
            one.inspection.rpartition("/")[2],
            one.what.replace("-", " "),
            "; ".join(
                f"{said.replace('-', ' ') if not said[:1].isdigit() else said} ({told})" for told, said in one.says
            ),
        )
        for one in seen.differences
    )
    return table(
        "differences",
        "Inspections about which sources disagree; the first one counts",
        ("Authority", "!Inspection published", "On", ">What the sources say"),
        found,
    )
