"""What the page of outcomes shows, before it is drawn: where each authority stands, and how the years went."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kloe.authorities import Authority
from kloe.authorities.register import authorities_on
from kloe.errors import KloeError
from kloe.papers.outcomes_layout import ShownJudgement, layout, mark_of
from kloe.published.outcomes.asking import OVERALL, WHOLE_SERVICE, Asked, Inspection, Outcomes
from kloe.published.outcomes.distribution import Distribution, distribution
from kloe.published.outcomes.settling import Difference, differences

END_OF_YEAR = (3, 31)  # the day on which Ofsted counts its own tables
Earlier = tuple[int, str, str]


@dataclass(frozen=True)
class Standing:
    """Where one authority stands: its latest graded inspection of the whole service, and overall grades before it.

    ``earlier`` are (year, what was judged where it was a part of the service, id of the grade), the oldest first.
    """

    authority: Authority
    latest: Inspection | None
    earlier: tuple[Earlier, ...]

    @property
    def year(self) -> str:
        """The year in which the latest was published; a blank where there is none."""
        return str(self.latest.known_on.year) if self.latest and self.latest.known_on else ""


@dataclass(frozen=True)
class Year:
    """The overall grades that were published in a year: ``of`` says which, where it is a part of the service."""

    year: int
    of: str
    counts: Mapping[str, int]

    @property
    def base(self) -> int:
        """How many."""
        return sum(self.counts.values())


class OutcomesSeen:
    """All that the page shows of ``outcomes`` on ``day``; without one, on the last day of which they tell.

    Raises KloeError when nothing was published by then.
    """

    def __init__(self, outcomes: Outcomes, day: date | None = None) -> None:
        self._outcomes = outcomes
        every = outcomes.inspections(Asked(until=day, graded=True))
        if not every:
            raise KloeError(
                f"No outcome was published by {day}." if day else "There are no outcomes.",
                remedy="Choose a later day with --on." if day else "'kloe published import' brings them in.",
            )
        self._every = every
        self.day = day or max(one.known_on for one in every if one.known_on)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Every authority that there was on the day, in the order of the alphabet."""
        return tuple(self._standing(one) for one in authorities_on(self.day))

    @cached_property
    def yearly(self) -> tuple[Distribution, ...]:
        """How latest overall grades were spread on 31 March of each year since the first, and on the day."""
        days = [date(year, *END_OF_YEAR) for year in range(self._whole[0].year, self.day.year + 1)]
        within = [day for day in days if self._whole[0] <= day < self.day]
        return tuple(distribution(self._outcomes, day) for day in (*within, self.day))

    @cached_property
    def published_by_year(self) -> tuple[Year, ...]:
        """The overall grades of the whole service that were published in each year."""
        return tuple(self._years([(one, "", one.grades.get(OVERALL, "")) for one in self._every if _whole(one)]))

    @cached_property
    def older_by_year(self) -> tuple[Year, ...]:
        """The overall grades of parts of the service that were published in each year before."""
        return tuple(self._years([found for one in self._every for found in _older(one)]))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Where the sources disagree about an inspection that was published by the day."""
        known = {one.inspection for one in self._every}
        return tuple(one for one in differences(self._outcomes.rows) if one.inspection in known)

    @cached_property
    def pages(self) -> Mapping[str, int]:
        """The page of its report on which an inspection's overall grade is printed."""
        return {row.inspection: row.page for row in self._outcomes.rows if row.page and row.area == OVERALL}

    @cached_property
    def official_until(self) -> date | None:
        """The last publication in Ofsted's own tables; later inspections are known from reports alone."""
        told = [one.known_on for one in self._every if one.known_on and "official" in one.sources]
        return max(told, default=None)

    @cached_property
    def later_reports(self) -> int:
        """How many inspections of the whole service were published after that."""
        until = self.official_until
        return sum(1 for one in self._every if _whole(one) and one.known_on and until and one.known_on > until)

    @property
    def _whole(self) -> Sequence[date]:
        return sorted(one.known_on for one in self._every if one.known_on and _whole(one)) or [self.day]

    def counts(self, judgement: ShownJudgement, region: str = "") -> Mapping[str, int]:
        """How many authorities (of a region) have each grade in their latest inspection; a blank for those without."""
        chosen = (one for one in self.standings if region in ("", one.authority.region))
        return Counter(_graded(judgement.grade_in(one.latest)) for one in chosen)

    def _standing(self, authority: Authority) -> Standing:
        own = self._by_authority.get(authority.name, [])
        latest = next((one for one in reversed(own) if _whole(one)), None)
        return Standing(authority, latest, tuple(found for one in own if one is not latest for found in _earlier(one)))

    @cached_property
    def _by_authority(self) -> Mapping[str, list[Inspection]]:
        found: dict[str, list[Inspection]] = {}
        for one in self._every:
            found.setdefault(one.authority, []).append(one)
        return found

    def _years(self, given: Sequence[tuple[Inspection, str, str]]) -> Iterator[Year]:
        told = [(one.known_on.year, of, grade) for one, of, grade in given if one.known_on and _graded(grade)]
        for of, year in sorted({(of, year) for year, of, _ in told}):
            yield Year(year, of, Counter(grade for when, what, grade in told if (when, what) == (year, of)))


def _whole(inspection: Inspection) -> bool:
    return inspection.system in WHOLE_SERVICE


def _earlier(inspection: Inspection) -> Iterator[Earlier]:
    year = inspection.known_on.year if inspection.known_on else 0
    if _whole(inspection):
        yield year, "", inspection.grades.get(OVERALL, "")
    yield from ((year, of, grade) for _, of, grade in _older(inspection))


def _older(inspection: Inspection) -> Iterator[tuple[Inspection, str, str]]:
    for one in layout().older:
        if inspection.system == one.system and one.area in inspection.grades:
            yield inspection, one.says, inspection.grades[one.area]


def _graded(grade: str) -> str:
    """The id of a grade of the scale; a blank for "not judged" and for none."""
    return grade if mark_of(grade).css != "n" else ""
