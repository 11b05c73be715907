"""Leaving care services: eligible children still in care, and young people who have left it."""

from kloe.childdata.synthetic.days import completed_years
from kloe.childdata.synthetic.journeys import Care, Child, Journey, LeavingCare
from kloe.childdata.synthetic.world import World

_HOMES = {"K2": "C", "K3": "D", "P1": "B", "R5": "X", "R1": "C", "S1": "C"}
_ADULT = 18
_ELIGIBLE_FROM = 16
_WEEKS_13 = 91
_CONTACT_WITHIN = 48
_REVIEW_WITHIN = 165


def is_eligible(child: Child, care: Care, today: int) -> bool:
    """Whether a child looked after on this day is 16 or over and has been for 13 weeks."""
    return completed_years(child.birth, today) >= _ELIGIBLE_FROM and today - care.start >= _WEEKS_13


def eligible(world: World, child: Child, care: Care) -> LeavingCare:
    """The services of a looked after child aged 16 or 17."""
    accommodation = _HOMES.get(care.placement.type, "Y")
    in_custody = accommodation == "X"
    return LeavingCare(
        eligibility="Eligible",
        plan_reviewed=pathway_review(world, care.start + 20),
        in_touch="Yes",
        contacted=last_contact(world),
        accommodation=accommodation,
        suitable=not in_custody,
        activity="G5" if in_custody else _activity(world, completed_years(child.birth, world.today)),
        advisor=world.staff.advisor(),
        held_by=care.held_by,
    )


def left_care(world: World, child: Child, reason: str) -> LeavingCare:
    """The services of a young person who turned 18 in the window."""
    given = services(world, child, "Former relevant")
    if reason == "E17" and given.in_touch == "Yes":
        return LeavingCare(
            eligibility=given.eligibility,
            plan_reviewed=given.plan_reviewed,
            in_touch="Yes",
            contacted=given.contacted,
            accommodation="Z",
            suitable=True,
            activity="G5" if given.accommodation == "X" else given.activity,
            advisor=given.advisor,
            held_by=given.held_by,
        )
    return given


def care_leaver(world: World) -> Journey:
    """A young person who left care before the window."""
    category = world.dice.pick("leaving_eligibility")
    relevant = category == "Relevant"
    years = 16.2 + 1.6 * world.dice.point() if relevant else world.dice.measure("age_care_leaver")
    birth = world.today - int(years * 365.25)
    uasc = category == "Former relevant" and world.dice.happens("care_leavers_uasc")
    child = world.child(birth, uasc=uasc)
    return Journey(child=child, leaving=services(world, child, category))


def services(world: World, child: Child, category: str) -> LeavingCare:
    """The services of a young person of this category who has left care."""
    age = completed_years(child.birth, world.today)
    held_by = world.staff.take("leaving")
    advisor = world.staff.advisor()
    reviewed = pathway_review(world, 0)
    if world.dice.in_turn("not_in_touch"):
        in_touch = world.dice.pick("in_touch_otherwise")
        if category in {"Relevant", "Eligible"} and in_touch == "NREQ":
            in_touch = "No"
        return LeavingCare(category, reviewed, in_touch, None, None, None, None, advisor, held_by)
    unsuitable = world.dice.happens("unsuitable")
    accommodation = world.dice.pick("accommodation_unsuitable" if unsuitable else "accommodation")
    if age < _ADULT and accommodation in {"T", "Z"}:
        accommodation = "D"
    activity = "G5" if accommodation == "X" else _activity(world, age)
    contacted = last_contact(world)
    return LeavingCare(category, reviewed, "Yes", contacted, accommodation, not unsuitable, activity, advisor, held_by)


def _activity(world: World, age: int) -> str:
    activity = world.dice.pick("activity_17_to_18" if age <= _ADULT else "activity_19_and_over")
    return "F2" if age < _ADULT and activity in {"F1", "P1"} else activity


def last_contact(world: World) -> int:
    """The last contact with a young person who is in touch."""
    late = world.dice.in_turn("late_visit")
    back = world.dice.between(60, 80) if late else world.dice.between(0, _CONTACT_WITHIN)
    return world.days.on_or_before(world.today - back)


def pathway_review(world: World, earliest: int) -> int:
    """The last review of the pathway plan; ``earliest`` is the day it can have been made, or 0."""
    late = not earliest and world.dice.in_turn("late_review")
    back = world.dice.between(190, 220) if late else world.dice.between(0, _REVIEW_WITHIN)
    return max(earliest, world.days.on_or_before(world.today - back))
