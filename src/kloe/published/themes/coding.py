"""Sentences of a report with their themes, their area, strength or weakness, and the words that decided it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import msgspec

from kloe.published.model import Paragraph, Report
from kloe.published.themes.naming import BEFORE, SECTION, Namer, Sight, Told
from kloe.published.themes.phrases import Phrases
from kloe.published.themes.polarity import PolarityReader, load_words
from kloe.published.themes.sentences import Piece, split
from kloe.published.themes.taxonomy import Areas, Polarity, Taxonomy, load_areas, load_taxonomy
from kloe.published.themes.words import Lexicon, Words

ASKED = "it is something to improve"
NOTHING_SAYS = "no word says otherwise"
_BOARD = "lscb"
_LEADERS = "leadership"
_PLAIN: frozenset[Polarity] = frozenset({"strength", "weakness"})


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence as it is coded.

    ``paragraph`` and ``sentence`` count from 1, ``start`` and ``end`` are characters of the paragraph's text, ``page``
    is the one it begins on. ``area`` is an id of areas.toml, blank for none or several. ``themes`` are in the order of
    the taxonomy. ``because`` has "theme: words" for each of them, and then "polarity: words".
    """

    paragraph: int
    sentence: int
    text: str
    page: int
    start: int
    end: int
    area: str
    themes: tuple[str, ...]
    polarity: Polarity
    because: tuple[str, ...]


class _Before(msgspec.Struct, frozen=True):
    """What was found of the sentences before, for the next one to go on from."""

    told: Told = Told()
    polarity: Polarity | None = None
    section: str = ""


class Coder:
    """Codes paragraphs. It is made once, and keeps nothing of what it has coded."""

    def __init__(self, taxonomy: Taxonomy, areas: Areas) -> None:
        self._areas = areas
        self._order = {theme.id: place for place, theme in enumerate(taxonomy.themes)}
        self._lexicon = lexicon = Lexicon(taxonomy.kept)
        self._namer, self._polarity = Namer(taxonomy, areas), PolarityReader(load_words())
        named = [(words, area.id) for area in areas.areas for words in area.words]
        groups = {**self._namer.phrases, "areas": named, "polarity": self._polarity.phrases}
        self._phrases = Phrases(lexicon, groups)
        self._goes_on = Phrases(lexicon, {"begins": ((words, "") for words in taxonomy.goes_on)})

    def code(self, paragraph: Paragraph, number: int = 1, *, asked: bool = False) -> Iterator[Sentence]:
        """The sentences of a paragraph; ``asked`` says that it is something that has to improve."""
        judged = self._section(paragraph)
        facts = paragraph.section.casefold().startswith(self._areas.facts)
        before = _Before()
        for order, piece in enumerate(split(paragraph.text), 1):
            seen = self._seen(piece.text)
            section = _narrowed(seen.areas, judged, before.section)
            themes, told = ({}, Told()) if facts else self._namer.themes(seen, section, before.told)
            polarity, why = self._polarity_of(seen, before.polarity, facts=facts, asked=asked)
            yield Sentence(
                paragraph=number,
                sentence=order,
                text=piece.text,
                page=_page(paragraph, piece),
                start=piece.start,
                end=piece.end,
                area="" if facts else self._area(seen.areas, themes, section),
                themes=tuple(sorted(themes, key=self._order.__getitem__)),
                polarity=polarity,
                because=(*(f"{theme}: {said}" for theme, said in themes.items()), f"{polarity}: {why}"),
            )
            before = _Before(told, polarity if polarity in _PLAIN else before.polarity, section)

    def themes_of(self, text: str) -> tuple[str, ...]:
        """The themes of a text by itself, whatever section it stands in, in the order of the taxonomy."""
        found, _ = self._namer.themes(self._seen(text), "", Told())
        return tuple(sorted(found, key=self._order.__getitem__))

    def _section(self, paragraph: Paragraph) -> tuple[str, ...]:
        """The areas that the paragraph's section speaks of: several where a framework judges them as one."""
        if paragraph.whose == _BOARD:
            return (_BOARD,)
        judged = paragraph.area.partition("/")[0]
        return tuple(area.id for area in self._areas.areas if judged in area.sections)

    def _seen(self, text: str) -> Sight:
        words = self._lexicon.words(text)
        found = self._phrases.found(words.keys)
        areas = frozenset(one.meaning for one in found["areas"])
        return Sight(words, found, areas, self._goes_on.opens(words.keys))

    def _polarity_of(self, seen: Sight, before: Polarity | None, *, facts: bool, asked: bool) -> tuple[Polarity, str]:
        if facts:
            return "neutral", SECTION
        if asked:
            return "weakness", ASKED
        told = self._polarity.read(seen.words, seen.found["polarity"])
        if told.polarity:
            return told.polarity, _said(seen.words, told.because)
        return (before, BEFORE) if before and seen.goes_on else ("strength", NOTHING_SAYS)

    def _area(self, named: frozenset[str], themes: Iterable[str], section: str) -> str:
        """What the sentence speaks of; where it does not settle that, its section does."""
        of_themes = {self._namer.area_of(theme) for theme in themes}
        if section:
            return (_only(of_themes) if section == _LEADERS else "") or section
        service = of_themes - {"", _LEADERS}  # managers' oversight of something is about that
        return _only(named) if named else _only(service) or _only(of_themes - {""})


@cache
def load_coder() -> Coder:
    """The coder with the themes and words that Kloe ships."""
    return Coder(load_taxonomy(), load_areas())


def coded(report: Report) -> tuple[Sentence, ...]:
    """Every sentence of a report's paragraphs, in their order. What the report asks for is a weakness."""
    asked = {(one.place.page, one.place.start) for one in report.recommendations}
    return tuple(
        sentence
        for number, paragraph in enumerate(report.paragraphs, 1)
        for sentence in load_coder().code(
            paragraph, number, asked=(paragraph.place.page, paragraph.place.start) in asked
        )
    )


def _narrowed(named: frozenset[str], section: Sequence[str], before: str) -> str:
    """The one area of several that are judged as one: which the sentence names, or the one before was about."""
    if len(section) < 2:
        return section[0] if section else ""
    return _only(named.intersection(section)) or before or section[0]


def _only(names: Iterable[str]) -> str:
    some = set(names)
    return some.pop() if len(some) == 1 else ""


def _said(words: Words, places: Iterable[tuple[int, int]]) -> str:
    return ", ".join(dict.fromkeys(words.printed(start, end) for start, end in places))


def _page(paragraph: Paragraph, piece: Piece) -> int:
    """The page that a sentence begins on: a paragraph says how many of its characters are on its first."""
    on_first = piece.start < paragraph.place.end - paragraph.place.start
    return paragraph.place.page if on_first else paragraph.last_page
