"""The pages of measures, and of the files that hold them."""

from collections.abc import Iterator, Mapping

import msgspec

from kloe.childdata.checks.model import Setting
from kloe.childdata.measures.loading import MeasureBook, load_measure_book
from kloe.childdata.measures.model import Breakdown, Group, Limit, Measure, MeasureFile, Unanswered
from kloe.childdata.measures.planning import plan_measures
from kloe.childdata.specification import latest_specification
from reference_pages.checks import sorted_settings
from reference_pages.markdown import code, prose, slug, table
from reference_pages.rule_files import entries, fields

KINDS: Mapping[str, str] = {
    "count": "how many are counted",
    "share": "the share of the base that is counted",
    "median": "the median of the value",
    "mean": "the mean of the value",
}
FIELDS: Mapping[str, str] = {
    "id": "A name of your own, such as `OUR-1`. It must not exist yet.",
    "of": "The entry of the register of measures that it answers; for one of your own, its id again.",
    "list": "The number of the list whose rows it looks at.",
    "title": "What it is called, in a few words.",
    "says": "What it says, in one sentence.",
    "kind": "Which figure is the headline: the number counted, their share of the base, or the median or mean of the"
    " value.",
    "better": "Which direction is better.",
    "cannot_say": "What nobody should read out of it.",
    "criterion": "What inspectors look at that it speaks to.",
    "base": "A [rule](rule-language.md): true for a row that belongs to the base. Left out: every row.",
    "counted": "A rule: true for a row of the base that is counted. It may use `value`. Left out: all are.",
    "value": "A number for each row, such as days.",
    "value_unit": "What the value is in.",
    "bands": "The upper ends of bands of the value, each included.",
    "children": "Count each child once instead of its rows.",
    "per_10000": "It is compared as a rate for 10,000 children.",
    "splits": "Columns whose answers are shown one by one.",
    "month": "The date column that puts a row into a month.",
    "without": "Breakdowns that make no sense for it.",
    "limit": "A limit that law or guidance sets for each case.",
    "basis": "What the definition rests on.",
    "example": "Rows, and the figures that a person worked out from them by hand.",
}


def measures_page() -> Iterator[str]:
    """Every measure, grouped by the file it stands in, and the entries of the register that are not answered."""
    book = load_measure_book()
    breakdowns = {one.id: one.breakdowns for one in plan_measures(book, latest_specification()).measures}
    yield "# Measures"
    yield (
        f"Kloe works out **{len(book.measures)} measures**. They answer"
        f" {len({one.of for one in book.measures})} entries of the register of measures that councils use;"
        f" {len(book.unanswered)} [cannot be answered](#not-answered) from Annex A, or not wholly. Rules are written in"
        " the [rule language](rule-language.md); what begins with `:` is a [setting](#settings). A row whose answer"
        " cannot be told, for example because a date was not understood, is neither in the base nor counted: it is"
        " unknown, and is counted as such."
    )
    for file, title in book.titles.items():
        own = [measure for measure in book.measures if book.files[measure.id] == file]
        if own:
            yield f"## {title}"
            for measure in own:
                yield from _measure(measure, breakdowns[measure.id])
    yield from _breakdowns(book)
    yield from _settings(book)
    yield "## Not answered"
    yield "What the register has and Annex A does not tell, with what it would need."
    yield table(("Entry", "Measure", "What it would need"), ((one.id, one.title, one.needs) for one in book.unanswered))


def _measure(measure: Measure, breakdowns: tuple[str, ...]) -> Iterator[str]:
    yield f"### {measure.id}"
    yield f"**{measure.title}.** {measure.says}"
    own = ("month",) * bool(measure.month) + ("band",) * bool(measure.bands) + measure.splits
    facts = [
        ("Looks at", f"List {measure.list}, {'each child once' if measure.children else 'each row'}"),
        ("Headline", KINDS[measure.kind]),
        ("Base", code(measure.base) or "every row"),
        ("Counted", code(measure.counted) or "all of the base"),
        ("Value", f"{code(measure.value)}, in {measure.value_unit}" if measure.value else ""),
        ("Unit", _unit(measure)),
        ("Better", "neither more nor less" if measure.better == "neither" else measure.better),
        ("Limit", _limit(measure.limit)),
        ("Cannot say", measure.cannot_say),
        ("Criterion", measure.criterion),
        ("Basis", measure.basis),
        ("Breakdowns", ", ".join(code(name) for name in dict.fromkeys((*breakdowns, *own)))),
        ("Answers", f"entry {measure.of} of the register"),
        ("Examples", f"{len(measure.example)} worked by hand"),
    ]
    yield "\n".join(f"- {name}: {says}" for name, says in facts if says)


def _unit(measure: Measure) -> str:
    if measure.kind in ("median", "mean"):
        return measure.value_unit
    of = "children" if measure.children else "rows"
    return f"share of {of}" if measure.kind == "share" else of + (", also per 10,000" if measure.per_10000 else "")


def _limit(limit: Limit | None) -> str:
    if limit is None:
        return ""
    value = "" if limit.value is None else f" ({limit.value:g} {limit.unit})"
    return f"{limit.says.rstrip('.')}{value}. {limit.basis}{' **Unverified.**' if limit.unverified else ''}"


def _breakdowns(book: MeasureBook) -> Iterator[str]:
    yield "## Breakdowns"
    yield (
        "Besides these, a measure may be broken down by `month`, by `band` of its value, and by the answers of columns"
        " of its own."
    )
    for one in book.breakdowns:
        yield f"### By {one.name}"
        yield f"{one.title}. What is in no group is shown as {one.other}."
        if one.column:
            yield f"- The column {code(one.column)}"
        else:
            yield table(("Group", "Where"), ((group.name, code(group.where)) for group in one.groups))


def _settings(book: MeasureBook) -> Iterator[str]:
    yield "## Settings"
    yield "What rests on no law or guidance is marked **ours**."
    yield table(
        ("Setting", "Value", "What it is", "Basis"),
        (
            (code(one.name), f"{one.value} {one.unit}", one.says, "**ours**" if one.ours else one.basis)
            for one in sorted_settings(book.settings)
        ),
    )


def measure_files_page() -> Iterator[str]:
    """The fields of a file of measures."""
    yield "# Measure files"
    yield (
        "A file of measures is TOML: Kloe's own and an authority's have the same shape. Fields that do not exist, and"
        " fields given twice, are refused with an error that names file, entry and field. How to use one:"
        f" [measure](../how-to/measure.md#{slug('A measure of your own')})."
    )
    yield prose(MeasureFile.__doc__)
    yield table(("Entry", "What it is"), entries(MeasureFile))
    shapes: tuple[tuple[type[msgspec.Struct], str], ...] = (
        (Measure, "[[measure]]"), (Limit, "limit"), (Setting, "[[setting]]"), (Breakdown, "[[breakdown]]"),
        (Group, "[[breakdown.group]]"), (Unanswered, "[[unanswered]]"),
    )  # fmt: skip
    for shape, heading in shapes:
        yield f"## {heading}"
        yield prose(shape.__doc__)
        meanings = FIELDS if shape is Measure else {}
        yield table(
            ("Field", "Type", "Needed", *(("What it is",) if meanings else ())),
            ((*field, *((meanings[str(field[0]).strip("`")],) if meanings else ())) for field in fields(shape)),
        )
