"""Which children an authority knows: how many take each path, and the journeys of all of them."""

from collections.abc import Callable, Iterator, Mapping

from kloe.childdata.synthetic import adopting, care, in_need, leaving, protection
from kloe.childdata.synthetic.front_door import early_help_alone, further_contacts
from kloe.childdata.synthetic.journeys import Journey
from kloe.childdata.synthetic.rates import national_rates
from kloe.childdata.synthetic.world import World


def contacts_alone(world: World) -> Journey:
    """A child with contacts and nothing else."""
    child = world.child(world.birth("age_known", world.days.half_year))
    contacts = further_contacts(world, (), int(world.dice.pick("contacts_alone_count")), world.today)
    return Journey(child=child, contacts=contacts)


def early_help(world: World) -> Journey:
    """A child with early help, and perhaps a contact."""
    helped = early_help_alone(world)
    child = world.child(world.birth("age_known", helped[0].start))
    contacts = further_contacts(world, (), 1, world.today) if world.dice.happens("early_help_with_contact") else ()
    return Journey(child=child, early_help=helped, contacts=contacts)


_PATHS: Mapping[str, Callable[[World], Journey]] = {
    "contacts alone": contacts_alone,
    "early help": early_help,
    "no further action": in_need.no_further_action,
    "not in need": in_need.not_in_need,
    "being assessed": in_need.being_assessed,
    "in need": in_need.in_need,
    "in need ended": in_need.in_need_ended,
    "on a plan": protection.on_plan,
    "plan ended": protection.plan_ended,
    "looked after": care.looked_after,
    "care ended": care.care_ended,
    "adoption waiting": adopting.waiting,
    "adoption reversed": adopting.reversed_decision,
    "adopted in window": adopting.adopted_in_window,
    "adopted earlier": adopting.adopted_earlier,
    "care leaver": leaving.care_leaver,
}


def expected_per_10000() -> Mapping[str, float]:
    """How many children per 10,000 aged 0 to 17 take each path, from the national rates.

    The paths exclude each other: a child in care is not counted as in need again, and the children in need
    of the published rate include looked after children, children on plans and care leavers.
    """
    rate = national_rates().value
    referrals = rate["referrals"] / 2
    care_leavers = rate["care_leavers"] + rate["care_leavers_22_to_25"] - rate["care_ended"] * rate["ceased_at_18"] / 2
    plans_ended = rate["plans_ended"] / 2
    return {
        "contacts alone": rate["contacts_alone"],
        "early help": rate["early_help_alone"],
        # Earlier referrals of children referred again make up the rest of those without further action.
        "no further action": referrals * rate["referral_no_action"] * 0.65,
        # The rest of those found not to be in need are still being assessed.
        "not in need": referrals * rate["referral_not_in_need"] * 0.8,
        "being assessed": rate["assessments_open"],
        "in need": rate["in_need"] - rate["looked_after"] - rate["plans"] - rate["assessments_open"]
        - rate["care_leavers"] - plans_ended * 0.6,
        "in need ended": (rate["in_need_ended"] - rate["care_ended"] * 0.7) / 2 - plans_ended * 0.4,
        "on a plan": rate["plans"],
        "plan ended": plans_ended,
        "looked after": rate["looked_after"] - rate["adoption_waiting"] - rate["adoption_reversed"],
        "care ended": (rate["care_ended"] - rate["adopted"]) / 2,
        "adoption waiting": rate["adoption_waiting"],
        "adoption reversed": rate["adoption_reversed"],
        "adopted in window": rate["adopted"] / 2,
        "adopted earlier": rate["adopted"] / 2,
        "care leaver": care_leavers,
    }  # fmt: skip


def population_of(children: int) -> int:
    """How many children live in an authority that knows this many."""
    return round(children * 10_000 / sum(expected_per_10000().values()))


def journeys(world: World) -> Iterator[Journey]:
    """The journey of every child that the authority knows, in random order."""
    for path in _in_random_order(world):
        yield _PATHS[path](world)


def _in_random_order(world: World) -> list[str]:
    """As many of each path as expected; what rounding leaves goes to the largest remainders."""
    expected = expected_per_10000()
    whole = sum(expected.values())
    exact = {path: world.children * share / whole for path, share in expected.items()}
    counts = {path: int(count) for path, count in exact.items()}
    left = world.children - sum(counts.values())
    for path in sorted(exact, key=lambda path: counts[path] - exact[path])[:left]:
        counts[path] += 1
    order = [path for path, count in counts.items() for _ in range(count)]
    world.dice.shuffle(order)
    return order
