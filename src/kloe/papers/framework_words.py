"""One entry of a framework in words: what it is, and the sentences that belong to it. No more than the file says."""

from dataclasses import dataclass
from functools import singledispatch

from kloe.frameworks.facts import Fact
from kloe.frameworks.framework import Framework
from kloe.frameworks.plans import Duty, Event, Plan, Request
from kloe.frameworks.rules import Discretion, Modality, Observation, Rule
from kloe.frameworks.sampling import Quota, Sample
from kloe.frameworks.structure import (
    Area,
    AreaKind,
    Cohort,
    Criterion,
    DecisionPoint,
    Definition,
    Grade,
    InspectionType,
    LineOfEnquiry,
    Remark,
    Stage,
)
from kloe.papers.framework_phrases import clock_of, condition_of, how_many, names_of, plain, sentence, when_of
from kloe.papers.words import day

__all__ = ["MODALITIES", "Told", "names_of", "told"]

_KINDS: dict[AreaKind, str] = {
    "overall": "An overall judgement.",
    "key": "A key judgement.",
    "sub": "A judgement within another.",
    "separate": "Judged beside the others.",
}
MODALITIES: dict[Modality, str] = {
    "must": "The framework leaves no choice (must).",
    "will": "The framework leaves no choice (will).",
    "necessary": "No published report has it otherwise (necessary).",
    "likely": "To be expected (likely).",
    "unlikely": "Not to be expected (unlikely).",
}


@dataclass(frozen=True)
class Told:
    """An entry in words: a ``title``, and ``details``, each a sentence or two."""

    title: str
    details: tuple[str, ...] = ()


def told(entry: Fact, framework: Framework) -> Told:
    """``entry`` of ``framework`` in words, with its note; without its source and how sure it is."""
    words = _told(entry, framework)
    details = (*words.details, f"Note: {entry.note}" if entry.note else "")
    return Told(words.title, tuple(filter(None, details)))


@singledispatch
def _told(entry: Fact, framework: Framework) -> Told:
    return Told(entry.id)


@_told.register
def _(entry: InspectionType, framework: Framework) -> Told:
    team = f"Team: {entry.team}" if entry.team else ""
    return Told(entry.name, (entry.says, team, "" if entry.graded else "It ends in no grades."))


@_told.register(Cohort)
@_told.register(Stage)
@_told.register(Observation)
def _(entry: Cohort | Stage | Observation, framework: Framework) -> Told:
    return Told(entry.says)


@_told.register
def _(entry: DecisionPoint, framework: Framework) -> Told:
    return Told(entry.says, (f"From: {entry.before}. To: {entry.after}.",))


@_told.register
def _(entry: Grade, framework: Framework) -> Told:
    return Told(entry.name, ("" if entry.rank else "It is no grade.", _printed(entry.printed)))


@_told.register
def _(entry: Definition, framework: Framework) -> Told:
    return Told(f"{names_of((entry.grade,), framework.grades)} ({entry.of})", (entry.says,))


@_told.register
def _(entry: Area, framework: Framework) -> Told:
    parent = f"Part of: {names_of((entry.under,), framework.areas)}." if entry.under else ""
    free = "It has no grade." if not entry.graded else "It need not be graded." if entry.optional else ""
    known = any(framework.in_narrative_order)  # of older inspections no report was read: nothing is known of its text
    text = "A report's text has no section for it." if known and entry.narrative_order is None else ""
    return Told(entry.name, (_KINDS[entry.kind], parent, free, text, _printed(entry.printed)))


@_told.register
def _(entry: Rule, framework: Framework) -> Told:
    unless = names_of(entry.when_not, framework.observations)
    when = (*(condition_of(one, framework) for one in entry.when), *([f"not: {unless}"] if unless else []))
    then = "; ".join(condition_of(one, framework) for one in entry.then)
    outcome = "Then it is unlikely that" if entry.modality == "unlikely" else "Then"
    return Told(
        entry.says,
        (
            MODALITIES[entry.modality],
            f"When: {'; '.join(when)}." if when else "",
            f"{outcome}: {then}.",
            _evidence(entry.evidence),
        ),
    )


