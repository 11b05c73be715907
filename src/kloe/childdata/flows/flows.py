"""The flows of one extract. ``follow_flows`` is the room's front door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, get_type_hints

import msgspec

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.extract import Extract
from kloe.childdata.flows import figures
from kloe.childdata.flows.figures import Converted, Destination, StepCount, ToldShare, Way
from kloe.childdata.flows.following import follow
from kloe.childdata.flows.loading import FlowBook
from kloe.childdata.flows.model import NOTHING, Conversion
from kloe.childdata.flows.planning import BREAKDOWNS, FlowPlan, prepared_flows
from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal
from kloe.errors import KloeError

Figure = TypeVar("Figure", bound=msgspec.Struct)


@dataclass(frozen=True)
class Flows:
    """Steps, conversions, returns and destinations of one extract. ``why_not`` says what it cannot answer, by id.

    Every method takes ``by``, one of ``BREAKDOWNS``, and then answers group by group; raises KloeError for another.
    """

    session: Session
    plan: FlowPlan
    extract_date: date
    why_not: Mapping[str, str] = field(default_factory=dict)

    @property
    def book(self) -> FlowBook:
        """What was asked."""
        return self.plan.book

    def steps(self, by: str = "") -> tuple[StepCount, ...]:
        """How often each step was taken, in the order of the funnel; 0 where a list came and holds none."""
        found = self._figures(StepCount, figures.STEPS, by)
        return _in_order(
            StepCount, found, "step", [one.id for one in self.book.steps if one.id not in self.why_not], by
        )

    def conversions(self, by: str = "") -> tuple[Converted, ...]:
        """How many steps led to the next, and in what time."""
        asked = [one for one in self.book.conversions if one.id not in self.why_not]
        found = self._figures(Converted, figures.CONVERSIONS, by, within=_within(asked))
        return _in_order(Converted, found, "conversion", [one.id for one in asked], by)

    def told(self, by: str = "") -> tuple[ToldShare, ...]:
        """What rows say of themselves. None by month: a row has several days."""
        if by == "month":
            return ()
        found = self._figures(ToldShare, figures.TOLD, by)
        return _in_order(ToldShare, found, "told", [one.id for one in self.book.told if one.id not in self.why_not], by)

    def destinations(self, by: str = "") -> tuple[Destination, ...]:
        """What children were in next, for each of ``after``, in the order of its stages."""
        found = [one for one in self._figures(Destination, figures.AFTER, by) if one.destination]
        order = [one.id for one in self.book.after]
        stages = [*(one.id for one in self.book.stages), NOTHING]

        def place(one: Destination) -> tuple[int, tuple[int, str], int]:
            return (
                order.index(one.after),
                self.plan.place_of(by, one.category),
                stages.index(one.destination),
            )

        return tuple(sorted(found, key=place))

    def ways(self) -> tuple[Way, ...]:
        """Each child with a step of the funnel in the six months, once: the steps it took, in the funnel's order."""
        names = [step.id for step in self.book.funnel]
        parameters = {"extract_date": self.extract_date, "stages": [one.id for one in self.book.stages]}
        return tuple(
            Way(steps=tuple(names[place] for place in places), now=now, children=children)
            for places, now, children in self.session.rows(figures.WAYS, parameters)
        )

    def _figures(self, kind: type[Figure], sql: str, by: str, **parts: str) -> list[Figure]:
        if by and by not in BREAKDOWNS:
            raise KloeError(f"There are no flows by '{by}'.", remedy=f"There are flows by {', '.join(BREAKDOWNS)}.")
        category = f"coalesce({identifier(by)}, 'No date')" if by else literal(figures.ALL)
        cursor = self.session.connection.execute(sql.format(category=category, **parts))
        names = [str(described[0]) for described in cursor.description]
        place = names.index("category")
        rows = sorted(cursor.fetchall(), key=lambda row: self.plan.place_of(by, row[place]))
        return [kind(**dict(zip(names, row, strict=True))) for row in rows]


def follow_flows(extract: Extract) -> Flows:
    """The flows of ``extract``: fills the tables ``flow_...`` of its session. Raises RuleFileError."""
    plan = prepared_flows(extract.specification)
    return follow_tables(extract.session, plan, extract.extract_date, extract.authority, extract.unavailable())


def follow_tables(
    session: Session, plan: FlowPlan, extract_date: date, authority: str | None, unavailable: Unavailable
) -> Flows:
    """The flows of lists that are in ``session`` already."""
    why = follow(session, plan, extract_date, authority, unavailable)
    return Flows(session, plan, extract_date, why)


def _within(conversions: Sequence[Conversion]) -> str:
    """SQL: whether a conversion kept its limit; blank, and so not counted, where it has none."""
    cases = [
        f"when {literal(one.id)} then {'working_days' if one.limit_unit == 'working days' else 'days'} <= {one.limit}"
        for one in conversions
        if one.limit is not None
    ]
    return f"case conversion {' '.join(cases)} end" if cases else "false"


def _in_order(
    kind: type[Figure], found: Sequence[Figure], name: str, ids: Sequence[str], by: str
) -> tuple[Figure, ...]:
    """The figures by entry, in the order of the file; without ``by`` each has one, of nothing where none was found."""
    by_id: dict[str, list[Figure]] = {one: [] for one in ids}
    for figure in found:
        by_id[getattr(figure, name)].append(figure)
    if not by:
        by_id = {one: of_one or [_nothing(kind, **{name: one}, category=figures.ALL)] for one, of_one in by_id.items()}
    return tuple(figure for one in ids for figure in by_id[one])


def _nothing(kind: type[Figure], **names: str) -> Figure:
    """The figure where a list came and holds no such row: 0, and no time."""
    counts = {name: 0 if hint is int else None for name, hint in get_type_hints(kind).items()}
    return kind(**{**counts, **names})
