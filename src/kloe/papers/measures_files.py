"""The files of measures in a pack: a workbook to read, and a table for programs, as the audience may see them."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb

from kloe.childdata.disclosure.disclosing import DisclosedFigures
from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure, headline
from kloe.papers.measures_workbook import share_cell, write_measures_workbook

MEASURE_FILES = ("measures.xlsx", "measures.parquet")
_TEXTS = ("measure", "title", "kind", "breakdown", "category")
_COUNTS = ("base", "counted", "unknown", "base_children", "counted_children")
_VALUES = ("lower_quartile", "median", "upper_quartile", "mean", "headline")
_TYPES = {
    **dict.fromkeys(_TEXTS, "varchar"),
    **dict.fromkeys(_COUNTS, "bigint"),
    **dict.fromkeys(_VALUES, "double"),
    "withheld": "boolean",
    "shown": "varchar",
}


def write_measure_files(
    figures: DisclosedFigures, folder: Path, *, authority: str, extract_date: date, made_at: datetime
) -> None:
    """Write ``measures.xlsx`` and ``measures.parquet`` to ``folder``: only what the audience of ``figures`` may see."""
    workbook = folder / "measures.xlsx"
    write_measures_workbook(figures, workbook, authority=authority, extract_date=extract_date, made_at=made_at)
    _write_parquet(figures, folder / "measures.parquet")


def _write_parquet(figures: DisclosedFigures, target: Path) -> None:
    """``headline`` is a share from 0 to 1, a number, a median or a mean; ``shown`` is how a reader is shown it."""
    rows = list(_rows(figures))
    columns = {name: [row[name] for row in rows] for name in _TYPES}
    wanted = ", ".join(f"unnest(cast(${name} as {kind}[])) as {name}" for name, kind in _TYPES.items())
    place = str(target).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"create table figures as select {wanted}", columns)
        connection.execute(f"copy figures to '{place}' (format parquet, compression zstd)")


def _rows(figures: DisclosedFigures) -> Iterator[dict[str, object]]:
    for measure in figures.book.measures:
        whole = figures.figure(measure.id)
        own = (whole,) if whole else ()
        by_group = (one for name in figures.breakdowns(measure.id) for one in figures.figures(measure.id, name))
        for figure in (*own, *by_group):
            numbers = {name: getattr(figure, name) for name in (*_COUNTS, *_VALUES[:-1])}
            yield {
                "measure": measure.id,
                "title": measure.title,
                "kind": measure.kind,
                "breakdown": figure.breakdown or ALL,
                "category": figure.category,
                **numbers,
                "headline": headline(figure, measure),
                "withheld": figure.withheld,
                "shown": _shown(figures, figure),
            }


def _shown(figures: DisclosedFigures, figure: Figure) -> str:
    measure = figures.book.by_id[figure.measure]
    if measure.kind == "share":
        cell = share_cell(figure, measure, figures.policy.share_decimals)
        return cell if isinstance(cell, str) else f"{cell:g}%"
    value = headline(figure, measure)
    return ("[c]" if figure.withheld else "[z]") if value is None else f"{value:,.1f}".removesuffix(".0")
