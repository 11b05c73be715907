"""What a measure is: a line that says who is in the base, a line that says who is counted, and what it rests on."""

from typing import Literal

import msgspec

from kloe.childdata.checks.model import Setting

Kind = Literal["count", "share", "median", "mean"]
Better = Literal["higher", "lower", "neither"]
Example = dict[str, object]


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A limit that law or guidance sets for each case. ``basis`` names the law, guidance and paragraph."""

    says: str
    basis: str
    value: int | float | None = None
    unit: str = ""
    unverified: bool = False


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One figure with its breakdowns.

    ``of`` is the entry of the register of measures that it answers. ``base`` is a condition over the rows of
    ``list`` (blank: every row), ``counted`` one over those of the base (blank: all). ``value`` gives a number a row,
    such as days; ``counted`` may call it ``value``. A row of the base whose answer is blank is neither counted nor
    in the base: it is told apart as unknown. ``kind`` says which figure is the headline: the number counted, their
    share of the base, or the median or mean of ``value``. ``children`` counts children once instead of rows.
    ``bands`` are the upper ends of bands of ``value``, both ends included. ``splits`` are columns whose answers are
    shown one by one. ``month`` is the date column that puts a row into a month.
    """

    id: str
    of: str
    list: int
    title: str
    says: str
    kind: Kind
    better: Better
    cannot_say: str
    criterion: str
    base: str = ""
    counted: str = ""
    value: str = ""
    value_unit: str = ""
    bands: tuple[int | float, ...] = ()
    children: bool = False
    per_10000: bool = False
    splits: tuple[str, ...] = ()
    month: str = ""
    without: tuple[str, ...] = ()
    limit: Limit | None = None
    basis: str = ""
    example: tuple[Example, ...] = ()


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One group of a breakdown: the rows for which ``where`` holds and no earlier group's did."""

    name: str
    where: str


class Breakdown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A way to break every measure down: by a ``column``, or by ``groups`` in order. ``other`` names the rest."""

    name: str
    title: str
    column: str = ""
    groups: tuple[Group, ...] = msgspec.field(name="group", default=())
    other: str = "Not known"


class Unanswered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry of the register that Annex A cannot answer, and what it would need."""

    id: str
    title: str
    needs: str


class MeasureFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One file of measures."""

    title: str = ""
    settings: tuple[Setting, ...] = msgspec.field(name="setting", default=())
    measures: tuple[Measure, ...] = msgspec.field(name="measure", default=())
    breakdowns: tuple[Breakdown, ...] = msgspec.field(name="breakdown", default=())
    unanswered: tuple[Unanswered, ...] = msgspec.field(name="unanswered", default=())
