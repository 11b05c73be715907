"""The entries that evidence is gathered under, each by a key that lasts: ``sif-2013/care-leavers/5``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from kloe.errors import UnknownNameError
from kloe.frameworks.facts import Fact
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import framework_ids, load_framework
from kloe.frameworks.structure import Area, Criterion, DecisionPoint, LineOfEnquiry
from kloe.frameworks.themes import Theme, load_themes, themes_of

SECTIONS = {
    "areas": "judgement area",
    "criteria": "criterion",
    "lines_of_enquiry": "line of enquiry",
    "decision_points": "threshold point",
    "themes": "theme",
}
_NEAREST = 3


@dataclass(frozen=True)
class Entry:
    """An entry of a framework or of a collection of themes (``within``), and the ``section`` that it stands in."""

    within: str
    section: str
    fact: Fact

    @property
    def local_id(self) -> str:
        """The key without the framework, such as ``care-leavers/5``: the same in every version of a system."""
        return self.fact.id.removeprefix(f"{self.within}/")

    @property
    def key(self) -> str:
        """The lasting name, such as ``sif-2013/care-leavers/5``."""
        return f"{self.within}/{self.local_id}"

    @property
    def kind(self) -> str:
        """What it is, in words: "criterion", "theme"."""
        return SECTIONS[self.section]

    @property
    def says(self) -> str:
        """What it asks or says, in one sentence."""
        match self.fact:
            case Area(name=text) | Criterion(asks=text) | LineOfEnquiry(asks=text):
                return text
            case DecisionPoint(says=text):
                return text
            case Theme(title=title, says=text):
                return f"{title}: {text}"
        return self.fact.id


@cache
def holders() -> tuple[str, ...]:
    """What entries are found in: the ids of all frameworks, then those of the collections of themes."""
    return (*framework_ids(), *(collection.id for collection in load_themes().collections))


def title_of(holder: str) -> str:
    """The title of a framework or of a collection of themes, with its id behind; raises UnknownNameError."""
    titles = {collection.id: collection.title for collection in load_themes().collections}
    title = titles.get(holder) or (load_framework(holder).title if holder in framework_ids() else "")
    if not title:
        raise _unknown(f"There is no framework and no collection of themes '{holder}'.", holder, holders())
    return f"{title} ({holder})"


@cache
def entries_within(holder: str) -> Mapping[str, Entry]:
    """The entries of a framework or collection by local id; raises UnknownNameError."""
    if holder in framework_ids():
        return entries_of(load_framework(holder))
    if holder not in holders():
        raise _unknown(f"There is no framework and no collection of themes '{holder}'.", holder, holders())
    return _by_local_id(Entry(holder, "themes", theme) for theme in themes_of(holder))


def entries_of(framework: Framework) -> Mapping[str, Entry]:
    """The entries of ``framework`` by local id, section by section."""
    return _by_local_id(
        Entry(framework.id, section, fact)
        for section in SECTIONS
        if section != "themes"
        for fact in getattr(framework, section)
    )


def find_entry(key: str) -> Entry:
    """The entry with this key; raises UnknownNameError that names the nearest keys."""
    holder, _, local_id = key.strip().partition("/")
    known = entries_within(holder)
    if local_id not in known:
        what = f"{holder} has no entry '{local_id}'." if local_id else f"'{holder}' names no entry."
        raise _unknown(what, key, [entry.key for entry in known.values()])
    return known[local_id]


def _by_local_id(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    return {entry.local_id: entry for entry in entries}


def _unknown(what: str, name: str, known: Iterable[str]) -> UnknownNameError:
    known = tuple(known)
    near = get_close_matches(name, known, n=_NEAREST, cutoff=0.5)
    others = f"There are, for example: {', '.join(known[-_NEAREST:])}." if known else "It has no entries at all."
    return UnknownNameError(what, remedy=f"The nearest: {', '.join(near)}." if near else others)
