"""Looked after children, and those who ceased to be in the window."""

import msgspec

from kloe.childdata.synthetic.days import birthday
from kloe.childdata.synthetic.front_door import (
    assessment,
    assessment_start,
    contacts_before,
    earlier_referrals,
    further_contacts,
    referral,
)
from kloe.childdata.synthetic.in_need import LONGEST_IN_NEED
from kloe.childdata.synthetic.journeys import Care, Child, Journey, Need, Referral
from kloe.childdata.synthetic.leaving import eligible, is_eligible, left_care
from kloe.childdata.synthetic.periods import Span, period
from kloe.childdata.synthetic.world import World

_YEAR = 365.25
_HOME = frozenset({"E4A", "E4B", "E13"})
_CLOSURES = {"E11": "RC1", "E12": "RC1", "E2": "RC2", "E3": "RC5", "E41": "RC3", "E7": "RC6"} | dict.fromkeys(
    ("E45", "E46", "E47", "E48"), "RC4"
)


def looked_after(world: World) -> Journey:
    """A child looked after at the extract date."""
    uasc = world.dice.in_turn("looked_after_uasc")
    start = world.today - world.dice.amount("care_days_uasc" if uasc else "care_days")
    if uasc:
        birth = world.today - int((15.2 + 2.7 * world.dice.point()) * _YEAR)
    else:
        birth = world.today - int(world.dice.measure("age_care") * _YEAR)
        start = start if start >= birth else birth + world.dice.between(0, (world.today - birth) // 2)
    child = world.child(birth, uasc=uasc)
    held_by = world.staff.take("care")
    care = period(world, child, Span(start, None, world.today), held_by)
    journey = around(world, child, care)
    if is_eligible(child, care, world.today):
        return msgspec.structs.replace(journey, leaving=eligible(world, child, care))
    return journey


def care_ended(world: World) -> Journey:
    """A child who ceased to be looked after in the window, but was not adopted."""
    if world.dice.in_turn("ceased_at_18"):
        return _came_of_age(world)
    ended = world.office_day(world.day_in_window("care end"))
    start = ended - world.dice.amount("care_ended_days")
    reason = "E8" if world.dice.rarely("other_reason") else world.dice.pick("ceased_under_16")
    # Those past 16 would become care leavers, and these reasons are about younger children.
    birth = ended - int((0.3 + 15.4 * world.dice.point()) * _YEAR)
    start = max(start, birth)
    child = world.child(birth)
    held_by = world.staff.take("care", still_open=False)
    care = period(world, child, Span(start, ended, ended), held_by, reason)
    return around(world, child, care)


def _came_of_age(world: World) -> Journey:
    """A young person who turned 18 in the window, and with that left care."""
    turned = world.day_in_window("18th birthday")
    birth = birthday(turned, -18)
    turned = birthday(birth, 18)
    uasc = world.dice.chance(0.15)
    start = max(
        birth,
        turned - (world.dice.between(120, 1000) if uasc else 100 + world.dice.amount("care_ended_days")),
    )
    remained = world.dice.happens("remained_with_carers") and not uasc
    reason = "E17" if remained else world.dice.pick("ceased_at_18")
    child = world.child(birth, uasc=uasc)
    held_by = world.staff.take("care", still_open=False)
    care = period(world, child, Span(start, turned, turned), held_by, reason)
    return msgspec.structs.replace(around(world, child, care), leaving=left_care(world, child, reason))


def around(world: World, child: Child, care: Care) -> Journey:
    """The journey of a looked after child: the referral long before or shortly before, the episode of need."""
    made = _referral(world, child, care)
    need = _episode(world, child, care, made)
    recent = made.day >= world.days.half_year
    earlier, earlier_assessments = earlier_referrals(world, made, child.birth) if recent else ((), ())
    referrals = (*earlier, made)
    contacts = contacts_before(world, referrals, child.birth)
    if care.ended is None and world.dice.happens("contact_on_open_case"):
        contacts = further_contacts(world, contacts, 1, world.today)
    latest = world.days.add(care.ended, -1) if care.ended else None
    done = assessment(world, assessment_start(world, made.day), support=True, latest=latest)
    return Journey(
        child=child,
        contacts=contacts,
        referrals=referrals,
        assessments=(*earlier_assessments, done),
        need=need,
        care=care,
    )


def _referral(world: World, child: Child, care: Care) -> Referral:
    """The referral from which the current episode of need began."""
    if child.uasc:
        return referral(world, care.start, source="6" if world.dice.chance(0.6) else "5C")
    before = world.dice.between(0, 10) if world.dice.chance(0.35) else world.dice.between(20, 400)
    return referral(world, max(child.birth, care.start - before))


def _episode(world: World, child: Child, care: Care, made: Referral) -> Need:
    """The episode of need: it goes on, ends with care, or goes on at home."""
    code = care.need if care.need != "N2" or child.disability == "Yes" else "N1"
    closed, reason = _closure(world, care, made.day)
    until = closed or world.today
    seen = max(until - world.dice.between(0, 28), care.visited or made.day, made.day)
    return Need(made.day, code, seen, closed, reason, care.held_by)


def _closure(world: World, care: Care, started: int) -> tuple[int | None, str | None]:
    if care.ended is None:
        return None, None
    if care.reason in _HOME and world.today - started < LONGEST_IN_NEED and world.dice.happens("supported_at_home"):
        return None, None
    return care.ended, _CLOSURES.get(care.reason or "", "RC7")
