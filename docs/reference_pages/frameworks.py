"""The pages of the frameworks of inspection: the register, each version whole, and the fields of their files."""

import re
from collections.abc import Iterable, Iterator
from typing import get_args

import msgspec

from kloe.frameworks import Framework, load_framework, load_frameworks, load_sources
from kloe.frameworks.comparing import compare
from kloe.frameworks.facts import Fact, Source
from kloe.frameworks.plans import Suspension
from kloe.frameworks.rules import Condition
from kloe.frameworks.structure import Applies, Raised
from kloe.frameworks.suspensions import load_suspensions
from kloe.papers.framework_parts import Item, item_of, parts_of
from kloe.papers.framework_phrases import days_of
from kloe.papers.framework_words import told
from kloe.papers.words import day, joined
from reference_pages.markdown import code, counted, prose, slug, table
from reference_pages.rule_files import fields

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")
_HOW_SURE = {
    "stated": "A source that was read says so.",
    "measured": "It was counted over published reports.",
    "unverified": "People of the field know it; no source that was read says so. No hard rule rests on it.",
}


def page_name(framework_id: str) -> str:
    """The file of a version's page."""
    return f"framework-{framework_id}.md"


def frameworks_page() -> Iterator[str]:
    """The register of versions, the times without routine inspections, and every source."""
    known = load_frameworks()
    yield "# Frameworks of inspection"
    yield (
        "Kloe knows the rules of inspection as dated versions. The first day of fieldwork decides which one applies,"
        " not the day on which the report is published. Of a version with dated editions, the newest edition of the day"
        " applies. See [find the framework that applies](../how-to/find-the-framework-that-applies.md) and"
        " [add a framework version](../how-to/add-a-framework-version.md); the fields of the files are in"
        " [framework files](framework-files.md)."
    )
    yield table(("How sure", "What it means"), _HOW_SURE.items())
    yield "## Versions"
    yield table(
        ("Version", "Title", "Applies to", "Types", "Belongs to"),
        (
            (
                f"[{one.id}]({page_name(one.id)})",
                _plain(one.title),
                days_of(one),
                ", ".join(code(kind.id) for kind in one.types),
                f"an edition of {_link(one.edition_of)}" if one.edition_of else code(one.part_of or one.system),
            )
            for one in known
        ),
    )
    yield "## Times without routine inspections"
    yield "\n".join(
        f"- {day(one.since)} to {day(one.to)}: {_plain(one.says)} {_behind(one)}"
        for one in load_suspensions()
    ) or "Kloe knows of none."  # fmt: skip
    yield "## Sources"
    yield "What each entry rests on. Behind the name of a source, an entry gives the paragraph or page."
    for source in sorted(load_sources().values(), key=lambda one: one.id):
        yield from _source(source)


def _source(source: Source) -> Iterator[str]:
    yield f"### {source.id}"
    facts = (("By", source.by), ("Of", source.day), ("Seen", source.seen))
    address = [f"At: <{source.address}>"] if source.address else []
    yield f"{_plain(source.title).rstrip('.')}. " + " ".join(
        f"{said.rstrip('.')}." for said in (*(f"{name}: {_plain(says)}" for name, says in facts if says), *address)
    )


def framework_page(framework: Framework) -> Iterator[str]:
    """One version, whole: every entry with its id, its sources and how sure it is."""
    yield f"# {_plain(framework.title)}"
    yield _plain(framework.summary)
    applies = framework.applies
    facts = (
        ("Version", code(framework.id)),
        ("Applies to", f"{days_of(framework)}. {_plain(applies.note) if applies else ''}".strip()),
        ("Known from", _sources_of(applies.source, applies.confidence) if applies else ""),
        ("Published", day(framework.published) if framework.published else ""),
        ("Reference", _plain(framework.reference)),
        ("Also called", _plain("; ".join(framework.also_called))),
        ("Follows", joined([_link(name) for name in framework.supersedes]) if framework.supersedes else ""),
        ("An edition of", _link(framework.edition_of)),
        ("Takes over what is not said otherwise from", _link(framework.based_on)),
        ("Belongs to", code(framework.part_of)),
    )
    yield "\n".join(f"- {name}: {says}" for name, says in facts if says)
    yield "All versions, all sources and the marks for how sure an entry is: [frameworks](frameworks.md)."
    if framework.edition_of:
        yield from _edition(framework, load_framework(framework.edition_of))
        return
    for part in parts_of(framework):
        yield f"## {part.heading}"
        yield "\n".join(line for item in part.items for line in _item(item))


