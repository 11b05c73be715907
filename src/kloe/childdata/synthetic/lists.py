"""The eleven lists, each derived from journeys by what Ofsted asks of it: scope, window, one row a what.

Rows hold short codes and ordinals; ``tables`` turns them into what the template prints.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kloe.childdata.synthetic.days import Days, completed_years
from kloe.childdata.synthetic.journeys import Adopter, Assessment, Journey

Row = tuple[object, ...]
_TWELVE_MONTHS = 365


class Known(NamedTuple):
    """A journey with the columns that every list begins with, worked out once."""

    journey: Journey
    who: Row
    age: int
    disability: str


def known(journey: Journey, days: Days) -> Known:
    """The journey, and who the child is on the extract date."""
    child = journey.child
    age = completed_years(child.birth, days.today)
    return Known(journey, (child.id, child.gender, child.ethnicity, child.birth, age), age, child.disability)


def yes_no(answer: bool | None) -> str | None:
    """The code of an answer; None stays blank."""
    return None if answer is None else "Yes" if answer else "No"


def contacts(child: Known, days: Days) -> Iterator[Row]:
    """List 1: contacts received in the six months."""
    for contact in child.journey.contacts:
        if contact.day >= days.half_year:
            yield (*child.who, contact.day, contact.source)


def early_help(child: Known, days: Days) -> Iterator[Row]:
    """List 2: early help in the six months, and what goes on."""
    for helped in child.journey.early_help:
        if helped.completed is None or helped.completed >= days.half_year:
            yield (*child.who, helped.start, helped.completed, helped.organisation)


def referrals(child: Known, days: Days) -> Iterator[Row]:
    """List 3: referrals received in the six months. The number is about the latest, on every row."""
    made = child.journey.referrals
    latest = max((referral.day for referral in made), default=0)
    if latest < days.half_year:
        return
    earlier = sum(latest - _TWELVE_MONTHS <= referral.day < latest for referral in made)
    for referral in made:
        if referral.day >= days.half_year:
            held_by = referral.held_by
            yield (
                *child.who, referral.day, referral.source, yes_no(referral.no_action), earlier,
                held_by.team, held_by.worker,
            )  # fmt: skip


def assessments(child: Known, days: Days) -> Iterator[Row]:
    """List 4: assessments open, or authorised in the six months."""
    for done in child.journey.assessments:
        if is_listed(done, days):
            yield (
                *child.who, child.disability, done.start, done.seen, done.authorised, yes_no(done.support),
                done.held_by.team, done.held_by.worker,
            )  # fmt: skip


def is_listed(done: Assessment, days: Days) -> bool:
    """Whether an assessment belongs on List 4."""
    return done.authorised is None or done.authorised >= days.half_year


def enquiries(child: Known, days: Days) -> Iterator[Row]:
    """List 5: section 47 enquiries begun in the six months. The numbers are about the latest, on every row."""
    made = child.journey.enquiries
    latest = max((enquiry.strategy for enquiry in made), default=0)
    if latest < days.half_year:
        return
    since = latest - _TWELVE_MONTHS
    earlier = sum(since <= enquiry.strategy < latest for enquiry in made)
    conferences = sum(enquiry.conference is not None and since <= enquiry.conference < latest for enquiry in made)
    for enquiry in made:
        if enquiry.strategy >= days.half_year:
            yield (
                *child.who, child.disability, enquiry.strategy, yes_no(enquiry.unnecessary), enquiry.conference,
                yes_no(enquiry.led_to_plan), earlier, conferences, enquiry.held_by.team, enquiry.held_by.worker,
            )  # fmt: skip


def children_in_need(child: Known, days: Days) -> Iterator[Row]:
    """List 6: one row a child in need at the extract date or in the six months before it."""
    need = child.journey.need
    if need is None or (need.closed is not None and need.closed < days.half_year):
        return
    yield (
        *child.who, child.disability, need.start, need.code, need.last_seen, need.closed, need.reason,
        case_status(child.journey), need.held_by.team, need.held_by.worker,
    )  # fmt: skip


def case_status(journey: Journey) -> str:
    """The first that applies: closed, looked after, on a plan, child in need plan, open assessment.

    A child in need plan needs a finished assessment; until then the case is an open assessment.
    """
    if journey.need is not None and journey.need.closed is not None:
        return "Closed"
    if journey.care is not None and journey.care.ended is None:
        return "CLA"
    if journey.plan is not None and journey.plan.ended is None:
        return "CPP"
    return "CIN" if any(done.support for done in journey.assessments) else "Assessment"


def child_protection(child: Known, days: Days) -> Iterator[Row]:
    """List 7: one row a child on a plan at the extract date, or until the six months before it."""
    plan = child.journey.plan
    if plan is None or (plan.ended is not None and plan.ended < days.half_year):
        return
    yield (
        *child.who, child.disability, plan.start, plan.first_category, plan.category, plan.visited, plan.seen_alone,
        plan.reviewed, plan.ended, yes_no(plan.emergency), plan.earlier_plans, plan.held_by.team, plan.held_by.worker,
    )  # fmt: skip


def children_in_care(child: Known, days: Days) -> Iterator[Row]:
    """List 8: one row a child looked after at the extract date, or until the six months before it."""
    care = child.journey.care
    if care is None or (care.ended is not None and care.ended < days.half_year):
        return
    lives, away = care.placement, care.absences
    yield (
        *child.who, yes_no(child.journey.child.uasc), child.disability, care.start, care.need,
        yes_no(care.second_period), care.legal_start, care.legal_status, care.reviewed, care.visited, care.permanence,
        care.officer_seen, care.health, care.dental, lives.in_12_months, care.ended, care.reason, lives.start,
        lives.type, lives.provider, lives.postcode, lives.urn, "In" if lives.own_authority else "Out",
        lives.authority, away.missing, away.absent, yes_no(away.offered), yes_no(away.accepted), care.held_by.team,
        care.held_by.worker,
    )  # fmt: skip


def leaving_care(child: Known, _days: Days) -> Iterator[Row]:
    """List 9: everyone who receives leaving care services at the extract date."""
    leaving = child.journey.leaving
    if leaving is None:
        return
    suitable = None if leaving.suitable is None else "Suitable" if leaving.suitable else "Unsuitable"
    yield (
        *child.who, yes_no(child.journey.child.uasc), child.disability, leaving.held_by.team, leaving.held_by.worker,
        leaving.advisor, leaving.eligibility, leaving.plan_reviewed, leaving.in_touch, leaving.contacted,
        leaving.accommodation, suitable, leaving.activity,
    )  # fmt: skip


def adoption(child: Known, days: Days) -> Iterator[Row]:
    """List 10: adopted or turned back in the 12 months, or decided and not yet adopted."""
    way = child.journey.adoption
    if way is None or any(end is not None and end < days.year for end in (way.adopted, way.reversed)):
        return
    yield (
        child.who[0], way.family, *child.who[1:], child.disability, way.entered, way.decided, way.ordered, way.matched,
        way.placed, way.adopted, way.reversed, way.reversal_reason, way.early_placed,
    )  # fmt: skip


def adopters(people: Iterable[Adopter]) -> Iterator[Row]:
    """List 11: one row an adopter."""
    for one in people:
        yield (
            one.id, one.family, one.gender, one.ethnicity, yes_no(one.disabled), yes_no(one.early_placement),
            one.enquired, one.first_stage, one.first_stage_ended, one.second_stage, one.approved, None, None,
            one.matched, one.placed, one.children, one.adopted, one.left, one.reason,
        )  # fmt: skip


LISTS_OF_CHILDREN: dict[str, Callable[[Known, Days], Iterator[Row]]] = {
    "contacts": contacts,
    "early_help": early_help,
    "referrals": referrals,
    "assessments": assessments,
    "section_47_enquiries": enquiries,
    "children_in_need": children_in_need,
    "child_protection": child_protection,
    "children_in_care": children_in_care,
    "leaving_care": leaving_care,
    "adoption": adoption,
}
