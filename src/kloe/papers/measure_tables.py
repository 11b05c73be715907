"""The figures of a measure as tables: every number that a chart shows, and those that none shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.model import Measure
from kloe.papers.comparison import Beside
from kloe.papers.figure_words import NONE, amount, counts, group_name, headline_words, missing, share_of, whole
from kloe.papers.finding_sentences import in_unit
from kloe.papers.report_tables import Table, table
from kloe.papers.words import number

MOST_SHOWN = 40
Column = tuple[str, Callable[[Figure], str]]


def figures_table(
    id_: str, caption: str, of: str, measure: Measure, figures: Sequence[Figure], *, total: Figure | None = None
) -> Table:
    """One row a group, the first of them; the caption says how many more there are."""
    if len(figures) > MOST_SHOWN:
        caption = f"{caption}: the {MOST_SHOWN} largest of {number(len(figures))}"
    columns = tuple(_columns(measure, [*figures, *([total] if total else [])], total))
    rows = [_row(figure, columns) for figure in figures[:MOST_SHOWN]]
    rows += [("All", *(words(total) for _, words in columns))] if total else []
    return table(id_, caption, (of, *(f"#{name}" for name, _ in columns)), rows)


def _row(figure: Figure, columns: Sequence[Column]) -> tuple[str, ...]:
    return (group_name(figure.category), *(words(figure) for _, words in columns))


@dataclass(frozen=True)
class GroupedTable:
    """Several breakdowns in one table, each under its own heading."""

    id: str
    caption: str
    headings: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


def grouped_table(
    measure: Measure, breakdowns: Sequence[tuple[str, Sequence[Figure], int]], total: Figure | None
) -> GroupedTable | None:
    """Breakdowns as (title, figures, how many of them to show); None without any."""
    if not breakdowns:
        return None
    columns = tuple(_columns(measure, [figure for _, figures, _ in breakdowns for figure in figures], total))
    groups = tuple(
        (
            title if len(figures) <= most else f"{title}: the {most} largest of {number(len(figures))}",
            tuple(_row(figure, columns) for figure in figures[:most]),
        )
        for title, figures, most in breakdowns
    )
    headings = ("Group", *(name for name, _ in columns))
    return GroupedTable(f"{measure.id}-by", f"{measure.title}: broken down", headings, groups)


def _columns(measure: Measure, figures: Sequence[Figure], total: Figure | None) -> Iterable[Column]:
    yield from _count_columns(measure, total) if measure.kind == "count" else _base_columns(measure)
    if measure.value and (measure.kind in ("median", "mean") or not any(figure.category for figure in figures)):
        yield "Lower quartile", lambda figure: _value(figure, figure.lower_quartile)
        yield "Median", lambda figure: _value(figure, figure.median)
        yield "Upper quartile", lambda figure: _value(figure, figure.upper_quartile)
    elif measure.value:
        yield "Median", lambda figure: _value(figure, figure.median)
    if measure.kind == "mean":
        yield "Mean", lambda figure: _value(figure, figure.mean)
    if any(figure.unknown for figure in figures):
        yield "Unknown", lambda figure: whole(figure.unknown, withheld=figure.withheld)


def _count_columns(measure: Measure, total: Figure | None) -> Iterable[Column]:
    name = "Children" if measure.children else "Number"
    yield name, lambda figure: whole(counts(figure, measure)[1], withheld=figure.withheld)
    of_all = counts(total, measure)[1] if total else None
    if of_all:
        yield "Of all", lambda figure: _share_of(figure, measure, of_all)


def _share_of(figure: Figure, measure: Measure, of_all: int) -> str:
    count = counts(figure, measure)[1]
    if count is None:
        return missing(figure)
    return share_of(figure, count, of_all)


def _base_columns(measure: Measure) -> Iterable[Column]:
    yield (
        "Children" if measure.children else "Out of",
        lambda figure: whole(counts(figure, measure)[0], withheld=figure.withheld),
    )
    if measure.kind == "share":
        yield "Counted", lambda figure: whole(counts(figure, measure)[1], withheld=figure.withheld)
        yield "Share", lambda figure: headline_words(figure, measure)


def _value(figure: Figure, value: float | None) -> str:
    return missing(figure) if value is None else amount(value)


def comparison_table(id_: str, beside: Beside) -> Table:
    """What was published of this authority, its neighbours, its region and England."""
    known, year = beside.published, str(beside.published.period)
    rows: list[tuple[str, str, float | None]] = [("This extract", "", beside.own)] if beside.own is not None else []
    rows += [("This authority, published", str(period), value) for period, value in known.own]
    rows += [(name, year, value) for name, value in (*known.neighbours, *([known.region] if known.region else []))]
    rows += [
        *([("Statistical neighbours, median", year, known.neighbours_median)] if known.neighbours else []),
        ("England", year, known.england),
        ("England, lower quartile", year, known.lower_quartile),
        ("England, upper quartile", year, known.upper_quartile),
    ]
    caption = f"{known.title}: this authority and others"
    shown = [(name, period, NONE if value is None else in_unit(value, known.unit)) for name, period, value in rows]
    return table(id_, caption, ("Who", "!Year", "#Value"), shown)
