"""What councils have found to recur in published reports: themes, each with its paragraph, area and journey stage."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks.facts import Fact, Source
from kloe.frameworks.loading import load_framework, load_sources
from kloe.rule_files import read_rules

_FILE = Path(__file__).parent / "themes.toml"

SeenIn = Literal["well performing authorities", "poorly performing authorities"]


class Collection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One reading of published reports: of which ``framework`` they were, and which ones were ``read``."""

    id: str
    title: str
    framework: str
    read: str


class Theme(Fact, frozen=True, kw_only=True):
    """Something that recurs in published reports; its id begins with that of its collection.

    ``area`` and ``stages`` are those of the collection's framework; without a stage it is about the whole journey.
    ``evidence`` is what an authority would hold to show how it does.
    """

    title: str
    says: str
    seen_in: SeenIn
    area: str
    evidence: str
    stages: tuple[str, ...] = ()

    @property
    def collection(self) -> str:
        """The id of the collection that it is from."""
        return self.id.partition("/")[0]


class Themes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file of themes, whole."""

    collections: tuple[Collection, ...] = msgspec.field(name="collection")
    themes: tuple[Theme, ...] = msgspec.field(name="theme")


@cache
def load_themes() -> Themes:
    """The themes that Kloe ships."""
    return read_themes(_FILE)


def themes_of(collection: str) -> tuple[Theme, ...]:
    """The themes of one collection, such as ``"kent-2014"``; none where there is no such collection."""
    return tuple(theme for theme in load_themes().themes if theme.collection == collection)


def read_themes(source: Path) -> Themes:
    """Read a file of themes; raises RuleFileError that names file, entry and field."""
    read = read_rules(source, Themes)
    by_id = {collection.id: collection for collection in read.collections}
    told: set[str] = set()
    for theme in read.themes:
        if theme.id in told:
            raise _error(f"'{theme.id}' is given twice.", source, theme, "id")
        told.add(theme.id)
        _refuse_unknown([theme.collection], by_id, source, theme, "id")
        _refuse_what_is_nowhere(theme, by_id[theme.collection], load_sources(), source)
    return read


def _refuse_what_is_nowhere(theme: Theme, collection: Collection, sources: Mapping[str, Source], file: Path) -> None:
    try:
        framework = load_framework(collection.framework)
    except UnknownNameError as problem:
        raise _error(problem.what, file, theme, "framework", problem.remedy) from problem
    _refuse_unknown([theme.area], framework.area_by_id, file, theme, "area")
    _refuse_unknown(theme.stages, [stage.id for stage in framework.stages], file, theme, "stages")
    _refuse_unknown([name.partition(":")[0] for name in theme.source], sources, file, theme, "source")
    if not theme.source:
        raise _error("No source is given.", file, theme, "source")


def _refuse_unknown(names: Iterable[str], known: Iterable[str], file: Path, theme: Theme, field: str) -> None:
    known = tuple(known)
    for name in names:
        if name not in known:
            raise _error(f"There is no '{name}'.", file, theme, field, f"These exist: {', '.join(known) or 'none'}.")


def _error(what: str, file: Path, theme: Theme, field: str, remedy: str = "") -> RuleFileError:
    return RuleFileError(what, where={"file": file.name, "entry": theme.id, "field": field}, remedy=remedy)
