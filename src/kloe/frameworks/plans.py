"""What happens when, and what must be handed over: plans of an inspection, events, requests, duties afterwards."""

from datetime import date
from typing import Literal

import msgspec

from kloe.frameworks.facts import Fact

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
Who = Literal["authority", "inspectors", "partners", "government"]
Holder = Literal["authority", "partners", "inspectors"]
RequestKind = Literal["data", "documents", "audits", "cases", "people", "survey"]
Trigger = Literal["published", "received", "action plan due", "another duty"]


class Plan(Fact, frozen=True, kw_only=True):
    """The calendar of some ``types`` of inspection; ``from`` and ``to`` bound the first day of fieldwork it is for.

    ``starts_on`` is the weekday of the call, when the plan is laid out in weeks; ``notice`` says it in words.
    ``fieldwork_from`` and ``fieldwork_to`` name the events of the first and the last day on site.
    """

    title: str
    types: tuple[str, ...]
    notice: str
    fieldwork_from: str
    fieldwork_to: str
    starts_on: Weekday | None = None
    since: date | None = msgspec.field(name="from", default=None)
    to: date | None = None


class Event(Fact, frozen=True, kw_only=True):
    """One thing that happens, on a working day after the call (``day`` 0 is its day) or on a ``weekday`` of a ``week``.

    Its id is a name, behind that of its plan where several plans have the same event: ``short/annex-a-due``.
    ``until_day`` or ``until`` ends it, when it lasts. ``duty`` says what is to be done, ``who`` by whom; ``owner``
    is the role in the authority that sees to it: Kloe's suggestion, no fact of the source.
    """

    plan: str
    title: str
    duty: str
    who: Who
    owner: str
    day: int | None = None
    until_day: int | None = None
    week: int | None = None
    weekday: Weekday | None = None
    until: Weekday | None = None
    until_week: int | None = None
    at: str = ""
    deadline: bool = False

    @property
    def name(self) -> str:
        """The id without the plan: the same in each plan that has this event."""
        return self.id.rpartition("/")[2]


class Request(Fact, frozen=True, kw_only=True):
    """Something inspectors ask for, or hold already (``holder = "inspectors"``).

    ``due`` is the name of the event at which it is due, in each plan that has one of that name (``annex-a-due``).
    ``deadline`` says it in words as the source does; ``window`` is the time that the rows of a list cover; ``under``
    is the request that it is a part of.
    """

    title: str
    kind: RequestKind
    holder: Holder
    deadline: str
    due: str = ""
    format: str = ""
    window: str = ""
    types: tuple[str, ...] = ()
    under: str = ""

    @property
    def held(self) -> bool:
        """Whether inspectors hold it already, so that the authority should know what it says."""
        return self.holder == "inspectors"


class Duty(Fact, frozen=True, kw_only=True):
    """What must or may follow an inspection, counted from a ``trigger``: the day of receipt is not that of publication.

    Give ``working_days``, or ``months`` (``to_months`` for a window), or ``weeks``; ``every_months`` repeats it
    ``times`` times. ``after`` names the duty it is counted from, when the trigger is another one. ``condition`` says
    when it applies (blank: always), ``law`` what it rests on.
    """

    title: str
    says: str
    who: Who
    owner: str
    trigger: Trigger
    types: tuple[str, ...] = ()
    after: str = ""
    working_days: int | None = None
    weeks: int | None = None
    months: int | None = None
    to_months: int | None = None
    every_months: int | None = None
    times: int = 1
    condition: str = ""
    law: str = ""


class Suspension(Fact, frozen=True, kw_only=True):
    """A time without routine inspections of the named ``systems`` and ``types`` (none named: all of them)."""

    says: str
    since: date = msgspec.field(name="from")
    to: date
    systems: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
