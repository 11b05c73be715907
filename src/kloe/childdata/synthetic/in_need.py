"""Children assessed and in need: open assessments, child in need plans, and cases closed in the window."""

from kloe.childdata.synthetic.front_door import (
    assessment,
    assessment_start,
    contacts_before,
    earlier_referrals,
    early_help_around,
    further_contacts,
    referral,
)
from kloe.childdata.synthetic.journeys import Allocation, Assessment, Child, Enquiry, Journey, Need, Referral
from kloe.childdata.synthetic.world import World

LONGEST_IN_NEED = 700  # days after which a plan is seldom left open: two years are asked about
_SEEN_WITHIN = 30
_DECIDED_WITHIN = 8


def no_further_action(world: World) -> Journey:
    """A child whose referral led to nothing."""
    day = world.weekday(world.day_in_window("referral"))
    return _from_front_door(world, referral(world, day, no_action=True))


def not_in_need(world: World) -> Journey:
    """A child whose assessment, authorised in the window, found no need of support."""
    authorised = world.office_day(world.day_in_window("assessment"))
    late = world.dice.in_turn("late_assessment")
    length = world.dice.between(46, 70) if late else world.dice.amount("assessment_working_days")
    start = world.days.add(authorised, -length)
    made = referral(world, start if world.dice.chance(0.5) else _day_before(world, start))
    held_by = world.staff.take("assessment", still_open=False)
    done = Assessment(start, authorised, "Yes", False, held_by)
    return _from_front_door(world, made, (done,), _enquiries(world, done))


def _day_before(world: World, start: int) -> int:
    earlier = world.days.add(start, -1)
    return start if earlier < world.days.half_year <= start else earlier


def being_assessed(world: World) -> Journey:
    """A child with an open assessment and no plan."""
    # Long assessments are the likelier to be open on a given day, and few have been open for long.
    behind = int(43 * (1 - world.dice.spread("open assessment") ** 0.6))
    if world.dice.in_turn("late_open_assessment"):
        behind = world.dice.between(47, 60)
    day = world.weekday(world.days.add(world.today, -behind) if behind else world.today)
    made = referral(world, day)
    start = assessment_start(world, day)
    birth = world.expected_birth(day)
    held_by = world.staff.take("assessment")
    going_on = Assessment(start, None, "No" if birth else "Yes", None, held_by)
    need = Need(day, "", min(world.today, world.days.add(start, 3)), None, None, held_by)
    return _from_front_door(world, made, (going_on,), _enquiries(world, going_on), need=need, birth=birth)


def in_need(world: World) -> Journey:
    """A child with an open child in need plan."""
    length = world.dice.between(740, 1100) if world.dice.in_turn("long_in_need") else world.dice.amount("in_need_days")
    made = referral(world, world.weekday(world.today - length))
    birth = world.expected_birth(made.day)
    held_by = world.staff.take("safeguarding")
    latest = world.days.add(world.today, -1)
    done = assessment(world, assessment_start(world, made.day), support=True, unborn=birth is not None, latest=latest)
    seen = world.today - (
        world.dice.between(45, 70) if world.dice.in_turn("late_visit") else world.dice.between(0, _SEEN_WITHIN)
    )
    need = Need(made.day, "", max(seen, made.day), None, None, held_by)
    assessments: tuple[Assessment, ...] = (done,)
    if made.day < world.days.half_year - 90 and world.dice.happens("reassessed"):
        assessments += (_reassessment(world),)
    return _from_front_door(world, made, assessments, _enquiries(world, done), need=need, birth=birth)


def _reassessment(world: World) -> Assessment:
    """A later assessment of a child who stays in need: open, or authorised in the window."""
    start = world.days.on_or_before(world.day_in_window("reassessment"))
    return assessment(world, max(start, world.days.half_year), support=True)


def in_need_ended(world: World) -> Journey:
    """A child whose case closed in the window."""
    closed = world.office_day(world.day_in_window("closure"))
    made = referral(world, world.weekday(closed - world.dice.amount("in_need_ended_days")))
    held_by = world.staff.take("safeguarding", still_open=False)
    done = assessment(world, assessment_start(world, made.day), support=True, latest=world.days.add(closed, -2))
    seen = max(made.day, closed - world.dice.between(0, _SEEN_WITHIN))
    need = Need(made.day, "", seen, closed, world.dice.pick("closure_reason"), held_by)
    return _from_front_door(world, made, (done,), _enquiries(world, done), need=need)


