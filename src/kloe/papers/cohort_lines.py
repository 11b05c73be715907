"""Groups of children as lines for a terminal: counts, what Annex A cannot show, and how groups overlap."""

from collections import Counter
from collections.abc import Iterator, Mapping

from kloe.papers.cohort_counts import SECTIONS, CohortCounts, CountedGroup, Section
from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, day, list_names, number

TITLES: Mapping[Section, str] = {
    "cohort": "Groups in scope",
    "stage": "Stages at which decisions are tested",
    "quota": "Groups of which a sample has cases",
    "own": "Groups of your own",
}
CAREFUL = "A small number may point to a child: think before you pass such counts on."
READ_AS = "How each group is read from the lists: docs/reference/cohorts.md."
_WIDTH = 7


def cohort_lines(counts: CohortCounts, *, overlaps: bool = False) -> Iterator[str]:
    """Every group with its count, what cannot be seen of it, and how many children are in none."""
    yield from wrapped(heading(counts))
    yield from wrapped(
        f"{counted(len(counts.found.children), 'child', 'children')} on Lists 1 to 10, each counted once in a group."
        " A child may be in several."
    )
    told: set[str] = set()
    for section in SECTIONS:
        if groups := counts.of(section):
            yield from ("", TITLES[section].upper())
            for group in groups:
                yield _count_line(group)
                if group.count.cohort not in told:  # what is said of a group is said where it first stands
                    yield from _remarks(group)
                told.add(group.count.cohort)
    yield from _outside(counts)
    if overlaps:
        for section in SECTIONS:
            yield from _overlap_lines(counts, section)
    yield ""
    yield from wrapped(f"{CAREFUL} {READ_AS}")


def heading(counts: CohortCounts) -> str:
    """Of which framework and day the counts are."""
    return (
        f"Groups of children of {counts.framework.title} ({counts.framework.id}), on {day(counts.found.extract_date)}"
    )


def _count_line(group: CountedGroup) -> str:
    shown = "-" if group.count.children is None else number(group.count.children)
    wanted = f"; the sample has {group.wanted}" if group.wanted else ""
    name = f" ({group.cohort.id})" if group.cohort else ""
    return f"{shown:>{_WIDTH}}  {group.title}{name}{wanted}"


def _remarks(group: CountedGroup) -> Iterator[str]:
    known = group.count.children
    indent = " " * (_WIDTH + 4)
    if group.count.unsure:
        yield f"{indent}Of {counted(group.count.unsure, 'more child', 'more children')} nobody can tell."
    if group.cannot_see:
        yield from wrapped(f"{'Not in Annex A' if known is None else 'Not seen'}: {group.cannot_see}", indent)
    missing = [why for why in group.count.why if why != group.cannot_see]
    if missing:
        told = "Cannot be told" if known is None else "There may be more"
        yield from wrapped(f"{told}: {' '.join(missing)}", indent)


def _outside(counts: CohortCounts) -> Iterator[str]:
    outside, without_id = counts.in_no_scope_group, counts.found.rows_without_id
    if outside is not None:
        yield ""
        yield from wrapped(
            f"In none of the groups in scope that can be told: {counted(len(outside), 'child', 'children')}."
            f"{_where(counts, outside)} `--rows none -o FILE` writes them."
        )
    if without_id:
        yield from wrapped(f"{counted(without_id, 'row')} without a child's id can be in no group.")


def _where(counts: CohortCounts, outside: frozenset[str]) -> str:
    """Which lists name the children who are in no group, so that nobody need guess why."""
    lists = Counter(counts.found.by_id[child].lists for child in outside)
    told = (f"{number(children)} on {list_names(names)} only" for names, children in lists.most_common())
    return f" {'; '.join(told)}." if lists else ""


def _overlap_lines(counts: CohortCounts, section: Section) -> Iterator[str]:
    """A table of the groups against each other; a group's own count stands where it meets itself."""
    cohorts = counts.cohorts(section)
    if len(cohorts) < 2:
        return
    both = counts.found.overlaps(cohorts)
    yield from ("", f"{TITLES[section].upper()}: CHILDREN IN BOTH")
    for place, cohort in enumerate(cohorts, start=1):
        yield f"{f'[{place}]':>{_WIDTH}}  {counts.found.book.find(cohort).title}"
    yield " " * _WIDTH + "".join(f"{f'[{place}]':>{_WIDTH}}" for place in range(1, len(cohorts) + 1))
    for place, one in enumerate(cohorts, start=1):
        yield f"{f'[{place}]':>{_WIDTH}}" + "".join(f"{number(both[one, other]):>{_WIDTH}}" for other in cohorts)
