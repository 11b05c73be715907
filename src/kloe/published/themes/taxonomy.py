"""The list of themes, the areas that sentences are about, and the words of strength and weakness: read and checked."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from kloe.errors import RuleFileError, UnknownNameError
from kloe.rule_files import read_rules

_HERE = Path(__file__).parent
Entry = TypeVar("Entry", bound="Named")
Polarity = Literal["strength", "weakness", "mixed", "neutral"]


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What has an id and a title: a collection of themes, an outcome or enabler of the National Framework."""

    id: str
    title: str


class Theme(Named, frozen=True, kw_only=True):
    """Something that sentences speak of.

    ``phrases`` are the words it is recognised by, ``within`` those that count in a section of one area only, and
    ``otherwise`` those that count where no other theme is found. ``whole`` are areas of which every sentence has the
    theme; there, themes of the collections that it ``silences`` are not looked for. A theme that is often named in
    passing is ``aside``: it counts only where no other is named before it. One is ``lasting`` where a paragraph that
    names it goes on about it until it names another such theme. ``kent``, ``criteria`` and ``national_framework`` are
    the entries elsewhere that it stands for.
    """

    collection: str
    definition: str
    belongs: str
    excludes: str = msgspec.field(name="not")
    phrases: tuple[str, ...]
    otherwise: tuple[str, ...] = ()
    within: Mapping[str, tuple[str, ...]] = {}
    whole: tuple[str, ...] = ()
    silences: tuple[str, ...] = ()
    aside: bool = False
    lasting: bool = False
    kent: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    national_framework: tuple[str, ...] = ()


class Area(Named, frozen=True, kw_only=True):
    """What a sentence is about, whatever a framework calls it.

    ``sections`` are the judgement areas of frameworks whose sections speak of it, ``collections`` the themes that
    belong to it, ``words`` name it in a summary.
    """

    sections: tuple[str, ...]
    collections: tuple[str, ...]
    words: tuple[str, ...]


class Taxonomy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file of themes.

    ``kept`` are words whose endings stay, ``ignored`` phrases that say nothing, and ``goes_on`` are how a sentence
    begins that speaks of what the one before did.
    """

    goes_on: tuple[str, ...]
    kept: tuple[str, ...]
    ignored: tuple[str, ...]
    collections: tuple[Named, ...] = msgspec.field(name="collection")
    outcomes: tuple[Named, ...] = msgspec.field(name="national_framework")
    themes: tuple[Theme, ...] = msgspec.field(name="theme")

    def theme(self, theme_id: str) -> Theme:
        """The theme of this id; raises UnknownNameError."""
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        raise UnknownNameError(f"There is no theme '{theme_id}'.", remedy=f"There are {_listed(self.themes)}.")


class Areas(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file of areas. ``facts`` are the beginnings of headings, in lower case, under which no theme is spoken of."""

    facts: tuple[str, ...]
    areas: tuple[Area, ...] = msgspec.field(name="area")


@cache
def load_taxonomy() -> Taxonomy:
    """The themes that Kloe ships."""
    return read_taxonomy(_HERE / "taxonomy.toml")


@cache
def load_areas() -> Areas:
    """The areas that sentences are about."""
    return read_rules(_HERE / "areas.toml", Areas)


def area_meant(name: str) -> Area:
    """An area by its own id or by a framework's, so that "leaders" is leadership; raises UnknownNameError."""
    areas = load_areas().areas
    for area in areas:
        if area.id == name or name in area.sections:
            return area
    raise UnknownNameError(f"No sentence is about '{name}'.", remedy=f"There are {_listed(areas)}.")


def read_taxonomy(source: Path) -> Taxonomy:
    """Read a file of themes; raises RuleFileError that names file, entry and field."""
    read = read_rules(source, Taxonomy)
    collections, outcomes = ({one.id for one in some} for some in (read.collections, read.outcomes))
    areas = {area.id for area in load_areas().areas}
    seen: set[str] = set()
    for theme in read.themes:
        _refuse_unknown(theme, "collection", [theme.collection], collections, source)
        _refuse_unknown(theme, "silences", theme.silences, collections, source)
        _refuse_unknown(theme, "national_framework", theme.national_framework, outcomes, source)
        _refuse_unknown(theme, "within", theme.within, areas, source)
        _refuse_unknown(theme, "whole", theme.whole, areas, source)
        if theme.id in seen:
            raise RuleFileError(f"'{theme.id}' is given twice.", where=_where(theme, "id", source))
        seen.add(theme.id)
    return read


def _refuse_unknown(theme: Theme, field: str, names: Iterable[str], known: set[str], source: Path) -> None:
    for name in names:
        if name not in known:
            raise RuleFileError(
                f"There is no '{name}'.",
                where=_where(theme, field, source),
                remedy=f"These exist: {', '.join(sorted(known))}.",
            )


def _where(theme: Theme, field: str, source: Path) -> dict[str, object]:
    return {"file": source.name, "entry": theme.id, "field": field}


def _listed(entries: Iterable[Named]) -> str:
    return ", ".join(entry.id for entry in entries)
