"""Children on the way to adoption, adopted or turned back, and the people who applied to adopt."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from kloe.childdata.synthetic.care import around
from kloe.childdata.synthetic.journeys import Adopter, Adoption, Care, Child, Journey
from kloe.childdata.synthetic.periods import Span, period
from kloe.childdata.synthetic.placing import placement_of
from kloe.childdata.synthetic.world import World

_YEAR = 365.25
_STAGE_ONE = (35, 57)
_STAGE_TWO = (75, 115)


class _Steps(NamedTuple):
    """The days of the way to adoption, backwards from the last one."""

    entered: int
    decided: int
    ordered: int
    matched: int
    placed: int


def _steps_to_order(world: World, adopted: int) -> _Steps:
    """Every step before an adoption order on the day ``adopted``."""
    dice, days = world.dice, world.days
    placed = days.on_or_before(adopted - dice.between(100, 260))
    matched = days.on_or_before(placed - dice.between(10, 40))
    ordered = days.on_or_before(matched - dice.between(30, 240))
    decided = days.on_or_before(ordered - dice.between(15, 70))
    return _Steps(decided - dice.between(120, 280), decided, ordered, matched, placed)


def adopted_in_window(world: World) -> Journey:
    """A child adopted in the last six months."""
    day = world.days.on_or_before(world.day_in_window("adoption"))
    return _adopted(world, max(day, world.days.on_or_after(world.days.half_year)))


def adopted_earlier(world: World) -> Journey:
    """A child adopted in the six months before: on List 10, and no longer on List 8."""
    days = world.days
    day = days.year + 3 + int(world.dice.spread("earlier adoption") * (days.half_year - days.year - 6))
    return _adopted(world, days.on_or_before(day))


def _adopted(world: World, day: int) -> Journey:
    steps = _steps_to_order(world, day)
    child = _child(world, steps.entered)
    early = _early_day(world, steps.decided) if world.dice.happens("early_placement") else None
    reason = "E11" if world.dice.chance(0.58) else "E12"
    adoption = Adoption(
        *steps, adopted=day, reversed=None, reversal_reason=None, early_placed=early, family=_family(world)
    )
    care = period(world, child, Span(steps.entered, day, day), world.staff.take("care", still_open=False), reason)
    kind = "A5" if early else "A6"
    return _journey(world, child, _towards(world, care, adoption, kind, steps.placed), adoption)


def waiting(world: World) -> Journey:
    """A looked after child whom the agency decided to place for adoption, not yet adopted."""
    stage = world.dice.pick_evenly("adoption_stage")
    if stage == "decided":
        return _decided_only(world)
    if stage == "ordered":
        return _ordered_only(world)
    matched_only = stage == "matched"
    since = world.dice.between(0, 25) if matched_only else world.dice.between(0, 240)
    reached = world.days.on_or_before(world.today - since)
    matched = reached if matched_only else world.days.on_or_before(reached - world.dice.between(10, 40))
    ordered = world.days.on_or_before(matched - world.dice.between(30, 240))
    decided = world.days.on_or_before(ordered - world.dice.between(15, 70))
    entered = decided - world.dice.between(120, 280)
    placed = None if matched_only else reached
    early = _early_day(world, decided) if world.dice.happens("early_placement") else None
    return _waiting(
        world, Adoption(entered, decided, ordered, matched, placed, None, None, None, early, _family(world))
    )


def _decided_only(world: World) -> Journey:
    decided = world.days.on_or_before(world.today - world.dice.between(1, 60))
    return _waiting(world, _not_matched(decided - world.dice.between(90, 105), decided, None))


def _ordered_only(world: World) -> Journey:
    ordered = world.days.on_or_before(world.today - world.dice.between(1, 300))
    decided = world.days.on_or_before(ordered - world.dice.between(15, 70))
    return _waiting(world, _not_matched(decided - world.dice.between(120, 280), decided, ordered))


def _not_matched(entered: int, decided: int, ordered: int | None) -> Adoption:
    return Adoption(entered, decided, ordered, None, None, None, None, None, None, None)


def _waiting(world: World, adoption: Adoption) -> Journey:
    child = _child(world, adoption.entered)
    care = period(world, child, Span(adoption.entered, None, world.today), world.staff.take("care"))
    early = adoption.early_placed
    if adoption.placed is not None:
        kind, since = ("A5" if early else "A6"), adoption.placed
    elif early is not None:
        kind, since = "U5", early
    else:
        return _journey(world, child, _towards(world, care, adoption, None, care.start), adoption)
    return _journey(world, child, _towards(world, care, adoption, kind, since), adoption)


def reversed_decision(world: World) -> Journey:
    """A looked after child for whom the agency turned back in the last 12 months."""
    reason = world.dice.pick("reversal_reason")
    turned = world.office_day(world.day_in_window("reversal", years=True))
    ordered = None if reason == "RD2" else world.days.on_or_before(turned - world.dice.between(60, 350))
    decided = world.days.on_or_before((ordered or turned) - world.dice.between(20, 80))
    entered = decided - world.dice.between(120, 280)
    child = _child(world, entered)
    care = period(world, child, Span(entered, None, world.today), world.staff.take("care"))
    adoption = Adoption(entered, decided, ordered, None, None, None, turned, reason, None, None)
    return _journey(world, child, care, adoption)


def _child(world: World, entered: int) -> Child:
    years = 4.5 * world.dice.point() ** 2
    return world.child(entered - int(years * _YEAR))


def _early_day(world: World, decided: int) -> int:
    """Fostering for adoption: some time between the decision and the placement for adoption."""
    return world.days.add(decided, world.dice.between(1, 10))


def _family(world: World) -> str:
    return f"F{world.number()}"


def _towards(world: World, care: Care, adoption: Adoption, kind: str | None, since: int) -> Care:
    """The period of care with the legal status, plan and placement of a child to be adopted."""
    if adoption.ordered is not None:
        status, legal_start = "E1", adoption.ordered
    else:
        status, legal_start = "C1", care.start
    lives = care.placement
    if kind is None:
        kind, since = "U6", care.start
    moved = since > care.start and since > world.today - 363
    lives = placement_of(world, kind, since, 1 + moved)
    return msgspec.structs.replace(
        care,
        legal_status=status,
        legal_start=legal_start,
        permanence="Adoption",
        placement=lives,
        second_period=False,
    )


def _journey(world: World, child: Child, care: Care, adoption: Adoption) -> Journey:
    return msgspec.structs.replace(around(world, child, care), adoption=adoption)


def adopters_of(world: World, adoption: Adoption) -> Iterator[Adopter]:
    """The one or two people with whom a child is matched, with the steps they took before."""
    if adoption.family is None or adoption.matched is None:
        return
    approved = world.days.on_or_before(adoption.matched - world.dice.between(20, 250))
    second = world.days.on_or_before(approved - world.dice.between(*_STAGE_TWO))
    first_ended = world.days.on_or_before(second - world.dice.between(0, 15))
    first = world.days.on_or_before(first_ended - world.dice.between(*_STAGE_ONE))
    steps: dict[str, object] = {
        "family": adoption.family,
        "early_placement": adoption.early_placed is not None,
        "enquired": world.days.on_or_before(first - world.dice.between(10, 80)),
        "first_stage": first,
        "first_stage_ended": first_ended,
        "second_stage": second,
        "approved": approved,
        "matched": adoption.matched,
        "placed": adoption.placed,
        "children": 1 if adoption.placed is not None else None,
        "adopted": adoption.adopted,
    }
    yield from _couple(world, steps)


def adopters_unmatched(world: World) -> Iterator[Adopter]:
    """People in the process who are not matched: in stage 1 or 2, approved, or gone."""
    days, dice = world.days, world.dice
    stage = dice.pick_evenly("adopter_stage")
    since = {"stage 1": (1, 50), "stage 2": (80, 150)}.get(stage, (210, 330))
    first = days.on_or_before(world.today - dice.between(*since))
    steps: dict[str, object] = {
        "first_stage": first,
        "enquired": days.on_or_before(first - dice.between(10, 80)),
    }
    if stage != "stage 1":
        steps["first_stage_ended"] = ended = days.on_or_before(first + dice.between(*_STAGE_ONE))
        steps["second_stage"] = second = days.on_or_before(ended + dice.between(1, 15))
        if stage == "approved":
            steps["approved"] = days.on_or_before(second + dice.between(*_STAGE_TWO))
        if stage == "left":
            steps["left"] = days.on_or_before(second + dice.between(10, 60))
            steps["reason"] = "1" if dice.chance(0.8) else "3"
    yield from _couple(world, steps)


def _couple(world: World, steps: dict[str, object]) -> Iterator[Adopter]:
    """One adopter, or mostly two, of one family: the same steps on the same days."""
    family = {"early_placement": False, "family": _family(world), **steps}
    for _ in range(1 + world.dice.chance(0.75)):
        person = {
            "id": f"A{world.number()}",
            "gender": "Male" if world.dice.chance(0.45) else "Female",
            "ethnicity": world.dice.pick("ethnicity"),
            "disabled": world.dice.chance(0.04),
        }
        yield msgspec.convert(person | family, Adopter)