def _from_front_door(
    world: World,
    made: Referral,
    assessments: tuple[Assessment, ...] = (),
    enquiries: tuple[Enquiry, ...] = (),
    *,
    need: Need | None = None,
    birth: int | None = None,
) -> Journey:
    """The journey around a child's latest referral, with what came before it."""
    first = min([made.day, *(done.start for done in assessments), *(made.strategy for made in enquiries)])
    day_of_birth = birth if birth is not None else world.birth("age_known", first)
    code = world.dice.pick("primary_need")
    disability = "Yes" if code == "N2" and birth is None else None
    child = world.child(day_of_birth, disability=disability)
    earlier, earlier_assessments = earlier_referrals(world, made, first if birth else child.birth)
    referrals = (*earlier, made)
    closed = need.closed if need and need.reason != "RC2" else None
    contacts = contacts_before(world, referrals, 0 if birth else child.birth)
    if birth is None and need and need.reason != "RC2" and world.dice.happens("contact_on_open_case"):
        contacts = further_contacts(world, contacts, 1, world.today)
    return Journey(
        child=child,
        contacts=contacts,
        referrals=referrals,
        assessments=earlier_assessments + assessments,
        enquiries=earlier_enquiries(world, enquiries, child) + enquiries,
        need=_with_code(need, "N1" if code == "N2" and birth is not None else code, child, world),
        early_help=() if birth or earlier else early_help_around(world, child, made.day, closed),
    )


def _with_code(need: Need | None, code: str, child: Child, world: World) -> Need | None:
    """The episode with its need code; adult care only for those old enough to go there."""
    if need is None:
        return None
    reason, held_by = need.reason, need.held_by
    if (
        reason == "RC7"
        and world.today - child.birth > 17.4 * 365.25
        and (need.closed or 0) - child.birth > 17.3 * 365.25
    ):
        reason = "RC6"
    if code == "N2" and need.closed is None and held_by.team.startswith(world.names.teams["safeguarding"]):
        held_by = world.staff.take("disability")
    return Need(need.start, code, need.last_seen, need.closed, reason, held_by)


def _enquiries(world: World, assessed: Assessment) -> tuple[Enquiry, ...]:
    """A section 47 enquiry inside an assessment, for some; it leads to no plan."""
    if assessed.start < world.days.year or not world.dice.in_turn("section_47_in_assessment"):
        return ()
    strategy = min(world.days.add(assessed.start, world.dice.between(0, 2)), world.days.on_or_before(world.today))
    if strategy < assessed.start or (assessed.authorised and strategy >= assessed.authorised):
        return ()
    return (_decided(world, strategy, assessed),)


def _decided(world: World, strategy: int, assessed: Assessment) -> Enquiry:
    """The enquiry as far as it has come by the extract date, or by the end of its assessment."""
    held_by: Allocation = assessed.held_by
    since = world.days.between(strategy, world.today)
    if assessed.authorised is None and since <= _DECIDED_WITHIN:
        undecided = world.dice.chance(0.6)
        return Enquiry(strategy, None if undecided else world.dice.chance(0.7) or since < 1, None, None, held_by)
    meets = world.days.add(strategy, world.dice.amount("conference_working_days"))
    last = min(world.today, assessed.authorised or world.today)
    if meets <= last and world.dice.in_turn("conference_without_plan"):
        latest = world.days.add(strategy, world.dice.between(16, 25))
        if world.dice.in_turn("late_conference", possible=latest <= last):
            meets = latest
        return Enquiry(strategy, False, meets, False, held_by)
    return Enquiry(strategy, True, None, None, held_by)


def earlier_enquiries(world: World, enquiries: tuple[Enquiry, ...], child: Child) -> tuple[Enquiry, ...]:
    """An enquiry before the window, but in the 12 months before the latest one: counted, not listed."""
    if not enquiries or not world.dice.happens("section_47_repeated"):
        return ()
    earliest = max(child.birth, enquiries[-1].strategy - 355)
    latest = min(world.days.half_year - 1, enquiries[0].strategy - 60)
    if earliest + 5 > latest:
        return ()
    strategy = world.days.on_or_before(world.dice.between(earliest + 5, latest))
    met = world.dice.chance(0.15)
    conference = world.days.add(strategy, 12) if met else None
    held_by = enquiries[0].held_by
    return (Enquiry(strategy, not met, conference, False if met else None, held_by),)
