"""The page of flows: steps, conversions, returns, what came after, and what is seen of threshold points."""

from collections.abc import Iterator

from kloe.childdata.flows.loading import FlowBook, load_flow_book
from kloe.childdata.flows.model import Conversion
from reference_pages.markdown import code, table


def flows_page() -> Iterator[str]:
    """Everything that `kloe flows` works out, from its files."""
    book = load_flow_book()
    yield "# Flows"
    yield (
        f"`kloe flows` follows children over {len(book.funnel)} steps of a funnel. It works out"
        f" {len(book.conversions)} conversions, {len(book.told)} figures that the rows tell of themselves, and what"
        f" came after {len(book.after)} endings. How to use it: [see flows](../how-to/see-flows.md). Every conversion,"
        " figure and ending carries an example worked by hand."
    )
    yield from _steps(book)
    yield "## Conversions"
    yield (
        "After how many of the steps of the six months up to the extract date, both ends included, does the same child"
        " have the other step, on the same day or within the window? Steps that began later than the window before the"
        " extract date are in no base. Every window is **ours**."
    )
    for one in book.conversions:
        yield from _conversion(book, one)
    yield "## Told by the rows"
    yield table(
        ("Id", "What", "List", "Of the rows where", "Counted", "Cannot say"),
        (
            (code(one.id), f"{one.title}. {one.says}", one.list, code(one.base), code(one.counted), one.cannot_say)
            for one in book.told
        ),
    )
    yield "## What came after"
    yield "The first of these that was open after the day, or began in the window; each ending has one destination."
    yield table(
        ("Id", "What", "Stages in order", "Window in days (ours)", "Cannot say"),
        (
            (
                code(one.id),
                one.title,
                ", ".join(book.titles[stage] for stage in one.stages),
                f"{one.window}. {one.reason}",
                one.cannot_say,
            )
            for one in book.after
        ),
    )
    yield "## Threshold points"
    yield "The seven that York's briefing of 2013 names (5 (7)), by their ids in the framework sif-2013."
    yield table(
        ("Id", "Decision", "In the data", "Shown by", "Why not more"),
        (
            (code(one.id), one.title, one.seen, ", ".join(code(name) for name in one.shown_by), one.why)
            for one in book.decision_points
        ),
    )


def _steps(book: FlowBook) -> Iterator[str]:
    yield "## Steps"
    yield "In the order of the funnel; those aside are no part of it, and conversions lead to or from them."
    yield table(
        ("Id", "Step", "List", "Day", "Only where", "In the funnel"),
        (
            (code(one.id), one.title, one.list, code(one.day), code(one.where), "no" if one.aside else "yes")
            for one in book.steps
        ),
    )
    yield "What a child can be in, from one day to another:"
    yield table(
        ("Id", "Stage", "List", "From", "Until"),
        ((code(one.id), one.title, one.list, code(one.start), code(one.end)) for one in book.stages),
    )


def _conversion(book: FlowBook, one: Conversion) -> Iterator[str]:
    yield f"### {one.id}"
    yield one.says
    facts = [
        ("From", book.titles[one.source]),
        ("To", book.titles[one.to] + (", on a later day" if one.again else "")),
        ("Tied by", "the row" if one.same_row else "the child"),
        ("Window", f"{one.window} days (ours). {one.reason}"),
        ("Limit", f"{one.limit} {one.limit_unit}. {one.basis}" if one.limit is not None else ""),
        ("Cannot say", one.cannot_say),
    ]
    yield "\n".join(f"- {name}: {says}" for name, says in facts if says)
