"""What steps, conversions, returns and threshold points are, as the files of flows say them."""

from typing import Literal

import msgspec

Example = dict[str, object]
Seen = Literal["yes", "partly", "no"]
NOTHING = "nothing"


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A step of a child's way: the rows of ``list`` that meet ``where``, on the day in the column ``day``.

    ``may_be_blank``: a blank day says that the step was not taken, not that its day is missing. ``aside`` marks one
    that is no part of the funnel.
    """

    id: str
    title: str
    list: int
    day: str
    where: str = ""
    may_be_blank: bool = False
    aside: bool = False


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a child can be in: from the day in ``start`` until that in ``end``, open where it is blank."""

    id: str
    title: str
    list: int
    start: str
    end: str


class Conversion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """After how many of the steps ``from`` the same child has the step ``to`` within ``window`` calendar days.

    ``same_row``: both days stand in one row. ``again``: only a later day counts. ``limit`` is one that law or guidance
    sets (``basis``). ``reason`` says why the window is as long as it is: every window is ours.
    """

    id: str
    source: str = msgspec.field(name="from")
    to: str
    window: int
    reason: str
    says: str
    cannot_say: str
    same_row: bool = False
    again: bool = False
    limit: int | None = None
    limit_unit: str = ""
    basis: str = ""
    example: tuple[Example, ...] = ()


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What the rows of a list say themselves: of those that meet ``base`` the ones that meet ``counted``."""

    id: str
    title: str
    list: int
    base: str
    counted: str
    says: str
    cannot_say: str
    example: tuple[Example, ...] = ()


class After(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a child was in after the step ``from``: the first of ``stages`` open or begun within ``window`` days."""

    id: str
    title: str
    source: str = msgspec.field(name="from")
    stages: tuple[str, ...]
    window: int
    reason: str
    cannot_say: str
    example: tuple[Example, ...] = ()


class DecisionPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A threshold point of the framework sif-2013, and what Annex A shows of it. ``why`` says what limits it."""

    id: str
    title: str
    seen: Seen
    why: str
    shown_by: tuple[str, ...] = ()


class FlowFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of flows."""

    title: str
    steps: tuple[Step, ...] = msgspec.field(name="step", default=())
    stages: tuple[Stage, ...] = msgspec.field(name="stage", default=())
    conversions: tuple[Conversion, ...] = msgspec.field(name="conversion", default=())
    told: tuple[Told, ...] = ()
    after: tuple[After, ...] = ()
    decision_points: tuple[DecisionPoint, ...] = msgspec.field(name="decision_point", default=())
