"""What was found, and what became of recommendations, as tables for files."""

from collections.abc import Sequence

from kloe.papers.library_tables import SOURCE
from kloe.papers.table_files import Column, DataTable, table_of
from kloe.published.recurring import Cluster, Followed
from kloe.published.searching import Found, Hit
from kloe.published.searching.passages import passage


def found_table(found: Found) -> DataTable:
    """The paragraphs that were found, each with its passage."""
    notes = (f"Searched for: {found.understood}. {found.total:,} paragraphs in all.", *found.notes, SOURCE)
    table = table_of(Hit, found.hits, name="found", title="Paragraphs found", notes=notes, without=("found",))
    rows = [(*row, passage(hit.text, hit.found)) for row, hit in zip(table.rows, found.hits, strict=True)]
    return DataTable(table.name, table.title, (*table.columns, Column("passage")), rows, notes)


def followed_table(found: Sequence[Followed]) -> DataTable:
    """The recommendations, with what became of each."""
    notes = ("Not found: the next report in the library does not recommend it in words that Kloe knows.", SOURCE)
    return table_of(
        Followed, found, name="recommendations", title="Recommendations and what became of them", notes=notes
    )


def cluster_table(clusters: Sequence[Cluster]) -> DataTable:
    """The recommendations counted by theme."""
    notes = ("A recommendation of several themes is counted in each. Base of said again and perhaps: followed.", SOURCE)
    return table_of(Cluster, clusters, name="themes", title="Recommendations by theme", notes=notes)
