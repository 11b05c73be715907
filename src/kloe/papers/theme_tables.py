"""Themes as answers, tables for files and scripts, and lines: their counts, their years, and quotations."""

from collections.abc import Sequence

from kloe.papers.answers import Answer
from kloe.papers.data_tables import Column, DataTable, table_of
from kloe.papers.library_tables import SOURCE
from kloe.papers.theme_lines import CODED, base_says, theme_lines, themes_lines
from kloe.published.theme_counts.counting import Counts, ThemeCount
from kloe.published.theme_counts.quoting import Quotation

_COLUMNS = (
    Column("theme"),
    Column("title"),
    Column("collection"),
    Column("base", "whole number"),
    Column("reports", "whole number"),
    Column("share", "number"),
    Column("strengths", "whole number"),
    Column("weaknesses", "whole number"),
    Column("sentences", "whole number"),
    Column("weak_share", "number"),
    Column("inadequate_weak", "whole number"),
    Column("inadequate_base", "whole number"),
    Column("good_weak", "whole number"),
    Column("good_base", "whole number"),
    Column("ratio", "number"),
    Column("ratio_low", "number"),
    Column("ratio_high", "number"),
)


def themes_answer(counts: Counts) -> Answer:
    """One theme a row: in a file with a column of sentences per hundred for each year, for scripts with its years."""
    years = sorted({one.year for theme in counts.themes for one in theme.years})
    columns = (*_COLUMNS, *(Column(f"per_hundred_{year}", "number") for year in years))
    rows = [(*_row(one), *_by_year(one, years)) for one in counts.themes]
    least = f"A report dwells on a theme, or finds it weak, with at least {counts.asked.at_least} such sentences."
    notes = (base_says(counts.reports, counts.asked), least, CODED, SOURCE)
    table = DataTable("themes", "Themes in published reports", columns, rows, notes)
    more = {"reports": len(counts.reports), "filters": counts.asked}
    return Answer(table, themes_lines(counts), more, [{"by_year": one.years} for one in counts.themes])


def theme_answer(count: ThemeCount, counts: Counts, quoted: Sequence[Quotation]) -> Answer:
    """Quotations on one theme, one a row, and for scripts its counts."""
    notes = (base_says(counts.reports, counts.asked), CODED, SOURCE)
    table = table_of(Quotation, quoted, name="quotations", title="What reports say of a theme", notes=notes)
    names = (column.name for column in _COLUMNS)
    more = {
        "reports": len(counts.reports),
        "filters": counts.asked,
        "counts": {**dict(zip(names, _row(count), strict=True)), "by_year": count.years},
    }
    return Answer(table, theme_lines(count, counts, quoted), more)


def _row(one: ThemeCount) -> tuple[str | int | float | None, ...]:
    compared, ratio = one.compared, one.compared.ratio
    counted = (one.theme, one.title, one.collection, one.base, one.reports, _rounded(one.share), one.strengths)
    weak = (one.weaknesses, one.sentences, _rounded(one.weak_share))
    groups = (compared.inadequate, compared.of_inadequate, compared.good, compared.of_good)
    ends = (ratio.value, ratio.low, ratio.high) if ratio else (None, None, None)
    return (*counted, *weak, *groups, *map(_rounded, ends))


def _by_year(one: ThemeCount, years: Sequence[int]) -> tuple[float | None, ...]:
    known = {year.year: round(year.per_hundred, 2) for year in one.years}
    return tuple(known.get(year) for year in years)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
