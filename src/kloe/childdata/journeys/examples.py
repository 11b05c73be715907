"""Play the examples that spells, limits and gaps carry: a few rows, and what a person worked out by hand."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.example_rows import EXAMPLE_DAY, stage_rows
from kloe.childdata.journeys.loading import JourneyBook
from kloe.childdata.journeys.making import spells_of
from kloe.childdata.journeys.model import Gap, Limit, SpellKind
from kloe.childdata.journeys.planning import JourneyPlan, plan_journeys
from kloe.childdata.row_rules import used_parameters
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.session import Session

_NOTHING_MISSING = Unavailable({}, {}, {})


@dataclass(frozen=True)
class Surprise:
    """An example from which something else comes out than its author worked out by hand."""

    entry: str
    number: int
    expected: object
    found: object


def surprises(book: JourneyBook, specification: Specification) -> Iterator[Surprise]:
    """Every example whose ``spells`` (child, start, end), ``late`` (child, over) or ``missing`` children differ."""
    tables = catalogue(specification, {}).tables
    plan = plan_journeys(book, specification)
    entries: tuple[SpellKind | Limit | Gap, ...] = (*book.spells, *book.limits, *book.gaps)
    with closing(Session(threads=1, workers=1)) as session:
        create_tables(session, tables.values())
        for entry in entries:
            for number, example in enumerate(entry.example, start=1):
                stage_rows(session, tables, example)
                expected, sql = _asked(entry, plan, specification, example)
                values = {name: setting.value for name, setting in book.settings.items()}
                parameters: Mapping[str, object] = {**values, "extract_date": EXAMPLE_DAY}
                found = [
                    [value for value in row if value is not None]
                    for row in session.rows(f"{sql} order by 1", used_parameters(sql, parameters))
                ]
                if found != expected:
                    yield Surprise(entry.id, number, expected, found)


def _asked(
    entry: SpellKind | Limit | Gap, plan: JourneyPlan, specification: Specification, example: Mapping[str, object]
) -> tuple[object, str]:
    """What is expected, and SQL for what is found."""
    match entry:
        case SpellKind():
            spells = spells_of(entry, plan.spells[entry.id], specification, _NOTHING_MISSING)
            return example["spells"], f"select child_id, start_day, end_day from ({spells})"
        case Limit():
            over = plan.limits[entry.id].select("this.child_id")
            return example["late"], f"select child_id, over from ({over}) where over > 0"
        case Gap():
            missing = example["missing"]
            wanted = [[child] for child in missing] if isinstance(missing, list) else missing
            return wanted, plan.gaps[entry.id].select("this.child_id")
