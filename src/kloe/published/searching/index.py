"""The full-text index over every paragraph of the library: one SQLite file, made anew when its tables change."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kloe.errors import KloeError
from kloe.published.library.rows import Row
from kloe.published.library.tables import Library
from kloe.spelling import squeezed

INDEX = "search.sqlite"
FACETS = ("authority", "year", "framework", "area", "grade", "theme", "recommendation")
MARKS = ("\ufdd0", "\ufdd1")  # around what was found: characters that no text has
_SHAPE = "2"  # of the tables below
_AT_ONCE = 5_000  # rows
PARAGRAPHS = 10_000  # numbers for those of one report: the number of a passage begins with that of its report

_TABLES = """
create table meta (state text not null);
create table passages (
    id integer primary key, report text not null, paragraph integer not null, authority text, framework text, kind text,
    year integer, published text, file text, section text, area text, grade text, whose text,
    number integer, page integer, last_page integer, recommendation integer, asked text, themes text
);
create table facets (kind text not null, value text not null, primary key (kind, value)) without rowid;
create virtual table words using fts5 (text, facets, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4');
insert into words (words, rank) values ('rank', 'bm25(1.0, 0.0)');
"""
# A paragraph outside the graded sections goes with the overall grade. A recommendation is a paragraph with an order.
_PASSAGES = f"""
select dense_rank() over (order by p.report) * {PARAGRAPHS} + p.paragraph as id, p.report, p.paragraph,
    coalesce(r.authority, r.authority_printed) as authority, r.framework, r.kind,
    year(r.published) as year, cast(r.published as varchar) as published, r.file, p.section, p.area,
    coalesce(own.grade, case when p.area = '' then overall.grade end) as grade, p.whose, p.number,
    p.page, p.last_page, asked.position as recommendation, asked.asked, p.text
from paragraphs p
join reports r using (report)
left join (from judgements select report, area, min(grade) as grade group by all) own
    on own.report = p.report and own.area = p.area
left join (from judgements select report, min(grade) as grade where area = 'overall-effectiveness' group by all) overall
    on overall.report = p.report and p.whose = 'authority'
left join (
    from recommendations select report, page, starts, min(position) as position, min(asked) as asked group by all
) asked on asked.report = p.report and asked.page = p.page and asked.starts = p.starts
order by id
"""


@contextmanager
def opened_index(library: Library) -> Iterator[sqlite3.Connection]:
    """The index of ``library`` for reading, brought up to date first; raises KloeError when it cannot be written."""
    place = library.folder / INDEX
    if _state_of(place) != _state(library):
        _build(library, place)
    with closing(_open(place)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def _state(library: Library) -> str:
    return f"{_SHAPE} {library.state}"


def _open(place: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{place.resolve().as_uri()}?mode=ro", uri=True)


def _state_of(place: Path) -> str | None:
    """Of which state of the library the index is; None where there is none that can be read."""
    try:
        with closing(_open(place)) as connection:
            found = connection.execute("select state from meta").fetchone()
    except sqlite3.Error:
        return None
    return str(found[0]) if found else None


def _build(library: Library, place: Path) -> None:
    """Write beside and move into place: who is reading the old one reads on in it."""
    if not library.count:
        raise KloeError("The library holds no report.", remedy="Add reports with 'kloe published add'.")
    try:
        with TemporaryDirectory(dir=place.parent, prefix=".search-") as beside:
            new = Path(beside) / INDEX
            with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                _fill(connection, library)
            new.replace(place)
    except (OSError, sqlite3.Error) as problem:
        raise KloeError(
            f"The search index cannot be written: {problem}.",
            where={"file": place},
            remedy="See that there is room on the disk and that the folder is yours, or set KLOE_HOME elsewhere.",
        ) from problem


def _fill(connection: sqlite3.Connection, library: Library) -> None:
    connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + _TABLES)
    connection.execute("begin")
    themes = _themes_of(library)
    with library.connected() as tables:
        found = tables.execute(_PASSAGES)
        names = [column[0] for column in found.description or ()]
        while rows := found.fetchmany(_AT_ONCE):
            _insert(connection, [dict(zip(names, row, strict=True)) for row in rows], themes)
    connection.execute("insert into meta values (?)", (_state(library),))
    connection.execute("insert into words (words) values ('optimize')")
    connection.execute("commit")


def _themes_of(library: Library) -> Mapping[tuple[str, int], Sequence[str]]:
    """The themes of each paragraph, by its report and its number in it."""
    rows = library.rows(
        "select report, paragraph, list(distinct theme order by theme) as themes"
        " from (select report, paragraph, unnest(themes) as theme from sentences) group by all"
    )
    return {(row["report"], row["paragraph"]): row["themes"] for row in rows}


def _insert(
    connection: sqlite3.Connection, rows: Sequence[Row], themes: Mapping[tuple[str, int], Sequence[str]]
) -> None:
    for row in rows:
        row["theme"] = themes.get((row["report"], row["paragraph"]), ())
        row["themes"] = ",".join(row["theme"]) or None
    columns = [column for column in rows[0] if column not in ("text", "theme")]
    marks = ", ".join(f":{column}" for column in columns)
    connection.executemany(f"insert into passages ({', '.join(columns)}) values ({marks})", rows)
    facets = [tuple(_facets(row)) for row in rows]
    words = (
        (row["id"], row["text"], " ".join(facet(*one) for one in some)) for row, some in zip(rows, facets, strict=True)
    )
    connection.executemany("insert into words (rowid, text, facets) values (?, ?, ?)", words)
    connection.executemany("insert or ignore into facets values (?, ?)", {one for some in facets for one in some})


def _facets(row: Row) -> Iterator[tuple[str, str]]:
    """What a passage is, as filters ask for it."""
    for kind in FACETS:
        values = row[kind] if kind == "theme" else [row[kind]]
        yield from ((kind, str(value)) for value in values if value not in (None, ""))


def facet(kind: str, value: object) -> str:
    """The one word in the index that says that a passage is so: with it, filters cost no more than a word."""
    return kind + squeezed(str(value))
