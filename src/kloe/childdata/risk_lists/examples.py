"""Play the examples that every risk list carries: a few rows, and who a person says is on the list."""

from collections.abc import Iterator

from kloe.childdata.example_rows import NOTHING_MISSING, Surprise, parameters_in, staged_examples
from kloe.childdata.risk_lists.finding import find_rows
from kloe.childdata.risk_lists.loading import RiskListBook
from kloe.childdata.risk_lists.planning import plan_risk_lists
from kloe.childdata.specification import Specification


def surprises(book: RiskListBook, specification: Specification) -> Iterator[Surprise]:
    """Every example whose children (``on``, in order), ``over`` or rows that cannot be told (``unsure``) are others."""
    plan = plan_risk_lists(book, specification)
    for session, one, number, example in staged_examples(book.lists, specification):
        alone, values = {one.id: plan[one.id]}, parameters_in(example, book.settings)
        found = find_rows(session, book, alone, specification, values, NOTHING_MISSING)[one.id]
        seen = {
            "on": [row.child_id for row in found.rows],
            "over": [row.over for row in found.rows],
            "unsure": found.cannot_be_told,
        }
        for what, shown in seen.items():
            expected = example.get(what, shown if what == "over" else type(shown)())
            if expected != shown:
                yield Surprise(one.id, number, what, expected, shown)
