"""Figures in a few lines, for the command line."""

from collections.abc import Iterator, Sequence

from kloe.childdata.extract import Extract
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.measures.model import Measure
from kloe.papers.figure_order import ordered
from kloe.papers.figure_words import amount, counts, group_name, headline_words
from kloe.papers.words import counted, day, number

_WIDTH = 18


def figures_in_lines(
    extract: Extract, measured: MeasuredExtract, measures: Sequence[Measure], by: str | None
) -> Iterator[str]:
    """Every measure with its headline and what it rests on, page by page; then those that could not be worked out."""
    yield f"Extract of {day(extract.extract_date)} ({extract.extract_date_source})"
    page = ""
    for measure in measures:
        figure = measured.figure(measure.id)
        if figure is None:
            continue
        title = measured.book.titles.get(measured.book.files.get(measure.id, ""), "")
        if title != page:
            page = title
            yield ""
            yield page
        said = f"{measure.title} ({_rests_on(figure, measure)})"
        yield f"  {measure.id:<{_WIDTH}}{headline_words(figure, measure):>8}  {said}"
        for group in ordered(measured, measure, by) if by else ():
            said = f"{group_name(group.category)} ({_rests_on(group, measure)})"
            yield f"  {'':<{_WIDTH}}{headline_words(group, measure):>8}    {said}"
    yield from _not_worked_out(measured, measures)


def _rests_on(figure: Figure, measure: Measure) -> str:
    base, found = counts(figure, measure)
    of = "child" if measure.children else "row"
    parts = [f"{number(found or 0)} of {counted(base or 0, of, 'children' if measure.children else '')}"]
    if figure.unknown:
        parts.append(f"{number(figure.unknown)} unknown")
    if figure.median is not None:
        parts.append(f"median {amount(figure.median)} {measure.value_unit}".strip())
    return ", ".join(parts)


def _not_worked_out(measured: MeasuredExtract, measures: Sequence[Measure]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for measure in measures:
        if measured.figure(measure.id) is None:
            reasons.setdefault(measured.why_not(measure.id), []).append(measure.id)
    if reasons:
        yield ""
        yield f"{counted(sum(map(len, reasons.values())), 'measure')} could not be worked out:"
    for why, ids in reasons.items():
        yield f"  {why} {', '.join(ids)}"
