"""The page of the mapping: every step that was read, entry by entry, and the themes."""

from collections.abc import Iterator, Mapping

from kloe.frameworks.crosswalk import OWN_READING
from kloe.frameworks.crosswalk_file import KINDS as KINDS_IN_ORDER
from kloe.frameworks.crosswalk_file import MappedEntry, Step, load_steps
from kloe.frameworks.entries import Entry, entries_within
from kloe.frameworks.themes import Collection, Theme, load_themes
from kloe.papers.crosswalk_lines import KINDS, read_on, with_caveat
from reference_pages.markdown import code, table


def crosswalk_page() -> Iterator[str]:
    """What lives on where, step by step; what has no home; and the themes that a step starts from."""
    yield "# From one framework to the next: the mapping"
    yield OWN_READING
    yield "What it is for: [from one framework to the next](../explanation/one-framework-to-the-next.md)."
    yield (
        "Between versions of one system an entry of the same id is the same entry, or a reworded one; only what is"
        " otherwise stands here. *(unverified)* marks an entry that is only recalled."
    )
    yield table(("Kind", "The later entry"), ((kind, KINDS[kind]) for kind in KINDS_IN_ORDER))
    for step in load_steps():
        if step.dated:
            yield from _step(step)
    for collection in load_themes().collections:
        yield from _themes(collection)


def _step(step: Step) -> Iterator[str]:
    earlier, later = entries_within(step.before), entries_within(step.after)
    yield f"## {step.before} to {step.after}"
    yield read_on(step)
    yield table(
        ("Key", "It says", "Lives on in", "Note"),
        (
            (code(earlier[one.id].key), with_caveat(earlier[one.id]), _homes(one, later), one.note)
            for one in step.mappings
            if _is_read(one, later)
        ),
    )


def _is_read(mapping: MappedEntry, later: Mapping[str, Entry]) -> bool:
    """Whether it says more than that an entry of the same id is the same entry."""
    by_id = mapping.id in later and mapping.homes in (((mapping.id, "same"),), ((mapping.id, "reworded"),))
    return not by_id or bool(mapping.note and not mapping.reworded)


def _homes(mapping: MappedEntry, later: Mapping[str, Entry]) -> str:
    if mapping.no_home:
        return f"**no home**: {mapping.no_home}"
    return "; ".join(f"{kind}: {code(later[name].key)} {with_caveat(later[name])}" for name, kind in mapping.homes)


def _themes(collection: Collection) -> Iterator[str]:
    yield f"## Themes: {collection.id}"
    yield f"{collection.title}. {collection.read}. Area, stages and evidence are Kloe's own sorting."
    yield table(
        ("Key", "Theme", "What it says", "Seen in", "Area", "Journey", "Evidence", "Source"),
        (_theme(theme) for theme in load_themes().themes if theme.collection == collection.id),
    )


def _theme(theme: Theme) -> tuple[str, ...]:
    return (
        code(theme.id), theme.title, f"{theme.says}{theme.caveat}", theme.seen_in, theme.area,
        ", ".join(theme.stages) or "all of it", theme.evidence, "; ".join(theme.source),
    )  # fmt: skip
