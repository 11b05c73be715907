"""What changed between two versions of a framework, in lines that a committee can read."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kloe.errors import UnknownNameError
from kloe.frameworks.comparing import Change, ChangeKind, Comparison, Homes, compare, in_order, is_silent, what_it_says
from kloe.frameworks.crosswalk import OWN_READING, homes_by_section
from kloe.frameworks.facts import Fact
from kloe.frameworks.framework import Framework
from kloe.papers.framework_lines import reference, wrapped
from kloe.papers.framework_phrases import days_of
from kloe.papers.framework_words import Told, told
from kloe.papers.words import joined

HEADINGS = {
    "types": "Types of inspection",
    "cohorts": "Children in scope",
    "stages": "Stages of a child's journey",
    "decision_points": "Decision points",
    "grades": "Grades",
    "definitions": "What the grades mean",
    "areas": "Judgement areas",
    "observations": "What rules ask besides grades",
    "rules": "Rules between the judgements",
    "discretions": "What is left to inspectors",
    "plans": "Notice and timeline",
    "events": "Events of the timeline",
    "requests": "What inspectors ask for",
    "samples": "Cases that are looked at",
    "quotas": "Quotas within these cases",
    "criteria": "Criteria",
    "lines_of_enquiry": "Lines of enquiry",
    "duties": "Duties after the inspection",
    "remarks": "Remarks",
}
_KINDS: dict[ChangeKind, str] = {
    "added": "new",
    "removed": "gone",
    "reworded": "changed",
    "moved": "moved",
    "carried over": "carried over",
}
_ORDERS = {
    "report_order": "judgement {now} in the order of a report, was {was}",
    "narrative_order": "section {now} of a report's text, was {was}",
    "rank": "place {now} on the scale, was {was}",
}


def compare_mapped(earlier: Framework, later: Framework) -> Comparison:
    """What changed, with the mapping between versions where Kloe has one of these two."""
    try:
        homes: Homes = homes_by_section(earlier.id, later.id)
    except UnknownNameError:  # a file of one's own, or no way leads from the one to the other
        homes = {}
    return compare(earlier, later, homes)


def change_lines(comparison: Comparison) -> Iterator[str]:
    """The differences under headings: new, gone, changed with the text before and after, moved, carried over."""
    yield from _head(comparison)
    for section, heading in HEADINGS.items():
        if changes := comparison.of(section):
            yield from ("", heading.upper(), *_unknown(comparison, section))
            for change in changes:
                yield from _lines(change, comparison)
    unchanged = [heading.lower() for section, heading in HEADINGS.items() if _untouched(comparison, section)]
    if unchanged:
        yield ""
        yield from wrapped(f"The same in both: {joined(unchanged)}.")


def changes_as_data(comparison: Comparison) -> dict[str, object]:
    """The same for a script: each change with the ids and, where it is reworded, the fields that differ."""
    return {
        "earlier": comparison.earlier.id,
        "later": comparison.later.id,
        "mapped": comparison.mapped,
        "changes": [
            {
                "section": change.section,
                "kind": change.kind,
                "before": _as_data(change.before, comparison.earlier) if change.before else None,
                "after": [_as_data(one, comparison.later) for one in change.after],
                "fields": list(change.fields),
            }
            for change in comparison.changes
        ],
    }


def _as_data(entry: Fact, framework: Framework) -> dict[str, object]:
    words = told(entry, framework)
    return {
        "key": framework.key(entry),
        "title": words.title,
        "details": list(words.details),
        "source": list(entry.source),
        "confidence": entry.confidence,
    }


def _head(comparison: Comparison) -> Iterator[str]:
    earlier, later = comparison.earlier, comparison.later
    yield from wrapped(f"From {earlier.title} ({earlier.id}): {days_of(earlier)}.")
    yield from wrapped(f"To {later.title} ({later.id}): {days_of(later)}.")
    yield from wrapped(later.summary)
    yield ""
    for one in (earlier, later):
        if is_silent(one):
            yield from wrapped(f"{one.id} is only planned: what is not known of it yet is not told as a difference.")
    if not comparison.changes:
        yield "Kloe knows of no difference. That need not mean that there is none."
        return
    said = f"In short: {_counts(comparison.changes)}."
    yield from wrapped(f"{said} These are differences between what Kloe knows of the two, no statement by Ofsted.")
    for section, heading in HEADINGS.items():
        if changes := comparison.of(section):
            yield f"  {heading}: {_counts(changes)}"
    if any(change.kind == "carried over" for change in comparison.changes):
        yield from wrapped(f"What is carried over goes by the mapping between versions. {OWN_READING}")
    elif not comparison.one_line:
        yield from wrapped(_NOT_MAPPED)


_NOT_MAPPED = (
    "The two belong to different systems, and no mapping between them was used: numbered entries are told as gone or"
    " new, even where they ask much the same."
)


def _counts(changes: Sequence[Change]) -> str:
    """How many of each kind: "2 new, 1 gone and 3 changed"."""
    counts = Counter(change.kind for change in changes)
    return joined([f"{counts[kind]} {word}" for kind, word in _KINDS.items() if counts[kind]])


def _unknown(comparison: Comparison, section: str) -> Iterator[str]:
    """Where one of the two has nothing at all, it may be that Kloe knows of nothing."""
    for one in (comparison.earlier, comparison.later):
        if not getattr(one, section):
            yield f"  Kloe knows of none in {one.id}: that need not mean that there are none."


def _lines(change: Change, comparison: Comparison) -> Iterator[str]:
    earlier, later = comparison.earlier, comparison.later
    if change.before is None:
        for entry in change.after:
            yield from _whole("New", entry, later)
    elif change.kind == "removed":
        yield from wrapped(f"Gone: {_with_reference(change.before, earlier)}", "  ")
    elif change.kind == "moved":
        yield from wrapped(_moved(change.after[0], change.fields[0], comparison), "  ")
    elif change.kind == "carried over":
        yield from wrapped(f"Carried over: {_with_reference(change.before, earlier)}", "  ")
        for entry in change.after:
            yield from wrapped(f"to: {_with_reference(entry, later)}", "      ")
    else:
        yield from _reworded(change.before, change.after[0], comparison)


def _moved(after: Fact, order: str, comparison: Comparison) -> str:
    orders = [[entry.id for entry in in_order(one, order)] for one in (comparison.earlier, comparison.later)]
    was, now = (
        [name for name in own if name in other].index(after.id) + 1 for own, other in (orders, reversed(orders))
    )
    where = _ORDERS[order].format(was=was, now=now)
    return f"Moved: {told(after, comparison.later).title}: {where}, counting those in both."


def _whole(word: str, entry: Fact, framework: Framework) -> Iterator[str]:
    yield from wrapped(f"{word}: {_with_reference(entry, framework)}", "  ")
    for detail in told(entry, framework).details:
        yield from wrapped(detail, "      ")


def _reworded(before: Fact, after: Fact, comparison: Comparison) -> Iterator[str]:
    old, new = told(what_it_says(before), comparison.earlier), told(what_it_says(after), comparison.later)
    yield from wrapped(f"Changed: {_with_reference(after, comparison.later)}", "  ")
    for name, words, other in (("was", old, new), ("now", new, old)):
        yield from wrapped(f"{name}: {_differing(words, other)}", "      ")


def _differing(words: Told, other: Told) -> str:
    """What the one says and the other does not."""
    title = () if words.title == other.title else (_ended(words.title),)
    own = (*title, *(detail for detail in words.details if detail not in other.details))
    return " ".join(own) or "(nothing in its place)"


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _with_reference(entry: Fact, framework: Framework) -> str:
    return f"{told(entry, framework).title}{entry.caveat} {reference(entry)}"


def _untouched(comparison: Comparison, section: str) -> bool:
    silent = is_silent(comparison.earlier) or is_silent(comparison.later)
    return not silent and bool(getattr(comparison.later, section)) and not comparison.of(section)
