"""How the years went: latest judgements on 31 March of each year, and the judgements published in each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kloe.papers.charts.stacked import Part, StackedBar, stacked
from kloe.papers.outcomes_layout import NO_GRADE, Mark, layout
from kloe.papers.outcomes_seen import OutcomesSeen, Year
from kloe.papers.report_tables import Cell, Table, table
from kloe.papers.words import counted, day

_GRADE_UNTIL_2013, _GRADE_SINCE = "adequate", "requires-improvement"


@dataclass(frozen=True)
class Chart:
    """A picture, its title, what it needs to be read, and its numbers."""

    title: str
    picture: Markup
    numbers: Table
    key: str


def year_charts(seen: OutcomesSeen) -> Iterator[Chart]:
    """Each picture with the table of its numbers, population and base included."""
    yield _latest(seen)
    if seen.published_by_year:
        title = "Overall judgements published in each year, of the whole service"
        yield _published("published", title, seen.published_by_year, _GRADE_UNTIL_2013, _reach(seen))
    if seen.older_by_year:
        title = "Overall judgements published before, of parts of the service"
        yield _published("older", title, seen.older_by_year, _GRADE_SINCE)


def _latest(seen: OutcomesSeen) -> Chart:
    title = "Latest overall judgement of each authority"
    marks = _marks(without=_GRADE_UNTIL_2013)
    bars = [
        StackedBar(day(one.day), f"{one.base} of {one.population} judged", _parts(one.counts, marks, len(one.without)))
        for one in seen.yearly
    ]
    rows: list[tuple[Cell, ...]] = [
        (day(one.day), one.population, one.base, *_counts(one.counts, marks), len(one.without)) for one in seen.yearly
    ]
    headings = ("Day", "#Authorities", "#With a judgement", *_headings(marks), "#Without")
    numbers = table("latest-n", f"{title}: numbers of authorities", headings, rows)
    return Chart(
        title, stacked("latest", title, bars), numbers, f"Each bar: all authorities of the day. {_reach(seen)}".strip()
    )


def _published(id_: str, title: str, years: Sequence[Year], other_scale: str, reach: str = "") -> Chart:
    marks = _marks(without=other_scale)
    bars = [
        StackedBar(f"{one.year} {one.of}".strip(), counted(one.base, "judgement"), _parts(one.counts, marks))
        for one in years
    ]
    longest = max(bar.length for bar in bars)
    rows: list[tuple[Cell, ...]] = [
        (f"{one.year} {one.of}".strip(), one.base, *_counts(one.counts, marks)) for one in years
    ]
    numbers: Table = table(f"{id_}-n", f"{title}: numbers", ("Year", "#Judgements", *_headings(marks)), rows)
    return Chart(
        title, stacked(id_, title, bars, longest), numbers, f"The longer the bar, the more judgements. {reach}".strip()
    )


def _reach(seen: OutcomesSeen) -> str:
    """After Ofsted's own tables, only what reports tell is known."""
    if not (seen.official_until and seen.later_reports):
        return ""
    return f"After {day(seen.official_until)}, only as far as reports are at hand."


def _marks(*, without: str) -> tuple[Mark, ...]:
    """The marks of a scale: the third grade had another name until 2013."""
    return tuple(mark for mark in layout().mark if mark.grade != without)


def _parts(counts: Mapping[str, int], marks: Sequence[Mark], without: int = 0) -> tuple[Part, ...]:
    graded = tuple(Part(mark.letter, counts.get(mark.grade, 0), mark.css, mark.name) for mark in marks)
    return (*graded, Part(NO_GRADE.letter, without, NO_GRADE.css, NO_GRADE.name))


def _counts(counts: Mapping[str, int], marks: Sequence[Mark]) -> tuple[int, ...]:
    return tuple(counts.get(mark.grade, 0) for mark in marks)


def _headings(marks: Sequence[Mark]) -> tuple[str, ...]:
    return tuple(f"#{mark.name}" for mark in marks)
