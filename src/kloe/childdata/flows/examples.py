"""Play the examples that conversions, told rows and destinations carry: a few rows, and figures worked out by hand."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.example_rows import EXAMPLE_DAY, stage_rows
from kloe.childdata.flows.flows import Flows, follow_tables
from kloe.childdata.flows.loading import FlowBook
from kloe.childdata.flows.model import After, Conversion, Told
from kloe.childdata.flows.planning import plan_flows
from kloe.childdata.specification import Specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.session import Session


@dataclass(frozen=True)
class Surprise:
    """A figure of an example that is another than the one worked out by hand."""

    entry: str
    number: int
    figure: str
    expected: object
    found: object


def surprises(book: FlowBook, specification: Specification) -> Iterator[Surprise]:
    """Every figure of every example that is not what its author worked out by hand."""
    tables = catalogue(specification, {}).tables
    plan = plan_flows(book, specification)
    entries: tuple[Conversion | Told | After, ...] = (*book.conversions, *book.told, *book.after)
    with closing(Session(threads=1, workers=1)) as session:
        create_tables(session, tables.values())
        for entry in entries:
            for number, example in enumerate(entry.example, start=1):
                stage_rows(session, tables, example)
                flows = follow_tables(session, plan, EXAMPLE_DAY, "Testshire", Unavailable({}, {}, {}))
                found = _found(flows, entry)
                for name, expected in example.items():
                    if name not in tables and found.get(name) != expected:
                        yield Surprise(entry.id, number, name, expected, found.get(name))


def _found(flows: Flows, entry: Conversion | Told | After) -> Mapping[str, object]:
    match entry:
        case Conversion():
            converted = next(one for one in flows.conversions() if one.conversion == entry.id)
            return {name: getattr(converted, name) for name in converted.__struct_fields__}
        case Told():
            told = next(one for one in flows.told() if one.told == entry.id)
            return {name: getattr(told, name) for name in told.__struct_fields__}
        case After():
            places = [one for one in flows.destinations() if one.after == entry.id]
            return {
                "base": places[0].base,
                "too_recent": places[0].too_recent,
                "destinations": {one.destination: one.count for one in places},
            }
