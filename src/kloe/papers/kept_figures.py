"""The figures of an extract that was kept, read from its file: as pages and papers read those of one that is open."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import MeasureBook
from kloe.papers.kept_extracts import FIGURES, KeptExtract

_COLUMNS = (
    "measure, breakdown, category, base, counted, unknown, base_children, counted_children, lower_quartile, median,"
    " upper_quartile, mean"
)


@dataclass(frozen=True)
class KeptFigures:
    """Every figure of one kept extract. ``book`` is that of today: measures that it no longer has are not shown."""

    book: MeasureBook
    found: Mapping[tuple[str, str], tuple[Figure, ...]]

    def figure(self, measure: str) -> Figure | None:
        """The figure over the whole extract; None where there is none."""
        figures = self.found.get((measure, ALL), ())
        return figures[0] if figures else None

    def figures(self, measure: str, breakdown: str) -> tuple[Figure, ...]:
        """The figures of one breakdown; empty where there is none."""
        return self.found.get((measure, breakdown), ())

    def breakdowns(self, measure: str) -> tuple[str, ...]:
        """The breakdowns that have a figure."""
        return tuple(breakdown for one, breakdown in self.found if one == measure and breakdown != ALL)

    def why_not(self, measure: str) -> str:
        """Why there is no figure; empty when there is one."""
        return "" if self.figure(measure) else "It was not worked out in the extract that was kept."


def kept_figures(kept: KeptExtract, book: MeasureBook) -> KeptFigures:
    """Read the figures of an extract that was kept."""
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            f"select {_COLUMNS} from read_parquet(?) order by measure, breakdown, category",
            [str(kept.folder / FIGURES)],
        ).fetchall()
    found: dict[tuple[str, str], list[Figure]] = {}
    for row in rows:
        found.setdefault((row[0], row[1]), []).append(Figure(*row))
    return KeptFigures(book, {place: tuple(figures) for place, figures in found.items()})
