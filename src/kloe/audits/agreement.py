"""How far two readers of the same cases agree: percent agreement, weighted kappa with its interval, who differed how.

Weighted kappa: Cohen, Psychological Bulletin 70 (1968) 213-220. Its large-sample standard error: Fleiss, Cohen and
Everitt, Psychological Bulletin 72 (1969) 323-327, with weights of agreement. Worked out in fractions, so that full
agreement is exactly 1 and a spread of nothing exactly 0.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt
from statistics import NormalDist, fmean

from kloe.audits.form import AuditForm
from kloe.audits.records import Audit, readings

Pair = tuple[str, str]
Weight = Callable[[int, int, int], Fraction]
FEWEST_PAIRS = 2
CONFIDENCE = 0.95


def linear(one: int, other: int, grades: int) -> Fraction:
    """The share of agreement of two places on a scale of ``grades``: a step less is as much less at each step."""
    return 1 - Fraction(abs(one - other), grades - 1)


def quadratic(one: int, other: int, grades: int) -> Fraction:
    """The share of agreement of two places on a scale: the further apart, the more each step costs."""
    return 1 - Fraction((one - other) ** 2, (grades - 1) ** 2)


@dataclass(frozen=True)
class Kappa:
    """Weighted kappa, or why there is none. ``low`` and ``high``: its 95 % interval, None where none can be given."""

    value: float | None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Agreement:
    """What two readers of ``pairs`` cases gave. ``table[first][second]`` counts, by grade, the best first.

    ``agreed`` is how many pairs are the same; ``within_one`` how many are at most one grade apart.
    """

    grades: tuple[str, ...]
    pairs: int
    agreed: int
    within_one: int
    table: Mapping[str, Mapping[str, int]]
    linear: Kappa
    quadratic: Kappa

    @property
    def percent(self) -> float | None:
        """Agreed of all pairs, from 0 to 100; None without a pair."""
        return 100 * self.agreed / self.pairs if self.pairs else None


def agreement_of(pairs: Iterable[Pair], grades: Sequence[str]) -> Agreement:
    """How far the first of each pair agrees with the second, on the scale ``grades`` (the best or the worst first)."""
    counts = _counts(pairs, grades)
    distance = [0] * len(grades)
    for row, cells in enumerate(counts):
        for column, count in enumerate(cells):
            distance[abs(row - column)] += count
    return Agreement(
        tuple(grades),
        sum(distance),
        distance[0],
        sum(distance[:2]),
        {one: dict(zip(grades, counts[at], strict=True)) for at, one in enumerate(grades)},
        weighted_kappa(counts, linear),
        weighted_kappa(counts, quadratic),
    )


def _counts(pairs: Iterable[Pair], grades: Sequence[str]) -> list[list[int]]:
    place = {grade: at for at, grade in enumerate(grades)}
    counts = [[0] * len(grades) for _ in grades]
    for first, second in pairs:
        counts[place[first]][place[second]] += 1
    return counts


def weighted_kappa(counts: Sequence[Sequence[int]], weight: Weight) -> Kappa:
    """Kappa of a square table of counts (rows: first reader), with its interval; it says why where there is none."""
    pairs, size = sum(map(sum, counts)), len(counts)
    if pairs < FEWEST_PAIRS:
        return Kappa(None, why_not=f"Kappa needs at least {FEWEST_PAIRS} pairs; there {_are(pairs)}.")
    rows = [Fraction(sum(row), pairs) for row in counts]
    columns = [Fraction(sum(row[at] for row in counts), pairs) for at in range(size)]
    places = [(one, other) for one in range(size) for other in range(size)]
    weights = {place: weight(*place, size) for place in places}
    by_chance = sum(weights[one, other] * rows[one] * columns[other] for one, other in places)
    if 1 in rows and rows == columns:
        return Kappa(
            None, why_not="Both readers gave every case the same grade: agreement beyond chance is not defined."
        )
    observed = sum(weights[one, other] * Fraction(counts[one][other], pairs) for one, other in places)
    value = Fraction(observed - by_chance) / Fraction(1 - by_chance)
    error = _standard_error(counts, weights, rows, columns, value)
    return _with_interval(float(value), error)


def _standard_error(
    counts: Sequence[Sequence[int]],
    weights: Mapping[tuple[int, int], Fraction],
    rows: Sequence[Fraction],
    columns: Sequence[Fraction],
    value: Fraction,
) -> float:
    pairs, sizes = sum(map(sum, counts)), range(len(counts))
    of_row = [sum(columns[other] * weights[one, other] for other in sizes) for one in sizes]
    of_column = [sum(rows[one] * weights[one, other] for one in sizes) for other in sizes]
    by_chance = sum(rows[one] * of_row[one] for one in sizes)
    spread = sum(
        Fraction(counts[one][other], pairs)
        * (weights[one, other] - (of_row[one] + of_column[other]) * (1 - value)) ** 2
        for one, other in weights
    )
    variance = (spread - (value - by_chance * (1 - value)) ** 2) / (pairs * (1 - by_chance) ** 2)
    return sqrt(variance)


def _with_interval(value: float, error: float) -> Kappa:
    """The interval of a large sample; a table without any spread gives none, and says so."""
    if error < 1e-9:
        return Kappa(
            value, standard_error=0.0, why_not="The large-sample interval has no width here, so none is given."
        )
    reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    return Kappa(value, max(value - reach, -1.0), min(value + reach, 1.0), error)


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count or 'none'}"


@dataclass(frozen=True)
class AgreementByArea:
    """The agreement of first and second readers in each graded area, and over all areas of ``moderated`` cases.

    Grades of one case go together, so the interval over all areas leaves out one case at a time (the jackknife):
    that of independent pairs would be too narrow.
    """

    by_area: Mapping[str, Agreement]
    over_all: Agreement
    moderated: int


def agreement_by_area(audits: Iterable[Audit], form: AuditForm) -> AgreementByArea:
    """Pair the standing first and second reading of each audit, area by area; cases read once make no pair."""
    twice = [(one.first, one.second) for one in readings(audits).values() if one.first and one.second]
    scale = [grade.id for grade in form.scale]
    areas = [area.id for area in form.graded_areas]
    cases = [_pairs_of(first, second, areas) for first, second in twice]
    over_all = agreement_of((pair for case in cases for pair in case.values()), scale)
    return AgreementByArea(
        {area: agreement_of((case[area] for case in cases if area in case), scale) for area in areas},
        replace(
            over_all,
            linear=_by_case(over_all.linear, cases, scale, linear),
            quadratic=_by_case(over_all.quadratic, cases, scale, quadratic),
        ),
        len(twice),
    )


def _pairs_of(first: Audit, second: Audit, areas: Iterable[str]) -> dict[str, Pair]:
    one, other = first.grade_by_area, second.grade_by_area
    return {area: (one[area].grade, other[area].grade) for area in areas if area in one and area in other}


def _by_case(kappa: Kappa, cases: Sequence[Mapping[str, Pair]], scale: Sequence[str], weight: Weight) -> Kappa:
    """The same kappa with an interval from leaving out one case at a time."""
    if kappa.value is None:
        return kappa
    without = [
        weighted_kappa(
            _counts((pair for case in (*cases[:at], *cases[at + 1 :]) for pair in case.values()), scale), weight
        )
        for at in range(len(cases))
    ]
    values = [one.value for one in without if one.value is not None]
    if len(values) < max(len(cases), FEWEST_PAIRS):
        return Kappa(kappa.value, why_not="Too few cases for an interval.")
    middle = fmean(values)
    return _with_interval(kappa.value, sqrt((len(values) - 1) * fmean((value - middle) ** 2 for value in values)))
