"""Which themes the paragraphs of the library speak of, once its sentences are coded."""

from collections.abc import Mapping, Sequence

from kloe.published.library.rows import TABLES
from kloe.published.library.tables import Library


def themes_of(library: Library) -> Mapping[tuple[str, int], Sequence[str]]:
    """The themes of each paragraph, by its report and its number in it."""
    if "sentences" not in TABLES:
        return {}
    rows = library.rows(
        "select report, paragraph, list(distinct theme order by theme) as themes"
        " from (select report, paragraph, unnest(themes) as theme from sentences) group by all"
    )
    return {(row["report"], row["paragraph"]): row["themes"] for row in rows}
