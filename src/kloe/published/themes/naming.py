"""Which themes a sentence speaks of: those that it names, and those that the sentences before it were about."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

import msgspec

from kloe.published.themes.phrases import Found, longest
from kloe.published.themes.taxonomy import Areas, Taxonomy, Theme
from kloe.published.themes.words import Words

BEFORE = "the sentence before"
SECTION = "its section"
_IGNORED = "ignored"
_START = attrgetter("start")
Named = Mapping[str, str]  # themes, each with the words that say so


class Told(msgspec.Struct, frozen=True):
    """What the sentences before were about: themes that last, or else what the last was chiefly about."""

    last: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()


class Sight(msgspec.Struct, frozen=True):
    """A sentence as it is looked at: its words, the phrases found in it, and the areas that it names.

    ``goes_on`` says that it begins as one does that goes on with the one before: "They", "This".
    """

    words: Words
    found: Mapping[str, list[Found]]
    areas: frozenset[str]
    goes_on: bool


class Namer:
    """Finds themes. ``phrases`` are the groups of what has to be looked for in sentences, each with its theme."""

    def __init__(self, taxonomy: Taxonomy, areas: Areas) -> None:
        themes = taxonomy.themes
        ignored = [(phrase, _IGNORED) for phrase in taxonomy.ignored]
        names = [area.id for area in areas.areas]
        self.phrases: dict[str, list[tuple[str, str]]] = {
            "themes": [*ignored, *((phrase, one.id) for one in themes for phrase in one.phrases)],
            "otherwise": [*ignored, *((phrase, one.id) for one in themes for phrase in one.otherwise)],
            **{_within(area): [(p, one.id) for one in themes for p in one.within.get(area, ())] for area in names},
        }
        self._whole = {area: tuple(one.id for one in themes if area in one.whole) for area in names}
        self._silenced = {
            area: frozenset(
                other.id for one in themes if area in one.whole for other in themes if _silences(one, other)
            )
            for area in names
        }
        self._aside = frozenset(one.id for one in themes if one.aside)
        self._lasting = frozenset(one.id for one in themes if one.lasting)
        self._collection = {one.id: one.collection for one in themes}
        self._area_of = {
            theme.id: next((one.id for one in areas.areas if theme.collection in one.collections), "")
            for theme in themes
        }

    def area_of(self, theme: str) -> str:
        """The area that a theme belongs to; blank for what is practice with every child."""
        return self._area_of[theme]

    def themes(self, sentence: Sight, section: str, before: Told) -> tuple[Named, Told]:
        """The themes of a sentence in a section on an area (blank for none), and what the next one may go on with."""
        whole = dict.fromkeys(self._whole.get(section, ()), SECTION)
        named = self._named(sentence, section, whole)
        kept = dict.fromkeys(self._kept(named, sentence.areas, before), BEFORE)
        return {**kept, **whole, **named}, self._told(named, before)

    def _named(self, sentence: Sight, section: str, whole: Named) -> Named:
        """Each theme that the sentence names, in their order, with the first words that do."""
        found = sentence.found["themes"]
        if within := sentence.found.get(_within(section)):
            found = sorted([*found, *within], key=_START)
        if silenced := self._silenced.get(section):
            found = [one for one in found if one.meaning not in silenced]
        named = self._first_of_each(found, sentence.words, whole)
        if named or whole or sentence.goes_on:
            return named
        return self._first_of_each(sentence.found["otherwise"], sentence.words, whole)

    def _first_of_each(self, found: Sequence[Found], words: Words, whole: Named) -> Named:
        first: dict[str, str] = {}
        for one in longest(found):
            aside = one.meaning in self._aside and (whole or first)
            if one.meaning != _IGNORED and one.meaning not in first and not aside:
                first[one.meaning] = words.printed(one.start, one.end)
        return first

    def _kept(self, named: Named, areas: frozenset[str], before: Told) -> Iterable[str]:
        """What the sentences before were about, where this one still is: not where it names another area."""
        if not self._lasting.isdisjoint(named):
            return ()
        moved = {self._collection[one] for one in named}
        lasting = tuple(one for one in before.lasting if self._collection[one] not in moved)
        themes = lasting or (() if named else before.last)
        return themes if not areas or any(self._area_of[one] in areas for one in themes) else ()

    def _told(self, named: Named, before: Told) -> Told:
        chief = [one for one in named if one not in self._aside] or list(named)
        lasting = tuple(one for one in named if one in self._lasting)
        return Told(tuple(chief[:1]) or before.last, lasting or before.lasting)


def _silences(theme: Theme, other: Theme) -> bool:
    """Whether themes of the other's collection are not looked for where every sentence has the first."""
    return other.collection in theme.silences and other is not theme


def _within(area: str) -> str:
    """The group of phrases that count in sections on one area only."""
    return f"within {area}"
