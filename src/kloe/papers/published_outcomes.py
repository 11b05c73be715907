"""Outcomes of inspections as tables to write and lines to print."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from kloe.papers.answers import Answer
from kloe.papers.data_tables import Column, DataTable, Kind, Value
from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, day, joined
from kloe.published.outcomes.asking import Inspection
from kloe.published.outcomes.coverage import Coverage, Group
from kloe.published.outcomes.distribution import Distribution, NearestSpread
from kloe.published.outcomes.movements import Movement, Waiting, matrix
from kloe.published.outcomes.settling import Difference
from kloe.published.outcomes.shipping import ATTRIBUTION

_DAYS: dict[str, Kind] = {"first_day": "day", "last_day": "day", "published": "day"}
AREAS = (
    "overall-effectiveness", "safeguarding", "looked-after", "leaders", "leadership", "help-and-protection",
    "children-looked-after", "children-in-care-and-care-leavers", "children-in-care", "care-leavers", "adoption",
    "lscb",
)  # fmt: skip


def inspections_answer(found: Sequence[Inspection], groups: Sequence[Group] = ()) -> Answer:
    """Inspections with their grades, one a row."""
    areas = [area for area in AREAS if any(area in one.grades for one in found)]
    names = ("authority", "region", "framework", "inspection_type", "first_day", "last_day", "published")
    columns = (*columns_of(names), *columns_of(areas), *columns_of(("theme", "sources", "report", "inspection")))
    rows = [
        (
            *(getattr(one, name) for name in names),
            *(one.grades.get(area) for area in areas),
            *(getattr(one, name) for name in ("theme", "sources", "report", "inspection")),
        )
        for one in found
    ]
    lines = [f"Compared with {group.says}: {counted(len(group.names), 'authority', 'authorities')}" for group in groups]
    lines += [line for one in found for line in _inspection(one)]
    compared = [{"authority": one.of, "kind": one.kind, "says": one.says, "names": one.names} for one in groups]
    table = outcome_table("outcomes", "Outcomes of inspections", columns, rows, "")
    return Answer(table, lines, {"compared_with": compared})


def differences_answer(found: Sequence[Difference]) -> Answer:
    """Where the sources disagree, one statement a row."""
    rows = [(one.authority, one.inspection, one.what, source, value) for one in found for source, value in one.says]
    lines = [
        f"{one.inspection}, {one.what}: {'; '.join(f'{value} ({source})' for source, value in one.says)}"
        for one in found
    ] or ["The sources agree on everything."]
    columns = columns_of(("authority", "inspection", "what", "source", "value"))
    return Answer(
        outcome_table("differences", "Where sources disagree", columns, rows, ""), lines, {"count": len(found)}
    )


def distribution_answer(found: Sequence[Distribution]) -> Answer:
    """How grades are spread, one grade a row."""
    columns = (Column("day", "day"), Column("area"), Column("grade"), Column("count", "whole number"),
               Column("percent", "number"), Column("base", "whole number"), Column("population", "whole number")
               )  # fmt: skip
    rows = [
        (one.day, one.area, grade, count, _rounded(one.percent(grade)), one.base, one.population)
        for one in found
        for grade, count in one.counts.items()
    ]
    lines = [line for one in found for line in _distribution(one)]
    says = " ".join(f"{one.says}." for one in found)
    without = {one.day.isoformat(): list(one.without) for one in found}
    return Answer(
        outcome_table("distribution", "Grades and their shares", columns, rows, says),
        lines,
        {"without": without},
    )


def nearest_answer(found: Sequence[NearestSpread], stated: dict[str, float]) -> Answer:
    """Which bases and days come nearest to percentages that somebody stated."""
    columns = (Column("counted"), Column("since", "day"), Column("until", "day"), Column("base", "whole number"),
               *(Column(f"percent_{grade}", "number") for grade in stated), Column("furthest", "number"))  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (one.distribution.of.says, one.first_day, one.last_day, one.distribution.base,
         *(_rounded(one.distribution.percent(grade)) for grade in stated), _rounded(one.furthest))
        for one in found
    ]  # fmt: skip
    asked = ", ".join(f"{grade} {share:g} %" for grade, share in stated.items())
    lines = [f"Asked for: {asked}"]
    for one in found:
        shares = ", ".join(f"{grade} {one.distribution.percent(grade) or 0:.1f} %" for grade in stated)
        lines += wrapped(
            f"{one.distribution.of.says}, {day(one.first_day)} to {day(one.last_day)}:"
            f" {shares} of {one.distribution.base}; off by {one.furthest:.1f} at most", "  ")  # fmt: skip
    return Answer(
        outcome_table("likeness", "Bases that give these percentages", columns, rows, asked), lines, {"stated": stated}
    )


def transitions_answer(found: Sequence[Movement], waits: Sequence[Waiting], says: str) -> Answer:
    """Which grade followed which, one pair of inspections a row."""
    columns = (Column("authority"), Column("before"), Column("was"), Column("after"), Column("became"),
               Column("days", "whole number"), Column("steps", "whole number"), Column("inherited", "yes or no")
               )  # fmt: skip
    rows = [
        (one.after.authority, one.before.inspection, one.was, one.after.inspection, one.became, one.days, one.steps,
         one.inherited)
        for one in found
    ]  # fmt: skip
    lines = [*said(says), "Grade and the next one:"]
    lines += [f"  {was} to {became}: {count}" for (was, became), count in matrix(found).items()]
    lines += ["Months to the next inspection, by grade:"] if waits else []
    lines += [
        f"  {one.was}: half between {one.lower_quartile:.0f} and {one.upper_quartile:.0f}, median {one.median:.0f},"
        f" from {one.shortest:.0f} to {one.longest:.0f} ({counted(one.count, 'time')})"
        for one in waits
    ]
    more = {
        "matrix": [{"was": was, "became": became, "count": count} for (was, became), count in matrix(found).items()],
        "months": [_months(one) for one in waits],
    }
    return Answer(outcome_table("transitions", "From one inspection to the next", columns, rows, says), lines, more)


def coverage_answer(found: Coverage) -> Answer:
    """Which authorities have an outcome, one authority a row."""
    columns = (Column("authority"), Column("inspected", "yes or no"))
    rows = [(name, True) for name in found.inspected] + [(name, False) for name in found.not_yet]
    lines = list(said(f"{found.says}."))
    if found.not_yet:
        lines += wrapped(f"Not yet: {joined(found.not_yet)}", "  ")
    if found.former:
        lines += wrapped(f"Not counted, as they are no more: {joined(found.former)}", "  ")
    more = {"count": len(found.inspected), "population": found.population,
            "percent": _rounded(found.percent), "former": list(found.former)}  # fmt: skip
    return Answer(outcome_table("coverage", "Authorities inspected", columns, sorted(rows), found.says), lines, more)


def _distribution(one: Distribution) -> Iterator[str]:
    yield from said(f"{one.says}.")
    for grade, count in one.counts.items():
        yield f"  {grade}: {count} ({one.percent(grade) or 0:.1f} %)"
    yield f"  below good: {share_of(one.below_good, one.base)}"


def _inspection(one: Inspection) -> Iterator[str]:
    when = f"{one.published or '?'}" + (f", fieldwork from {one.first_day}" if one.first_day else "")
    kind = f"{one.framework} {one.inspection_type}".strip()
    grades = ", ".join(f"{area} {grade}" for area, grade in sorted(one.grades.items(), key=_place)) or one.theme
    yield f"{one.authority}: published {when}, {kind}"
    if grades:
        yield from wrapped(grades, "    ")


def _place(pair: tuple[str, str]) -> int:
    return AREAS.index(pair[0]) if pair[0] in AREAS else len(AREAS)


def outcome_table(
    name: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], says: str
) -> DataTable:
    """The table as it is written to a file, with its source."""
    return DataTable(name, title, tuple(columns), rows, tuple(filter(None, (says, ATTRIBUTION))))


def columns_of(names: Iterable[str]) -> tuple[Column, ...]:
    """Columns of text, and of days where they are."""
    return tuple(Column(name, _DAYS.get(name, "text")) for name in names)


def said(text: str) -> Iterator[str]:
    """A sentence in lines; none of a blank."""
    yield from wrapped(text) if text else ()


def _months(one: Waiting) -> dict[str, object]:
    return {name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(one).items()}


def _rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 1)


def share_of(count: int, base: int) -> str:
    """A count, its base and the share."""
    return f"{count} of {base}, {100 * count / base:.1f} %" if base else "nothing"
