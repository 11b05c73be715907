"""Published figures beside a measure, as lines for a console."""

from collections.abc import Iterable, Iterator

from kloe.childdata.comparators.comparing import Comparison
from kloe.papers.figure_words import amount


def comparison_lines(comparisons: Iterable[Comparison], measure: str) -> Iterator[str]:
    """What is published, of when, by whom, and how it differs; one line that says so when nothing is."""
    comparisons = tuple(comparisons)
    if not comparisons:
        yield f"No published figure is known beside {measure}."
    for one in comparisons:
        yield f"{one.title}, {one.period_says} ({one.unit}){f', {one.group}' if one.group else ''}"
        yield f"  published of this authority: {amount(one.own_value)}" if one.known else "  nothing is published of it"
        if one.region:
            yield f"  {one.region[0]}: {amount(one.region[1])}"
        yield f"  England: {amount(one.england)}; a quarter of authorities below {amount(one.lower_quartile)},"
        yield f"  a quarter above {amount(one.upper_quartile)}"
        for name, value in one.neighbours:
            yield f"  statistical neighbour {name}: {amount(value)}"
        if one.differs:
            yield f"  How it differs: {one.differs}"
        yield f"  Source: {one.source}. {one.licence}"
