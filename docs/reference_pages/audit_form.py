"""The page of the audit form: its areas and questions with the criteria that they rest on, and the themes."""

from collections.abc import Iterator

from kloe.audits.form import AuditArea, FormFile, Question
from kloe.audits.form_files import KLOES_FORM, load_themes, read_form
from kloe.frameworks.entries import find_entry
from kloe.papers.crosswalk_lines import with_caveat
from reference_pages.markdown import code, table


def audit_form_page() -> Iterator[str]:
    """Each area with its questions, whom they apply to, the criteria in words, and what a form of one's own needs."""
    form = read_form(KLOES_FORM)
    yield f"# {form.title}: the form `{form.id}`"
    yield (
        f"In use from {form.since}. The questions are Kloe's own words; each rests on criteria of a framework."
        " How to work with it: [audit cases](../how-to/audit-cases.md)."
    )
    for area in form.areas:
        yield from _area(form, area)
    yield "## Themes"
    yield "Each strength and each thing to learn stands under one of these."
    yield table(("Id", "Theme"), ((code(theme.id), theme.title) for theme in load_themes()))
    yield "## Groups of children"
    yield table(("Id", "Group"), ((code(group.id), group.title) for group in form.groups))
    yield from _fields()


def _area(form: FormFile, area: AuditArea) -> Iterator[str]:
    yield f"## {area.title}"
    whose = f" Source: {', '.join(area.source)}." if area.source else ""
    graded = "" if area.graded else " It is given no grade."
    yield f"{code(area.id)}: {area.says}{graded}{_only(area.applies_to)}{whose}"
    questions = [question for question in form.questions if question.area == area.id]
    if questions:
        headings = ("Question", "It asks", "Look at", "Rests on")
        yield table(headings, (_row(question) for question in questions))


def _row(question: Question) -> tuple[str, str, str, str]:
    must = f" **Every audit answers this** ({', '.join(question.source)})." if question.mandatory else ""
    criteria = "; ".join(f"{code(key)} {with_caveat(find_entry(key))}" for key in question.criteria)
    return (
        code(question.id),
        f"{question.asks}{must}{_only(question.applies_to)}",
        "; ".join(question.looks_at),
        criteria,
    )


def _only(groups: tuple[str, ...]) -> str:
    return f" Only for: {', '.join(map(code, groups))}." if groups else ""


def _fields() -> Iterator[str]:
    yield "## A form of your own"
    yield (
        "Copy `src/kloe/audits/forms/case-file.toml` and change it. A form has `id`, `title`, `from`, and any number of"
        " `[[group]]`, `[[area]]` and `[[question]]`. It is refused, with file, entry and field, when a name does not"
        " exist, an id is given twice, a question rests on no criterion, or no question of the area `equality` is"
        " mandatory."
    )
    fields = (
        ("area", "id, title, says", "source, graded, applies_to"),
        ("question", "id, area, asks, criteria, looks_at", "applies_to, mandatory, source"),
        ("group", "id, title", ""),
    )
    yield table(("Entry", "Must have", "May have"), fields)
