"""How real outcomes agree with the rules, as lines: each rule with its count, and every exception by name."""

from collections.abc import Iterator, Sequence

from kloe.frameworks.framework import Framework
from kloe.frameworks.outcomes import InspectionRow, Record
from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, joined


def outcome_lines(framework: Framework, outcomes: Sequence[InspectionRow], found: Sequence[Record]) -> Iterator[str]:
    """One line a rule, with its exceptions below."""
    yield from wrapped(f"{counted(len(outcomes), 'inspection')} under {framework.title} ({framework.id})")
    if not found:
        yield "This framework has no rules about grades."
    for record in found:
        rule = record.rule
        yield from wrapped(f"{rule.id} ({rule.modality}){rule.caveat}: {_count(record)}. {rule.says}", "  ")
        for outcome in record.exceptions:
            word = "Contradicts it" if rule.hard else "An exception"
            yield from wrapped(f"{word}: {outcome.label or 'no name'} (line {outcome.line})", "      ")


def _count(record: Record) -> str:
    told = len(record.as_it_says) + len(record.exceptions)
    if told:
        return f"{len(record.as_it_says)} of {told} as it says"
    if record.never_given:
        return f"it cannot be asked, as no grade is given for {joined(record.never_given)}"
    return "it speaks of none of them"


def outcomes_as_data(
    framework: Framework, outcomes: Sequence[InspectionRow], found: Sequence[Record]
) -> dict[str, object]:
    """The same for programs."""
    return {
        "framework": framework.id,
        "inspections": len(outcomes),
        "rules": [
            {
                "id": record.rule.id,
                "modality": record.rule.modality,
                "unverified": record.rule.unverified,
                "never_given": list(record.never_given),
                "as_it_says": len(record.as_it_says),
                "exceptions": [{"line": one.line, "label": one.label} for one in record.exceptions],
            }
            for record in found
        ],
    }
