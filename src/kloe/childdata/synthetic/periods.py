"""One period of care: legal status, visits, reviews, health, permanence plan and absences."""

from typing import NamedTuple

import msgspec

from kloe.childdata.synthetic.days import completed_years
from kloe.childdata.synthetic.journeys import Absences, Allocation, Care, Child, Placement
from kloe.childdata.synthetic.placing import LONG_TERM, Stay, placement
from kloe.childdata.synthetic.world import World

_INTERIM_ORDER = 170  # an interim care order seldom lasts longer, and a check asks when it does
_EMERGENCY_ORDER = 14
_REMANDED = (14, 120)  # from what age, and until how long in care
_SETTLED = 690  # after two years a return to the family is asked about
_PLANLESS = 80  # days by which most have a permanence plan
_NEARLY_ADULT = 17
_A_YEAR = 365
_DUE = 28  # days by which the first dental check may be
_OVERDUE_FROM = 420  # only long periods of care have something overdue
_HALF_YEARLY_UNDER = 6  # health: a child of 5 may have been 4 when the last assessment was due
GOES_MISSING = (10, 20)  # from what age, and after how long in care
_OLD_ENOUGH = 0.6  # the share of looked after children who are 10 or over
NONE_MISSING = Absences(0, 0, None, None)
_GUARDIANS = frozenset({"E45", "E46", "E47", "E48", "E41"})
_STAYED = frozenset({"E45", "E46", "E17"})


class Span(NamedTuple):
    """When care began, and when it ended or that it goes on. ``until`` is its end, or the extract date."""

    start: int
    ended: int | None
    until: int

    @property
    def days(self) -> int:
        """How long care has lasted."""
        return self.until - self.start

    def overdue(self, after: int) -> bool:
        """Whether care goes on, and for so long that something can be overdue."""
        return self.ended is None and self.days > after


def period(world: World, child: Child, span: Span, held_by: Allocation, reason: str | None = None) -> Care:
    """A period of care with everything List 8 asks about it."""
    dice = world.dice
    age = completed_years(child.birth, span.until)
    legal_status, legal_start = legal_status_of(world, child, span, age)
    lives = placement(world, Stay(span.start, span.until, child.birth, age, child.uasc, legal_status))
    if reason in _STAYED or (reason in _GUARDIANS and lives.type in LONG_TERM):
        lives = _fostered(lives, reason)
    reviewed = latest_review(world, span)
    return Care(
        start=span.start,
        need=_need(world, child),
        second_period=world.today - span.start < _A_YEAR - 10 and dice.happens("second_period"),
        legal_start=legal_start,
        legal_status=legal_status,
        reviewed=reviewed,
        visited=last_visit(world, span),
        permanence=permanence_plan(world, lives.type, span, age, reason),
        officer_seen=reviewed and dice.between(reviewed, min(span.until, reviewed + 40)),
        health=last_health(world, span, age),
        dental=last_dental(world, span, age),
        ended=span.ended,
        reason=reason,
        placement=lives,
        absences=_absences(world, age, span),
        held_by=held_by,
    )


def _need(world: World, child: Child) -> str:
    """The category of need; disability only for those who are disabled."""
    if child.uasc:
        return "N8"
    if child.disability == "Yes" and world.dice.chance(0.2):
        return "N2"
    need = world.dice.pick("category_of_need")
    return "N1" if need == "N2" else need


def _fostered(lives: Placement, reason: str | None) -> Placement:
    """The placement of a child who stayed with foster carers: as guardians, or past 18."""
    kind = "U3" if reason == "E45" else "U6"
    provider = lives.provider if lives.provider in {"PR1", "PR4", "PR5"} else "PR4"
    return msgspec.structs.replace(lives, type=kind, provider=provider, urn=lives.urn or "SC1999999")


