"""Play the examples that every cohort carries: a few rows, and the children whom a person put into the group."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.cohorts.finding import fill_members
from kloe.childdata.cohorts.loading import CohortBook
from kloe.childdata.cohorts.planning import plan_cohorts
from kloe.childdata.example_rows import EXAMPLE_DAY, stage_rows
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.session import Session

_NOTHING_MISSING = Unavailable({}, {}, {})


@dataclass(frozen=True)
class Surprise:
    """An example that puts other children into a group than its author did."""

    cohort: str
    number: int
    what: str
    expected: list[str]
    found: list[str]


def surprises(book: CohortBook, specification: Specification) -> Iterator[Surprise]:
    """Every example whose ``members`` or ``unsure`` children are not those that its author named."""
    tables = catalogue(specification, {}).tables
    with closing(Session(threads=1, workers=1)) as session:
        create_tables(session, tables.values())
        for cohort in book.cohorts:
            plan = plan_cohorts(replace(book, cohorts=(cohort,)), specification)
            for number, example in enumerate(cohort.example, start=1):
                stage_rows(session, tables, example)
                own = example.get("settings", {})
                values: dict[str, object] = {name: setting.value for name, setting in book.settings.items()}
                values |= {"extract_date": example.get("as_at", EXAMPLE_DAY), "authority": "Testshire"}
                values |= own if isinstance(own, dict) else {}
                fill_members(session, plan, specification, values, _NOTHING_MISSING)
                for what, table in (("members", "members"), ("unsure", "unsure_members")):
                    wanted = example.get(what, [])
                    expected = sorted(wanted) if isinstance(wanted, list) else []
                    found = [child for (child,) in session.rows(f"select distinct child_id from {table} order by 1")]
                    if expected != found:
                        yield Surprise(cohort.id, number, what, expected, found)
