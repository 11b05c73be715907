"""Play the examples that every measure carries: a few rows, and the figures that a person worked out by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kloe.childdata.example_rows import NOTHING_MISSING, Surprise, parameters_in, staged_examples
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.measures.measuring import run_measures
from kloe.childdata.measures.model import Measure
from kloe.childdata.measures.planning import plan_measures
from kloe.childdata.specification import Specification

_FIGURES = (
    "base", "counted", "unknown", "base_children", "counted_children", "lower_quartile", "median", "upper_quartile",
    "mean",
)  # fmt: skip


def surprises(book: MeasureBook, specification: Specification) -> Iterator[Surprise]:
    """Every figure of every example that is not what its author worked out by hand.

    An example names lists with their rows (``referrals = [{ ... }]``), may give ``as_at`` and ``settings``, and says
    what comes out: ``base``, ``counted``, ``median`` and so on, and under ``by`` the base and the number counted of
    groups: ``by = { age_band = { "Under 1" = [2, 1] } }``.
    """
    plans = {one.id: plan_measures(replace(book, measures=(one,)), specification) for one in book.measures}
    for session, measure, number, example in staged_examples(book.measures, specification):
        session.connection.execute("pragma disable_optimizer")
        alone, plan = replace(book, measures=(measure,)), plans[measure.id]
        values = parameters_in(example, {})
        outcomes = run_measures(session, alone, plan, specification, values, NOTHING_MISSING)
        yield from _compare(measure, number, example, MeasuredExtract(session, alone, plan, outcomes, values))


def _compare(
    measure: Measure, number: int, example: Mapping[str, object], measured: MeasuredExtract
) -> Iterator[Surprise]:
    figure = measured.figure(measure.id)
    for name in _FIGURES:
        found = getattr(figure, name, None)
        if name in example and not _same(example[name], found):
            yield Surprise(measure.id, number, name, example[name], found)
    by = example.get("by", {})
    for breakdown, groups in by.items() if isinstance(by, dict) else ():
        known = {one.category: [one.base, one.counted] for one in measured.figures(measure.id, breakdown)}
        for category, expected in groups.items():
            if known.get(category) != expected:
                yield Surprise(measure.id, number, f"{breakdown}: {category}", expected, known.get(category))


def _same(expected: object, found: object) -> bool:
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return abs(expected - found) < 1e-9 * max(1.0, abs(expected))
    return expected == found
