"""What is counted over audits, and the counts in the shape of measures, so that disclosure is decided in one place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kloe.audits.form import AuditForm
from kloe.audits.records import ANSWERS, Audit
from kloe.childdata.measures.dimensions import ALL, MONTH
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.model import Measure

TEAM, TEAM_AND_MONTH = "team", "team_and_month"
BREAKDOWNS = (TEAM, MONTH, TEAM_AND_MONTH)
NO_TEAM = "Not known"
GOOD_OR_BETTER = "good-or-better"
SubjectKind = Literal["audits", "grade", "good or better", "answer", "strength", "learning"]


@dataclass(frozen=True)
class Subject:
    """What is counted: the grades of an area, the answers to a question, or whether a theme was named.

    ``values`` are the ids of what is told apart, with their titles, in order.
    """

    kind: SubjectKind
    of: str
    title: str
    values: Mapping[str, str] = field(hash=False)

    def measure(self, value: str) -> str:
        """The id of the measure that counts one value."""
        return f"{self.kind}/{self.of}/{value}"


def subjects_of(form: AuditForm) -> Iterator[Subject]:
    """Everything that is counted under a form."""
    yield Subject("audits", "all", "Audits", {"read": "Read"})
    grades = {grade.id: grade.name for grade in form.scale}
    for area in form.graded_areas:
        yield Subject("grade", area.id, area.title, grades)
    for area in form.graded_areas:
        yield Subject("good or better", area.id, area.title, {GOOD_OR_BETTER: "Good or better"})
    for question in form.mandatory:
        title = form.area_by_id[question.area].title
        yield Subject("answer", question.id, title, {answer: answer.capitalize() for answer in ANSWERS})
    for theme in form.themes:
        yield Subject("strength", theme.id, theme.title, {"named": "Named as a strength"})
    for theme in form.themes:
        yield Subject("learning", theme.id, theme.title, {"named": "Named as something to learn"})


def values_of(audit: Audit, subject: Subject) -> frozenset[str] | None:
    """Which values of a subject an audit has; None where it says nothing of it, and so is not in the base."""
    match subject.kind:
        case "audits":
            return frozenset({"read"})
        case "strength" | "learning":
            points = audit.strengths if subject.kind == "strength" else audit.learning
            return frozenset({"named"} if any(point.theme == subject.of for point in points) else ())
        case "answer":
            answer = audit.answer_by_question.get(subject.of)
            return frozenset({answer.answer}) if answer else None
    grade = audit.grade_by_area.get(subject.of)
    if grade is None:
        return None
    if subject.kind == "grade":
        return frozenset({grade.grade})
    return frozenset({GOOD_OR_BETTER} if grade.grade in ("outstanding", "good") else ())


def groups_of(audit: Audit) -> Iterator[tuple[str, str]]:
    """Breakdown and group that an audit belongs to: the whole, its team, its month, both."""
    team, month = audit.case.team or NO_TEAM, f"{audit.day:%Y-%m}"
    yield from ((ALL, ""), (TEAM, team), (MONTH, month), (TEAM_AND_MONTH, f"{team}, {month}"))


@dataclass
class _Tally:
    base: int = 0
    counted: int = 0
    children: set[str] = field(default_factory=set)
    counted_children: set[str] = field(default_factory=set)

    def add(self, child: str, *, counted: bool) -> None:
        self.base += 1
        self.children.add(child)
        if counted:
            self.counted += 1
            self.counted_children.add(child)


class AuditFigures:
    """The counts of ``audits`` in the shape in which every figure is disclosed: one measure a value of a subject.

    ``left_out`` names breakdowns that a subject is not told by.
    """

    def __init__(
        self,
        subjects: Iterable[Subject],
        audits: Iterable[Audit],
        left_out: Mapping[Subject, frozenset[str]] | None = None,
    ) -> None:
        subjects, without = tuple(subjects), left_out or {}
        measures = (_measure(subject, value) for subject in subjects for value in subject.values)
        self._book = MeasureBook(tuple(measures), (), {}, ())
        tallies = _tallies(subjects, audits, without)
        self._figures: dict[tuple[str, str], tuple[Figure, ...]] = defaultdict(tuple)
        for measure, breakdown, group in sorted(tallies):
            self._figures[measure, breakdown] += (
                _figure(measure, breakdown, group, tallies[measure, breakdown, group]),
            )

    @property
    def book(self) -> MeasureBook:
        """One measure for each value of each subject."""
        return self._book

    def figure(self, measure: str) -> Figure | None:
        """The figure over all audits; None where none says anything of it."""
        return next(iter(self._figures.get((measure, ALL), ())), None)

    def figures(self, measure: str, breakdown: str) -> tuple[Figure, ...]:
        """The figures of one breakdown."""
        return self._figures.get((measure, breakdown), ())

    def breakdowns(self, measure: str) -> tuple[str, ...]:
        """The breakdowns that have a figure."""
        return tuple(name for name in BREAKDOWNS if (measure, name) in self._figures)

    def why_not(self, measure: str) -> str:
        """Why there is no figure; empty when there is."""
        return "" if self.figure(measure) else "No audit says anything of it."


def _measure(subject: Subject, value: str) -> Measure:
    return Measure(
        id=subject.measure(value),
        of="",
        list=0,
        title=subject.title,
        says=subject.values[value],
        kind="share",
        better="neither",
        cannot_say="",
        criterion="",
    )


def _tallies(
    subjects: tuple[Subject, ...], audits: Iterable[Audit], without: Mapping[Subject, frozenset[str]]
) -> Mapping[tuple[str, str, str], _Tally]:
    found: dict[tuple[str, str, str], _Tally] = defaultdict(_Tally)
    for audit in audits:
        places = tuple(groups_of(audit))
        for subject in subjects:
            values = values_of(audit, subject)
            if values is None:
                continue
            told = [place for place in places if place[0] not in without.get(subject, ())]
            for value in subject.values:
                for place in told:
                    found[subject.measure(value), *place].add(audit.case.child_id, counted=value in values)
    return found


def _figure(measure: str, breakdown: str, group: str, tally: _Tally) -> Figure:
    return Figure(
        measure,
        breakdown,
        group,
        tally.base,
        tally.counted,
        0,
        base_children=len(tally.children),
        counted_children=len(tally.counted_children),
    )
