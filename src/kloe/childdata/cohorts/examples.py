"""Play the examples that every cohort carries: a few rows, and the children whom a person put into the group."""

from collections.abc import Iterator

import msgspec

from kloe.childdata.cohorts.finding import fill_members
from kloe.childdata.cohorts.loading import CohortBook
from kloe.childdata.cohorts.planning import plan_cohorts
from kloe.childdata.example_rows import NOTHING_MISSING, Surprise, parameters_in, staged_examples
from kloe.childdata.specification import Specification


def surprises(book: CohortBook, specification: Specification) -> Iterator[Surprise]:
    """Every example whose ``members`` or ``unsure`` children are not those that its author named."""
    plans = plan_cohorts(book, specification)
    for session, cohort, number, example in staged_examples(book.cohorts, specification):
        plan = msgspec.structs.replace(plans, rules={cohort.id: plans.rules[cohort.id]})
        fill_members(session, plan, specification, parameters_in(example, book.settings), NOTHING_MISSING)
        for what, table in (("members", "members"), ("unsure", "unsure_members")):
            wanted = example.get(what, [])
            expected = sorted(wanted) if isinstance(wanted, list) else []
            found = [child for (child,) in session.rows(f"select distinct child_id from {table} order by 1")]
            if expected != found:
                yield Surprise(cohort.id, number, what, expected, found)
