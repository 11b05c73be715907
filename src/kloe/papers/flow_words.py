"""How flows are said: titles, counts of a base, days, and what has to be read with them."""

from kloe.childdata.flows.figures import Converted, ToldShare
from kloe.childdata.flows.flows import Flows
from kloe.childdata.flows.model import Conversion
from kloe.papers.words import day, number, share

SEEN = {"yes": "Yes", "partly": "Partly", "no": "No"}


def conversion_title(flows: Flows, one: Conversion) -> str:
    """What leads to what: "Contact to referral"."""
    target = flows.book.titles[one.to]
    title = f"{flows.book.titles[one.source]} to {target[0].lower()}{target[1:]}"
    return f"{title} again" if one.source == one.to else title


def of_base(part: int, whole: int) -> str:
    """How many of how many: "12 of 40 (30%)"; a base of nobody has no share."""
    return f"{number(part)} of {number(whole)} ({share(part, whole)})" if whole else "none to count"


def quartiles(lower: float | None, median: float | None, upper: float | None) -> str:
    """Median, with the middle half: "12 (5 to 20)"; blank where nothing was timed."""
    return "" if None in (lower, median, upper) else f"{median:g} ({lower:g} to {upper:g})"


def days_taken(found: Converted) -> str:
    """Median and middle half in calendar days."""
    return quartiles(found.lower_quartile_days, found.median_days, found.upper_quartile_days)


def working_days_taken(found: Converted) -> str:
    """Median and middle half in working days."""
    return quartiles(found.lower_quartile_working_days, found.median_working_days, found.upper_quartile_working_days)


def within_limit(one: Conversion, found: Converted) -> str:
    """How many of those that went on kept the limit; blank where there is none."""
    return "" if one.limit is None else f"{of_base(found.within_limit, found.went_on)} in {one.limit} {one.limit_unit}"


def left_out(found: Converted) -> str:
    """Which steps are in no base, and why."""
    parts = {
        "too recent to tell": found.too_recent,
        "before the six months": found.before,
        "dated after the extract": found.not_yet,
        "without a day that can be read": found.undated,
        "without a child's id": found.no_child,
    }
    return "; ".join(f"{number(count)} {name}" for name, count in parts.items() if count)


def shown_by(flows: Flows, name: str) -> str:
    """The figure of one conversion or told entry, for a threshold point; the reason where there is none."""
    if name in flows.why_not:
        return f"Not told: {flows.why_not[name]}"
    for one, found in zip_conversions(flows):
        if one.id == name:
            return f"{conversion_title(flows, one)}: {of_base(found.went_on, found.base)} within {one.window} days"
    told: dict[str, ToldShare] = {one.told: one for one in flows.told()}
    title = next(one.title for one in flows.book.told if one.id == name)
    return f"{title}: {of_base(told[name].counted, told[name].base)}"


def zip_conversions(flows: Flows, by: str = "") -> list[tuple[Conversion, Converted]]:
    """Each figure with what was asked."""
    asked = {one.id: one for one in flows.book.conversions}
    return [(asked[found.conversion], found) for found in flows.conversions(by)]


def notes(flows: Flows) -> tuple[str, ...]:
    """What has to be read with the figures, wherever they are written."""
    return (
        f"Steps are those of the six months up to {day(flows.extract_date)}, both ends included. What began earlier is"
        " not followed, though Lists 7 and 8 hold all open plans and periods of care.",
        "A step that began so near the extract date that its window is not over cannot be told yet: it is in no base,"
        " and said as too recent.",
        "Annex A ties no step to another, but for Section 47 and conference: a step counts as following when the same"
        " child has it in the window. Two steps may be followed by the same one.",
        "Lists 7 and 8 hold one row a child, the latest plan and period of care: an earlier one in the six months is"
        " not there, so fewer are seen to go on than did.",
        "By month, the first and the last month may not be whole.",
        "Every window is ours, with its reason; limits are those of law and guidance.",
        "In the picture each child is once, by the steps it took in the order of the funnel, not of days.",
        "Small numbers may point to a child: these figures are for use inside the authority, and none is withheld.",
    )