def _edition(edition: Framework, main: Framework) -> Iterator[str]:
    """What an edition says otherwise than its main version: the rest is on the page of that one."""
    yield f"## What differs from {main.id}"
    yield (
        f"Of this edition Kloe knows no more than this. Everything else is as in {_link(main.id)};"
        f" `kloe frameworks show {edition.id}` shows it whole."
    )
    changes = compare(main, edition).changes
    new = [item_of(entry, edition) for change in changes for entry in change.after]
    gone = [Item(f"Gone: {told(one.before, main).title}") for one in changes if one.before and not one.after]
    yield "\n".join(line for item in (*new, *gone) for line in _item(item)) or "Kloe knows of no difference."


def _item(item: Item) -> Iterator[str]:
    indent = "  " * item.depth
    title = f"**{_plain(item.title)}**" if item.entry is None or item.depth == 0 else _plain(item.title)
    yield f"{indent}- {title}" + (f" {_behind(item.entry)}" if item.entry else "")
    for detail in item.details:
        yield f"{indent}  - {_plain(detail)}"


def _behind(entry: Fact) -> str:
    return f"({code(entry.id)}; {_sources_of(entry.source, entry.confidence)})"


def _sources_of(names: Iterable[str], confidence: str) -> str:
    sure = "**unverified**" if confidence == "recalled" else confidence
    return f"{sure}: {'; '.join(_source_link(name) for name in names)}"


def _source_link(name: str) -> str:
    source, _, paragraph = name.partition(":")
    return f"[{source}](frameworks.md#{slug(source)}){f' {_plain(paragraph.strip())}' if paragraph else ''}"


def _link(framework_id: str) -> str:
    return f"[{framework_id}]({page_name(framework_id)})" if framework_id else ""


def _plain(text: str) -> str:
    """``text`` of a file, in which nothing is a mark of Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def framework_files_page() -> Iterator[str]:
    """The fields of a version's file, and of the file of suspensions and that of sources."""
    sections = tuple(_sections())
    yield "# Framework files"
    yield (
        "Each version of a framework is one TOML file in `src/kloe/frameworks/versions/`. Fields that do not exist,"
        " fields and entries given twice, and names that nothing has are refused with an error that names file, entry"
        " and field. How to write one: [add a framework version](../how-to/add-a-framework-version.md)."
    )
    yield prose(Framework.__doc__)
    yield table(("Field", "Type", "Needed"), _own_fields(Framework, {name for name, _ in sections} | {"applies"}))
    yield f"It has one table, `[applies]`, and {counted(len(sections), 'kind')} of entries:"
    yield table(
        ("Entry", "What it is"),
        ((f"[`[[{name}]]`](#{slug(name)})", prose(shape.__doc__).split("\n\n")[0]) for name, shape in sections),
    )
    yield "## Every entry"
    yield prose(Fact.__doc__)
    yield table(("Field", "Type", "Needed"), fields(Fact))
    yield from _shape("applies", Applies, frozenset())
    for name, shape in sections:
        yield from _shape(name, shape, _FACT_FIELDS)
    yield "## Tables within entries"
    yield from _shape("when and then: a condition", Condition, frozenset(), "###")
    yield from _shape("raised", Raised, frozenset(), "###")
    yield "## Beside the versions"
    yield from _shape("suspensions.toml: suspension", Suspension, _FACT_FIELDS, "###")
    yield from _shape("sources.toml: source", Source, frozenset(), "###")


_FACT_FIELDS = frozenset(Fact.__struct_fields__)


def _sections() -> Iterator[tuple[str, type[Fact]]]:
    for field in msgspec.structs.fields(Framework):
        inner = next(iter(get_args(field.type)), None)
        if isinstance(inner, type) and issubclass(inner, Fact):
            yield field.encode_name, inner


def _shape(name: str, shape: type[msgspec.Struct], without: Iterable[str], level: str = "##") -> Iterator[str]:
    yield f"{level} {name}"
    yield prose(shape.__doc__)
    own = list(_own_fields(shape, without))
    yield table(("Field", "Type", "Needed"), own) if own else "It has only the fields that every entry has."


def _own_fields(shape: type[msgspec.Struct], without: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    leave_out = {code(name) for name in without}
    return (field for field in fields(shape) if field[0] not in leave_out)
