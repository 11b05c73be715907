"""The pages of the layout: its versions, and each version whole."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from kloe.childdata.specification import (
    Column,
    Specification,
    load_specification,
    specification_ids,
)
from kloe.childdata.specification.comparing import compare
from reference_pages.markdown import code, prose, slug, table


def specification_page() -> Iterator[str]:
    """The versions of the layout, what is uncertain, and what changed between them."""
    versions = sorted(map(load_specification, specification_ids()), key=lambda one: one.valid_from)
    yield "# The specification of Annex A"
    yield (
        "Kloe knows the layout of Annex A as dated versions. It uses the one in force on the extract date, unless the"
        " extract has columns that only a newer version has, or `--specification` names another."
    )
    yield table(
        ("Version", "From", "Title", "Lists", "Columns"),
        (
            (
                f"[{one.id}]({one.id}.md)",
                one.valid_from,
                one.title,
                len(one.lists),
                sum(len(x.columns) for x in one.lists),
            )
            for one in versions
        ),
    )
    yield "## What changed"
    for earlier, later in pairwise(versions):
        first, *changes = compare(earlier, later)
        yield f"### {first}"
        yield "\n".join(f"- {line}" for line in changes)


def version_page(version: Specification) -> Iterator[str]:
    """One version, whole: lists, columns, code sets and every doubt."""
    yield f"# {version.title}"
    facts = [
        ("Version", code(version.id)),
        ("Valid from", f"{version.valid_from.isoformat()}. {version.valid_from_note}".strip()),
        ("Based on", f"[{version.based_on}]({version.based_on}.md)" if version.based_on else ""),
        ("Source", version.source),
        ("Licence", version.licence),
    ]
    yield "\n".join(f"- {name}: {says}" for name, says in facts if says)
    yield "## What is uncertain"
    yield "\n".join(f"- {doubt}" for doubt in _doubts(version)) or "Nothing is marked as uncertain."
    for child_list in version.lists:
        yield f"## List {child_list.number}: {child_list.title}"
        yield prose(child_list.scope)
        identity = ", ".join(code(name) for name in child_list.identity)
        yield f"In rules: `{child_list.name}`. One row is told from another by {identity}."
        yield table(
            ("#", "Column in rules", "Heading", "Type", "Required", "Codes"),
            ((number, code(one.name), one.heading, one.type, _required(one), _codes_link(version, one))
             for number, one in enumerate(child_list.columns, start=1)),
        )  # fmt: skip
    yield "## Code sets"
    yield "A code that is understood but no longer listed is marked *legacy*."
    for code_set in version.code_sets:
        yield f"### Codes: {code_set.title}"
        note = " Other text is accepted as well." if code_set.open else ""
        yield f"In the file: `{code_set.name}`.{note}{' ' + prose(code_set.notes) if code_set.notes else ''}"
        yield table(
            ("Code in rules", "Printed", "What it means", "Notes"),
            (
                (
                    code(one.code),
                    one.printed,
                    one.label,
                    "; ".join(filter(None, ("*legacy*" if one.legacy else "", one.uncertain))),
                )
                for one in code_set.codes
            ),
        )


def _doubts(version: Specification) -> Iterator[str]:
    yield from version.uncertain
    columns: dict[str, list[str]] = defaultdict(list)
    for child_list in version.lists:
        for column in child_list.columns:
            if column.uncertain:
                columns[column.uncertain].append(f"List {child_list.number} `{column.name}`")
            if column.required == "uncertain":
                columns["Whether it is required is uncertain."].append(f"List {child_list.number} `{column.name}`")
    for doubt, places in columns.items():
        yield f"{', '.join(places)}: {doubt}"


def _required(column: Column) -> str:
    return f"{column.required}: {column.required_note}" if column.required_note else column.required


def _codes_link(version: Specification, column: Column) -> str:
    code_set = version.codes_of(column)
    return f"[{code_set.name}](#{slug(f'Codes: {code_set.title}')})" if code_set else ""
