"""Which charts a measure gets, by what it is: each with the table of the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kloe.childdata.measures.dimensions import BAND, MONTH
from kloe.childdata.measures.figures import Figure, Figures
from kloe.childdata.measures.model import Measure
from kloe.papers.charts.back_to_back import Pair, back_to_back
from kloe.papers.charts.bars import Bar, bars
from kloe.papers.charts.dots import Dots, dots
from kloe.papers.charts.months import Point, months
from kloe.papers.charts.spread import Spread, spread
from kloe.papers.comparison import Beside
from kloe.papers.figure_order import is_whole, months_of, ordered, title_of
from kloe.papers.figure_words import amount, counts, group_name, headline_words, missing, month_name, share_of, told
from kloe.papers.finding_sentences import in_unit
from kloe.papers.measure_tables import comparison_table, figures_table
from kloe.papers.report_tables import Table
from kloe.papers.words import number

AGE_AND_SEX = "age_and_sex"
_MOST_BARS = 12
_SHOWN_OF_COUNTS = ("age_band", "sex")
_OTHERWISE = ("age_band", "sex", "ethnicity", "disability")
_FEWEST_MONTHS = 2
_FEWEST_DOTS = 2


@dataclass(frozen=True)
class Chart:
    """A picture, what stands above it, what it needs to be read, and its numbers."""

    title: str
    picture: Markup
    numbers: Table
    key: str = ""


def charts_of(
    measured: Figures, measure: Measure, extract_date: date, beside: Beside | None
) -> tuple[tuple[Chart, ...], frozenset[str]]:
    """The charts, and the breakdowns that they show."""
    total = measured.figure(measure.id)
    if total is None:
        return (), frozenset()
    charts = [*_beside(measure, beside), *_spread(measure, total)]
    shown: set[str] = set()
    for name in _chosen(measured, measure):
        figures = ordered(measured, measure, name)
        drawn = tuple(_broken_down(measured, measure, total, name, figures, extract_date))
        charts += drawn
        shown |= {name} if drawn else set()
    return tuple(charts), frozenset(shown)


def _chosen(measured: Figures, measure: Measure) -> Iterator[str]:
    there = measured.breakdowns(measure.id)
    crossed = measure.kind == "count" and AGE_AND_SEX in there and "age_band" not in measure.without
    age_sex = (AGE_AND_SEX,) if crossed else _SHOWN_OF_COUNTS if measure.kind == "count" else ()
    chosen = [name for name in (BAND, *measure.splits, MONTH, *age_sex) if name in there]
    yield from chosen or [name for name in _OTHERWISE if name in there][:1]


def _broken_down(
    measured: Figures, measure: Measure, total: Figure, name: str, figures: tuple[Figure, ...], extract_date: date
) -> Iterator[Chart]:
    if all(told(figure, measure) is None for figure in figures):
        return
    of = title_of(measured, name)
    of = _small(measure.value_unit).capitalize() if name == BAND else of
    title = f"By {_small(of)}"
    id_ = f"{measure.id}-{name}"
    numbers = figures_table(f"{id_}-n", f"{measure.title}: {_small(title)}", of, measure, figures, total=total)
    if name == MONTH:
        yield from _months(id_, title, measure, figures, numbers, extract_date)
    elif name == AGE_AND_SEX:
        yield _pyramid(id_, measure, figures, numbers)
    else:
        yield _bars(id_, title, measure, total, figures, numbers, banded=name == BAND)


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _bars(  # noqa: PLR0913 - what a chart is made of
    id_: str, title: str, measure: Measure, total: Figure, figures: Sequence[Figure], numbers: Table, *, banded: bool
) -> Chart:
    draw = _answer if _is_the_answer(measure, figures) else _bar
    rows = [draw(measure, total, figure, banded) for figure in figures[:_MOST_BARS]]
    key = "Solid: counted. Hatched: not counted." if banded and any(row.rest for row in rows) else ""
    if len(figures) > _MOST_BARS:
        key = f"{key} The {_MOST_BARS} largest of {number(len(figures))}.".strip()
    full = 1.0 if measure.kind == "share" and not banded and draw is _bar else None
    return Chart(title, bars(id_, f"{measure.title}: {_small(title)}", rows, full), numbers, key)


def _is_the_answer(measure: Measure, figures: Sequence[Figure]) -> bool:
    """Whether the groups are the very answers counted: then each is 0% or 100%, and only its size says more."""
    shares = {told(figure, measure) for figure in figures} - {None}
    return measure.kind == "share" and shares == {0.0, 1.0}


def _answer(measure: Measure, total: Figure, figure: Figure, banded: bool) -> Bar:
    base, of_all = counts(figure, measure)[0], counts(total, measure)[0]
    if banded or base is None or not of_all:
        return _bar(measure, total, figure, banded)
    return Bar(group_name(figure.category), base, f"{number(base)} ({share_of(figure, base, of_all)})")


def _bar(measure: Measure, total: Figure, figure: Figure, banded: bool) -> Bar:
    """Bands and counts by how many there are, everything else by the headline of each group."""
    label, (base, count) = group_name(figure.category), counts(figure, measure)
    if base is None or count is None:
        return Bar(label, None, missing(figure))
    if banded and measure.kind != "count":
        return Bar(label, base, number(base), rest=base - count if measure.kind == "share" else 0)
    if measure.kind == "count":
        of_all = counts(total, measure)[1]
        return Bar(label, count, f"{number(count)} ({share_of(figure, count, of_all)})" if of_all else number(count))
    words = f"{headline_words(figure, measure)} of {number(base)}"
    return Bar(label, told(figure, measure) or 0, words)


def _months(
    id_: str, title: str, measure: Measure, figures: Sequence[Figure], numbers: Table, extract_date: date
) -> Iterator[Chart]:
    dated = months_of(figures)
    if len(dated) < _FEWEST_MONTHS:
        return
    points = []
    for place, figure in enumerate(dated):
        name, year = month_name(figure.category)
        new = place == 0 or month_name(dated[place - 1].category)[1] != year
        whole = is_whole(figure.category, dated[0].category, extract_date)
        words = headline_words(figure, measure)
        points.append(Point(name, year if new else "", told(figure, measure), words, whole))
    full = 1.0 if measure.kind == "share" else None
    key = "" if all(point.whole for point in points) else "Hollow: a month that may not be whole."
    yield Chart(title, months(id_, f"{measure.title}: {_small(title)}", points, full), numbers, key)


def _spread(measure: Measure, total: Figure) -> Iterator[Chart]:
    if total.lower_quartile is None or total.median is None or total.upper_quartile is None:
        return
    limit = limit_of(measure)
    of = Spread(total.lower_quartile, total.median, total.upper_quartile, measure.value_unit, limit)
    caption = f"{measure.title}: median and quartiles"
    caption += "" if limit is None else f"; the limit is {amount(limit)} {measure.value_unit}"
    numbers = figures_table(f"{measure.id}-spread-n", caption, "Group", measure, (), total=total)
    title = f"{measure.value_unit.capitalize()}: median and middle half"
    yield Chart(title, spread(f"{measure.id}-spread", f"{measure.title}: {_small(title)}", of), numbers)


def limit_of(measure: Measure) -> float | None:
    """The limit, where it is one of the measure's own value."""
    limit = measure.limit
    if limit is None or limit.value is None or limit.unit != measure.value_unit:
        return None
    return float(limit.value)


