"""What events, spells, limits and gaps are, as the files of journeys say them."""

import msgspec

Example = dict[str, object]


class EventKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A dated event: the rows of ``list`` with a readable date in the column ``day``.

    ``tells`` names columns whose values are said with it, each with the words before it. ``latest``: the list holds
    only the latest date of many, so that another date in a later extract is another event, and not a correction.
    """

    id: str
    title: str
    list: int
    day: str
    tells: dict[str, str] = {}
    latest: bool = False


class SpellKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A time that a child is in something: rows of ``list`` that meet ``where``, from ``start`` until ``end``.

    Both are rules; without ``start`` the list does not hold it, without ``end`` it is open. ``ends`` says what it ended
    with, or ``ended_with`` names the column that does. ``latest`` as for events. ``tells`` as for events.
    """

    id: str
    title: str
    list: int
    start: str = ""
    end: str = ""
    where: str = ""
    ends: str = "ended"
    ended_with: str = ""
    end_column: str = ""
    latest: bool = False
    tells: dict[str, str] = {}
    example: tuple[Example, ...] = ()


class Overlap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two kinds of spells that are worth saying when a child is in both."""

    kinds: tuple[str, str]
    says: str


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What had to happen in time: rows of ``list`` that meet ``where``.

    ``since`` is the day from which it counts, ``done`` the day on which it happened (blank: not yet), ``over`` by how
    many ``unit`` it is past the limit on ``:until``, which is the day it was done, or that of the extract. Rules name
    settings of the measures.
    """

    id: str
    title: str
    list: int
    where: str = ""
    since: str
    done: str = ""
    over: str
    unit: str
    settings: tuple[str, ...]
    basis: str
    ours: bool = False
    cannot_say: str
    example: tuple[Example, ...] = ()


class Gap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is not in the lists although a row of ``list`` speaks of it: rows that meet ``where``."""

    id: str
    title: str
    list: int
    where: str
    says: str
    example: tuple[Example, ...] = ()


class JourneyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of journeys."""

    title: str
    events: tuple[EventKind, ...] = msgspec.field(name="event", default=())
    spells: tuple[SpellKind, ...] = msgspec.field(name="spell", default=())
    overlaps: tuple[Overlap, ...] = msgspec.field(name="overlap", default=())
    limits: tuple[Limit, ...] = msgspec.field(name="limit", default=())
    gaps: tuple[Gap, ...] = msgspec.field(name="gap", default=())
