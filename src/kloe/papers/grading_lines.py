"""What the rules say of grades, as lines that a committee can read: each grade, its rules, what would change it."""

from collections.abc import Iterable, Iterator

from kloe.frameworks.grade_names import graded_areas
from kloe.frameworks.grading import Answer, Grading, Untold, Verdict
from kloe.frameworks.loading import load_sources
from kloe.frameworks.nearest_changes import Change, NextGrade, next_grades
from kloe.frameworks.rules import Discretion, Rule
from kloe.frameworks.structure import Area
from kloe.papers.framework_lines import reference, wrapped
from kloe.papers.framework_words import MODALITIES, names_of
from kloe.papers.words import counted, in_order, joined

MOST_CHANGES = 12


def grading_lines(grading: Grading) -> Iterator[str]:
    """The grades given, what the rules say of each judgement, what is left to inspectors, the rules, their sources."""
    framework = grading.framework
    yield from wrapped(f"{framework.title} ({framework.id})")
    yield from _given(grading)
    if not grading.overalls:
        yield from ("", *wrapped(no_overall_says(grading)))
    elif not framework.rules:
        yield from ("", "No rule about the grades of this framework is known.")
    for answer in grading.answers:
        if answer in grading.overalls or _speaks_of(answer):
            yield from ("", *_answer(answer, grading))
    shown = rules_shown(grading)
    yield from _part("LEFT TO INSPECTORS", (line for free in grading.discretions for line in _free(free)))
    yield from _part("THE RULES", (line for rule in shown for line in _rule(rule)))
    yield from _part("SOURCES", _sources((*shown, *grading.discretions)))


def no_overall_says(grading: Grading) -> str:
    """Why there is no overall grade, in a sentence."""
    if graded_areas(grading.framework):
        return "This framework gives no overall grade: the judgements stand side by side."
    return "This framework gives no grades at all: what inspectors find is told in words."


def label(area: Area, grading: Grading) -> str:
    """The name of an area; with its id behind it where another area has the same name."""
    alike = [other for other in grading.framework.areas if other.name == area.name]
    return area.name if len(alike) == 1 else f"{area.name} ({area.id})"


def summary(answer: Answer) -> str:
    """What is left of the grades, in a sentence or two; never a grade that the rules leave to inspectors."""
    left, expected = answer.left, answer.expected
    if not left:
        return "The rules leave no grade: they contradict each other here. Check the grades that were given."
    if expected and len(left) == 1:
        return f"{expected.grade.name} is the only grade that the rules leave."
    if expected:
        return f"{expected.grade.name} is to be expected. No rule makes it certain: inspectors judge."
    likely = [verdict.grade.name for verdict in left if not verdict.unlikely]
    unlikely = [verdict.grade.name for verdict in left if verdict.unlikely]
    return (
        f"The rules do not settle it, inspectors judge. Open: {', '.join(likely) or 'none without a rule against it'}."
        + (f" Open, but unlikely: {', '.join(unlikely)}." if unlikely else "")
    )


def given_says(answer: Answer) -> str:
    """Whether the grade that the judgement was given agrees with the rules; blank where none was given."""
    given = answer.given
    if given is None:
        return ""
    hard, soft = _ids(given.against, hard=True), _ids(given.against, hard=False)
    if hard:
        return f"Given: {given.grade.name}. That contradicts {hard}."
    if soft:
        return f"Given: {given.grade.name}. That is possible, but an exception to {soft}."
    return f"Given: {given.grade.name}. No rule speaks against it."


def standing_says(verdict: Verdict) -> str:
    """How a grade stands, and by which rules: "ruled out by IL-3"."""
    if verdict.standing == "ruled out":
        counted = all(rule.modality == "necessary" for rule in verdict.against if rule.hard)
        return f"ruled out by {_ids(verdict.against, hard=True)}" + (": no published report has it" if counted else "")
    if verdict.standing == "expected":
        naming = _named([rule for rule in verdict.supported_by if _names_only(rule, verdict)])
        return f"expected by {naming}" if naming else "expected: all others are ruled out"
    if verdict.unlikely:
        return f"open, but unlikely by {_ids(verdict.against, hard=False)}"
    among = _named(verdict.supported_by)
    return f"open, among the outcomes of {among}" if among else "open: no rule speaks for or against it"


def next_says(one: NextGrade) -> str:
    """What brings the next grade into reach, as the head of a list of changes."""
    if not one.changes:
        return f"{one.grade.name} stays out of reach: no change of up to {counted(one.steps, 'step')} brings it there."
    ways = f", in one of {len(one.changes)} ways" if len(one.changes) > 1 else ""
    return f"With {counted(one.steps, 'step')} up{ways}, {one.grade.name} is {one.reach}:"


