"""What a framework looks at and in which words: types of inspection, cohorts, grades, judgement areas, criteria."""

from datetime import date
from typing import Literal

import msgspec

from kloe.frameworks.facts import Confidence, Fact

AreaKind = Literal["overall", "key", "sub", "separate"]
KnownTo = Literal["day", "month", "season"]


class Applies(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The days on which fieldwork starts under this version, both included; without ``to`` it is still in force.

    The first day of fieldwork decides, never the day of publication. ``known_to`` says how exact the days are.
    """

    since: date = msgspec.field(name="from")
    source: tuple[str, ...]
    confidence: Confidence
    to: date | None = None
    known_to: KnownTo = "day"
    note: str = ""

    def covers(self, day: date) -> bool:
        """Whether fieldwork that starts on ``day`` falls under it."""
        return self.since <= day and (self.to is None or day <= self.to)


class InspectionType(Fact, frozen=True, kw_only=True):
    """A type of inspection under this version, such as a short one. ``graded``: it ends in judgements."""

    name: str
    says: str
    graded: bool = True
    team: str = ""


class Cohort(Fact, frozen=True, kw_only=True):
    """A group of children in the scope of the inspection."""

    says: str


class Stage(Fact, frozen=True, kw_only=True):
    """A stage of a child's journey at which decisions are tested."""

    says: str


class DecisionPoint(Fact, frozen=True, kw_only=True):
    """A threshold: a decision that moves a child from one stage to the next."""

    says: str
    before: str
    after: str


class Grade(Fact, frozen=True, kw_only=True):
    """A grade of the scale. ``rank`` 1 is the best; without a rank it is no grade, such as "not judged"."""

    name: str
    rank: int | None = None
    printed: tuple[str, ...] = ()


class Definition(Fact, frozen=True, kw_only=True):
    """What a grade means for one kind of judgement (``of``: authority, leaders, lscb)."""

    grade: str
    of: str
    says: str


class Area(Fact, frozen=True, kw_only=True):
    """A judgement area. ``under`` is its parent; ``report_order`` counts the rows of the table in a report.

    ``narrative_order`` counts the sections of the report's text, where the area has one. ``optional`` areas need not
    be graded. ``printed`` are the other wordings that reports use.
    """

    name: str
    kind: AreaKind
    report_order: int
    narrative_order: int | None = None
    under: str = ""
    graded: bool = True
    optional: bool = False
    printed: tuple[str, ...] = ()


class Raised(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In how many percent of published reports the section raises the topic; counted by keywords, so roughly."""

    percent: int
    of: str
    source: tuple[str, ...]


class Criterion(Fact, frozen=True, kw_only=True):
    """A criterion for good: a question about one area. ``evidence`` is what an authority would hold to answer it."""

    area: str
    asks: str
    evidence: str = ""
    raised: tuple[Raised, ...] = ()


class LineOfEnquiry(Fact, frozen=True, kw_only=True):
    """A question that inspectors are expected to follow."""

    asks: str
    answered_with: str = ""


class Remark(Fact, frozen=True, kw_only=True):
    """Something else that is known of the framework; ``about`` says of what (team, interval, routing, law, ...)."""

    about: str
    says: str
