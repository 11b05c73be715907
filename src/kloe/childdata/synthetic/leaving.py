"""Leaving care services: eligible children still in care, and young people who have left it."""

from kloe.childdata.synthetic.days import completed_years
from kloe.childdata.synthetic.journeys import Care, Child, Journey, LeavingCare
from kloe.childdata.synthetic.world import World

_HOMES = {"K2": "C", "K3": "D", "P1": "B", "R5": "X", "R1": "C", "S1": "C"}
_ADULT = 18
_CONTACT_WITHIN = 48
_REVIEW_WITHIN = 165


def eligible(world: World, child: Child, care: Care) -> LeavingCare:
    """The services of a looked after child aged 16 or 17."""
    accommodation = _HOMES.get(care.placement.type, "Y")
    in_custody = accommodation == "X"
    return LeavingCare(
        eligibility="Eligible",
        plan_reviewed=_reviewed(world, care.start + 20),
        in_touch="Yes",
        contacted=_contacted(world),
        accommodation=accommodation,
        suitable=not in_custody,
        activity="G5" if in_custody else _activity(world, completed_years(child.birth, world.today)),
        advisor=world.staff.advisor(),
        held_by=care.held_by,
    )


def left_care(world: World, child: Child, reason: str) -> LeavingCare:
    """The services of a young person who turned 18 in the window."""
    services = _services(world, child, "Former relevant")
    if reason == "E17" and services.in_touch == "Yes":
        return LeavingCare(
            eligibility=services.eligibility,
            plan_reviewed=services.plan_reviewed,
            in_touch="Yes",
            contacted=services.contacted,
            accommodation="Z",
            suitable=True,
            activity="G5" if services.accommodation == "X" else services.activity,
            advisor=services.advisor,
            held_by=services.held_by,
        )
    return services


def care_leaver(world: World) -> Journey:
    """A young person who left care before the window."""
    category = world.dice.pick("leaving_eligibility")
    relevant = category == "Relevant"
    years = 16.2 + 1.6 * world.dice.point() if relevant else world.dice.measure("age_care_leaver")
    birth = world.today - int(years * 365.25)
    uasc = category == "Former relevant" and world.dice.happens("care_leavers_uasc")
    child = world.child(birth, uasc=uasc)
    return Journey(child=child, leaving=_services(world, child, category))


def _services(world: World, child: Child, category: str) -> LeavingCare:
    age = completed_years(child.birth, world.today)
    held_by = world.staff.take("leaving")
    advisor = world.staff.advisor()
    reviewed = _reviewed(world, 0)
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
    contacted = _contacted(world)
    return LeavingCare(category, reviewed, "Yes", contacted, accommodation, not unsuitable, activity, advisor, held_by)


def _activity(world: World, age: int) -> str:
    activity = world.dice.pick("activity_17_to_18" if age <= _ADULT else "activity_19_and_over")
    return "F2" if age < _ADULT and activity in {"F1", "P1"} else activity


def _contacted(world: World) -> int:
    late = world.dice.in_turn("late_visit")
    back = world.dice.between(60, 80) if late else world.dice.between(0, _CONTACT_WITHIN)
    return world.days.on_or_before(world.today - back)


def _reviewed(world: World, earliest: int) -> int:
    late = not earliest and world.dice.in_turn("late_review")
    back = world.dice.between(190, 220) if late else world.dice.between(0, _REVIEW_WITHIN)
    return max(earliest, world.days.on_or_before(world.today - back))