def _beside(measure: Measure, beside: Beside | None) -> Iterator[Chart]:
    if beside is None:
        return
    rows = list(_dots(beside))
    if len(rows) < _FEWEST_DOTS:
        return
    numbers = comparison_table(f"{measure.id}-beside-n", beside)
    picture = dots(f"{measure.id}-beside", f"{measure.title}: beside others", rows)
    near = "Line: the neighbours' median. " if beside.published.neighbours else ""
    key = f"{near}Grey band: the middle half of England's authorities."
    yield Chart("Beside others", picture, numbers, key)


def _dots(beside: Beside) -> Iterator[Dots]:
    known, unit = beside.published, beside.published.unit
    if beside.own is not None:
        yield Dots("This extract", in_unit(beside.own, unit), (beside.own,), "diamond", filled=True, strong=True)
    for period, value in known.own[-1:]:
        if value is not None:
            yield Dots(f"Published, {period}", in_unit(value, unit), (value,), "diamond")
    near = tuple(value for _, value in known.neighbours if value is not None)
    if near and known.neighbours_median is not None:
        words = f"median {in_unit(known.neighbours_median, unit)}"
        yield Dots("Neighbours", words, near, "circle", middle=known.neighbours_median)
    if known.region and known.region[1] is not None:
        yield Dots(known.region[0], in_unit(known.region[1], unit), (known.region[1],), "triangle", filled=True)
    if known.england is not None:
        low, high = known.lower_quartile, known.upper_quartile
        band = (low, high) if low is not None and high is not None else None
        yield Dots("England", in_unit(known.england, unit), (known.england,), "square", filled=True, band=band)


def _pyramid(id_: str, measure: Measure, figures: Sequence[Figure], numbers: Table) -> Chart:
    """Groups are named "Female, 1 to 4"; those of neither sex stand in the table."""
    sides: dict[str, dict[str, int | None]] = {}
    for figure in figures:
        sex, _, age = figure.category.partition(", ")
        if sex in ("Female", "Male") and age:
            sides.setdefault(age, {})[sex] = counts(figure, measure)[1]
    pairs = [Pair(age, both.get("Female", 0), both.get("Male", 0)) for age, both in sides.items()]
    picture = back_to_back(id_, f"{measure.title}: by age and sex", ("Female", "Male"), pairs)
    return Chart("By age and sex", picture, numbers, "Others, and those of unknown age or sex, are in the numbers.")
