"""What many audits say together: grades, themes and answers by team and month, with small groups protected.

The counts are figures as measures have them, so that one place (``kloe.childdata.disclosure``) decides what an audience
may see of them. On top of it, the values of one subject in one group are told all or not at all: of four grades that
add up to a known base, the one that is withheld could otherwise be taken from the other three.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kloe.audits.counting import BREAKDOWNS, AuditFigures, Subject, subjects_of
from kloe.audits.form import AuditForm
from kloe.audits.records import Audit, decisions
from kloe.childdata.disclosure.disclosing import disclose
from kloe.childdata.disclosure.policy import Policy, policy_for
from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure, Figures


@dataclass(frozen=True)
class Told:
    """How many of the ``base`` of audits have each value of a subject, in one group of one breakdown.

    A number is None where it must not be told. ``children`` counts each child of the base once.
    """

    subject: Subject
    breakdown: str
    group: str
    base: int | None
    children: int | None
    counted: Mapping[str, int | None]
    rounded: bool

    @property
    def withheld(self) -> bool:
        """Whether anything of it is."""
        return self.base is None or any(count is None for count in self.counted.values())

    def share(self, value: str) -> float | None:
        """The share of the base with this value, from 0 to 1; None where there is none to tell."""
        count = self.counted[value]
        return count / self.base if self.base and count is not None else None


@dataclass(frozen=True)
class Summary:
    """What ``audience`` may see of the audits: ``told`` by subject, breakdown and group; the whole under "all"."""

    form: AuditForm
    policy: Policy
    subjects: tuple[Subject, ...]
    told: tuple[Told, ...]
    too_small: Mapping[Subject, frozenset[str]]

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str, str], tuple[Told, ...]]:
        found: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
        for one in self.told:
            found[one.subject.kind, one.subject.of, one.breakdown].append(one)
        return {place: tuple(ones) for place, ones in found.items()}

    def of(self, subject: Subject, breakdown: str = ALL) -> tuple[Told, ...]:
        """The groups of one breakdown, in order; the one of the whole without a breakdown."""
        return self._by_place.get((subject.kind, subject.of, breakdown), ())


def summarise(audits: Iterable[Audit], form: AuditForm, audience: str = "internal") -> Summary:
    """Count what was decided in each audit, as ``audience`` may see it; raises KloeError for an unknown audience."""
    policy = policy_for(audience)
    subjects, decided = tuple(subjects_of(form)), decisions(audits)
    left_out = dict(_too_rare(subjects, decided, policy)) if policy.withholds else {}
    shown = disclose(AuditFigures(subjects, decided, left_out), policy)
    told = tuple(one for subject in subjects for one in _told(subject, shown))
    too_small = {
        subject: names
        for subject in subjects
        if (names := left_out.get(subject, frozenset()) | _dropped(subject, shown.too_small))
    }
    return Summary(form, policy, subjects, told, too_small)


def _dropped(subject: Subject, too_small: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(name for value in subject.values for name in too_small.get(subject.measure(value), ()))


def _too_rare(
    subjects: tuple[Subject, ...], audits: tuple[Audit, ...], policy: Policy
) -> Iterator[tuple[Subject, frozenset[str]]]:
    """The breakdowns by which a theme is named so rarely that to tell it would cost the number of audits itself.

    That number is the base of everything: it is worth more than a theme by month.
    """
    everything = subjects[0]
    lost = _bases_lost((everything,), audits, policy)
    for subject in subjects:
        if subject.kind in ("strength", "learning"):
            costs = {breakdown for breakdown, group in _bases_lost((everything, subject), audits, policy) - lost}
            yield subject, frozenset(costs)


def _bases_lost(subjects: tuple[Subject, ...], audits: tuple[Audit, ...], policy: Policy) -> frozenset[tuple[str, str]]:
    """The groups whose base is withheld, and breakdowns that are not shown, when only ``subjects`` are told."""
    shown = disclose(AuditFigures(subjects, audits), policy)
    hidden = {(one.breakdown, one.group) for subject in subjects for one in _told(subject, shown) if one.base is None}
    return frozenset(hidden | {(name, "") for subject in subjects for name in _dropped(subject, shown.too_small)})


def _told(subject: Subject, shown: Figures) -> Iterator[Told]:
    """Each breakdown that every value of the subject may be shown by."""
    measures = {value: subject.measure(value) for value in subject.values}
    whole = {value: shown.figure(measure) for value, measure in measures.items()}
    if all(whole.values()):
        yield _all_or_none(subject, ALL, "", {value: one for value, one in whole.items() if one})
    for breakdown in BREAKDOWNS:
        if not all(breakdown in shown.breakdowns(measure) for measure in measures.values()):
            continue
        groups: dict[str, dict[str, Figure]] = defaultdict(dict)
        for value, measure in measures.items():
            for figure in shown.figures(measure, breakdown):
                groups[figure.category][value] = figure
        for group in sorted(groups):
            yield _all_or_none(subject, breakdown, group, groups[group])


def _all_or_none(subject: Subject, breakdown: str, group: str, figures: Mapping[str, Figure]) -> Told:
    counted = {value: figure.counted for value, figure in figures.items()}
    bases = {figure.base for figure in figures.values()}
    hidden = None in counted.values() or None in bases
    first = next(iter(figures.values()))
    return Told(
        subject,
        breakdown,
        group,
        None if None in bases else first.base,
        None if any(figure.base_children is None for figure in figures.values()) else first.base_children,
        dict.fromkeys(counted) if hidden else counted,
        rounded=first.rounded,
    )
