"""Play the examples that every risk list carries: a few rows, and who a person says is on the list."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.example_rows import EXAMPLE_DAY, stage_rows
from kloe.childdata.risk_lists.finding import find_rows
from kloe.childdata.risk_lists.loading import RiskListBook
from kloe.childdata.risk_lists.planning import plan_risk_lists
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.session import Session

_NOTHING_MISSING = Unavailable({}, {}, {})


@dataclass(frozen=True)
class Surprise:
    """An example that comes out differently from what its author worked out by hand."""

    risk_list: str
    number: int
    what: str
    expected: object
    found: object


def surprises(book: RiskListBook, specification: Specification) -> Iterator[Surprise]:
    """Every example whose children (``on``, in order), ``over`` or rows that cannot be told (``unsure``) are others."""
    tables = catalogue(specification, {}).tables
    with closing(Session(threads=1, workers=1)) as session:
        create_tables(session, tables.values())
        for one in book.lists:
            plan = plan_risk_lists(replace(book, lists=(one,)), specification)
            for number, example in enumerate(one.example, start=1):
                stage_rows(session, tables, example)
                own = example.get("settings", {})
                values: dict[str, object] = {name: setting.value for name, setting in book.settings.items()}
                values |= {"extract_date": example.get("as_at", EXAMPLE_DAY), "authority": "Testshire"}
                values |= own if isinstance(own, dict) else {}
                found = find_rows(session, book, plan, specification, values, _NOTHING_MISSING)[one.id]
                seen = {
                    "on": [row.child_id for row in found.rows],
                    "over": [row.over for row in found.rows],
                    "unsure": found.cannot_be_told,
                }
                for what, shown in seen.items():
                    expected = example.get(what, shown if what == "over" else type(shown)())
                    if expected != shown:
                        yield Surprise(one.id, number, what, expected, shown)
