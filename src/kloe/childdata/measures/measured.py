"""The measures of one extract, worked out: figures by breakdown, and the rows behind each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.measures.compiled import MeasurePlan
from kloe.childdata.measures.dimensions import ALL, dimensions_of
from kloe.childdata.measures.facts import Parameters
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.measuring import MeasureOutcome, rows_behind, run_measures
from kloe.childdata.measures.prepared import prepared_measures
from kloe.childdata.specification import Specification
from kloe.engine.session import Session
from kloe.errors import KloeError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

FIGURES_IN_ORDER = "select * from figures order by authority, measure, breakdown, category"


@dataclass(frozen=True)
class MeasuredExtract:
    """Every measure over one extract, or over a pool of them; the tables ``figures`` and ``facts_<list>`` hold them.

    ``parameters`` are the values of the settings that they were worked out with.
    """

    session: Session
    book: MeasureBook
    plan: MeasurePlan
    outcomes: tuple[MeasureOutcome, ...]
    parameters: Parameters

    @cached_property
    def _figures(self) -> Mapping[tuple[str, str], tuple[Figure, ...]]:
        found: dict[tuple[str, str], list[Figure]] = {}
        columns = (
            "measure, breakdown, category, base, counted, unknown, base_children, counted_children,"
            " lower_quartile, median, upper_quartile, mean"
        )
        for row in self.session.rows(f"select {columns} from figures order by measure, breakdown, category"):
            found.setdefault((row[0], row[1]), []).append(Figure(*row))
        return {key: tuple(figures) for key, figures in found.items()}

    def figure(self, measure: str) -> Figure | None:
        """The figure over the whole extract; None where it could not be worked out."""
        figures = self._figures.get((measure, ALL), ())
        return figures[0] if figures else None

    def figures(self, measure: str, breakdown: str) -> tuple[Figure, ...]:
        """The figures of one breakdown, by the name of the group; empty where there is none."""
        return self._figures.get((measure, breakdown), ())

    def breakdowns(self, measure: str) -> tuple[str, ...]:
        """The breakdowns that have a figure."""
        return tuple(breakdown for one, breakdown in self._figures if one == measure and breakdown != ALL)

    def why_not(self, measure: str) -> str:
        """Why a measure could not be worked out; empty when it was."""
        return next(
            (outcome.why for outcome in self.outcomes if outcome.measure == measure), "There is no such measure."
        )

    def rows(self, measure: str, breakdown: str = ALL, category: str | None = None) -> duckdb.DuckDBPyConnection:
        """The rows of the base of one figure, and whether each is counted: children's data. Raises KloeError."""
        return self.session.connection.execute(self.rows_query(measure, breakdown, category))

    def rows_query(self, measure: str, breakdown: str = ALL, category: str | None = None) -> str:
        """SQL that gives ``rows``, to be written to a file; raises KloeError where there is no such figure."""
        compiled = next((one for one in self.plan.measures if one.id == measure), None)
        if compiled is None or self.figure(measure) is None:
            raise KloeError(self.why_not(measure), where={"measure": measure})
        if breakdown not in (ALL, *self.breakdowns(measure)):
            raise KloeError(
                "The measure has no figures by this breakdown.",
                where={"measure": measure, "breakdown": breakdown},
                remedy=f"It has {', '.join(self.breakdowns(measure)) or 'none'}.",
            )
        own = [one for one in self.plan.measures if one.table == compiled.table]
        dimensions = dimensions_of(compiled.table, own, self.plan.breakdowns)
        return rows_behind(compiled.table, dimensions, measure, breakdown, category)

    def to_arrow(self) -> "pyarrow.Table":
        """All figures as an Arrow table (needs the extra ``arrow``)."""
        return self.session.connection.sql(FIGURES_IN_ORDER).to_arrow_table()

    def to_polars(self) -> "polars.DataFrame":
        """All figures as a Polars frame (needs the extra ``polars``)."""
        return cast("polars.DataFrame", self.session.connection.sql(FIGURES_IN_ORDER).pl())

    def to_pandas(self) -> "pandas.DataFrame":
        """All figures as a pandas frame (needs the extra ``pandas``)."""
        frame: pandas.DataFrame = self.session.connection.sql(FIGURES_IN_ORDER).df()
        return frame


def measure_tables(
    session: Session,
    specification: Specification,
    values: Mapping[str, Any],
    unavailable: Unavailable,
    own_measures: tuple[Path, ...] = (),
    *,
    pooled: bool = False,
) -> MeasuredExtract:
    """Work every measure out over the lists in ``session``; raises RuleFileError."""
    book, plan = prepared_measures(own_measures, specification, pooled=pooled)
    outcomes = run_measures(session, book, plan, specification, values, unavailable, pooled=pooled)
    parameters = {**{name: setting.value for name, setting in book.settings.items()}, **values}
    return MeasuredExtract(session, book, plan, outcomes, parameters)
