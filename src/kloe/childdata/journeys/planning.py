"""The rules of journeys as SQL, kept between runs."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from kloe.childdata import row_rules
from kloe.childdata.checks import model as settings_model
from kloe.childdata.journeys.loading import JourneyBook, journey_files, load_journey_book
from kloe.childdata.journeys.model import EventKind, Gap, Limit, SpellKind
from kloe.childdata.kept_plans import kept_or_made
from kloe.childdata.measures.loading import measure_files
from kloe.childdata.row_rules import CompiledRowRule, RowRule, compile_row_rules
from kloe.childdata.specification import Specification

_SOURCES = (*sorted(Path(__file__).parent.glob("*.py")), row_rules.SOURCE, Path(settings_model.__file__))
Kind = EventKind | SpellKind | Limit | Gap


class JourneyPlan(msgspec.Struct, frozen=True):
    """The rule of each entry, by its id."""

    events: dict[str, CompiledRowRule]
    spells: dict[str, CompiledRowRule]
    limits: dict[str, CompiledRowRule]
    gaps: dict[str, CompiledRowRule]


class _Kept(msgspec.Struct, frozen=True):
    book: JourneyBook
    plan: JourneyPlan


def prepared_journeys(specification: Specification) -> tuple[JourneyBook, JourneyPlan]:
    """What journeys are read by and its plan, from an earlier run where nothing has changed; without examples."""
    files = (*journey_files(), *measure_files(), *_SOURCES)
    found = kept_or_made(_Kept, specification.id, files, partial(_made, specification))
    return found.book, found.plan


def plan_journeys(book: JourneyBook, specification: Specification) -> JourneyPlan:
    """Every rule as SQL; raises RuleFileError with file, entry and field."""

    def compiled(entries: Sequence[Kind]) -> dict[str, CompiledRowRule]:
        rules = compile_row_rules([_rule(one, specification) for one in entries], specification, book.settings)
        return {one.id: rule for one, rule in zip(entries, rules, strict=True)}

    return JourneyPlan(compiled(book.events), compiled(book.spells), compiled(book.limits), compiled(book.gaps))


def _rule(entry: Kind, specification: Specification) -> RowRule:
    table, place = specification.by_number[entry.list].name, {"entry": entry.id}
    match entry:
        case EventKind():
            return RowRule(table, "", {"day": entry.day}, place)
        case SpellKind():
            values = {"start_day": entry.start, "end_day": entry.end}
            return RowRule(table, entry.where, {name: rule for name, rule in values.items() if rule}, place)
        case Limit():
            values = {"since": entry.since, "done": entry.done, "over": entry.over}
            return RowRule(table, entry.where, {name: rule for name, rule in values.items() if rule}, place)
        case Gap():
            return RowRule(table, entry.where, {}, place)


def _made(specification: Specification) -> _Kept:
    book = load_journey_book()
    bare = replace(
        book,
        spells=tuple(msgspec.structs.replace(one, example=()) for one in book.spells),
        limits=tuple(msgspec.structs.replace(one, example=()) for one in book.limits),
        gaps=tuple(msgspec.structs.replace(one, example=()) for one in book.gaps),
    )
    return _Kept(bare, plan_journeys(book, specification))
