"""Children on a child protection plan, now or until lately: enquiry, conference, plan, visits, reviews."""

from kloe.childdata.synthetic.front_door import (
    assessment,
    contacts_before,
    earlier_referrals,
    early_help_around,
    further_contacts,
    referral,
)
from kloe.childdata.synthetic.in_need import LONGEST_IN_NEED, earlier_enquiries
from kloe.childdata.synthetic.journeys import (
    Allocation,
    Assessment,
    Child,
    Enquiry,
    Journey,
    Need,
    Plan,
    Referral,
)
from kloe.childdata.synthetic.world import World

_FIVE_YEARS = 1827
_CLEAR_OF_WINDOW = 6  # working days: a plan that starts sooner than this had its strategy discussion before
_ASSESSED_BY = 90  # days after the strategy discussion by which no assessment is open
_SETTLED = 120  # days after which a plan may see a new enquiry
_CONFERENCE_DUE = 15  # working days after the strategy discussion
_VISITED_BY = 4
_VISIT_OVERDUE_FROM = 70
_REVIEWED_BY = 65
_REVIEW_OVERDUE_FROM = 300


def on_plan(world: World) -> Journey:
    """A child on a plan at the extract date."""
    dice = world.dice
    length = dice.between(731, 900) if dice.in_turn("long_plan") else dice.amount("plan_days")
    start = _plan_start(world, world.today - length)
    return _journey(world, start, None)


def plan_ended(world: World) -> Journey:
    """A child whose plan ended in the window; most stay in need."""
    ended = world.office_day(world.day_in_window("plan end"))
    return _journey(world, _plan_start(world, ended - world.dice.amount("plan_ended_days")), ended)


def _plan_start(world: World, day: int) -> int:
    """A working day, and not one whose strategy discussion fell before the window while the plan did not."""
    start = world.days.on_or_before(day)
    first = world.days.on_or_after(world.days.half_year)
    if world.days.half_year <= start and world.days.between(first, start) < _CLEAR_OF_WINDOW:
        return world.days.add(first, -world.dice.between(3, 8))
    return start


def _strategy(world: World, start: int) -> int:
    """The strategy discussion that led to the conference on ``start``."""
    first = world.days.on_or_after(world.days.half_year)
    has_room = not world.days.half_year <= start or world.days.between(first, start) > _CONFERENCE_DUE
    late = world.dice.in_turn("late_conference", possible=has_room)
    before = world.dice.between(_CONFERENCE_DUE + 1, 25) if late else world.dice.amount("conference_working_days")
    strategy = world.days.add(start, -before)
    if strategy < world.days.half_year <= start:
        strategy = first
    return strategy


def _journey(world: World, start: int, ended: int | None) -> Journey:
    """Everything around one plan."""
    dice = world.dice
    strategy = _strategy(world, start)
    known_before = dice.chance(0.4)
    made = referral(world, _referral_day(world, strategy, known_before=known_before))
    expected = world.expected_birth(made.day) if ended is None else None
    birth = expected if expected is not None else world.birth("age_plan", made.day)
    disability = None
    child = world.child(birth, disability=disability)
    held_by = world.staff.take("safeguarding", still_open=ended is None)
    assessments = _assessments(world, made, strategy, ended, known_before=known_before, unborn=expected is not None)
    enquiry = Enquiry(strategy, False, start, True, assessments[-1].held_by)
    plan = _plan(world, child, start, ended, held_by)
    need = _need(world, made.day, plan)
    again = _enquiry_again(world, plan, assessments) if ended is None and not expected else None
    if again:
        assessments += (again[0],)
    earlier, earlier_assessments = earlier_referrals(world, made, made.day if expected else birth)
    referrals = (*earlier, made)
    contacts = contacts_before(world, referrals, 0 if expected else birth)
    if expected is None and dice.happens("contact_on_open_case"):
        contacts = further_contacts(world, contacts, 1, world.today)
    enquiries = (enquiry, again[1]) if again else (enquiry,)
    return Journey(
        child=child,
        contacts=contacts,
        referrals=referrals,
        assessments=earlier_assessments + assessments,
        enquiries=earlier_enquiries(world, (enquiry,), child) + enquiries,
        need=need,
        plan=plan,
        early_help=() if expected or earlier else early_help_around(world, child, made.day, None),
    )


def _referral_day(world: World, strategy: int, *, known_before: bool) -> int:
    """Some days before the strategy discussion, or long before for a child already known."""
    if known_before:
        return world.weekday(strategy - world.dice.between(90, 500))
    day = world.days.on_or_before(strategy - world.dice.between(0, 5))
    return strategy if day < world.days.half_year <= strategy else day


