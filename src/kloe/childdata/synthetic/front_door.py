"""Contacts, early help, referrals and assessments: how a child comes to be known."""

from collections.abc import Iterable

from kloe.childdata.synthetic.journeys import Allocation, Assessment, Child, Contact, EarlyHelp, Referral
from kloe.childdata.synthetic.world import World

_YOUNGEST_HELPED = 200  # days
_APART = 35  # referrals of a child are this many days apart at least
_TIME_TO_ASSESS = 75  # an earlier referral this long ago has been assessed, a later one has not
_ASSESSMENT_DUE = 45  # working days


def referral(world: World, day: int, *, no_action: bool = False, source: str | None = None) -> Referral:
    """A referral on this day."""
    kind = "front_door" if no_action else "assessment"
    return Referral(day, source or world.dice.pick("source"), no_action, world.staff.take(kind, still_open=False))


def contacts_before(world: World, referrals: Iterable[Referral], birth: int) -> tuple[Contact, ...]:
    """The contact from which each referral came; in the window whenever the referral is."""
    contacts = []
    for made in referrals:
        day = made.day - (world.dice.between(1, 2) if world.dice.chance(0.3) else 0)
        if day < world.days.half_year <= made.day or day < birth <= made.day:
            day = made.day
        contacts.append(Contact(day, made.source))
    return tuple(contacts)


def further_contacts(world: World, so_far: tuple[Contact, ...], count: int, last: int) -> tuple[Contact, ...]:
    """More contacts in the window, up to the day ``last`` and never two on one day."""
    taken = {contact.day for contact in so_far}
    more = []
    for _ in range(count):
        day = world.weekday(world.day_in_window("contact"))
        if day <= last and day not in taken:
            taken.add(day)
            more.append(Contact(day, world.dice.pick("source")))
    return so_far + tuple(more)


def assessment_start(world: World, referred: int) -> int:
    """The day of the referral or the next working day, never across the start of the window."""
    if world.dice.chance(0.5):
        return referred
    following = world.days.add(referred, 1)
    crosses = referred < world.days.half_year <= following
    return referred if crosses or following > world.today else following


def assessment(  # noqa: PLR0913 - each says one thing about the assessment
    world: World,
    start: int,
    *,
    support: bool,
    unborn: bool = False,
    latest: int | None = None,
    after: int = 0,
    held_by: Allocation | None = None,
) -> Assessment:
    """An assessment that began on ``start``.

    It is authorised after the day ``after`` and by the day ``latest``; without ``latest`` it may still be open.
    """
    dice, days = world.dice, world.days
    room = days.between(start, world.today if latest is None else latest)
    late = dice.in_turn("late_assessment", possible=room > _ASSESSMENT_DUE)  # those still open have their own rate
    length = dice.between(_ASSESSMENT_DUE + 1, min(room, 70)) if late else dice.amount("assessment_working_days")
    length = max(length, days.between(start, days.add(max(start, after), 1)))
    if latest is not None:
        length = max(1, min(length, days.between(start, latest)))
    authorised = days.add(start, length)
    if latest is None and authorised > world.today:
        return Assessment(start, None, _seen(world, unborn), None, held_by or world.staff.take("assessment"))
    holder = held_by or world.staff.take("assessment", still_open=False)
    return Assessment(start, authorised, "No" if unborn else "Yes", support, holder)


def _seen(world: World, unborn: bool) -> str:
    return "No" if unborn or world.dice.chance(0.15) else "Yes"


def earlier_referrals(
    world: World, latest: Referral, birth: int
) -> tuple[tuple[Referral, ...], tuple[Assessment, ...]]:
    """Referrals of the child in the 12 months before the latest one, and their assessments."""
    if not world.dice.in_turn("re_referred"):
        return (), ()
    referrals: list[Referral] = []
    assessments: list[Assessment] = []
    following = latest.day
    for _ in range(1 + world.dice.chance(0.22)):
        earliest = max(birth, latest.day - 355)
        if earliest > following - _APART:
            break
        day = world.weekday(world.dice.between(earliest, following - _APART))
        assessed = following - day > _TIME_TO_ASSESS
        referrals.append(referral(world, day, no_action=not assessed))
        if assessed:
            start = assessment_start(world, day)
            assessments.append(assessment(world, start, support=False, latest=following - 5))
        following = day
    return tuple(referrals), tuple(assessments)


def early_help_alone(world: World) -> tuple[EarlyHelp, ...]:
    """Early help that goes on at the extract date, or ended in the window."""
    length = world.dice.amount("early_help_days")
    organisation = world.names.organisations[int(world.dice.point() * len(world.names.organisations))]
    if world.dice.in_turn("early help open", 0.5):
        start = world.days.on_or_before(world.today - int(length * world.dice.spread("early help")))
        return (EarlyHelp(start, None, organisation),)
    ended = world.office_day(world.day_in_window("early help ended"))
    return (EarlyHelp(world.days.on_or_before(ended - length), ended, organisation),)


def early_help_around(world: World, child: Child, referred: int, closed: int | None) -> tuple[EarlyHelp, ...]:
    """Early help before a referral, and after a closure."""
    helped: list[EarlyHelp] = []
    if referred - child.birth > _YOUNGEST_HELPED and world.dice.happens("early_help_before_referral"):
        ended = world.days.on_or_before(referred - world.dice.between(3, 40))
        start = max(child.birth, ended - world.dice.amount("early_help_days"))
        helped.append(EarlyHelp(world.days.on_or_before(start + 3), ended, _organisation(world)))
    if closed is not None and closed < world.today - 14 and world.dice.happens("early_help_after_closure"):
        helped.append(EarlyHelp(world.days.add(closed, world.dice.between(1, 5)), None, _organisation(world)))
    return tuple(helped)


def _organisation(world: World) -> str:
    organisations = world.names.organisations
    return organisations[int(world.dice.point() * len(organisations))]
