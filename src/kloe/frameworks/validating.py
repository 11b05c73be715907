"""What a framework file may not say: entries given twice, names that nothing has, hard rules that are only recalled."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from kloe.errors import RuleFileError
from kloe.frameworks.facts import Fact, Source
from kloe.frameworks.framework import Framework
from kloe.frameworks.plans import Event
from kloe.frameworks.rules import Condition

_Reference = tuple[str, str, str, Iterable[str], Iterable[str]]


def refuse_contradictions(framework: Framework, file: str, sources: Mapping[str, Source]) -> None:
    """Raise RuleFileError for the first thing in ``framework`` that cannot be so."""
    _refuse_impossible_dates(framework, file)
    for section, entries in _sections(framework):
        for entry in entries:
            _refuse_unknown_sources(entry, sources, section, file)
    for section, entry_id, field, named, known in _references(framework):
        _refuse_unknown(section, entry_id, field, (named, known), file)
    _refuse_circles("area", {area.id: area.under for area in framework.areas}, file)
    _refuse_circles("request", {request.id: request.under for request in framework.requests}, file)
    for event in framework.events:
        _refuse_unplaced(event, file)
    for rule in framework.rules:
        if rule.unverified and rule.hard:
            raise _error(
                f"A rule that is only recalled cannot be '{rule.modality}'.", file, f"rule {rule.id}", "modality"
            )


def refuse_entries_given_twice(framework: Framework, file: str) -> None:
    """Raise RuleFileError for an id that two entries of one kind have; to be asked before a base is laid under."""
    for section, entries in _sections(framework):
        twice = [name for name, count in Counter(entry.id for entry in entries).items() if count > 1]
        if twice:
            raise _error(f"'{twice[0]}' is given twice.", file, f"{section} {twice[0]}", "id")


def _sections(framework: Framework) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    for field in msgspec.structs.fields(framework):
        if field.name != field.encode_name:
            yield field.encode_name, getattr(framework, field.name)


def _refuse_impossible_dates(framework: Framework, file: str) -> None:
    applies = framework.applies
    if framework.planned is not (applies is None):
        raise _error("A version has [applies], or is planned: never both.", file, framework.id, "applies")
    if applies and applies.to and applies.to < applies.since:
        raise _error(f"It would end on {applies.to}, before it begins.", file, framework.id, "to")


def _refuse_unknown_sources(entry: Fact, sources: Mapping[str, Source], section: str, file: str) -> None:
    names = [name.partition(":")[0] for name in entry.source]
    if not names:
        raise _error("No source is given.", file, f"{section} {entry.id}", "source")
    _refuse_unknown(section, entry.id, "source", (names, sources), file)


def _references(framework: Framework) -> Iterator[_Reference]:
    """Every place where an entry names another one: section, entry, field, the names, and those that exist."""
    known = {section: [entry.id for entry in entries] for section, entries in _sections(framework)}
    for area in framework.areas:
        yield "area", area.id, "under", _given(area.under), known["area"]
    for definition in framework.definitions:
        yield "definition", definition.id, "grade", (definition.grade,), known["grade"]
    for criterion in framework.criteria:
        yield "criterion", criterion.id, "area", (criterion.area,), known["area"]
    yield from _references_of_rules(framework, known)
    yield from _references_of_plans(framework, known)
    for sample in framework.samples:
        yield "sample", sample.id, "event", _given(sample.event), known["event"]
        yield "sample", sample.id, "apart_from", _given(sample.apart_from), known["sample"]
    for quota in framework.quotas:
        yield "quota", quota.id, "sample", (quota.sample,), known["sample"]
        yield "quota", quota.id, "of", _given(quota.of), known["quota"]


def _references_of_rules(framework: Framework, known: Mapping[str, list[str]]) -> Iterator[_Reference]:
    for rule in framework.rules:
        yield "rule", rule.id, "when_not", rule.when_not, known["observation"]
        yield from _references_of_conditions("rule", rule.id, (*rule.when, *rule.then), known)
    for free in framework.discretions:
        yield from _references_of_conditions("discretion", free.id, free.when, known)


def _references_of_conditions(
    section: str, entry: str, conditions: Iterable[Condition], known: Mapping[str, list[str]]
) -> Iterator[_Reference]:
    for condition in conditions:
        yield section, entry, "areas", condition.areas, known["area"]
        yield section, entry, "grades", condition.grades, known["grade"]


def _references_of_plans(framework: Framework, known: Mapping[str, list[str]]) -> Iterator[_Reference]:
    for plan in framework.plans:
        yield "plan", plan.id, "types", plan.types, known["type"]
        yield "plan", plan.id, "fieldwork_from", (plan.fieldwork_from, plan.fieldwork_to), known["event"]
    for event in framework.events:
        yield "event", event.id, "plan", (event.plan,), known["plan"]
    for request in framework.requests:
        yield "request", request.id, "due", _given(request.due), [event.name for event in framework.events]
        yield "request", request.id, "under", _given(request.under), known["request"]
        yield "request", request.id, "types", request.types, known["type"]
    for duty in framework.duties:
        yield "duty", duty.id, "after", _given(duty.after), known["duty"]
        yield "duty", duty.id, "types", duty.types, known["type"]


def _given(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _refuse_unknown(
    section: str, entry: str, field: str, names: tuple[Iterable[str], Iterable[str]], file: str
) -> None:
    named, known = names
    for name in named:
        if name not in known:
            remedy = f"These exist: {', '.join(known) or 'none'}."
            raise _error(f"There is no '{name}'.", file, f"{section} {entry}", field, remedy)


def _refuse_circles(section: str, under: Mapping[str, str], file: str) -> None:
    """What is a part of itself, directly or by others, would be shown nowhere."""
    for entry in under:
        above, seen = under[entry], {entry}
        while above and above not in seen:
            seen.add(above)
            above = under[above]
        if above:
            raise _error("It would be a part of itself.", file, f"{section} {entry}", "under")


def _refuse_unplaced(event: Event, file: str) -> None:
    in_weeks = event.week is not None and event.weekday is not None
    if in_weeks is (event.day is not None):
        raise _error("It needs a day, or a week and a weekday.", file, f"event {event.id}", "day")


def _error(what: str, file: str, entry: str, field: str, remedy: str = "") -> RuleFileError:
    return RuleFileError(what, where={"file": file, "entry": entry, "field": field}, remedy=remedy)