def legal_status_of(world: World, child: Child, span: Span, age: int) -> tuple[str, int]:
    """The legal status at the end of the span, and since when."""
    dice = world.dice
    if child.uasc:
        return "V2", span.start
    if age >= _REMANDED[0] and span.days < _REMANDED[1] and dice.happens("remanded"):
        return "J1", span.start
    if span.days < _INTERIM_ORDER:
        status = dice.pick("legal_status_early")
        if status == "C1" or (status == "L2" and span.days > _EMERGENCY_ORDER):
            return "C1", dice.between(span.start, min(span.start + 10, span.until))
        return status, span.start
    status = dice.pick("legal_status_later")
    since = {
        "V2": span.start,
        "C1": dice.between(max(span.start, span.until - _INTERIM_ORDER), span.until),
        "C2": dice.between(span.start + 140, min(span.until, span.start + 320)),
    }
    return status, since[status]


def latest_review(world: World, span: Span) -> int | None:
    """The latest review: within 20 working days, then three months, then every six."""
    days, dice = world.days, world.dice
    review = days.add(span.start, dice.between(10, 18))
    if review > span.until:
        return None
    if span.overdue(after=300) and dice.in_turn("late_review"):
        return days.on_or_before(span.until - dice.between(190, 215))
    following = days.on_or_before(review + dice.between(70, 86))
    if following > span.until:
        return review
    cycle = dice.between(150, 172)
    return days.on_or_before(following + (span.until - following) // cycle * cycle)


def last_visit(world: World, span: Span) -> int | None:
    """The last visit: within six weeks; none in the first days."""
    first = span.start + 1
    if first + 1 >= span.until:
        return None
    late = span.overdue(after=120) and world.dice.in_turn("late_visit")
    back = world.dice.between(95, 115) if late else world.dice.between(0, 33)
    return max(first, world.days.on_or_before(span.until - back))


def permanence_plan(world: World, kind: str, span: Span, age: int, reason: str | None) -> str | None:
    """The plan that goes with where the child lives, or how care ended."""
    if reason in _GUARDIANS:
        return "SGO/CAO"
    known = {"U1": "Fostering", "U4": "Fostering", "P1": "Return", "K3": "Supported living"}
    if kind in known:
        return known[kind]
    if span.days < _PLANLESS and world.dice.chance(0.5):
        return None
    if age >= _NEARLY_ADULT and world.dice.chance(0.7):
        return "Supported living"
    if kind in {"K2", "S1", "R1"} and span.days > _A_YEAR:
        return "Residential"
    return world.dice.pick("permanence_early" if span.days < _SETTLED else "permanence_later")


def last_health(world: World, span: Span, age: int) -> int | None:
    """The last health assessment: twice a year under 5, once a year after that."""
    dice, days = world.dice, world.days
    first = days.add(span.start, dice.between(8, 18))
    if first > span.until:
        return None
    if span.overdue(_OVERDUE_FROM) and dice.in_turn("late_health"):
        return days.on_or_before(span.until - dice.between(370, 410))
    interval = 165 if age < _HALF_YEARLY_UNDER else 345
    return max(first, days.on_or_before(span.until - dice.between(0, min(interval, span.days))))


def last_dental(world: World, span: Span, age: int) -> int | None:
    """The last dental check; none for a baby, or in the first weeks."""
    if age < 1 or span.days < _DUE:
        return None
    if span.overdue(_OVERDUE_FROM) and world.dice.in_turn("late_health"):
        return world.days.on_or_before(span.until - world.dice.between(370, 410))
    back = world.dice.between(0, min(345, span.days))
    return max(span.start + 5, world.days.on_or_before(span.until - back))


def _absences(world: World, age: int, span: Span) -> Absences:
    """Missing and absent episodes: older children's, nearly all."""
    dice, rate = world.dice, world.rate
    if age < GOES_MISSING[0] or span.days < GOES_MISSING[1]:
        return NONE_MISSING
    missing = 1 + int(8 * dice.point() ** 3) if dice.chance(rate["missing_from_care"] / _OLD_ENOUGH) else 0
    absent = 1 + int(4 * dice.point() ** 2) if dice.chance(rate["absent_from_care"] / _OLD_ENOUGH) else 0
    if not missing:
        return Absences(0, absent, None, None)
    offered = dice.chance(0.9)
    return Absences(missing, absent, offered, dice.chance(0.55) if offered else None)
