"""The same children on an earlier day: what had happened by then, and what had not happened yet.

Whatever is dated after that day is taken back. Of what a list only holds the latest (visits, reviews,
placements), the one before it is drawn anew, as the day asks for it.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from kloe.childdata.synthetic.care import around
from kloe.childdata.synthetic.days import birthday, completed_years
from kloe.childdata.synthetic.journeys import (
    Adopter,
    Adoption,
    Assessment,
    Care,
    Child,
    Enquiry,
    Journey,
    LeavingCare,
    Need,
    Placement,
    Plan,
    Referral,
)
from kloe.childdata.synthetic.leaving import eligible, is_eligible, last_contact, pathway_review, services
from kloe.childdata.synthetic.periods import (
    GOES_MISSING,
    NONE_MISSING,
    Span,
    last_dental,
    last_health,
    last_visit,
    latest_review,
    legal_status_of,
    period,
    permanence_plan,
)
from kloe.childdata.synthetic.placing import Stay, placement
from kloe.childdata.synthetic.protection import last_visit as last_visit_on_plan
from kloe.childdata.synthetic.protection import latest_review as latest_conference
from kloe.childdata.synthetic.protection import seen_alone
from kloe.childdata.synthetic.world import World

_DECIDED_WITHIN = 8  # working days by which it is known whether a conference is needed
_ADULT = 18
_A_YEAR = 366
_STEPS = ("ordered", "matched", "placed", "adopted", "reversed", "early_placed")
_ADOPTER_STEPS = ("first_stage_ended", "second_stage", "approved", "matched", "placed", "adopted", "left")


def journey_by_then(then: World, journey: Journey, unlisted_by: int) -> Journey:
    """The journey as it was known on the day of ``then``; without any event for a child not yet known.

    What the later extract does not list because it was over ``unlisted_by`` a day can be on the earlier one.
    """
    today, child = then.today, _child(then.today, journey.child)
    assessments = tuple(_assessment(today, done) for done in journey.assessments if done.start <= today)
    enquiries = tuple(_enquiry(then, made) for made in journey.enquiries if made.strategy <= today)
    assessments = (*_around_enquiries(then, enquiries, assessments, unlisted_by), *assessments)
    referrals = tuple(referral for referral in journey.referrals if referral.day <= today)
    plan = journey.plan and _plan(then, child, journey.plan)
    adoption = journey.adoption and _adoption(today, journey.adoption)
    care = journey.care and _care(then, child, journey.care, adoption)
    return Journey(
        child=child,
        contacts=tuple(contact for contact in journey.contacts if contact.day <= today),
        early_help=tuple(
            replace(helped, completed=_by(today, helped.completed))
            for helped in journey.early_help
            if helped.start <= today
        ),
        referrals=referrals,
        assessments=assessments,
        enquiries=enquiries,
        need=_need(then, journey.need, assessments, plan, care) or _assessed_need(then, child, referrals, assessments),
        plan=plan,
        care=care,
        leaving=_leaving(then, child, care, journey),
        adoption=adoption,
    )


def came_of_age(then: World, journey: Journey, left_by: int) -> Journey:
    """A care leaver who turned 18 in the window of the day, but by ``left_by``, with the care that ended then."""
    child = journey.child
    turned = birthday(child.birth, _ADULT)
    if journey.care or journey.leaving is None or not then.days.half_year <= turned <= left_by:
        return journey
    start = max(child.birth, turned - 100 - then.dice.amount("care_ended_days"))
    reason = then.dice.pick("ceased_at_18")
    held_by = then.staff.take("care", still_open=False)
    care = period(then, child, Span(start, turned, turned), held_by, reason)
    return replace(around(then, child, care), leaving=journey.leaving)


def gone_by(journey: Journey, unlisted_by: int) -> Journey:
    """The journey as it must be for a later extract not to list it.

    No contact came after that day, and the case closed with the plan or the period of care that ended by then.
    """
    contacts = tuple(contact for contact in journey.contacts if contact.day <= unlisted_by)
    need = journey.need
    ended = (journey.plan and journey.plan.ended) or (journey.care and journey.care.ended)
    if need and need.closed is None and ended and ended <= unlisted_by:
        need = replace(need, closed=ended, reason="RC7", last_seen=min(need.last_seen, ended))
    return replace(journey, contacts=contacts, need=need)


def adopter_by_then(today: int, person: Adopter) -> Adopter | None:
    """The adopter as known on this day; None before stage 1."""
    if person.first_stage > today:
        return None
    steps = {step: _by(today, getattr(person, step)) for step in _ADOPTER_STEPS}
    children = person.children if steps["placed"] else None
    return replace(person, **steps, children=children, reason=person.reason if steps["left"] else None)


def _by(today: int, day: int | None) -> int | None:
    """The day, unless it was still to come."""
    return day if day is not None and day <= today else None


def _assessment(today: int, done: Assessment) -> Assessment:
    if _by(today, done.authorised):
        return done
    return replace(done, authorised=None, support=None)


def _enquiry(then: World, made: Enquiry) -> Enquiry:
    if made.conference is None or made.conference <= then.today:
        return made
    decided = then.days.between(made.strategy, then.today) > _DECIDED_WITHIN
    return replace(made, unnecessary=False if decided else None, conference=None, led_to_plan=None)


def _around_enquiries(
    then: World, enquiries: tuple[Enquiry, ...], assessments: tuple[Assessment, ...], unlisted_by: int
) -> Iterator[Assessment]:
    """The assessment, over since, of an enquiry that the later extract only counts."""
    for made in enquiries:
        if not any(done.authorised is None or done.authorised >= made.strategy for done in assessments):
            authorised = max(made.strategy, min(then.days.add(made.strategy, 20), unlisted_by))
            yield Assessment(made.strategy, authorised, "Yes", False, made.held_by)


def _assessed_need(
    then: World, child: Child, referrals: tuple[Referral, ...], assessments: tuple[Assessment, ...]
) -> Need | None:
    """The episode of a child whose assessment was still open, and who was found not to be in need later."""
    going_on = next((done for done in assessments if done.authorised is None), None)
    if going_on is None:
        return None
    start = max((made.day for made in referrals if made.day <= going_on.start), default=going_on.start)
    code = "N2" if child.disability == "Yes" else "N1"
    return Need(start, code, going_on.start, None, None, going_on.held_by)


def _need(
    then: World, need: Need | None, assessments: tuple[Assessment, ...], plan: Plan | None, care: Care | None
) -> Need | None:
    today = then.today
    if need is None or need.start > today:
        return None
    closed = _by(today, need.closed)
    assessed = any(done.authorised is None or done.support for done in assessments)
    if not (closed or plan or care or assessed):
        return None  # a referral so new that no assessment has begun
    seen = need.last_seen
    if seen > today:
        visits = [part.visited or 0 for part in (plan, care) if part]
        seen = max(need.start, today - then.dice.between(0, 28), *visits)
    return replace(need, last_seen=seen, closed=closed, reason=need.reason if closed else None)


def _plan(then: World, child: Child, plan: Plan) -> Plan | None:
    today = then.today
    if plan.start > today:
        return None
    ended = _by(today, plan.ended)
    visited, reviewed = plan.visited, plan.reviewed
    if visited and visited > today:
        visited = last_visit_on_plan(then, plan.start, today, still_open=True)
    if reviewed and reviewed > today:
        reviewed = latest_conference(then, plan.start, today, still_open=True)
    alone = None if visited is None else plan.seen_alone
    if visited != plan.visited and visited:
        alone = seen_alone(then, child, visited)
    return replace(plan, visited=visited, reviewed=reviewed, seen_alone=alone, ended=ended)


def _care(then: World, child: Child, care: Care, adoption: Adoption | None) -> Care | None:
    today = then.today
    if care.start > today:
        return None
    if care.ended is not None and care.ended <= today:
        return replace(care, placement=_counted(today, care.start, care.placement))
    span = Span(care.start, None, today)
    age = completed_years(child.birth, today)
    status, since = care.legal_status, care.legal_start
    if since > today:
        status, since = ("C1", care.start) if care.legal_status == "E1" else legal_status_of(then, child, span, age)
    lives, intended = _placement(then, child, care, adoption, status)
    reviewed = _redrawn(today, care.reviewed, latest_review(then, span))
    seen = care.officer_seen
    if seen and seen > today:
        seen = reviewed and then.dice.between(reviewed, min(today, reviewed + 40))
    return replace(
        care,
        legal_status=status,
        legal_start=since,
        placement=lives,
        reviewed=reviewed,
        officer_seen=seen,
        visited=_redrawn(today, care.visited, last_visit(then, span)),
        health=_redrawn(today, care.health, last_health(then, span, age)),
        dental=_redrawn(today, care.dental, last_dental(then, span, age)),
        permanence=intended,
        absences=care.absences if age >= GOES_MISSING[0] and span.days >= GOES_MISSING[1] else NONE_MISSING,
        ended=None,
        reason=None,
    )


def _placement(
    then: World, child: Child, care: Care, adoption: Adoption | None, status: str
) -> tuple[Placement, str | None]:
    """Where the child lived on the day, and the permanence plan that goes with it."""
    today, lives = then.today, care.placement
    age = completed_years(child.birth, today)
    moved_since = lives.start > today or (lives.type == "P1" and status == "V2")
    if moved_since:
        lives = placement(then, Stay(care.start, today, child.birth, age, child.uasc, status))
    lives = _counted(today, care.start, lives)
    if adoption is not None and adoption.reversed is None:
        return lives, "Adoption"
    if moved_since or care.permanence == "Adoption":
        return lives, permanence_plan(then, lives.type, Span(care.start, None, today), age, None)
    return lives, care.permanence


def _counted(today: int, start: int, lives: Placement) -> Placement:
    """The placement with its number in the 12 months before the day: two at least after a move in them."""
    moved = lives.start > max(start, today - _A_YEAR)
    return replace(lives, in_12_months=max(2, lives.in_12_months)) if moved else lives


def _child(today: int, child: Child) -> Child:
    """Who the child is; of one not yet born less is known."""
    if child.birth <= today:
        return child
    return replace(child, gender="NotStated", ethnicity="NOBT", disability="Unknown")


def _redrawn(today: int, day: int | None, instead: int | None) -> int | None:
    return day if day is None or day <= today else instead


def _leaving(then: World, child: Child, care: Care | None, journey: Journey) -> LeavingCare | None:
    """Services on the day: as a looked after child, or as one who had left care."""
    given, today = journey.leaving, then.today
    if care is not None and care.ended is None:
        return eligible(then, child, care) if is_eligible(child, care, today) else None
    if given is None or (journey.care is not None and care is None):
        return None
    age = completed_years(child.birth, today)
    if age < _ADULT and given.eligibility != "Qualifying":
        if age < _ADULT - 2:
            return None
        return replace(services(then, child, "Relevant"), held_by=given.held_by, advisor=given.advisor)
    contacted = given.contacted
    if contacted and contacted > today:
        contacted = last_contact(then)
    reviewed = given.plan_reviewed if given.plan_reviewed <= today else pathway_review(then, 0)
    return replace(given, contacted=contacted, plan_reviewed=reviewed)


def _adoption(today: int, way: Adoption) -> Adoption | None:
    if way.decided > today:
        return None
    steps = {step: _by(today, getattr(way, step)) for step in _STEPS}
    return replace(
        way,
        **steps,
        family=way.family if steps["matched"] else None,
        reversal_reason=way.reversal_reason if steps["reversed"] else None,
    )
