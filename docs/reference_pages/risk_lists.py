"""The page of risk lists, and of the files that hold them."""

from collections.abc import Iterator, Mapping

from kloe.childdata.risk_lists.loading import RiskListBook, load_risk_lists
from kloe.childdata.risk_lists.model import RiskList, RiskListFile
from reference_pages.markdown import code, prose, table
from reference_pages.rule_files import entries, fields

WHEN: Mapping[str, str] = {
    "now": "past its limit now",
    "coming": "about to pass its limit",
    "history": "was late, and cannot be put right",
}


def risk_lists_page() -> Iterator[str]:
    """Every risk list with its rule, limits and basis, the settings, and the fields of a file."""
    book = load_risk_lists()
    yield "# Risk lists"
    yield (
        f"Kloe makes **{len(book.lists)} lists** of cases that somebody can act on. Rules are written in the"
        " [rule language](rule-language.md); what begins with `:` is a [setting](#settings). Each row of the list of"
        " Annex A is on the risk list, is not, or cannot be told (a blank, or a date that nobody could read); the last"
        " are counted. How to work with them: [act on drift](../how-to/act-on-drift.md)."
    )
    for file, title in book.titles.items():
        yield f"## {title}"
        for one in book.lists:
            if book.files[one.id] == file:
                yield from _list(one, book)
    yield from _settings(book)
    yield "## Files of your own"
    yield prose(RiskListFile.__doc__)
    yield table(("Entry", "What it is"), entries(RiskListFile))
    yield prose(RiskList.__doc__)
    yield table(("Field", "Type", "Needed"), fields(RiskList))


def _list(one: RiskList, book: RiskListBook) -> Iterator[str]:
    yield f"### {one.id}"
    yield f"**{one.title}.** {one.says}"
    facts = [
        ("Looks at", f"List {one.list}{', workers with their open children' if one.caseloads else ', each row'}"),
        ("When", WHEN[one.when]),
        ("Among", code(one.among)),
        ("On the list", code(one.where)),
        ("Counted from", code(one.since)),
        ("How much has passed", f"{code(one.days)}, in {one.unit}" if one.days else ""),
        ("Over", code(one.over)),
        ("Limit", " ".join(code(f":{name}") for name in one.limits)),
        ("Basis", f"{one.basis}{' **Ours.**' if book.is_ours(one) else ''}"),
        ("To do", one.act),
        ("Cannot say", one.cannot_say),
        ("Examples", f"{len(one.example)} worked by hand" if one.example else ""),
    ]
    yield "\n".join(f"- {name}: {says}" for name, says in facts if says)


def _settings(book: RiskListBook) -> Iterator[str]:
    """The settings that any of the lists names, as a limit or in its rule."""
    text = " ".join(
        " ".join((one.among, one.where, one.over, *(f":{name}" for name in one.limits))) for one in book.lists
    )
    used = [setting for name, setting in sorted(book.settings.items()) if f":{name}" in text]
    yield "## Settings"
    yield "What rests on no law or guidance is marked **ours**. A file of your own changes any of them."
    yield table(
        ("Setting", "Value", "What it is", "Basis"),
        ((code(one.name), f"{one.value} {one.unit}", one.says, "**ours**" if one.ours else one.basis) for one in used),
    )
