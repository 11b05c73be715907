"""Sentences of a report with their themes, their area, strength or weakness, and the words that decided it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from kloe.published.model import Paragraph, Report
from kloe.published.themes.phrases import Found, Phrases, longest
from kloe.published.themes.polarity import PolarityReader, load_words
from kloe.published.themes.sentences import Piece, split
from kloe.published.themes.taxonomy import Areas, Polarity, Taxonomy, load_areas, load_taxonomy
from kloe.published.themes.words import Lexicon, Words

BEFORE = "the sentence before"
SECTION = "its section"
ASKED = "it is something to improve"
NOTHING_SAYS = "no word says otherwise"
_IGNORED = "ignored"
_BOARD = "lscb"
_PLAIN: frozenset[Polarity] = frozenset({"strength", "weakness"})
_Themes = Mapping[str, str]  # each with the words that say so


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


class _Told(msgspec.Struct, frozen=True):
    """What was found of one sentence, for the next one to go on from."""

    themes: _Themes = {}
    polarity: Polarity | None = None
    section: tuple[str, ...] = ()


class Coder:
    """Codes paragraphs. It is made once, and keeps nothing of what it has coded."""

    def __init__(self, taxonomy: Taxonomy, areas: Areas) -> None:
        self._areas = areas
        self._themes = {theme.id: theme for theme in taxonomy.themes}
        self._order = {theme: place for place, theme in enumerate(self._themes)}
        self._lexicon = lexicon = Lexicon(taxonomy.kept)
        ignored = [(phrase, _IGNORED) for phrase in taxonomy.ignored]
        general = [*ignored, *((phrase, one.id) for one in taxonomy.themes for phrase in one.phrases)]
        self._phrases = {
            area: Phrases(
                lexicon, [*general, *((p, one.id) for one in taxonomy.themes for p in one.within.get(area, ()))]
            )
            for area in ("", *(one.id for one in areas.areas))
        }
        otherwise = ((phrase, one.id) for one in taxonomy.themes for phrase in one.otherwise)
        self._otherwise = Phrases(lexicon, [*ignored, *otherwise])
        self._area_words = Phrases(lexicon, ((words, area.id) for area in areas.areas for words in area.words))
        self._polarity = PolarityReader(lexicon, load_words())
        self._goes_on = Phrases(lexicon, ((words, True) for words in taxonomy.goes_on))
        self._whole = {
            area.id: tuple(one.id for one in taxonomy.themes if area.id in one.whole) for area in areas.areas
        }
        self._area_of_theme = {
            theme.id: next((one.id for one in areas.areas if theme.collection in one.collections), "")
            for theme in taxonomy.themes
        }

    def code(self, paragraph: Paragraph, number: int = 1, *, asked: bool = False) -> Iterator[Sentence]:
        """The sentences of a paragraph; ``asked`` says that it is something that has to improve."""
        judged = self._section(paragraph)
        facts = paragraph.section.casefold().startswith(self._areas.facts)
        before = _Told()
        for order, piece in enumerate(split(paragraph.text), 1):
            words = self._lexicon.words(piece.text)
            section = self._narrowed(words, judged, before)
            themes = {} if facts else self._themes_of(words, section, before)
            polarity, why = self._polarity_of(words, before, facts=facts, asked=asked)
            yield Sentence(
                paragraph=number,
                sentence=order,
                text=piece.text,
                page=_page(paragraph, piece),
                start=piece.start,
                end=piece.end,
                area="" if facts else self._area(words, themes, section),
                themes=tuple(sorted(themes, key=self._order.__getitem__)),
                polarity=polarity,
                because=(*(f"{theme}: {said}" for theme, said in themes.items()), f"{polarity}: {why}"),
            )
            before = _Told(themes, polarity if polarity in _PLAIN else before.polarity, section)

    def themes_of(self, text: str) -> tuple[str, ...]:
        """The themes of a text by itself, whatever section it stands in, in the order of the taxonomy."""
        found = self._themes_of(self._lexicon.words(text), (), _Told())
        return tuple(sorted(found, key=self._order.__getitem__))

    def _section(self, paragraph: Paragraph) -> tuple[str, ...]:
        """The areas that the paragraph's section speaks of: several where a framework judges them as one."""
        if paragraph.whose == _BOARD:
            return (_BOARD,)
        judged = paragraph.area.partition("/")[0]
        return tuple(area.id for area in self._areas.areas if judged in area.sections)

    def _narrowed(self, words: Words, section: tuple[str, ...], before: _Told) -> tuple[str, ...]:
        """The one area of several that are judged as one: which the sentence names, or the one before was about."""
        if len(section) < 2:
            return section
        named = _only({one.meaning for one in self._area_words.found(words.keys)} & set(section))
        return (named,) if named else before.section or section[:1]

    def _themes_of(self, words: Words, section: Sequence[str], before: _Told) -> _Themes:
        """What the sentence names; and where it names nothing, or begins with "They", what the one before speaks of."""
        whole = {theme: SECTION for area in section for theme in self._whole.get(area, ())}
        named = self._named(words, section, whole)
        goes_on = len(before.themes) == 1 and self._continues(words)
        if (named and not goes_on) or self._elsewhere(words, before.themes):
            return whole | named
        return dict.fromkeys(before.themes, BEFORE) | whole | named

    def _continues(self, words: Words) -> bool:
        return any(one.start == 0 for one in self._goes_on.found(words.keys[:4]))

    def _named(self, words: Words, section: Sequence[str], whole: _Themes) -> dict[str, str]:
        silent = {one for theme in whole for one in self._themes[theme].silences}
        found = {
            theme: said
            for area in section or ("",)
            for theme, said in _first_of_each(self._phrases[area].found(words.keys), words).items()
            if self._themes[theme].collection not in silent or theme in whole
        }
        return found if found or whole else _first_of_each(self._otherwise.found(words.keys), words)

    def _elsewhere(self, words: Words, themes: Iterable[str]) -> bool:
        """Whether the sentence names an area which none of the themes belongs to."""
        named = {one.meaning for one in self._area_words.found(words.keys)}
        return bool(named) and named.isdisjoint(map(self._area_of_theme.__getitem__, themes))

    def _polarity_of(self, words: Words, before: _Told, *, facts: bool, asked: bool) -> tuple[Polarity, str]:
        if facts:
            return "neutral", SECTION
        if asked:
            return "weakness", ASKED
        told = self._polarity.read(words)
        if told.polarity:
            return told.polarity, _said(words, told.because)
        goes_on = before.polarity is not None and self._continues(words)
        return (before.polarity, BEFORE) if goes_on and before.polarity else ("strength", NOTHING_SAYS)

    def _area(self, words: Words, themes: _Themes, section: Sequence[str]) -> str:
        """What the sentence speaks of; where it does not settle that, its section does."""
        if _BOARD in section:
            return _BOARD
        of_themes = {self._area_of_theme[theme] for theme in themes}
        if section:
            return (_only(of_themes) if "leadership" in section else "") or section[0]
        named = {one.meaning for one in self._area_words.found(words.keys)}
        return _only(named) if named else _only(of_themes - {""})


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


def _first_of_each(found: Sequence[Found[str]], words: Words) -> dict[str, str]:
    first: dict[str, str] = {}
    for one in longest(found):
        if one.meaning != _IGNORED:
            first.setdefault(one.meaning, _said(words, [(one.start, one.end)]))
    return first


def _only(names: Iterable[str]) -> str:
    some = set(names)
    return some.pop() if len(some) == 1 else ""


def _said(words: Words, places: Iterable[tuple[int, int]]) -> str:
    return ", ".join(dict.fromkeys(words.printed(start, end) for start, end in places))


def _page(paragraph: Paragraph, piece: Piece) -> int:
    """The page that a sentence begins on: a paragraph says how many of its characters are on its first."""
    on_first = piece.start < paragraph.place.end - paragraph.place.start
    return paragraph.place.page if on_first else paragraph.last_page