def change_says(change: Change, grading: Grading) -> str:
    """One change: "Care leavers from inadequate to good"."""
    framework = grading.framework
    raised = [
        f"{label(framework.area_by_id[one.area], grading)}: from {names_of((one.before,), framework.grades).lower()}"
        f" to {names_of((one.after,), framework.grades).lower()}"
        for one in change.raised
    ]
    observed = [
        f"inspectors observe: {observation.says.rstrip('.')}"
        for observation in framework.observations
        if observation.id in change.observed
    ]
    return "; and ".join((*raised, *observed))


def rules_behind(answer: Answer) -> tuple[Rule, ...]:
    """The rules that speak for or against a grade of this judgement, or cannot be told, each once."""
    verdicts = (rule for verdict in answer.verdicts for rule in (*verdict.against, *verdict.supported_by))
    return tuple(dict.fromkeys((*verdicts, *(untold.rule for untold in answer.untold))))


def rules_shown(grading: Grading) -> tuple[Rule, ...]:
    """The rules behind all answers, each once, in the order of their ids."""
    behind = {rule for answer in grading.answers for rule in rules_behind(answer)}
    return tuple(sorted(behind, key=lambda rule: in_order(rule.id)))


def untold_says(untold: Untold) -> str:
    """What is missing for a rule to speak."""
    missing = joined((*untold.areas, *untold.observations))
    return f"{untold.rule.id} cannot be told: nothing is given for {missing}."


def _given(grading: Grading) -> Iterator[str]:
    findings, framework = grading.findings, grading.framework
    if graded_areas(framework):
        yield from ("", "GRADES GIVEN")
    for area in graded_areas(framework):
        grade = findings.grades.get(area.id)
        words = names_of((grade,), framework.grades) if grade else "not given"
        if grade or area.id in findings.not_judged or not grading.overalls:
            words = "not judged" if area.id in findings.not_judged else words
            yield from wrapped(f"{label(area, grading)}: {words}", "  ")
    for observation in framework.observations:
        if observation.id in findings.observations:
            holds = "yes" if findings.observations[observation.id] else "no"
            yield from wrapped(f"{observation.says.rstrip('.')}: {holds}", "  ")


def _speaks_of(answer: Answer) -> bool:
    return bool(rules_behind(answer))


def _answer(answer: Answer, grading: Grading) -> Iterator[str]:
    yield from wrapped(label(answer.area, grading).upper())
    width = max(len(verdict.grade.name) for verdict in answer.verdicts)
    for verdict in answer.verdicts:
        yield from wrapped(f"{verdict.grade.name:<{width}}  {standing_says(verdict)}", "  ")
    yield from wrapped(summary(answer), "  ")
    yield from wrapped(given_says(answer), "  ")
    for untold in answer.untold:
        yield from wrapped(untold_says(untold), "  ")
    if answer in grading.overalls:
        for one in next_grades(grading.framework, answer, grading.findings):
            yield from _next(one, grading)


def _next(one: NextGrade, grading: Grading) -> Iterator[str]:
    yield from wrapped(next_says(one), "  ")
    for change in one.changes[:MOST_CHANGES]:
        yield from wrapped(f"- {change_says(change, grading)}", "    ")
    if len(one.changes) > MOST_CHANGES:
        yield f"    and {counted(len(one.changes) - MOST_CHANGES, 'more way')}: --json lists all"


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    told = tuple(lines)
    if told:
        yield from ("", heading, *told)


def _rule(rule: Rule) -> Iterator[str]:
    evidence = f" Evidence: {rule.evidence}." if rule.evidence else ""
    yield from wrapped(f"{rule.says}{rule.caveat} {reference(rule)}", "  ")
    yield from wrapped(f"{MODALITIES[rule.modality]}{evidence}", "      ")
    if rule.note:
        yield from wrapped(f"Note: {rule.note}", "      ")


def _free(free: Discretion) -> Iterator[str]:
    yield from wrapped(f"{free.says}{free.caveat} {reference(free)}", "  ")
    if free.evidence:
        yield from wrapped(f"Evidence: {free.evidence.rstrip('.')}.", "      ")


def _sources(entries: Iterable[Rule | Discretion]) -> Iterator[str]:
    known = load_sources()
    for name in dict.fromkeys(source.partition(":")[0] for entry in entries for source in entry.source):
        yield from wrapped(f"{name}: {known[name].title}; {known[name].by}", "  ")


def _names_only(rule: Rule, verdict: Verdict) -> bool:
    return any(condition.grades == (verdict.grade.id,) for condition in rule.then)


def _ids(rules: Iterable[Rule], *, hard: bool) -> str:
    return _named(rule for rule in rules if rule.hard is hard)


def _named(rules: Iterable[Rule]) -> str:
    return joined([rule.id + rule.caveat for rule in sorted(rules, key=lambda rule: in_order(rule.id))])