def _assessments(
    world: World, made: Referral, strategy: int, ended: int | None, *, known_before: bool, unborn: bool
) -> tuple[Assessment, ...]:
    """The assessment around the enquiry; for a child known before, the first assessment as well."""
    latest = ended
    if latest is None and world.today - strategy > _ASSESSED_BY:
        latest = world.days.on_or_before(world.today)
    around = assessment(
        world,
        strategy if known_before else made.day,
        support=True,
        unborn=unborn,
        after=strategy,
        latest=latest,
    )
    if not known_before:
        return (around,)
    first = assessment(world, made.day, support=True, unborn=unborn, latest=world.days.add(strategy, -2))
    return (first, around)


def _enquiry_again(world: World, plan: Plan, assessments: tuple[Assessment, ...]) -> tuple[Assessment, Enquiry] | None:
    """A new enquiry about a child who is on a plan already: no conference, the plan goes on."""
    if world.today - plan.start < _SETTLED or not world.dice.in_turn("section_47_on_plan"):
        return None
    room = world.today - plan.start - 90
    strategy = world.days.on_or_before(world.today - world.dice.between(1, min(room, 150)))
    authorised = assessments[-1].authorised
    if authorised is None or authorised >= strategy:
        return None
    held_by = plan.held_by
    again = assessment(world, strategy, support=True, after=strategy, held_by=held_by)
    return again, Enquiry(strategy, False, None, None, held_by)


def _need(world: World, start: int, plan: Plan) -> Need:
    """The episode of need around the plan: open, or closed at the end of the plan or soon after."""
    closed = None
    if plan.ended is not None and (world.dice.happens("closed_with_plan") or world.today - start > LONGEST_IN_NEED):
        later = 0 if world.today - start > LONGEST_IN_NEED else world.dice.between(0, 40)
        closed = world.days.on_or_after(plan.ended + later)
        closed = closed if closed <= world.today else None
    until = closed or world.today
    seen = max(start, until - world.dice.between(0, 28), plan.visited or 0)
    code = world.dice.pick("primary_need")
    return Need(start, "N1" if code == "N2" else code, seen, closed, "RC7" if closed else None, plan.held_by)


def _plan(world: World, child: Child, start: int, ended: int | None, held_by: Allocation) -> Plan:
    """The plan with its last visit and review."""
    dice = world.dice
    until = ended if ended is not None else world.today
    visited = last_visit(world, start, until, still_open=ended is None)
    first = dice.pick("category_of_abuse")
    return Plan(
        start=start,
        first_category=first,
        category=first if dice.chance(0.88) else dice.pick("category_of_abuse"),
        visited=visited,
        seen_alone=None if visited is None else seen_alone(world, child, visited),
        reviewed=latest_review(world, start, until, still_open=ended is None),
        ended=ended,
        emergency=dice.happens("emergency_protection"),
        earlier_plans=1 + dice.chance(0.15) if dice.in_turn("subsequent_plans") else 0,
        held_by=held_by,
    )


def last_visit(world: World, start: int, until: int, *, still_open: bool) -> int | None:
    """The last statutory visit; none yet on a plan a few days old."""
    if until - start < _VISITED_BY:
        return None
    late = still_open and until - start > _VISIT_OVERDUE_FROM and world.dice.in_turn("late_visit")
    back = world.dice.between(35, 60) if late else world.dice.between(0, 12)
    return max(start + 1, world.days.on_or_before(until - back))


def seen_alone(world: World, child: Child, visited: int) -> str:
    """Whether the child was seen alone on the last visit: older children nearly always are."""
    if child.birth > visited:
        return "No"
    return "Yes" if visited - child.birth >= _FIVE_YEARS - 60 else world.dice.pick("seen_alone_under_5")


def latest_review(world: World, start: int, until: int, *, still_open: bool) -> int | None:
    """The latest review conference: the first within three months, then every six."""
    days, dice = world.days, world.dice
    if not still_open and until - start > _REVIEWED_BY and dice.chance(0.8):
        return until
    review = days.on_or_before(start + dice.between(60, 86))
    if review > until:
        return None
    if still_open and until - start > _REVIEW_OVERDUE_FROM and dice.in_turn("late_review"):
        return days.on_or_before(until - dice.between(190, 210))
    while (following := days.on_or_before(review + dice.between(135, 172))) <= until:
        review = following
    return review
