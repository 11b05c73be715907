"""A measure's finding as one sentence, built by rule from its figures: it stands where a title would."""

import re

from kloe.childdata.comparators.chance import differs_from
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.model import Measure
from kloe.papers.comparison import PERCENT, Beside, Rate
from kloe.papers.figure_words import WITHHELD, amount, counts, group_name, headline_words, share_of, told
from kloe.papers.words import counted, number

_SAME = 0.05
# As the most frequent answer these say nothing without their question.
_SAY_NOTHING = ("Yes", "No", "Blank", "Not known")
# The most frequent group is a finding where it is large, of enough cases to be more than an accident.
_LEADS_FROM = 0.2
_LEADS_AMONG = 10
# Analysts know groups by their codes, and find them in the tables; a sentence needs the words only.
_CODE = re.compile(r"^(\d+[A-Z]?: |[A-Z]+\d+[A-Z]? - )")


def finding(
    measure: Measure,
    figure: Figure | None,
    *,
    leading: Figure | None = None,
    beside: Beside | None = None,
    rate: Rate | None = None,
) -> str:
    """What was found: "Seen alone: 92% (46 of 50), above England (88%)".

    ``leading`` is the largest group of a count, where its groups are what the measure is about.
    """
    if figure is None:
        return f"{measure.title}: not measured"
    if figure.withheld and told(figure, measure) is None:
        return f"{measure.title}: {WITHHELD}"
    base, _ = counts(figure, measure)
    if not base and (measure.kind != "count" or figure.unknown):
        return f"{measure.title}: {_nobody(measure)}{_unknown(figure)}"
    said = {"share": _share, "count": _count, "median": _median, "mean": _mean}[measure.kind](measure, figure)
    more = (_rate(rate), _beside(measure, figure, beside), _leading(measure, figure, leading), _unknown(figure))
    return f"{measure.title}: {said}{''.join(more)}"


def _nobody(measure: Measure) -> str:
    return f"there is {'no child' if measure.children else 'nothing'} to measure"


def _share(measure: Measure, figure: Figure) -> str:
    base, count = counts(figure, measure)
    children = " children" if measure.children and base != 1 else " child" if measure.children else ""
    return f"{headline_words(figure, measure)} ({number(count or 0)} of {number(base or 0)}{children})"


def _count(measure: Measure, figure: Figure) -> str:
    _, count = counts(figure, measure)
    return counted(count or 0, "child", "children") if measure.children else number(count or 0)


def _median(measure: Measure, figure: Figure) -> str:
    if figure.median is None:
        return "no value is known"
    return f"half are {_with_unit(figure.median, measure)} or less{_of_how_many(figure)}"


def _mean(measure: Measure, figure: Figure) -> str:
    if figure.mean is None:
        return "no value is known"
    return f"{_with_unit(figure.mean, measure)} on average{_of_how_many(figure)}"


def _with_unit(value: float, measure: Measure) -> str:
    shown, unit = amount(value), measure.value_unit
    if shown == "1" and unit.endswith("s"):
        unit = unit.removesuffix("s")
    return f"{shown} {unit}".strip()


def _of_how_many(figure: Figure) -> str:
    return f" ({counted(figure.base, 'record')})" if figure.base is not None else ""


def _unknown(figure: Figure) -> str:
    return f"; {number(figure.unknown)} unknown" if figure.unknown else ""


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return ""
    if rate.yearly is None:
        return f", {amount(rate.rate)} per 10,000 children"
    return f", a year's pace of {amount(rate.yearly)} per 10,000 children"


def _leading(measure: Measure, figure: Figure, leading: Figure | None) -> str:
    if leading is None or group_name(leading.category) in _SAY_NOTHING:
        return ""
    whole, part = counts(figure, measure)[1], counts(leading, measure)[1]
    if not whole or not part or whole < _LEADS_AMONG or part < _LEADS_FROM * whole:
        return ""
    return f"; most often {_CODE.sub('', group_name(leading.category))} ({share_of(leading, part, whole)})"


def _beside(measure: Measure, figure: Figure, beside: Beside | None) -> str:
    if beside is None or beside.own is None or beside.published.england is None:
        return ""
    england = beside.published.england
    shown = in_unit(england, beside.published.unit)
    if abs(beside.own - england) < _SAME:
        return f", as in England ({shown})"
    base, count = counts(figure, measure)
    if measure.kind == "share" and base and count is not None:
        verdict = differs_from(count, base, england / 100)
        if verdict not in ("above", "below"):
            return f"; England: {shown}, within chance" if verdict != "too few to say" else f"; England: {shown}"
    return f", {'above' if beside.own > england else 'below'} England ({shown})"


def in_unit(value: float, unit: str) -> str:
    """A published value with its unit: "84.5%", "54.2 per 10,000"; a number is its own unit."""
    return f"{amount(value)}%" if unit == PERCENT else f"{amount(value)} {unit}".removesuffix(" number")
