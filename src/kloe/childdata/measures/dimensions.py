"""What figures are broken down by: groups that measures share, months, answers of a column, bands of a value."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kloe.childdata.measures.compiled import CompiledBreakdown, CompiledMeasure, counted_name, value_name
from kloe.engine.sql import identifier, literal

ALL = "all"
BAND = "band"
MONTH = "month"


@dataclass(frozen=True)
class Dimension:
    """One grouping over the facts of a list: its ``sql`` names the group of a row, for these measures.

    ``own`` marks one that a measure brings itself; the others are shared by all measures of a list.
    """

    breakdown: str
    sql: str
    measures: tuple[CompiledMeasure, ...]
    own: bool = False

    @property
    def column(self) -> str:
        """The column of the facts that holds the group of a row."""
        return f"{self.breakdown}: {self.sql}" if self.own else f"by {self.breakdown}"

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the measures."""
        return frozenset(measure.id for measure in self.measures)


def dimensions_of(
    table: str, measures: Sequence[CompiledMeasure], breakdowns: Iterable[CompiledBreakdown]
) -> Iterator[Dimension]:
    """Every grouping of one list; measures that are grouped alike are grouped together."""
    yield Dimension(ALL, literal(""), tuple(measures))
    for breakdown in breakdowns:
        chosen = tuple(measure for measure in measures if breakdown.name in measure.breakdowns)
        if breakdown.table == table and chosen:
            yield Dimension(breakdown.name, breakdown.sql, chosen)
    months: dict[str, list[CompiledMeasure]] = {}
    splits: dict[tuple[str, str], list[CompiledMeasure]] = {}
    for measure in measures:
        if measure.month:
            months.setdefault(measure.month, []).append(measure)
        for name, sql in measure.splits:
            if name not in measure.breakdowns:  # its answers are shown by that breakdown already
                splits.setdefault((name, sql), []).append(measure)
        if measure.bands:
            yield Dimension(BAND, band_sql(measure), (measure,), own=True)
    for sql, chosen_by_month in months.items():
        yield Dimension(MONTH, f"coalesce(strftime({sql}, '%Y-%m'), 'No date')", tuple(chosen_by_month), own=True)
    for (name, sql), chosen_by_split in splits.items():
        yield Dimension(name, f"coalesce(cast({sql} as varchar), 'Blank')", tuple(chosen_by_split), own=True)


def band_labels(bands: Sequence[float]) -> tuple[str, ...]:
    """Names of the bands that end at ``bands``, with the last one that has no end.

    >>> band_labels((0, 10, 45))
    ('0', '1 to 10', '11 to 45', '46 or more')
    """
    whole = all(end == int(end) for end in bands)
    first = f"{bands[0]:g}" if bands[0] == 0 else f"up to {bands[0]:g}"
    last = f"{bands[-1] + 1:g} or more" if whole else f"over {bands[-1]:g}"
    return (first, *(_band(start, end, whole=whole) for start, end in pairwise(bands)), last)


def _band(start: float, end: float, *, whole: bool) -> str:
    if not whole:
        return f"over {start:g} to {end:g}"
    return f"{end:g}" if start + 1 == end else f"{start + 1:g} to {end:g}"


def band_sql(measure: CompiledMeasure) -> str:
    """SQL: the band of a row's value; a value of which nobody can tell what it counts for is in none."""
    value = f"this.{identifier(value_name(measure.id))}"
    counted = f"this.{identifier(counted_name(measure.id))}"
    labels = band_labels(measure.bands)
    cases = " ".join(
        f"when {value} <= {end!r} then {literal(label)}" for end, label in zip(measure.bands, labels, strict=False)
    )
    return f"case when {value} is null or {counted} is null then 'Not known' {cases} else {literal(labels[-1])} end"
