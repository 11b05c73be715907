"""What was found, and what became of recommendations, as answers: tables for files and scripts, and lines."""

from collections.abc import Sequence

from kloe.papers.answers import Answer
from kloe.papers.data_tables import Column, DataTable, table_of
from kloe.papers.library_tables import SOURCE
from kloe.papers.search_lines import cluster_lines, counted_lines, followed_lines, found_lines
from kloe.published.recurring import Cluster, Followed
from kloe.published.searching import Found, Hit
from kloe.published.searching.passages import passage


def found_answer(found: Found, marks: tuple[str, str]) -> Answer:
    """The paragraphs that were found, each with its passage; ``marks`` stand around what was looked for in lines."""
    notes = (f"Searched for: {found.understood}. {found.total:,} paragraphs in all.", *found.notes, SOURCE)
    table = table_of(Hit, found.hits, name="found", title="Paragraphs found", notes=notes, without=("found",))
    rows = [(*row, passage(hit.text, hit.found)) for row, hit in zip(table.rows, found.hits, strict=True)]
    return Answer(
        DataTable(table.name, table.title, (*table.columns, Column("passage")), rows, notes),
        found_lines(found, marks),
        {"understood": found.understood, "total": found.total, "reports": found.reports},
        [{"found": hit.found} for hit in found.hits],
    )


def followed_answer(found: Sequence[Followed], shown: Sequence[Followed], notes: Sequence[str]) -> Answer:
    """The recommendations ``shown`` with what became of each; all that were ``found`` are counted in the lines."""
    not_found = "Not found: the next report in the library does not recommend it in words that Kloe knows."
    title = "Recommendations and what became of them"
    table = table_of(Followed, shown, name="recommendations", title=title, notes=(*notes, not_found, SOURCE))
    return Answer(table, [*notes, *counted_lines(found), "", *followed_lines(shown)])


def cluster_answer(clusters: Sequence[Cluster], notes: Sequence[str]) -> Answer:
    """The recommendations counted by theme."""
    bases = "A recommendation of several themes is counted in each. Base of said again and perhaps: followed."
    title = "Recommendations by theme"
    table = table_of(Cluster, clusters, name="themes", title=title, notes=(*notes, bases, SOURCE))
    return Answer(table, [*notes, *cluster_lines(clusters)])
