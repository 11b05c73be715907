"""Where looked after children live: type, provider, postcode, authority, moves."""

from typing import NamedTuple

from kloe.childdata.synthetic.days import birthday
from kloe.childdata.synthetic.journeys import Placement
from kloe.childdata.synthetic.world import World

FOSTER = frozenset({"U1", "U2", "U3", "U4", "U5", "U6"})
LONG_TERM = frozenset({"U1", "U4"})
ADOPTIVE = frozenset({"A3", "A4", "A5", "A6"})
_MIXES = ((10, "placement_under_10"), (16, "placement_10_to_15"), (99, "placement_16_and_over"))
_WITH_PARENTS_UNTIL = 690  # days in care: after two years a return to the family is asked about
_BEFORE_A_MOVE = 25
_WITHOUT_URN = frozenset({"P1", "R1", "R2", "R5"})
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_YEAR = 365
_FROM_AGE = {"K3": 16, "R5": 14, "K1": 13, "S1": 8, "K2": 7, "R1": 10}


class Stay(NamedTuple):
    """A period of care as far as placing goes. ``until`` is its end, or the extract date."""

    start: int
    until: int
    birth: int
    age: int
    uasc: bool
    legal_status: str


def placement(world: World, stay: Stay) -> Placement:
    """The most recent placement of a period of care."""
    kind = _kind(world, stay)
    moves = _moves(world, stay)
    since = _since(world, stay, moves)
    allowed = birthday(stay.birth, _FROM_AGE.get(kind, 0))
    if since < allowed:
        since = world.dice.between(allowed, stay.until)
        moves = max(moves, int(since > world.today - _YEAR - 5))
    return _placement(world, kind, since, moves + 1)


def placement_of(world: World, kind: str, since: int, in_12_months: int) -> Placement:
    """A placement of a given type and start: on the way to adoption, these are known."""
    return _placement(world, kind, since, in_12_months)


def _kind(world: World, stay: Stay) -> str:
    if stay.uasc:
        return "K3" if stay.age >= _FROM_AGE["K3"] and world.dice.chance(0.6) else "U6"
    if stay.legal_status == "J1":
        return "R5" if stay.age >= _FROM_AGE["R5"] and world.dice.chance(0.5) else "U6"
    mix = next(mix for below, mix in _MIXES if stay.age < below)
    return _fitting(world.dice.pick(mix), stay)


def _fitting(kind: str, stay: Stay) -> str:
    """The type drawn, or the nearest one that goes with the child's age, legal status and time in care."""
    days = stay.until - stay.start
    if kind in LONG_TERM and days < _YEAR:
        return "U6" if kind == "U4" else "U3"
    if kind == "P1" and (stay.legal_status == "V2" or days > _WITH_PARENTS_UNTIL):
        return "U6"
    return "U6" if (kind == "R3" and stay.age > 1) or stay.age < _FROM_AGE.get(kind, 0) else kind


def _moves(world: World, stay: Stay) -> int:
    """How often the child moved in the last 12 months of care."""
    if stay.until - max(stay.start, world.days.year) < _BEFORE_A_MOVE:
        return 0
    point = world.dice.point()
    many, some = world.rate["three_placements"], world.rate["two_placements"]
    if point < many:
        return 2 + world.dice.chance(0.3) + world.dice.chance(0.1)
    return int(point < many + some)


def _since(world: World, stay: Stay, moves: int) -> int:
    """When the placement began: after a move in the last 12 months, or without one before them."""
    if moves:
        first = max(stay.start, world.today - _YEAR + 2) + 8 * moves
        return world.dice.between(min(first, stay.until), stay.until)
    if stay.start >= world.today - _YEAR - 5 or world.dice.chance(0.35):
        return stay.start
    return world.dice.between(stay.start, world.today - _YEAR - 5)


def _placement(world: World, kind: str, since: int, in_12_months: int) -> Placement:
    provider = _provider(world, kind)
    own_authority = _is_own_authority(world, kind, provider)
    authority = world.authority if own_authority else _elsewhere(world, kind)
    outside_england = " - " in authority
    return Placement(
        start=since,
        type=kind,
        provider=provider,
        postcode=None if outside_england else _postcode(world, own_authority),
        urn=None if kind in _WITHOUT_URN or outside_england else f"SC{world.dice.between(1_000_000, 2_999_999)}",
        own_authority=own_authority,
        authority=authority,
        in_12_months=in_12_months,
    )


def _provider(world: World, kind: str) -> str:
    if kind == "P1":
        return "PR0"
    if kind in FOSTER or kind in ADOPTIVE:
        return world.dice.pick("provider_foster")
    if kind in {"R2", "R5"}:
        return "PR3"
    return world.dice.pick("provider_home" if kind == "K2" else "provider_other")


def _is_own_authority(world: World, kind: str, provider: str) -> bool:
    """An authority's own homes lie within it."""
    own_home = provider == "PR1" and kind not in FOSTER and kind not in ADOPTIVE
    return own_home or not world.dice.happens("placed_elsewhere")


def _elsewhere(world: World, kind: str) -> str:
    if kind in FOSTER and world.dice.chance(0.02):
        outside = world.names.outside_england
        return outside[int(world.dice.point() * len(outside))]
    others = world.names.authorities
    chosen = others[int(world.dice.point() * len(others))]
    return chosen if chosen != world.authority else others[others.index(chosen) - 1]


def _postcode(world: World, own_authority: bool) -> str:
    point = world.dice.point
    areas = world.names.other_postcode_areas
    area = world.names.postcode_area if own_authority else areas[int(point() * len(areas))]
    inward = f"{int(point() * 10)}{_LETTERS[int(point() * 20)]}{_LETTERS[int(point() * 20)]}"
    return f"{area}{1 + int(point() * 28)} {inward}"
