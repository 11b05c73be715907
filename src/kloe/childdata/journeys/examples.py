"""Play the examples that spells, limits and gaps carry: a few rows, and what a person worked out by hand."""

from collections.abc import Iterator

from kloe.childdata.example_rows import NOTHING_MISSING, Surprise, parameters_in, staged_examples
from kloe.childdata.journeys.loading import JourneyBook
from kloe.childdata.journeys.making import spells_of
from kloe.childdata.journeys.model import Gap, Limit, SpellKind
from kloe.childdata.journeys.planning import JourneyPlan, plan_journeys
from kloe.childdata.row_rules import used_parameters
from kloe.childdata.specification import Specification


def surprises(book: JourneyBook, specification: Specification) -> Iterator[Surprise]:
    """Every example whose ``spells`` (child, start, end), ``late`` (child, over) or ``missing`` children differ."""
    plan = plan_journeys(book, specification)
    entries: tuple[SpellKind | Limit | Gap, ...] = (*book.spells, *book.limits, *book.gaps)
    for session, entry, number, example in staged_examples(entries, specification):
        what, sql = _asked(entry, plan, specification)
        told = example[what]
        expected = [one if isinstance(one, list) else [one] for one in told] if isinstance(told, list) else told
        rows = session.rows(f"{sql} order by 1", used_parameters(sql, parameters_in(example, book.settings)))
        found = [[value for value in row if value is not None] for row in rows]
        if found != expected:
            yield Surprise(entry.id, number, what, expected, found)


def _asked(entry: SpellKind | Limit | Gap, plan: JourneyPlan, specification: Specification) -> tuple[str, str]:
    """What the example says of it, and SQL for what is found."""
    match entry:
        case SpellKind():
            spells = spells_of(entry, plan.spells[entry.id], specification, NOTHING_MISSING)
            return "spells", f"select child_id, start_day, end_day from ({spells})"
        case Limit():
            over = plan.limits[entry.id].select("this.child_id")
            return "late", f"select child_id, over from ({over}) where over > 0"
        case Gap():
            return "missing", plan.gaps[entry.id].select("this.child_id")