@_told.register
def _(entry: Discretion, framework: Framework) -> Told:
    when = "; ".join(condition_of(one, framework) for one in entry.when)
    return Told(entry.says, ("Left to inspectors.", f"When: {when}." if when else "", _evidence(entry.evidence)))


@_told.register
def _(entry: Plan, framework: Framework) -> Told:
    bounds = (f"on or after {day(entry.since)}" if entry.since else "", f"by {day(entry.to)}" if entry.to else "")
    of_days = " and ".join(filter(None, bounds))
    return Told(
        entry.title,
        (
            f"For: {names_of(entry.types, framework.types)}.",
            f"For fieldwork that starts {of_days}." if of_days else "",
            f"Notice: {entry.notice}",
            f"The call is on a {entry.starts_on}." if entry.starts_on else "",
        ),
    )


@_told.register
def _(entry: Event, framework: Framework) -> Told:
    title = f"{sentence(when_of(entry))}: {entry.title}"
    duty = f"{entry.duty.rstrip('.')} ({entry.who}; Kloe suggests: {entry.owner})."
    return Told(title, (duty, "A deadline." if entry.deadline else ""))


@_told.register
def _(entry: Request, framework: Framework) -> Told:
    holder = "Inspectors hold it already." if entry.held else f"Held by: {entry.holder}."
    deadline = "" if entry.held and not entry.deadline else f"Deadline: {entry.deadline}"
    named = (("Format", entry.format), ("Time covered", entry.window))
    more = (f"{name}: {says}" for name, says in named if says)
    return Told(entry.title, (deadline, f"{holder} Kind: {entry.kind}.", *more, _for(entry.types, framework)))


@_told.register
def _(entry: Sample, framework: Framework) -> Told:
    apart = f"No case of: {names_of((entry.apart_from,), framework.samples)}." if entry.apart_from else ""
    return Told(
        entry.title,
        (
            entry.says,
            f"{sentence(how_many(entry.exactly, entry.at_least))} cases, chosen by {entry.chosen_by}.",
            f"When: {names_of((entry.event,), framework.events)}." if entry.event else "",
            apart,
            f"One case for several quotas: {entry.one_case_for_several_quotas}.",
        ),
    )


@_told.register
def _(entry: Quota, framework: Framework) -> Told:
    groups = {quota.id: quota.group for quota in framework.quotas}
    within = f" of the {plain(groups.get(entry.of, entry.of))}" if entry.of else ""
    ago = (
        f"{entry.from_months} months ago" if entry.from_months is not None else "",
        f"{entry.to_months} months ago" if entry.to_months is not None else "",
    )
    window = " to ".join(filter(None, ago))
    number = how_many(entry.exactly, entry.at_least)
    return Told(
        f"{sentence(number)}{within}: {plain(entry.group)}", (entry.says, f"Window: {window}." if window else "")
    )


@_told.register
def _(entry: Criterion, framework: Framework) -> Told:
    raised = (f"Raised in {one.percent}% of {one.of} (counted by keywords, so roughly)." for one in entry.raised)
    return Told(entry.asks, (f"Evidence: {entry.evidence}" if entry.evidence else "", *raised))


@_told.register
def _(entry: LineOfEnquiry, framework: Framework) -> Told:
    return Told(entry.asks, (f"Answered with: {entry.answered_with}" if entry.answered_with else "",))


@_told.register
def _(entry: Duty, framework: Framework) -> Told:
    who = f"Who: {entry.who}; Kloe suggests: {entry.owner}."
    named = (("Counted", clock_of(entry, framework)), ("When", entry.condition), ("Law", entry.law))
    return Told(
        entry.title,
        (entry.says, *(f"{name}: {says}" for name, says in named if says), who, _for(entry.types, framework)),
    )


@_told.register
def _(entry: Remark, framework: Framework) -> Told:
    return Told(f"{sentence(entry.about)}: {entry.says}")


def _for(types: tuple[str, ...], framework: Framework) -> str:
    """For which types of inspection an entry is, where it is not for all."""
    every = {kind.id for kind in framework.types}
    return "" if not types or set(types) == every else f"For: {names_of(types, framework.types)}."


def _printed(wordings: tuple[str, ...]) -> str:
    return f"Also printed as: {'; '.join(wordings)}." if wordings else ""


def _evidence(evidence: str) -> str:
    return f"Evidence: {evidence}" if evidence else ""
