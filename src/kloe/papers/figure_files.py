"""Figures, or the rows behind one of them, as one file; and figures as data for a script."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import headline
from kloe.childdata.measures.measured import FIGURES_IN_ORDER, MeasuredExtract
from kloe.childdata.measures.model import Measure
from kloe.engine.sql import literal
from kloe.errors import KloeError
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.tidy_lists import copy_query

_ENDINGS = (".csv", ".parquet")
_FORMULA = "'^[=+@\\t\\r-]'"


def refuse_no_figure_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that figures can be written to."""
    refuse_other_endings("Figures and rows are", target, _ENDINGS)


def chosen_measures(measured: MeasuredExtract, only: Sequence[str]) -> tuple[Measure, ...]:
    """The measures of these ids, or all; raises KloeError for an id that no measure has."""
    known = measured.book.by_id
    for one in only:
        if one not in known:
            raise KloeError(
                f"There is no measure '{one}'.", remedy="'kloe measure' without --only prints the ids of all measures."
            )
    return tuple(known[one] for one in only) or measured.book.measures


def refuse_unknown_breakdown(measured: MeasuredExtract, measures: Iterable[Measure], by: str | None) -> None:
    """Raise KloeError when no measure has figures by ``by``."""
    known = {breakdown for measure in measures for breakdown in measured.breakdowns(measure.id)}
    if by and by not in known:
        raise KloeError(
            f"There are no figures by '{by}'.", remedy=f"There are figures by {', '.join(sorted(known)) or 'nothing'}."
        )


def write_figures(
    extract: Extract, measured: MeasuredExtract, measures: Iterable[Measure], by: str | None, target: Path
) -> None:
    """Write the figures of ``measures``, broken down ``by`` one breakdown or by all of them; raises KloeError."""
    ids = ", ".join(literal(measure.id) for measure in measures)
    within = f" and breakdown in ({literal(ALL)}, {literal(by)})" if by else ""
    figures = f"select * exclude (authority) from ({FIGURES_IN_ORDER}) where measure in ({ids}){within}"
    _write(extract, figures, ("category",), target)


def write_rows(
    extract: Extract, measured: MeasuredExtract, measure: str, by: str | None, group: str | None, target: Path
) -> int:
    """Write the rows behind one figure, with file, sheet and row; returns how many. Raises KloeError.

    These are children's data.
    """
    number = measured.book.by_id[measure].list if measure in measured.book.by_id else 0
    behind = (
        f"select {number} as list, sheets.file, sheets.sheet, sheet_row as row, child, counted, unknown, value"
        f" from ({measured.rows_query(measure, by or ALL, group)}) as behind"
        f" left join sheets on sheets.source = behind.source and sheets.list_number = {number} order by row_id"
    )
    _write(extract, behind, ("file", "sheet", "child"), target)
    return extract.session.count(f"select count(*) from ({behind})")


def figures_as_data(
    extract: Extract, measured: MeasuredExtract, measures: Iterable[Measure], by: str | None
) -> dict[str, object]:
    """The figures for a script: the headline and its base of every measure, and its groups where ``by`` is given."""
    return {
        "extract_date": extract.extract_date,
        "extract_date_source": extract.extract_date_source,
        "specification": extract.specification.id,
        "measures": [_as_data(measured, measure, by) for measure in measures],
    }


def _as_data(measured: MeasuredExtract, measure: Measure, by: str | None) -> dict[str, object]:
    whole = measured.figure(measure.id)
    groups = measured.figures(measure.id, by) if by else ()
    return {
        "id": measure.id,
        "title": measure.title,
        "kind": measure.kind,
        "unit": measure.value_unit or None,
        "why_not": measured.why_not(measure.id) or None,
        "figures": [
            {
                "breakdown": figure.breakdown,
                "category": figure.category,
                "headline": headline(figure, measure),
                **{name: value for name, value in asdict(figure).items() if name not in _NAMES},
            }
            for figure in ((whole, *groups) if whole else groups)
        ],
    }


_NAMES = ("measure", "breakdown", "category", "withheld", "rounded")


def _write(extract: Extract, query: str, texts: Sequence[str], target: Path) -> None:
    """Write what ``query`` gives; in CSV, a text that Excel would take for a formula gets a quote in front."""
    if target.suffix.lower() == ".csv":
        safe = (f"if(regexp_matches({text}, {_FORMULA}), '''' || {text}, {text}) as {text}" for text in texts)
        query = f"select * replace ({', '.join(safe)}) from ({query})"
    with writing_to(target) as beside:
        copy_query(extract, query, beside)
