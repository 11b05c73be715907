"""One version of a framework, complete: the shape of a file in versions/."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from kloe.errors import UnknownNameError
from kloe.frameworks.facts import Fact
from kloe.frameworks.plans import Duty, Event, Plan, Request
from kloe.frameworks.rules import Discretion, Observation, Rule
from kloe.frameworks.sampling import Quota, Sample
from kloe.frameworks.structure import (
    Applies,
    Area,
    Cohort,
    Criterion,
    DecisionPoint,
    Definition,
    Grade,
    InspectionType,
    LineOfEnquiry,
    Remark,
    Stage,
)

Entry = TypeVar("Entry", bound=Fact)


def _entries(name: str) -> Any:
    return msgspec.field(name=name, default=())


class Framework(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, dict=True):
    """A dated version of the rules of inspection.

    ``system`` names the family whose versions follow one another; ``part_of`` the system that it belongs to, as focused
    visits belong to "ilacs". ``based_on`` is the version whose entries it takes over: an entry of the same id replaces
    the one there, and ``without`` takes one away (``"rule/IL-3"``).
    ``edition_of`` is the version of which this is a dated edit. A ``planned`` version is never picked by a date.
    """

    id: str
    title: str
    system: str
    summary: str
    part_of: str = ""
    also_called: tuple[str, ...] = ()
    published: date | None = None
    reference: str = ""
    based_on: str = ""
    edition_of: str = ""
    without: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    planned: bool = False
    applies: Applies | None = None
    types: tuple[InspectionType, ...] = _entries("type")
    cohorts: tuple[Cohort, ...] = _entries("cohort")
    stages: tuple[Stage, ...] = _entries("stage")
    decision_points: tuple[DecisionPoint, ...] = _entries("decision_point")
    grades: tuple[Grade, ...] = _entries("grade")
    definitions: tuple[Definition, ...] = _entries("definition")
    areas: tuple[Area, ...] = _entries("area")
    observations: tuple[Observation, ...] = _entries("observation")
    rules: tuple[Rule, ...] = _entries("rule")
    discretions: tuple[Discretion, ...] = _entries("discretion")
    plans: tuple[Plan, ...] = _entries("plan")
    events: tuple[Event, ...] = _entries("event")
    requests: tuple[Request, ...] = _entries("request")
    samples: tuple[Sample, ...] = _entries("sample")
    quotas: tuple[Quota, ...] = _entries("quota")
    criteria: tuple[Criterion, ...] = _entries("criterion")
    lines_of_enquiry: tuple[LineOfEnquiry, ...] = _entries("line_of_enquiry")
    duties: tuple[Duty, ...] = _entries("duty")
    remarks: tuple[Remark, ...] = _entries("remark")

    @property
    def scale(self) -> tuple[Grade, ...]:
        """The grades, the best first; what is no grade ("not judged") is left out."""
        ranked = (grade for grade in self.grades if grade.rank is not None)
        return tuple(sorted(ranked, key=lambda grade: grade.rank or 0))

    @property
    def in_report_order(self) -> tuple[Area, ...]:
        """The judgement areas in the order of a report's table."""
        return tuple(sorted(self.areas, key=lambda area: area.report_order))

    @property
    def in_narrative_order(self) -> tuple[Area, ...]:
        """The judgement areas that have a section of text, in the order of these."""
        told = (area for area in self.areas if area.narrative_order is not None)
        return tuple(sorted(told, key=lambda area: area.narrative_order or 0))

    @property
    def overalls(self) -> tuple[Area, ...]:
        """The overall judgements: two in the inspections of 2009, none from April 2026."""
        return tuple(area for area in self.in_report_order if area.kind == "overall")

    @cached_property
    def area_by_id(self) -> Mapping[str, Area]:
        """Each judgement area by its id."""
        return {area.id: area for area in self.areas}

    def under(self, parent: str) -> tuple[Area, ...]:
        """The areas under the area ``parent`` (blank: the top of the tree), in report order."""
        return tuple(area for area in self.in_report_order if area.under == parent)

    def find(self, entries: Iterable[Entry], entry_id: str, kind: str) -> Entry:
        """The one of ``entries`` with this id; raises UnknownNameError that lists those there are."""
        known = {entry.id: entry for entry in entries}
        if entry_id not in known:
            raise UnknownNameError(
                f"'{entry_id}' is no {kind} of {self.id}.",
                remedy=f"These exist: {', '.join(known) or 'none'}.",
            )
        return known[entry_id]

    def key(self, entry: Fact) -> str:
        """The lasting name of an entry over all versions, such as ``sif-2013/care-leavers/5``."""
        return f"{self.id}/{entry.id}"
