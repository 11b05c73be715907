"""Searching the paragraphs of the library: the best first, with what was found in them and where they are printed."""

import re
import sqlite3
from collections.abc import Iterator

import msgspec

from kloe.published.library.tables import Library
from kloe.published.searching.filters import Filters, narrowed
from kloe.published.searching.index import MARKS, PARAGRAPHS, opened_index
from kloe.published.searching.words import asked

_RECOMMENDATION = "facets : recommendation*"
_MARK = re.compile("|".join(MARKS))


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph that was found. ``found`` are the places in ``text`` of what was looked for, ends excluded.

    ``page`` and ``last_page`` are those that it begins and ends on, ``number`` is the one printed before it.
    ``grade`` is that of its area, or the overall one where it stands in none. ``position`` is that among the
    recommendations of its report, where it is one. ``score`` says how well it fits, compared with others of the same
    search.
    """

    report: str
    authority: str | None
    framework: str
    kind: str
    published: str | None
    file: str
    section: str
    area: str
    grade: str | None
    whose: str
    paragraph: int
    number: int | None
    page: int
    last_page: int
    position: int | None
    asked: str | None
    themes: tuple[str, ...]
    text: str
    found: tuple[tuple[int, int], ...]
    score: float


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search gives. ``total`` counts every paragraph, ``reports`` the reports that they are in.

    ``understood`` is the query as it was taken, ``notes`` say which names were taken for what.
    """

    understood: str
    total: int
    reports: int
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()


def search(
    library: Library,
    words: str,
    filters: Filters | None = None,
    *,
    limit: int = 10,
    recommendations: bool = False,
) -> Found:
    """The paragraphs of ``library`` with ``words`` (see ``kloe.published.searching.words``), the best ``limit``.

    With ``recommendations`` only those that say what has to improve. The index is made when it is first needed, and
    again after reports were added. Raises KloeError for what cannot be asked, and UnknownNameError.
    """
    query = asked(words)
    with opened_index(library) as index:
        narrow = narrowed(filters or Filters(), index)
        only = [_RECOMMENDATION] if recommendations else []
        match = " AND ".join([f"text : ({query.match})", *narrow.match, *only])
        total, reports = _counted(index, match)
        hits = tuple(_hits(index, match, limit)) if total else ()
        notes = narrow.notes if total else (*narrow.notes, *_missing(index, query.understood))
    return Found(understood=query.understood, total=total, reports=reports, hits=hits, notes=notes)


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which recommendations are meant: report, whose, and order in it. ``notes`` are as those of ``Found``."""

    places: frozenset[tuple[str, str, int]]
    notes: tuple[str, ...]


def list_recommendations(library: Library, words: str = "", filters: Filters | None = None) -> Chosen:
    """The recommendations with ``words``, or all; raises as ``search`` does."""
    with opened_index(library) as index:
        narrow = narrowed(filters or Filters(), index)
        wanted = [f"text : ({asked(words).match})"] if words.strip() else []
        match = " AND ".join([*wanted, *narrow.match, _RECOMMENDATION])
        statement = (
            "select report, whose, recommendation from words join passages on id = words.rowid where words match ?"
        )
        places = frozenset(tuple(row) for row in index.execute(statement, (match,)))
    return Chosen(places=places, notes=narrow.notes)


def _counted(index: sqlite3.Connection, match: str) -> tuple[int, int]:
    statement = f"select count(*), count(distinct rowid / {PARAGRAPHS}) from words where words match ?"
    total, reports = index.execute(statement, (match,)).fetchone()
    return total, reports


def _hits(index: sqlite3.Connection, match: str, limit: int) -> Iterator[Hit]:
    """The best are chosen first, and only those are read. Where two fit alike, the newer report is first."""
    statement = (
        "select passages.*, recommendation as position, marked, score from ("
        f"select rowid as best, rank as score, highlight(words, 0, '{MARKS[0]}', '{MARKS[1]}') as marked"
        " from words where words match ? order by rank limit ?"
        ") join passages on id = best order by score, published desc, id"
    )
    for row in index.execute(statement, (match, limit)):
        text, found = _unmarked(row["marked"])
        same = {name: row[name] for name in Hit.__struct_fields__ if name not in ("text", "found", "score", "themes")}
        themes = tuple((row["themes"] or "").split(",")) if row["themes"] else ()
        yield Hit(**same, text=text, found=found, themes=themes, score=round(-row["score"], 6))


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text without the marks, and where they were."""
    places: list[int] = []
    for number, mark in enumerate(_MARK.finditer(marked)):
        places.append(mark.start() - number)
    return _MARK.sub("", marked), tuple(zip(places[::2], places[1::2], strict=True))


def _missing(index: sqlite3.Connection, understood: str) -> Iterator[str]:
    """Which of the words no paragraph has: the others may be there, but not together, or not within the filters."""
    for word, star in dict.fromkeys(re.findall(r"([^\W_]+)(\*?)", understood)):
        there = index.execute("select 1 from words where words match ? limit 1", (f'text : "{word}" {star}',))
        if word not in ("and", "or", "without") and not there.fetchone():
            yield f"No paragraph of the library has the word '{word}{star}'."
