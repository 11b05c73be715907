"""Play the examples that every measure carries: a few rows, and the figures that a person worked out by hand."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.example_rows import EXAMPLE_DAY, stage_rows
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.measures.measuring import run_measures
from kloe.childdata.measures.model import Example, Measure
from kloe.childdata.measures.planning import plan_measures
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.session import Session

_FIGURES = (
    "base", "counted", "unknown", "base_children", "counted_children", "lower_quartile", "median", "upper_quartile",
    "mean",
)  # fmt: skip
_NOTHING_MISSING = Unavailable({}, {}, {})


@dataclass(frozen=True)
class Surprise:
    """An example whose figure is another than the one worked out by hand."""

    measure: str
    number: int
    figure: str
    expected: object
    found: object


def surprises(book: MeasureBook, specification: Specification) -> Iterator[Surprise]:
    """Every figure of every example that is not what its author worked out by hand.

    An example names lists with their rows (``referrals = [{ ... }]``), may give ``as_at`` and ``settings``, and says
    what comes out: ``base``, ``counted``, ``median`` and so on, and under ``by`` the base and the number counted of
    groups: ``by = { age_band = { "Under 1" = [2, 1] } }``.
    """
    tables = catalogue(specification, {}).tables
    with closing(Session(threads=1, workers=1)) as session:
        create_tables(session, tables.values())
        session.connection.execute("pragma disable_optimizer")
        for measure in book.measures:
            alone = replace(book, measures=(measure,))
            plan = plan_measures(alone, specification)
            for number, example in enumerate(measure.example, start=1):
                stage_rows(session, tables, example)
                values = {"extract_date": example.get("as_at", EXAMPLE_DAY), "authority": "Testshire", **_own(example)}
                outcomes = run_measures(session, alone, plan, specification, values, _NOTHING_MISSING)
                measured = MeasuredExtract(session, alone, plan, outcomes, values)
                yield from _compare(measure, number, example, measured)


def _own(example: Example) -> Mapping[str, object]:
    settings = example.get("settings", {})
    return settings if isinstance(settings, dict) else {}


def _compare(measure: Measure, number: int, example: Example, measured: MeasuredExtract) -> Iterator[Surprise]:
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
