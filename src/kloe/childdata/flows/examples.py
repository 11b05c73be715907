"""Play the examples that conversions, told rows and destinations carry: a few rows, and figures worked out by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kloe.childdata.example_rows import EXAMPLE_DAY, NOTHING_MISSING, Surprise, staged_examples
from kloe.childdata.flows.flows import Flows, follow_tables
from kloe.childdata.flows.loading import FlowBook
from kloe.childdata.flows.model import After, Conversion, Told
from kloe.childdata.flows.planning import plan_flows
from kloe.childdata.specification import Specification


def surprises(book: FlowBook, specification: Specification) -> Iterator[Surprise]:
    """Every figure of every example that is not what its author worked out by hand."""
    lists = specification.by_name
    plan = plan_flows(book, specification)
    entries: tuple[Conversion | Told | After, ...] = (*book.conversions, *book.told, *book.after)
    for session, entry, number, example in staged_examples(entries, specification):
        alone = replace(plan, book=_only(entry, book))
        found = _found(follow_tables(session, alone, EXAMPLE_DAY, "Testshire", NOTHING_MISSING), entry)
        for name, expected in example.items():
            if name not in lists and found.get(name) != expected:
                yield Surprise(entry.id, number, name, expected, found.get(name))


def _only(entry: Conversion | Told | After, book: FlowBook) -> FlowBook:
    """The steps and stages, and nothing asked of them but this."""
    nothing_asked = replace(book, conversions=(), told=(), after=())
    match entry:
        case Conversion():
            return replace(nothing_asked, conversions=(entry,))
        case Told():
            return replace(nothing_asked, told=(entry,))
        case After():
            return replace(nothing_asked, after=(entry,))


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
