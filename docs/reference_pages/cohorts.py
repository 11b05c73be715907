"""The page of cohorts: how each group of children is read from the lists, and the fields of files of them."""

from collections.abc import Iterator, Mapping

import msgspec

from kloe.childdata.checks.model import Setting
from kloe.childdata.cohorts.loading import CohortBook, cohort_files, load_cohort_book
from kloe.childdata.cohorts.model import Cohort, CohortFile, Rows
from kloe.rule_files import read_rules
from reference_pages.checks import sorted_settings
from reference_pages.markdown import code, prose, table
from reference_pages.rule_files import entries, fields

FIELDS: Mapping[str, str] = {
    "id": "A name of your own, such as `our-young-carers`. It must not exist yet.",
    "title": "What the group is called, in a few words.",
    "says": "How the group is read from the lists, in plain words.",
    "sees": "How much of the group Annex A shows: `whole`, `part` or `nothing`.",
    "answers": "Entries of frameworks that it stands for. Left out: it is a group of your own.",
    "cannot_see": "What of the group Annex A does not show. Needed, unless it sees the whole.",
    "any": "Rules: a child is in the group when one of its rows meets one of them.",
    "example": "Rows, and the children whom a person put into the group by hand.",
}


def cohorts_page() -> Iterator[str]:
    """Every cohort with its rules, the settings, and the fields of a file."""
    book = load_cohort_book()
    yield "# Cohorts"
    yield (
        f"Kloe reads **{len(book.cohorts)} groups of children** from the lists: those in the scope of each framework,"
        " the stages at which decisions are tested, and the groups of which a sample has cases. How to use them:"
        " [count cohorts](../how-to/count-cohorts.md). Rules are written in the [rule language](rule-language.md); what"
        " begins with `:` is a [setting](#settings). A child is in a group when any of its rows meets any of the rules."
        " Where none does, and a blank or unreadable cell leaves one open, nobody can tell: the child is counted apart."
    )
    for path in cohort_files():
        yield f"## {read_rules(path, CohortFile).title}"
        for cohort in book.cohorts:
            if book.files[cohort.id] == path.name:
                yield from _cohort(cohort)
    yield from _settings(book)
    yield from _fields()


def _cohort(cohort: Cohort) -> Iterator[str]:
    yield f"### {cohort.title}"
    yield f"{code(cohort.id)}: {cohort.says}"
    yield f"Stands for {', '.join(map(code, cohort.answers))}."
    if cohort.cannot_see:
        yield f"Annex A shows {cohort.sees} of it. Not seen: {cohort.cannot_see}"
    if cohort.any:
        yield table(("List", "Rows"), ((rows.list, code(rows.where) or "all") for rows in cohort.any))


def _settings(book: CohortBook) -> Iterator[str]:
    yield "## Settings"
    yield (
        "What rests on no law, guidance or framework is marked **ours**. Where a quota of a framework says between how"
        " many months ago something happened, `kloe cohorts` takes its months."
    )
    yield table(
        ("Setting", "Value", "What it is", "Basis"),
        (
            (code(one.name), f"{one.value} {one.unit}", one.says, f"**ours**. {one.basis}" if one.ours else one.basis)
            for one in sorted_settings(book.settings)
        ),
    )


def _fields() -> Iterator[str]:
    yield "## Files of cohorts"
    yield (
        "A file of cohorts is TOML: Kloe's own and an authority's have the same shape. Fields that do not exist, and"
        " fields given twice, are refused with an error that names file, entry and field."
    )
    yield table(("Entry", "What it is"), entries(CohortFile))
    shapes: tuple[tuple[type[msgspec.Struct], str], ...] = (
        (Cohort, "[[cohort]]"), (Rows, "any"), (Setting, "[[setting]]"),
    )  # fmt: skip
    for shape, heading in shapes:
        yield f"### {heading}"
        yield prose(shape.__doc__)
        meanings = FIELDS if shape is Cohort else {}
        yield table(
            ("Field", "Type", "Needed", *(("What it is",) if meanings else ())),
            ((*field, *((meanings[str(field[0]).strip("`")],) if meanings else ())) for field in fields(shape)),
        )
