"""What makes a measure stand out: a limit broken, a distance from others, or a change, beyond what chance explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist

from kloe.childdata.comparators.chance import Verdict, differs_from, share_interval
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.model import Limit, Measure
from kloe.papers.comparison import PERCENT, Beside
from kloe.papers.figure_order import is_whole, months_of
from kloe.papers.figure_words import amount, counts, headline_words, month_name, told
from kloe.papers.finding_sentences import in_unit
from kloe.papers.words import counted, joined, number


@dataclass(frozen=True)
class Standout:
    """Why a measure stands out, how large that is (0 to 1), and how many cases it rests on."""

    size: float
    cases: int
    why: str


def beyond_limit(measure: Measure, figure: Figure) -> Standout | None:
    """The cases beyond the limit that law or guidance sets; of a median or mean, how far it is beyond."""
    limit = measure.limit
    if limit is None or measure.better == "neither":
        return None
    base, count = counts(figure, measure)
    if measure.kind in ("median", "mean"):
        return _average_beyond(measure, figure, limit)
    if count is None or (base is None and measure.better == "higher"):
        return None
    broken = (base or 0) - count if measure.kind == "share" and measure.better == "higher" else count
    if broken <= 0 or (measure.kind == "count" and measure.better == "higher"):
        return None
    of_all = f" of {number(base)}" if base and base >= broken else ""
    are = "is" if broken == 1 else "are"
    about = "About " if figure.rounded else ""
    why = f"{about}{number(broken)}{of_all} {are} beyond the limit. {_limit(limit)}"
    return Standout(_surely_beyond(broken, base), broken, why)


def _surely_beyond(broken: int, base: int | None) -> float:
    """The share beyond the limit, less what chance explains, so that one of two does not outrank hundreds."""
    sure = share_interval(broken, base) if base and base >= broken else None
    return sure.low if sure else 1.0


def _average_beyond(measure: Measure, figure: Figure, limit: Limit) -> Standout | None:
    value = told(figure, measure)
    if value is None or not limit.value or limit.unit != measure.value_unit:
        return None
    over = (value - limit.value) / limit.value * (-1 if measure.better == "higher" else 1)
    if over <= 0:
        return None
    average = "median" if measure.kind == "median" else "average"
    why = f"The {average}, {amount(value)} {measure.value_unit}, is beyond the limit. {_limit(limit)}"
    return Standout(min(over, 1.0), figure.base or 0, why)


def _limit(limit: Limit) -> str:
    unsure = ", unverified" if limit.unverified and "unverified" not in limit.basis else ""
    return f"{limit.says.rstrip('.')} ({limit.basis.rstrip('.')}{unsure})."


def far_from_others(measure: Measure, figure: Figure, beside: Beside | None, confidence: float) -> Standout | None:
    """A share worse than England's and the neighbours' median, each by more than chance explains in so many cases."""
    base, count = counts(figure, measure)
    if not beside or beside.own is None or beside.published.unit != PERCENT or not base or count is None:
        return None
    worse: Verdict | None = {"lower": "above", "higher": "below"}.get(measure.better)  # type: ignore[assignment]
    known = beside.published
    named = (("England", known.england), ("the median of its statistical neighbours", known.neighbours_median))
    others = [(name, value) for name, value in named if value is not None]
    if not others or any(differs_from(count, base, value / 100, confidence) != worse for _, value in others):
        return None
    distance = min(abs(beside.own - value) / max(value, beside.own) for _, value in others)
    those = joined([f"{name} ({in_unit(value, known.unit)})" for name, value in others])
    why = (
        f"{'Higher' if worse == 'above' else 'Lower'} than {those}, by more than chance alone often explains in"
        f" {counted(base, 'case')}; {measure.better} is better."
    )
    return Standout(distance, base, why)


def changed_beyond_chance(measure: Measure, before: Figure, after: Figure, confidence: float) -> float:
    """How many times what chance explains a count or a share moved by; 0 where it is less, or not to be told."""
    if measure.kind not in ("count", "share") or told(before, measure) is None or told(after, measure) is None:
        return 0.0
    change = abs((told(after, measure) or 0) - (told(before, measure) or 0))
    chance = _errors(confidence) * _chance(measure, before, after)
    return change / chance if chance and change > chance else 0.0


def changed_fast(measure: Measure, figures: Sequence[Figure], extract_date: date, confidence: float) -> Standout | None:
    """A change between the last two whole months, for the worse or of what has no better direction."""
    dated = months_of(figures)
    if not dated or measure.kind not in ("count", "share"):
        return None
    whole = [figure for figure in dated if is_whole(figure.category, dated[0].category, extract_date)][-2:]
    if len(whole) < 2 or any(told(figure, measure) is None for figure in whole):
        return None
    before, after = whole
    change = (told(after, measure) or 0) - (told(before, measure) or 0)
    better = {"higher": 1, "lower": -1, "neither": 0}[measure.better]
    if change * better > 0 or not changed_beyond_chance(measure, before, after, confidence):
        return None
    higher = max(told(before, measure) or 0, told(after, measure) or 0)
    moved = "rose" if change > 0 else "fell"
    why = (
        f"It {moved} from {headline_words(before, measure)} in {_month(before)} to {headline_words(after, measure)} in"
        f" {_month(after)}, more than chance alone often explains."
    )
    return Standout(abs(change) / higher, _cases(measure, before, after), why)


def _errors(confidence: float) -> float:
    """How many standard errors are still chance."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _month(figure: Figure) -> str:
    return " ".join(month_name(figure.category))


def _cases(measure: Measure, before: Figure, after: Figure) -> int:
    place = 1 if measure.kind == "count" else 0
    return min(counts(before, measure)[place] or 0, counts(after, measure)[place] or 0)


def _chance(measure: Measure, before: Figure, after: Figure) -> float:
    """The standard error of the difference: of two counts, or of two shares that are really one."""
    (base_1, count_1), (base_2, count_2) = counts(before, measure), counts(after, measure)
    if measure.kind == "count":
        return sqrt((count_1 or 0) + (count_2 or 0))
    base_1, base_2 = base_1 or 1, base_2 or 1
    pooled = ((count_1 or 0) + (count_2 or 0)) / (base_1 + base_2)
    return sqrt(pooled * (1 - pooled) * (1 / base_1 + 1 / base_2))
