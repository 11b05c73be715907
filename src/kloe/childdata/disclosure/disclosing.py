"""Figures as an audience may see them: small numbers withheld, others rounded, and nothing that tells what is not told.

The method is explained in docs/explanation/small-numbers.md; what an audience may see is data, in ``policies.toml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kloe.childdata.disclosure.linked import Place, withhold
from kloe.childdata.disclosure.policy import Policy
from kloe.childdata.disclosure.withholding import Withholding
from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure, Figures
from kloe.childdata.measures.loading import MeasureBook


@dataclass(frozen=True)
class DisclosedFigures:
    """What an audience may see of the figures of an extract.

    ``too_small`` names, by measure, the breakdowns that are not shown because their numbers are too small.
    """

    book: MeasureBook
    policy: Policy
    too_small: Mapping[str, tuple[str, ...]]
    _figures: Mapping[Place, tuple[Figure, ...]]
    _why_not: Mapping[str, str]

    def figure(self, measure: str) -> Figure | None:
        """The figure over the whole extract; None where it could not be worked out."""
        found = self._figures.get((measure, ALL), ())
        return found[0] if found else None

    def figures(self, measure: str, breakdown: str) -> tuple[Figure, ...]:
        """The figures of one breakdown; empty where there is none, or none that may be shown."""
        return self._figures.get((measure, breakdown), ())

    def breakdowns(self, measure: str) -> tuple[str, ...]:
        """The breakdowns that have a figure and may be shown."""
        return tuple(name for one, name in self._figures if one == measure and name != ALL)

    def why_not(self, measure: str) -> str:
        """Why a measure could not be worked out; empty when it was."""
        return self._why_not.get(measure, "There is no such measure.")


def disclose(figures: Figures, policy: Policy) -> DisclosedFigures:
    """``figures`` as ``policy`` lets its audience see them.

    A figure of which anything is withheld has ``withheld`` set. Its base may be there without the number counted;
    quartiles, median and mean are withheld with either, and below the policy's smallest base.
    """
    withheld = withhold(figures, policy) if policy.withholds else {}
    shown: dict[Place, tuple[Figure, ...]] = {}
    too_small: dict[str, tuple[str, ...]] = {}
    for measure in figures.book.by_id:
        whole = figures.figure(measure)
        if whole is None:
            continue
        visible = _visible(figures, measure, withheld, policy)
        dropped = tuple(name for name in visible if policy.withholds and withheld[measure, name].dropped)
        too_small |= {measure: dropped} if dropped else {}
        shown[measure, ALL] = _as_shown((whole,), withheld.get((measure, ALL)), policy)
        for name in visible:
            if name not in dropped:
                shown[measure, name] = _as_shown(figures.figures(measure, name), withheld.get((measure, name)), policy)
    why_not = {measure: figures.why_not(measure) for measure in figures.book.by_id}
    return DisclosedFigures(figures.book, policy, too_small, shown, why_not)


def _visible(figures: Figures, measure: str, withheld: Mapping[Place, Withholding], policy: Policy) -> list[str]:
    names = figures.breakdowns(measure)
    if policy.withholds:
        return [name for name in names if (measure, name) in withheld]
    return [name for name in names if name not in policy.hidden_breakdowns]


def _as_shown(figures: tuple[Figure, ...], table: Withholding | None, policy: Policy) -> tuple[Figure, ...]:
    if table is None:
        return figures
    unknown_too_small = any(0 < (figure.unknown or 0) < policy.threshold for figure in figures)
    return tuple(_shown(figure, table, policy, hide_unknown=unknown_too_small) for figure in figures)


def _shown(figure: Figure, table: Withholding, policy: Policy, *, hide_unknown: bool) -> Figure:
    no_base = table.hides_base(figure.category) or _hidden_zero(figure.base, policy)
    no_split = no_base or table.hides_split(figure.category) or _hidden_zero(figure.counted, policy)
    no_value = no_split or (figure.base or 0) < policy.smallest_base
    had_value = figure.median is not None

    def count(number: int | None, *, withheld: bool) -> int | None:
        return None if withheld or number is None else rounded(number, policy.round_to)

    def value(number: float | None) -> float | None:
        return None if no_value or number is None else round(number, policy.value_decimals)

    return replace(
        figure,
        base=count(figure.base, withheld=no_base),
        counted=count(figure.counted, withheld=no_split),
        unknown=count(figure.unknown, withheld=no_base or hide_unknown),
        base_children=count(figure.base_children, withheld=no_base),
        counted_children=count(figure.counted_children, withheld=no_split),
        lower_quartile=value(figure.lower_quartile),
        median=value(figure.median),
        upper_quartile=value(figure.upper_quartile),
        mean=value(figure.mean),
        withheld=no_split or hide_unknown or (no_value and had_value),
        rounded=policy.round_to > 1,
    )


def _hidden_zero(number: int | None, policy: Policy) -> bool:
    return number == 0 and not policy.show_zeros


def rounded(count: int, to: int) -> int:
    """``count`` to the nearest multiple of ``to``, halves up.

    >>> rounded(12, 5), rounded(13, 5), rounded(0, 5)
    (10, 15, 0)
    """
    return (2 * count + to) // (2 * to) * to
